"""A sandbox of all five vendors: their HTTP contracts, stateful, on loopback, with real pictures and no charge.

It is an independent imitation, made by reading the vendors' documents: it shares no code with the clients or the
wrapper, so that an error in those shows. What is imitated from documents and what from hints is said in each vendor's
module.

    with Sandbox() as sandbox:
        topaz = Topaz(api_key=sandbox.api_key, base_url=sandbox.url("topaz"))
        ...
        assert not sandbox.ledger.duplicates()
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from photoenhance.sandbox.faults import Fault
    from photoenhance.sandbox.jobs import Job
    from photoenhance.sandbox.ledger import Charge, Ledger
    from photoenhance.sandbox.rates import RATE_LIMITS
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

# What is not loaded before it is used: the processes that enhance pictures serve nothing.
_HOMES = {
    "RATE_LIMITS": "rates",
    "Charge": "ledger",
    "Fault": "faults",
    "FilePart": "record",
    "Job": "jobs",
    "Ledger": "ledger",
    "Profile": "state",
    "RequestRecord": "record",
    "Sandbox": "sandbox",
    "Settings": "state",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has that name
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
