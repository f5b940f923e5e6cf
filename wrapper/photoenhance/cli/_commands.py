"""The commands themselves."""

from __future__ import annotations

import sys
import time
import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from photoenhance import VENDORS, InvalidInputError, UnsupportedError, connect
from photoenhance import resume as find
from photoenhance._saving import check_writable, is_folder
from photoenhance.cli import _sandbox, _tables
from photoenhance.cli._options import parse
from photoenhance.cli._report import Reporter, complain, facts_of, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photoenhance import Job

app = typer.Typer(
    help="Enhance photos with Autoenhance, Phota, PicWish, TensorPix and Topaz.",
    epilog="Keys come from the environment: TOPAZ_API_KEY, PHOTA_API_KEY and so on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Photo = Annotated[str, typer.Argument(metavar="PHOTO", help="A file or an http(s) URL.")]
Token = Annotated[str, typer.Argument(metavar="TOKEN", help="As `submit` printed it; - reads it from standard input.")]
Vendor = Annotated[str, typer.Option("--vendor", "-v", help=f"One of {', '.join(VENDORS)}.")]
Options = Annotated[
    list[str] | None,
    typer.Option("--option", "-O", metavar="NAME=VALUE", help="One of those that `photoenhance vendors VENDOR` lists."),
]
Output = Annotated[
    str, typer.Option("--output", "-o", metavar="PATH", help="A folder, or for a single photo a file name.")
]
Timeout = Annotated[
    float | None, typer.Option(metavar="SECONDS", help="For each photo, waiting included; by default the vendor's own.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on one line for each photo or job.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
OnSandbox = Annotated[bool, typer.Option("--sandbox", help="Use the built-in sandbox: no key, no network, no cost.")]


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command, by default the process's own, and give its exit code."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = _warn
        try:
            return app(arguments, prog_name="photoenhance", standalone_mode=False) or 0
        except typer.TyperException as error:
            if message := error.format_message():  # none after the help that is shown without arguments
                complain(message)
            return error.exit_code


def _warn(message: Warning | str, *_: object, **__: object) -> None:
    complain(str(message), "warning")


@app.command()
def enhance(
    photos: Annotated[list[str], typer.Argument(metavar="PHOTO...", help="Files or http(s) URLs.")],
    vendor: Vendor,
    output: Output = "./",
    option: Options = None,
    timeout: Timeout = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    sandbox: OnSandbox = False,
) -> None:
    """Enhance photos and save the results."""
    reporter = Reporter(as_json=as_json, quiet=quiet)
    with ExitStack() as stack, reporter.errors(vendor=vendor):
        target = _target(output, photos)
        with connect(vendor, **_address(stack, vendor, on_sandbox=sandbox)) as client:
            options = parse(option or (), client.info.options)
            for photo in photos:
                left = _countdown(timeout)
                with reporter.errors(photo=photo, vendor=vendor):
                    job = client.submit(photo, timeout=timeout, **options)
                    _save(reporter, job, target, left, photo=photo)
    raise typer.Exit(reporter.exit_code)


@app.command()
def submit(
    photo: Photo,
    vendor: Vendor,
    option: Options = None,
    timeout: Timeout = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Submit a photo, print the token of its job, and do not wait."""
    reporter = Reporter(as_json=as_json, quiet=quiet)
    with reporter.errors(photo=photo, vendor=vendor), connect(vendor) as client:
        if "jobs" not in client.info.features:
            raise UnsupportedError(f"{client.info.title} has no jobs to come back to: use `enhance`.", vendor=vendor)
        job = client.submit(photo, timeout=timeout, **parse(option or (), client.info.options))
        reporter.result({"photo": photo, **facts_of(job)}, job.token)
    raise typer.Exit(reporter.exit_code)


@app.command()
def status(token: Token, timeout: Timeout = None, as_json: AsJson = False) -> None:
    """Look at a job once."""
    reporter = Reporter(as_json=as_json)
    with reporter.errors():
        job = find(_read(token)).refresh(timeout=timeout)
        progress = "" if job.progress is None else f", {job.progress} %"
        reporter.result(facts_of(job), f"{job.vendor} {job.id}: {job.state}{progress}")
    raise typer.Exit(reporter.exit_code)


@app.command()
def resume(
    token: Token, output: Output = "./", timeout: Timeout = None, as_json: AsJson = False, quiet: Quiet = False
) -> None:
    """Wait for a job and save its result."""
    reporter = Reporter(as_json=as_json, quiet=quiet)
    with reporter.errors():
        target = _target(output)
        _save(reporter, find(_read(token)), target, _countdown(timeout))
    raise typer.Exit(reporter.exit_code)


@app.command()
def cancel(token: Token, timeout: Timeout = None, as_json: AsJson = False) -> None:
    """Cancel a job, where the vendor can."""
    reporter = Reporter(as_json=as_json)
    with reporter.errors():
        job = find(_read(token))
        job.cancel(timeout=timeout)
        reporter.result(facts_of(job), f"{job.vendor} {job.id}: {job.state}")
    raise typer.Exit(reporter.exit_code)


@app.command()
def estimate(
    photo: Photo,
    vendor: Vendor,
    option: Options = None,
    timeout: Timeout = None,
    as_json: AsJson = False,
    sandbox: OnSandbox = False,
) -> None:
    """Ask what enhancing a photo would cost and how long it would take, where the vendor tells."""
    reporter = Reporter(as_json=as_json)
    with ExitStack() as stack, reporter.errors(photo=photo, vendor=vendor):
        with connect(vendor, **_address(stack, vendor, on_sandbox=sandbox)) as client:
            found = client.estimate(photo, timeout=timeout, **parse(option or (), client.info.options))
        facts = {"photo": photo, "vendor": vendor, "credits": found.credits, "seconds": found.seconds}
        reporter.result(facts, f"{photo}: {say(found.credits, 'credit')}, {say(found.seconds, 'second')}")
    raise typer.Exit(reporter.exit_code)


@app.command()
def vendors(
    vendor: Annotated[str | None, typer.Argument(metavar="[VENDOR]", help="List this vendor's options.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what the vendors take and offer, or one vendor's options."""
    if vendor is None:
        _tables.vendors(as_json=as_json)
    elif vendor in VENDORS:
        _tables.options(VENDORS[vendor], as_json=as_json)
    else:
        raise typer.BadParameter(f"There is no vendor {vendor!r}, only {', '.join(VENDORS)}.", param_hint="VENDOR")


app.command()(_sandbox.sandbox)


def _address(stack: ExitStack, vendor: str, *, on_sandbox: bool) -> dict[str, Any]:
    """What `connect` must be told: nothing, unless it is to be a sandbox."""
    if not on_sandbox or vendor not in VENDORS:  # `connect` says what is wrong with an unknown name
        return {}
    box = stack.enter_context(_sandbox.sandbox_class()())
    return {"api_key": box.api_key, "base_url": box.url(vendor), "publish": box.host}


def _target(output: str, photos: Sequence[str] = ()) -> str:
    """Where to save: a name without an extension is a folder, whether it is there or not."""
    folder = is_folder(output) or not Path(output).suffix
    if len(photos) > 1 and not folder:
        raise InvalidInputError(f"{output!r} is one file, and there are {len(photos)} photos: give a folder.")
    if len({Path(photo).stem for photo in photos}) < len(photos):
        raise InvalidInputError("Two of the photos have the same name, and so would their results: do one at a time.")
    target = output if is_folder(output) or not folder else f"{output}/"
    check_writable(target)
    return target


def _save(
    reporter: Reporter, job: Job, target: str, left: Callable[[], float | None], *, photo: str | None = None
) -> None:
    """Wait for a job, showing how it goes, and save what it brings."""
    with reporter.progress(job, photo or job.id) as moved:
        result = job.result(timeout=left(), on_progress=moved)
        files = result.save(target, timeout=left())
    images = [
        {"file": str(file), "format": image.format, "width": image.width, "height": image.height}
        for file, image in zip(files, result.images, strict=True)
    ]
    cost = "" if result.credits is None else f", {say(result.credits, 'credit')}"
    reporter.result(
        {"photo": photo, **facts_of(job), "credits": result.credits, "images": images},
        *(f"{image['file']}: {image['width']} × {image['height']} {image['format']}{cost}" for image in images),
    )


def _countdown(seconds: float | None) -> Callable[[], float | None]:
    """One deadline over several calls: gives what is left of it, and always enough to notice that nothing is."""
    if seconds is None or seconds <= 0:  # the latter is refused by the call that gets it
        return lambda: seconds
    end = time.monotonic() + seconds
    return lambda: max(0.1, end - time.monotonic())


def _read(token: str) -> str:
    return sys.stdin.read() if token == "-" else token  # noqa: S105 - a job's token is no secret
