"""What a sandbox with a folder of its own keeps there from one run to the next.

`state.json` has the key, the clock, the jobs, the ledger and Autoenhance's orders; the pictures lie beside it. Jobs
that are under way when the sandbox stops are over when it comes back. Not kept are the log of requests, faults, the
settings, places for uploads, Phota's `client_request_id`s, and links: new ones can be asked for.
"""

import json
from contextlib import suppress
from dataclasses import asdict, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from photoenhance.sandbox.fields import json_object
from photoenhance.sandbox.imaging import Recipe
from photoenhance.sandbox.jobs import Job
from photoenhance.sandbox.ledger import Charge
from photoenhance.sandbox.objects import StoredObject
from photoenhance.sandbox.state import State

FILE = "state.json"
FORMAT = 1
_KEPT = [field.name for field in fields(Job) if field.name not in {"pace", "result", "work", "recipe"}]


def save(state: State, folder: Path) -> None:
    """Keep a state whose image work is over, and its pictures."""
    for job in state.jobs.values():
        state.conclude(job)
    pictures: dict[str, object] = {}
    for key, stored in state.objects.all().items():
        stored.path.replace(folder / key)
        pictures[key] = {"media_type": stored.media_type, "size": stored.size, "expires_at": stored.expires_at}
    content = {
        "format": FORMAT,
        "api_key": state.api_key,
        "ahead": state.clock.ahead,
        "jobs": [_job(job) for job in state.jobs.values()],
        "orders": state.orders,
        "charges": [asdict(charge) for charge in state.ledger.charges],
        "refunds": [asdict(charge) for charge in state.ledger.refunds],
        "balances": state.ledger.balances,
        "pictures": pictures,
    }
    new = folder / f"{FILE}.new"
    new.write_text(json.dumps(content, default=str, indent=1), "utf-8")  # decimal numbers as text
    new.replace(folder / FILE)


def _job(job: Job) -> dict[str, object]:
    recipe = asdict(job.recipe) if job.recipe else None
    return {**{name: getattr(job, name) for name in _KEPT}, "recipe": recipe}


def read(folder: Path) -> dict[str, Any] | None:
    """What was kept in a folder, if anything.

    Raises:
        ValueError: If it is something else.
    """
    file = folder / FILE
    if not file.exists():
        return None
    content: dict[str, Any] = {}
    with suppress(ValueError):
        content = json_object(file.read_bytes())
    if content.get("format") != FORMAT:
        raise ValueError(f"{file} is not what a sandbox of this version has kept; choose another folder.")
    return content


def restore(state: State, content: dict[str, Any], folder: Path) -> None:
    """Put what was kept into a new state."""
    state.clock.advance(content["ahead"])
    for name, kept in content["pictures"].items():
        state.objects.add(name, StoredObject(path=folder / name, **kept))
    for kept in content["jobs"]:
        recipe = Recipe(**kept.pop("recipe")) if kept["recipe"] else kept.pop("recipe")
        state.jobs[kept["id"]] = Job(pace=state.pace, recipe=recipe, **kept)
    for order, name in content["orders"].items():
        state.orders[order] = name
    state.ledger.restore(_charges(content["charges"]), _charges(content["refunds"]))
    for vendor, balance in content["balances"].items():
        state.ledger.balances.setdefault(vendor, Decimal(balance))


def _charges(kept: list[dict[str, Any]]) -> list[Charge]:
    return [Charge(credits=Decimal(charge.pop("credits")), **charge) for charge in kept]
