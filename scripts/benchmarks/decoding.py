"""What reading an answer into a type costs: 10,000 status models, as the vendor's list of jobs has them."""

import importlib
import json
import statistics
import time
from typing import TYPE_CHECKING, Any

from photoenhance_clients.topaz.models import StatusResponse

from benchmarks.report import Found, Line
from benchmarks.server import status

if TYPE_CHECKING:
    from collections.abc import Callable

MODELS = 10_000
ROUNDS = 7


def measure(*, quick: bool) -> Found:
    """Read the same text in three ways, in turns."""
    text = json.dumps([status(str(number), done=True) for number in range(MODELS)])
    model = _pydantic()
    ways: dict[str, Callable[[], object]] = {
        "json.loads alone": lambda: json.loads(text),
        "the generated models": lambda: [StatusResponse.from_dict(each) for each in json.loads(text)],
        "pydantic, as the peers use it": lambda: [model(**each) for each in json.loads(text)],
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(3 if quick else ROUNDS):
        for name, way in ways.items():
            started = time.process_time()
            way()
            seconds[name].append(time.process_time() - started)
    json_alone, ours, theirs = (1000 * statistics.median(each) for each in seconds.values())
    found = Found()
    found.lines.append(
        Line(f"{MODELS:,} status models: text to objects", f"{ours:.0f} ms", f"json.loads alone {json_alone:.0f} ms")
    )
    found.limited(
        "… beside pydantic models of the same fields",
        ours / theirs,
        1,
        unit=" ×",
        reference=f"pydantic {theirs:.0f} ms",
    )
    return found


def _pydantic() -> Any:  # noqa: ANN401 - it is not installed where types are checked
    fields = {name: (type(value), ...) for name, value in status("", done=True).items()}
    return importlib.import_module("pydantic").create_model("Status", **fields)
