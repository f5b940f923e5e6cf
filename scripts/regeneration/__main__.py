"""The command line: `scripts/regenerate`."""

import argparse
import sys
import tempfile
from pathlib import Path

from . import pipeline
from .errors import RegenerationError
from .extract import extract

PROJECT = Path(__file__).parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Regenerate, or check; the exit status is 1 if a check finds a difference, 2 if something is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except RegenerationError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/regenerate", description="Generate the clients from specs/.")
    parser.add_argument("vendors", nargs="*", metavar="VENDOR", help="only these; all of them by default")
    parser.add_argument("--check", action="store_true", help="change nothing; show how generated/ differs, if it does")
    parser.add_argument("--from", dest="page", type=Path, metavar="FILE", help="take the document out of this page first")
    parser.add_argument("--project", type=Path, default=PROJECT, help=argparse.SUPPRESS)
    return parser


def _run(options: argparse.Namespace) -> int:
    specs, generated = options.project / "specs", options.project / "generated"
    known = pipeline.vendors(specs)
    if unknown := set(options.vendors) - set(known):
        raise RegenerationError(f"No such vendor: {', '.join(sorted(unknown))}. There are {', '.join(known)}.")
    names = options.vendors or known
    if options.page:
        raise RegenerationError("TODO")
    with tempfile.TemporaryDirectory(dir=options.project) as folder:
        built = pipeline.build(specs, names, Path(folder))
        if not options.check:
            pipeline.swap(built, generated, names)
            return 0
        found = pipeline.differences(built, generated, names, everything=not options.vendors)
        print("".join(found), end="")
        return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
