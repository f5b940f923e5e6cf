"""The command line: `scripts/regenerate`."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import lock, transaction
from .errors import RegenerationError
from .layout import PACKAGE, SPECS, shared, vendors

PROJECT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Regenerate, check or update. The status is 1 if a check finds a difference, 2 if something is wrong."""
    options = _parser().parse_args(arguments)
    try:
        _refuse_contradictions(options)
        if options.check:
            return _check(options)
        if options.fetch or options.page:
            from updating.update import update  # noqa: PLC0415 - as below

            return update(options.project, _names(options), options.page, options.report)
        return _regenerate(options)
    except (RegenerationError, OSError) as error:  # files that cannot be read or written say so themselves
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/regenerate", description="Generate the clients in generated/ from the documents in specs/."
    )
    parser.add_argument("vendors", nargs="*", metavar="VENDOR", help="these only; without any, all of them")
    parser.add_argument("--check", action="store_true", help="change nothing; show how generated/ differs, if it does")
    parser.add_argument("--force", action="store_true", help="generate even what the locks say is unchanged")
    parser.add_argument("--fetch", action="store_true", help="get the newest documents first, and report what changed")
    parser.add_argument("--from", dest="page", type=Path, metavar="FILE", help="take VENDOR's document from this page")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report of --fetch or --from there, too")
    parser.add_argument("--project", type=Path, default=PROJECT, help="the folder that holds specs/ and generated/")
    return parser


def _refuse_contradictions(options: argparse.Namespace) -> None:
    if options.page and (len(options.vendors) != 1 or options.check or options.fetch):
        raise RegenerationError("--from needs the one vendor that the page is of, and goes with --report only.")
    if options.check and options.fetch:
        raise RegenerationError("--check changes nothing, and --fetch does: choose one.")
    if options.report and not (options.fetch or options.page):
        raise RegenerationError("--report goes with --fetch or --from: without a new document there is none.")


def _names(options: argparse.Namespace) -> list[str]:
    known = vendors(options.project / SPECS)
    if unknown := sorted(set(options.vendors) - set(known)):
        raise RegenerationError(f"No such vendor: {', '.join(unknown)}. There are {', '.join(known)}.")
    return options.vendors or known


def _check(options: argparse.Namespace) -> int:
    if transaction.is_unfinished(options.project):
        raise RegenerationError("A regeneration was broken off while it renamed: scripts/regenerate finishes it.")
    if not _to_do(options):
        return 0
    from .pipeline import differences  # noqa: PLC0415 - as below

    with tempfile.TemporaryDirectory() as folder:
        prepared = transaction.Transaction(options.project, Path(folder, "prepared"))
        _prepare(prepared, options, _names(options))
        found = differences(prepared)
    print("".join(found), end="")
    return 1 if found else 0


def _regenerate(options: argparse.Namespace) -> int:
    with transaction.begin(options.project) as prepared:
        if names := _to_do(options):
            _prepare(prepared, options, names)
            prepared.commit()
    return 0


def _to_do(options: argparse.Namespace) -> list[str]:
    """The vendors whose clients may not be what their specs would give; all, where something is there without specs."""
    specs, package = options.project / SPECS, options.project / PACKAGE
    names = _names(options)
    if options.force or _strangers(options):
        return names
    return [name for name in names if not lock.is_current(specs / name, package)]


def _strangers(options: argparse.Namespace) -> list[Path]:
    """What is among the generated packages, and of no vendor; nothing, where only some vendors are asked about."""
    if options.vendors or not (options.project / PACKAGE).is_dir():
        return []
    known = {*shared(), *vendors(options.project / SPECS), "__pycache__"}
    return [PACKAGE / entry.name for entry in (options.project / PACKAGE).iterdir() if entry.name not in known]


def _prepare(prepared: transaction.Transaction, options: argparse.Namespace, names: list[str]) -> None:
    from .pipeline import prepare  # noqa: PLC0415 - the generator takes a second to load, and is often not needed

    prepare(prepared, options.project / SPECS, names)
    for stranger in _strangers(options):
        prepared.remove(stranger)


if __name__ == "__main__":
    sys.exit(main())
