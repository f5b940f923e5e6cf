"""What reading an answer into a type costs: 10,000 status models, as the vendor's list of jobs has them."""

import importlib
import json
import statistics
import time
from typing import TYPE_CHECKING, Any

from photoenhance_clients.topaz.models import StatusResponse

from benchmarks.fresh import fresh
from benchmarks.report import Found, Line
from benchmarks.server import status
from benchmarks.turns import in_turns, ratio

if TYPE_CHECKING:
    from collections.abc import Callable

MODELS = 10_000
ROUNDS = 20


def measure(*, quick: bool) -> Found:
    """Read the same text in each way, in a process that holds nothing else."""
    spent = fresh(read, 3 if quick else ROUNDS)
    json_alone, ours, theirs, at_once = (1000 * statistics.median(each) for each in spent)
    _, of_ours, of_theirs, _ = spent
    found = Found()
    found.lines.append(
        Line(f"{MODELS:,} status models, text to objects", f"{ours:.0f} ms", f"json.loads alone {json_alone:.0f} ms")
    )
    found.limited(
        f"{MODELS:,} status models, beside pydantic's of the same fields",
        ratio(of_ours, of_theirs),
        1,
        unit=" ×",
        reference=f"pydantic {theirs:.0f} ms, by one validate_json for all {at_once:.0f} ms",
    )
    return found


def read(rounds: int) -> list[list[float]]:
    """The seconds that each way takes, in turns."""
    text = json.dumps([status(str(number), done=True) for number in range(MODELS)])
    model, whole = _pydantic()
    ways: dict[str, Callable[[], object]] = {
        "json.loads alone": lambda: json.loads(text),
        "the generated models": lambda: [StatusResponse.from_dict(each) for each in json.loads(text)],
        "pydantic, each by its own": lambda: [model(**each) for each in json.loads(text)],
        "pydantic, all from the text": lambda: whole.validate_json(text),
    }
    return [*in_turns(ways, rounds, time.process_time).values()]


def _pydantic() -> tuple[Any, Any]:
    """The model of a status, and what reads a list of them."""
    pydantic: Any = importlib.import_module("pydantic")  # it is not installed where types are checked
    fields = {name: (type(value), ...) for name, value in status("", done=True).items()}
    model = pydantic.create_model("Status", **fields)
    listed: Any = list
    return model, pydantic.TypeAdapter(listed[model])
