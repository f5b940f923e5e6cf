"""The README's examples run, as they stand there, against the sandbox."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from photoenhance.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark import ParameterSet

PROJECT = Path(__file__).parent.parent.parent
README = PROJECT / "README.md"


def _examples() -> Iterator[ParameterSet]:
    text = README.read_text(encoding="utf-8")
    for block in re.finditer(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        before = text.count("\n", 0, block.start(1))
        # Blank lines before it: a traceback then shows the README's own line numbers.
        yield pytest.param("\n" * before + block[1], id=f"line {before + 1}")


@pytest.mark.parametrize("example", list(_examples()))
def test_the_example_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(PROJECT / "tests" / "data" / "photo.jpg", tmp_path)
    monkeypatch.chdir(tmp_path)
    with Sandbox(seconds=0) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        exec(compile(example, README, "exec"), {"__name__": "__main__"})  # noqa: S102 - the README is ours


def test_its_figures_are_those_of_the_run_that_it_shows() -> None:
    found = (PROJECT / "scripts" / "benchmarks" / "found" / "benchmark.md").read_text(encoding="utf-8").splitlines()
    table = README.read_text(encoding="utf-8").partition("| what | found | reference |")[2].partition("\n\n")[0]
    rows = table.splitlines()[2:]
    assert len({row.partition(" | ")[0] for row in rows}) == len(rows) > 10
    assert [row for row in rows if row not in found] == []
    assert [row for row in found if row.endswith("| **no** |") and row not in rows] == []
