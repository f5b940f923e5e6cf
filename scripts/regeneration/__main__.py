"""The command line: `scripts/regenerate`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import pipeline, source
from .errors import RegenerationError

PROJECT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Regenerate or check. The status is 1 if a check finds a difference, 2 if something is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return _check(options) if options.check else _regenerate(options)
    except RegenerationError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/regenerate", description="Generate the clients in generated/ from the documents in specs/."
    )
    parser.add_argument("vendors", nargs="*", metavar="VENDOR", help="these only; without any, all of them")
    parser.add_argument("--check", action="store_true", help="change nothing; show how generated/ differs, if it does")
    parser.add_argument("--from", dest="page", type=Path, metavar="FILE", help="take VENDOR's document from this page")
    parser.add_argument("--project", type=Path, default=PROJECT, help="the folder that holds specs/ and generated/")
    return parser


def _names(options: argparse.Namespace) -> list[str]:
    known = pipeline.vendors(options.project / "specs")
    if unknown := sorted(set(options.vendors) - set(known)):
        raise RegenerationError(f"No such vendor: {', '.join(unknown)}. There are {', '.join(known)}.")
    if options.page and (len(options.vendors) != 1 or options.check):
        raise RegenerationError("--from needs the one vendor that the page is of, and does not go with --check.")
    return options.vendors or known


def _check(options: argparse.Namespace) -> int:
    names = _names(options)
    with tempfile.TemporaryDirectory() as folder:
        built = pipeline.build(options.project / "specs", names, Path(folder))
        found = pipeline.differences(built, options.project / "generated", options.vendors)
    print("".join(found), end="")
    return 1 if found else 0


def _regenerate(options: argparse.Namespace) -> int:
    names = _names(options)
    specs = options.project / "specs"
    # Beside what it replaces, so that it can be renamed into place; and nothing is replaced before all of it is right.
    with tempfile.TemporaryDirectory(dir=options.project, prefix=".regenerate-") as folder:
        staged = Path(folder) / "specs"
        shutil.copytree(specs, staged)
        if options.page:
            source.receive(options.page, staged / names[0])
        built = pipeline.build(staged, names, Path(folder))
        if options.page:
            (specs / names[0]).rename(Path(folder) / "replaced")
            (staged / names[0]).rename(specs / names[0])
        pipeline.swap(built, options.project / "generated", names)
    return 0


if __name__ == "__main__":
    sys.exit(main())
