"""The demo does what the README says."""

from __future__ import annotations

import sys
from pathlib import Path

import demo
import pytest
from photoenhance import VENDORS
from PIL import Image

PHOTO = Path(__file__).parent.parent / "data" / "photo.jpg"


@pytest.fixture(autouse=True)
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pictures of earlier demos are left alone."""
    monkeypatch.setattr(demo, "OUTPUT", tmp_path / "out")
    return tmp_path / "out"


def test_all_vendors_enhance_the_photo(
    output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["demo"])
    assert demo.main() == 0

    printed = capsys.readouterr()
    assert printed.err == ""
    with Image.open(PHOTO) as before:
        for vendor in VENDORS:
            (file,) = output.glob(f"photo.{vendor}.*")
            assert file.name in printed.out
            with Image.open(file) as after:
                assert after.tobytes() != before.tobytes()
                # Autoenhance does not enlarge; the others do, unless they are told otherwise.
                assert after.width > before.width or vendor == "autoenhance"
                assert f"{before.width}×{before.height} → {after.width}×{after.height}" in printed.out


@pytest.mark.parametrize("name", ["missing.jpg", "README.md"])
def test_what_is_no_photo_is_one_line(
    output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["demo", str(PHOTO.with_name(name))])
    assert demo.main() == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("error: ")
    assert name in line
    assert not output.exists()
