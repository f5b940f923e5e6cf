"""The command that serves the sandbox to programs in any language."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from photoenhance.sandbox import Sandbox


def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 chooses a free one.")] = 8765,
    host: Annotated[str, typer.Option(help="The address to listen on. Whoever can reach it can use the sandbox.")] = (
        "127.0.0.1"
    ),
    profile: Annotated[
        Literal["document", "observed"],
        typer.Option(help="Answer as the vendors' documents say, or as the vendors were seen to, where that differs."),
    ] = "document",
    polls: Annotated[
        int | None, typer.Option(min=0, help="A job is done when looked at so often; 2, unless --seconds is given.")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0, help="A job is done after so many seconds; 1, unless --polls is given.")
    ] = None,
    balance: Annotated[
        list[str] | None, typer.Option(metavar="VENDOR=AMOUNT", help="What there is to spend; else there is no end.")
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VENDOR:OPERATION:SETTINGS",
            help="Let requests go wrong: topaz:getStatus:status=503,times=2,Retry-After=1 (see `Fault`).",
        ),
    ] = None,
    rate_limits: Annotated[
        bool, typer.Option(help="Keep the documented limits: two requests a second, PicWish.")
    ] = True,
    state_dir: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Keep jobs, charges and pictures there for the next time.")
    ] = None,
) -> None:
    """Serve an imitation of all five vendors on this machine, until Ctrl-C."""
    Sandbox = sandbox_class()  # noqa: N806 - it is a class
    from photoenhance.sandbox import RATE_LIMITS  # noqa: PLC0415 - an extra, and slow to load
    from photoenhance.sandbox.faults import from_text  # noqa: PLC0415 - likewise

    try:
        server = Sandbox(
            port=port,
            host=host,
            state_dir=state_dir,
            profile=profile,
            rate_limits=RATE_LIMITS if rate_limits else {},
            balances=dict(_balance(text) for text in balance or ()),
            **_pace(polls, seconds),
        ).start()
    except OSError as error:
        what = error.filename or f"{host}, port {port},"
        raise typer.BadParameter(f"{what} cannot be used: {error.strerror}.") from None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    try:
        for text in fault or ():
            server.inject(**from_text(text)._asdict())
    except ValueError as error:
        server.stop()
        raise typer.BadParameter(str(error), param_hint="--fault") from None
    for name, value in server.environment().items():
        print(f"export {name}={value}")
    print(f"Serving until Ctrl-C; watch it at {server.page}", file=sys.stderr)
    sys.stdout.flush()
    server.wait()


def sandbox_class() -> type[Sandbox]:
    """The sandbox, where the extra is installed."""
    try:
        from photoenhance.sandbox import Sandbox  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as error:
        raise typer.BadParameter(f'{error.name} is missing: pip install "photoenhance[sandbox]"') from None
    return Sandbox


def _pace(polls: int | None, seconds: float | None) -> dict[str, Any]:
    """What was said of the pace; where only one of the two was, it is what jobs go by."""
    if polls is None and seconds is None:
        return {}
    return {"polls": polls, "seconds": math.inf if seconds is None else seconds}


def _balance(text: str) -> tuple[str, Any]:
    from decimal import Decimal, InvalidOperation  # noqa: PLC0415 - for this option only

    vendor, _, amount = text.partition("=")
    try:
        return vendor, Decimal(amount)
    except InvalidOperation:
        raise typer.BadParameter(f"{amount!r} is no amount.", param_hint="--balance") from None
