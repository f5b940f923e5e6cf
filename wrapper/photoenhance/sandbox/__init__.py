"""A sandbox of all five vendors: their HTTP contracts, stateful, on loopback, with real pictures and no charge.

It is an independent imitation, made by reading the vendors' documents: it shares no code with the clients or the
wrapper, so that an error in those shows. What is imitated from documents and what from hints is said in each vendor's
module.

    with Sandbox() as sandbox:
        topaz = Topaz(api_key=sandbox.api_key, base_url=sandbox.url("topaz"))
        ...
        assert not sandbox.ledger.duplicates()
"""

from photoenhance.sandbox.faults import Fault
from photoenhance.sandbox.jobs import Job
from photoenhance.sandbox.ledger import Charge, Ledger
from photoenhance.sandbox.rates import DOCUMENTED as RATE_LIMITS
from photoenhance.sandbox.record import FilePart, RequestRecord
from photoenhance.sandbox.sandbox import Sandbox
from photoenhance.sandbox.state import Profile, Settings

__all__ = [
    "RATE_LIMITS",
    "Charge",
    "Fault",
    "FilePart",
    "Job",
    "Ledger",
    "Profile",
    "RequestRecord",
    "Sandbox",
    "Settings",
]
