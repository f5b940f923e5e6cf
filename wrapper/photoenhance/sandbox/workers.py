"""Image work in processes of its own: in threads of this one it would hold up the answers, and they it.

A worker is started when one is missing, is kept for whatever sandbox comes next in this process, and ends with it. It
does not load the program that uses the sandbox, as `multiprocessing` would: that need not be a module that can be
loaded twice.
"""

import atexit
import json
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from queue import Empty, LifoQueue
from typing import Any

from photoenhance.sandbox.imaging import UndecodableError

_PROGRAM = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from photoenhance.sandbox import workers
workers.serve()
"""


class _Worker:
    """A process that does one piece of work at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _PROGRAM, json.dumps(sys.path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ours

    def run(self, function: Callable[..., Any], arguments: tuple[object, ...]) -> tuple[Any, Exception | None]:
        """What a function gives, or what it raises.

        Raises:
            OSError, EOFError: If the process has died of it.
        """
        if not self._process.stdin or not self._process.stdout:
            raise EOFError
        pickle.dump((function, arguments), self._process.stdin)
        self._process.stdin.flush()
        outcome: tuple[Any, Exception | None] = pickle.load(self._process.stdout)  # noqa: S301 - our own words
        return outcome

    def end(self) -> None:
        """Let the process end, and wait for it."""
        self._process.communicate()


_idle = LifoQueue[_Worker]()


def run(function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - what the function gives
    """Do some work in a worker and wait for it; function and arguments are such as can be pickled.

    Raises:
        UndecodableError: If the process did not survive a picture.
    """
    try:
        worker = _idle.get_nowait()
    except Empty:
        worker = _Worker()
    try:
        result, error = worker.run(function, arguments)
    except (OSError, EOFError) as death:
        worker.end()
        raise UndecodableError from death
    _idle.put(worker)
    if error:
        raise error
    return result


@atexit.register
def _end_all() -> None:
    while not _idle.empty():
        _idle.get().end()


def serve() -> None:
    """Do what is asked for on the standard input, until it ends: a worker's whole life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            function, arguments = pickle.load(asked)  # noqa: S301 - our own words
        except EOFError:
            return
        result, failure = None, None
        try:
            result = function(*arguments)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is for who asked
            failure = error
        pickle.dump((result, failure), answers)
        answers.flush()
