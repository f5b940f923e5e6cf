"""What the commands say: a progress bar and plain lines for people, JSON for machines, errors in one line."""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from photoenhance import InvalidInputError, PhotoEnhanceError, UnsupportedError, VendorError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from photoenhance import AsyncJob, Job

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130


class Reporter:
    """Where a command's results and errors go; it remembers the worst exit code."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        """Choose the form."""
        self.exit_code = DONE
        self._as_json = as_json
        self._quiet = quiet
        self._running: Job | None = None

    def result(self, facts: dict[str, Any], *lines: str) -> None:
        """Tell of something done: the facts to a machine, the lines to a person."""
        if self._as_json:
            print(json.dumps(facts))
        elif not self._quiet:
            print(*lines, sep="\n")

    @contextmanager
    def errors(self, **facts: str) -> Generator[None]:
        """Turn an error of the package into one line, or one JSON object with these facts, and an exit code."""
        try:
            yield
        except PhotoEnhanceError as error:
            self.exit_code = max(self.exit_code, _exit_code(error))
            if self._as_json:
                print(json.dumps({**facts, "error": _describe(error)}))
            else:
                complain(f"{error}{how_to_resume(error.job)}")
        except KeyboardInterrupt as interrupt:
            at_stake = "".join(f" {note}" for note in getattr(interrupt, "__notes__", ()))
            complain(f"Interrupted.{at_stake}{how_to_resume(self._running)}")
            raise typer.Exit(INTERRUPTED) from None
        finally:
            self._running = None

    @contextmanager
    def progress(self, job: Job, title: str) -> Generator[Callable[[Job], None]]:
        """Show a bar on a terminal while a job runs; gives the function that moves it."""
        self._running = job
        console = Console(stderr=True)
        columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[state]}"), TimeElapsedColumn()
        hidden = self._as_json or self._quiet or not console.is_terminal
        with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
            task = bar.add_task(title, total=None, state=job.state)

            def moved(job: Job) -> None:
                bar.update(task, total=None if job.progress is None else 100, completed=job.progress, state=job.state)

            yield moved


def complain(message: str, kind: str = "error") -> None:
    """Print one line on standard error, whatever line breaks the message holds."""
    print(f"{kind}:", " ".join(message.split()), file=sys.stderr)


def say(number: float | None, unit: str) -> str:
    """A number with its unit."""
    if number is None:
        return f"{unit}s not known"
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def facts_of(job: Job) -> dict[str, Any]:
    """A job as a JSON object."""
    return {
        "vendor": job.vendor,
        "job": job.id or None,
        "state": str(job.state),
        "progress": job.progress,
        "token": token_of(job),
    }


def token_of(job: Job | AsyncJob) -> str | None:
    """A job's token, where the vendor has jobs that can be resumed."""
    try:
        return job.token
    except UnsupportedError:
        return None


def how_to_resume(job: Job | AsyncJob | None) -> str:
    """A sentence for the end of a message about a job that goes on; nothing where there is none."""
    if job is None or job.state.finished or (token := token_of(job)) is None:
        return ""
    return f" To go on: photoenhance resume {shlex.quote(token)}"


def _exit_code(error: PhotoEnhanceError) -> int:
    return WRONG_INPUT if isinstance(error, InvalidInputError | UnsupportedError) else FAILED


def _describe(error: PhotoEnhanceError) -> dict[str, Any]:
    job = error.job
    said = {"status_code": error.status_code, "code": error.code} if isinstance(error, VendorError) else {}
    return {
        "type": type(error).__name__,
        "message": str(error),
        "vendor": error.vendor,
        "retryable": error.retryable,
        "maybe_billed": error.maybe_billed,
        "request_id": error.request_id,
        **said,
        "job": job.id or None if job else None,
        "token": token_of(job) if job else None,
    }
