"""Regenerating changes all or nothing, gives the same bytes everywhere, and a check sees every difference."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from regeneration.__main__ import main

from .conftest import PROJECT, snapshot


def check(project: Path, *vendors: str) -> int:
    """The status of a check."""
    return main(["--check", "--project", str(project), *vendors])


def test_committed_clients_are_what_the_documents_give() -> None:
    assert main(["--check", "--force"]) == 0


def change_a_character(path: Path) -> None:
    """Change one character of it."""
    path.write_text(path.read_text().replace("post", "Post", 1))


def change_line_ends(path: Path) -> None:
    """Change nothing but its line ends."""
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def put_another_beside(path: Path) -> None:
    """Add an empty file beside it."""
    path.with_name("further.py").touch()


@pytest.mark.parametrize("change", [change_a_character, change_line_ends, put_another_beside, Path.unlink])
def test_check_sees_a_change(
    project: Path, generated: Path, change: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    path = generated / "phota" / "api" / "studio" / "enhance_v1_phota_enhance_post.py"
    change(path)

    assert check(project) == 1
    assert "phota/api/studio/" in capsys.readouterr().out


def test_check_of_one_vendor_does_not_look_at_others(project: Path, generated: Path) -> None:
    (generated / "phota" / "client.py").unlink()

    assert check(project, "tensorpix") == 0
    assert check(project, "phota") == 1


def test_check_finds_nothing_where_nothing_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(project) == 0
    assert capsys.readouterr().out == ""


def test_check_sees_a_vendor_that_is_gone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project / "specs" / "phota")

    assert check(project) == 1
    assert "--- committed/generated/photoenhance_clients/phota/__init__.py" in capsys.readouterr().out


def test_check_changes_nothing(project: Path) -> None:
    (project / "generated" / "photoenhance_clients" / "py.typed").unlink()
    before = snapshot(project)
    check(project)

    assert snapshot(project) == before


def break_overlay(folder: Path) -> None:
    """Let an action match nothing."""
    path = folder / "overlay.yaml"
    path.write_text(path.read_text().replace("$.components.schemas.EnhanceRequest.properties.image", "$.gone"))


def break_document(folder: Path) -> None:
    """Let the document be half of it."""
    path = folder / "openapi.yaml"
    path.write_text(path.read_text()[:3000])
    (folder / "lock.yaml").unlink()


def break_type(folder: Path) -> None:
    """Let the document have what the generator only warns of."""
    path = folder / "overlay.yaml"
    overlay = yaml.safe_load(path.read_text())
    thumbs = {"+1": {"type": "integer"}, "-1": {"type": "integer"}}  # for Python, one name
    action = {"description": "For the test.", "target": "$.components.schemas.EditResponse.properties"}
    overlay["actions"].append({**action, "update": thumbs})
    path.write_text(yaml.safe_dump(overlay))


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (break_overlay, "phota: overlay action 2, $.gone: the target matches nothing"),
        (break_document, "phota: "),
        (break_type, "phota: The generator leaves something out"),
    ],
)
def test_failure_leaves_everything_as_it_was(
    project: Path, damage: Callable[[Path], None], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(project / "specs" / "phota")
    before = snapshot(project)

    assert main(["--project", str(project)]) == 2
    assert problem in capsys.readouterr().err
    assert snapshot(project) == before


def test_document_that_was_edited_by_hand_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "specs" / "phota" / "openapi.yaml"
    path.write_text(path.read_text().replace("maximum: 4", "maximum: 8"))

    assert main(["--project", str(project), "phota"]) == 2
    assert "Changes of ours belong into overlay.yaml" in capsys.readouterr().err


def test_named_vendors_only(project: Path, generated: Path) -> None:
    (generated / "phota" / "client.py").unlink()
    (generated / "tensorpix" / "client.py").unlink()
    assert main(["--project", str(project), "phota"]) == 0

    assert (generated / "phota" / "client.py").exists()
    assert not (generated / "tensorpix" / "client.py").exists()


def test_unknown_vendor(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--project", str(project), "photo"]) == 2
    assert capsys.readouterr().err == "No such vendor: photo. There are phota, tensorpix.\n"


def test_what_is_no_longer_generated_goes_away(project: Path, generated: Path) -> None:
    (generated / "phota" / "models" / "stale.py").touch()
    assert main(["--project", str(project), "phota"]) == 0

    assert not (generated / "phota" / "models" / "stale.py").exists()


def test_same_bytes_from_any_folder_and_hash_seed(project: Path, tmp_path: Path) -> None:
    results: list[dict[str, bytes]] = []
    for seed in ("1", "2"):
        # Below a folder whose own ruff settings would lint and format otherwise.
        folder = tmp_path / seed
        shutil.copytree(project / "specs", folder / "project" / "specs")
        (folder / "ruff.toml").write_text('line-length = 60\nformat.quote-style = "single"\n' if seed == "2" else "")
        subprocess.run(
            [sys.executable, "-m", "regeneration", "--project", str(folder / "project")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(PROJECT / "scripts")},
            cwd=folder,
            check=True,
        )
        results.append(snapshot(folder / "project" / "generated"))

    assert results[0] == results[1]
    assert results[0] == snapshot(project / "generated")
