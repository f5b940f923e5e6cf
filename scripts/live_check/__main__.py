"""The command line: `scripts/live`."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
from regeneration import pipeline
from regeneration.errors import RegenerationError
from regeneration.layout import SPECS

from .plans import PLANS, Circumstances
from .proposal import propose
from .session import Session

PROJECT = Path(__file__).parents[2]
STRANGER = "not-a-key"
TIMEOUT = 660.0  # the longest that any vendor lets a request run


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask a vendor. The status is 1 if its answers differ from its document, 2 if something is wrong."""
    options = _parser().parse_args(arguments)
    key = os.environ.get(f"{options.vendor.upper()}_API_KEY")
    if not key:
        print(f"The key is missing: set {options.vendor.upper()}_API_KEY.", file=sys.stderr)
        return 2
    if not _is_agreed(options):
        return 2
    try:
        return _run(options, key)
    except (RegenerationError, httpx.HTTPError, OSError) as error:
        print(str(error).replace(key, "<key>"), file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/live",
        description="Ask a vendor, record its answers and compare them with its document. The key is read from the "
        "environment. Says first what it is going to do and cost.",
    )
    parser.add_argument("vendor", choices=sorted(PLANS), metavar="VENDOR", help=", ".join(sorted(PLANS)))
    parser.add_argument("--spend", action="store_true", help="do what costs, too")
    parser.add_argument("--yes", action="store_true", help="do not ask first")
    parser.add_argument("--photo", type=Path, default=PROJECT / "tests" / "data" / "photo.jpg", help="what to send")
    parser.add_argument("--photo-url", default="", metavar="URL", help="the same where the vendor can fetch it")
    parser.add_argument("--base-url", metavar="URL", help="another server")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="for the recordings; live/VENDOR by default")
    parser.add_argument("--project", type=Path, default=PROJECT, help="the folder that holds specs/")
    parser.add_argument("--pause", type=float, default=5.0, metavar="SECONDS", help="between two looks at a job")
    return parser


def _is_agreed(options: argparse.Namespace) -> bool:
    plan = PLANS[options.vendor]
    print(f"{options.vendor}, free: {plan.free}")
    if plan.spend:
        print(f"{options.vendor}, {'to pay' if options.spend else 'not done without --spend'}: {plan.costly}")
    if not options.photo_url and (plan.needs_url or (plan.spending_needs_url and options.spend)):
        print("This vendor fetches the picture: give its address with --photo-url.", file=sys.stderr)
        return False
    return options.yes or input("Go on? [y/N] ").strip().lower() in {"y", "yes"}


def _run(options: argparse.Namespace, key: str) -> int:
    folder: Path = options.output or PROJECT / "live" / options.vendor
    folder.mkdir(parents=True, exist_ok=True)
    document = pipeline.effective(options.project / SPECS / options.vendor)
    package = importlib.import_module(f"photoenhance_clients.{options.vendor}")
    settings = {"timeout": TIMEOUT, "follow_redirects": True}
    if options.base_url:
        settings["base_url"] = options.base_url
    plan, circumstances = PLANS[options.vendor], Circumstances(options.photo, options.photo_url, options.pause)
    with (
        package.AuthenticatedClient(token=key, **settings) as client,
        package.AuthenticatedClient(token=STRANGER, **settings) as stranger,
    ):
        session = Session(document, client, stranger, folder)
        plan.ask(session, circumstances)
        if plan.spend and options.spend:
            plan.spend(session, circumstances)
    if not session.found:
        print("Every answer is as the document says.")
        return 0
    (folder / "proposal.yaml").write_text(propose(document, session.found), encoding="utf-8")
    print(f"{len(session.found)} deviations. What the overlay could say of them: {folder / 'proposal.yaml'}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
