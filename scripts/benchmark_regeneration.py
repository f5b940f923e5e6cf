"""How long regenerating takes, beside the generator by itself on the same documents. The status is 1 if it is too long.

Whole commands are measured, as a user runs them, and the median of three runs counts.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from regeneration.layout import document_path, vendors
from regeneration.normalise import load

PROJECT = Path(__file__).parents[1]
RUNS = 3
LIMITS = {"--force": 10.0, "--check --force": 10.0, "unchanged": 1.0, "--check, unchanged": 1.0}
RATIO = 1.5


def main() -> int:
    """Measure and compare."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(PROJECT / "specs", project / "specs")
        regenerate = (str(PROJECT / "scripts" / "regenerate"), "--project", str(project))
        stock = _seconds(lambda: _stock(Path(folder)))
        seconds = {
            "--force": _seconds(lambda: _run(*regenerate, "--force")),
            "--check --force": _seconds(lambda: _run(*regenerate, "--check", "--force")),
            "unchanged": _seconds(lambda: _run(*regenerate)),
            "--check, unchanged": _seconds(lambda: _run(*regenerate, "--check")),
        }
    ratio = seconds["--force"] / stock
    print(f"{os.cpu_count()} cores, median of {RUNS} runs, all vendors")
    for name, limit in LIMITS.items():
        print(f"scripts/regenerate {name:20} {seconds[name]:6.2f} s   limit {limit:g} s")
    print(f"openapi-python-client generate          {stock:6.2f} s   {len(vendors(PROJECT / 'specs'))} times")
    print(f"ratio                                   {ratio:6.2f}     limit {RATIO:g}")
    return 0 if ratio <= RATIO and all(seconds[name] <= limit for name, limit in LIMITS.items()) else 1


def _stock(folder: Path) -> None:
    """What one would type without this project: the generator, once for each document, with its own templates."""
    for name in vendors(PROJECT / "specs"):
        path = folder / f"{name}.json"  # it refuses YAML whose status codes are numbers
        path.write_text(json.dumps(load(document_path(PROJECT / "specs" / name))), encoding="utf-8")
        output = ("--meta", "none", "--output-path", str(folder / name), "--overwrite")
        _run("openapi-python-client", "generate", "--path", str(path), *output)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words


def _seconds(action: Callable[[], None]) -> float:
    measured: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        action()
        measured.append(time.perf_counter() - start)
    return statistics.median(measured)


if __name__ == "__main__":
    sys.exit(main())
