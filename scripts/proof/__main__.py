"""The command line: `scripts/prove`."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from regeneration.errors import RegenerationError
from regeneration.layout import PACKAGE, SPECS, vendors
from regeneration.pipeline import effective

from .verdict import excluded, prove, table

PROJECT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove. The status is 1 if anything is lost, 2 if something is wrong."""
    parser = argparse.ArgumentParser(
        prog="scripts/prove",
        description="Show that the clients in generated/ have everything that the documents in specs/ say.",
    )
    parser.add_argument("vendors", nargs="*", metavar="VENDOR", help="these only; without any, all of them")
    parser.add_argument("--project", type=Path, default=PROJECT, help="the folder that holds specs/ and generated/")
    options = parser.parse_args(arguments)
    try:
        return _prove(options.project, options.vendors)
    except RegenerationError as error:
        print(error, file=sys.stderr)
        return 2


def _prove(project: Path, wanted: list[str]) -> int:
    known = vendors(project / SPECS)
    if unknown := sorted(set(wanted) - set(known)):
        raise RegenerationError(f"No such vendor: {', '.join(unknown)}. There are {', '.join(known)}.")
    sys.path.insert(0, str(project / PACKAGE.parent))
    verdicts = [
        prove(name, effective(project / SPECS / name), importlib.import_module(f"{PACKAGE.name}.{name}"))
        for name in wanted or known
    ]
    print(table(verdicts))
    print("\nLeft out of the proof:", *(line for it in verdicts for line in excluded(it)), sep="\n  ")
    losses = [f"{it.name}: {loss}" for it in verdicts for loss in it.losses]
    if losses:
        print(f"\n{len(losses)} losses:", *losses, sep="\n  ")
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main())
