"""Enhance one photo with all five vendors, on the built-in sandbox, over real sockets; every figure is measured."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from photoenhance import VENDORS, InvalidInputError, PhotoEnhanceError, connect
from photoenhance.sandbox import Sandbox
from PIL import Image
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photoenhance import Result
    from photoenhance.sandbox import RequestRecord

PROJECT = Path(__file__).resolve().parent.parent
PHOTO = PROJECT / "tests" / "data" / "photo.jpg"
OUTPUT = PROJECT / "demo-output"

# Without options every vendor enhances in its own way; Autoenhance would give a small free preview.
OPTIONS: Mapping[str, Mapping[str, Any]] = {"autoenhance": {"preview": False}}
CHARGING_DOLLARS = {"phota", "tensorpix"}  # the others have credits of their own

NEXT = """
The pictures are in {output}/. What next?
  source .venv/bin/activate         the command `photoenhance`, in this shell
  photoenhance vendors topaz        what a vendor takes, and its options
  photoenhance enhance {photo} --vendor topaz        with a key of your own in TOPAZ_API_KEY"""


class Run(NamedTuple):
    """What one vendor did."""

    result: Result
    file: Path
    seconds: float
    requests: Sequence[RequestRecord]


def main() -> int:
    """Run the demo, and give the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("photo", metavar="PHOTO", nargs="?", type=Path, default=PHOTO)
    photo: Path = parser.parse_args().photo

    table = Table(
        Column("vendor", no_wrap=True),
        "how it ran, and its file",
        Column("seconds", justify="right"),
        Column("requests", justify="right"),
        Column("pixels in → out", no_wrap=True),
        Column("credits", justify="right"),
        box=SIMPLE_HEAD,
        padding=0,
        pad_edge=False,
        show_edge=False,
    )
    problems: list[tuple[str, PhotoEnhanceError]] = []
    with Sandbox() as sandbox:
        for vendor in VENDORS:
            try:
                run = enhance(sandbox, vendor, photo)
            except PhotoEnhanceError as error:
                problems.append((vendor, error))
            else:
                table.add_row(vendor, *describe(run, photo), _charged(sandbox, vendor))

    if table.rows:
        Console().print(table)
        print(NEXT.format(output=_short(OUTPUT), photo=_short(photo)))
    elif all(isinstance(problem, InvalidInputError) for _, problem in problems):
        print(f"error: {problems[0][1]}", file=sys.stderr)
        return 2
    for vendor, problem in problems:
        print(f"{vendor}: {problem}", file=sys.stderr)
    return 1 if problems else 0


def enhance(sandbox: Sandbox, vendor: str, photo: Path) -> Run:
    """Enhance the photo with one vendor and save the result: all that a user's own program would do."""
    before, start = len(sandbox.requests), time.perf_counter()
    with connect(vendor, sandbox.api_key, base_url=sandbox.url(vendor), publish=sandbox.host) as client:
        result = client.enhance(photo, **OPTIONS.get(vendor, {}))
        file, *_ = result.save(f"{OUTPUT}/")
    return Run(result, file, time.perf_counter() - start, sandbox.requests[before:])


def describe(run: Run, photo: Path) -> tuple[str, str, str, str]:
    """How it ran and its file, seconds, requests, and pixels in and out."""
    submitted = run.requests[0]
    if any(request.files for request in run.requests):
        sent = "file" if submitted.files else "file to storage"
    else:
        sent = "URL" if "url" in submitted.fields else "base64"
    ran = "submit and poll" if run.result.job.id else "one request"
    # The vendor itself reads what is hosted for it.
    requests = [request for request in run.requests if request.operation != "hosted"]
    with Image.open(photo) as before:
        width, height = before.size
    after = run.result.images[0]
    pixels = f"{width}×{height} → {after.width}×{after.height}"
    return f"{sent}, {ran}\n{run.file.name}", f"{run.seconds:.2f}", str(len(requests)), pixels


def _charged(sandbox: Sandbox, vendor: str) -> str:
    return f"{'$' if vendor in CHARGING_DOLLARS else ''}{sandbox.ledger.total(vendor)}"


def _short(path: Path) -> Path:
    """As seen from here, where that is shorter."""
    path = path.resolve()
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main())
