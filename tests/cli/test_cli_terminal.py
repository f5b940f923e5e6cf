"""What is shown on a terminal, and only there."""

from __future__ import annotations

import os
import pty
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path


def test_a_terminal_sees_how_the_job_goes(start: Callable[..., subprocess.Popen[str]], photo: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        running = start(
            "enhance", photo, "-v", "topaz", "--sandbox", stderr=theirs, env={**os.environ, "TERM": "xterm"}
        )
        out, _ = running.communicate()
        seen = os.read(ours, 65536).decode()
    finally:
        os.close(ours)
        os.close(theirs)

    assert running.returncode == 0
    assert "photo.jpg" in seen
    assert "queued" in seen or "running" in seen
    assert out.startswith("photo.topaz.jpg: ")


def test_a_pipe_sees_nothing_but_the_result(start: Callable[..., subprocess.Popen[str]], photo: Path) -> None:
    out, err = start("enhance", photo, "-v", "topaz", "--sandbox").communicate()
    assert (len(out.splitlines()), err) == (1, "")
