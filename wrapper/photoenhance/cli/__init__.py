"""The command `photoenhance`; needs the extra `cli`.

It enhances with nothing but the package's public names: whatever it does can be done in Python in as many lines.
"""

import sys
from io import TextIOWrapper

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    try:
        from photoenhance.cli._commands import run  # noqa: PLC0415 - the extra may be missing
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"typer", "rich"}:
            raise
        print('error: The command line is an extra: pip install "photoenhance[cli]"', file=sys.stderr)
        sys.exit(2)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a character that a terminal lacks is no reason to fail
    sys.exit(run())
