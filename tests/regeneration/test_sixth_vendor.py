"""A further vendor needs nothing but its document, and an overlay for what no client can do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from regeneration.__main__ import main

from .conftest import PROJECT

DOCUMENTS = Path(__file__).parent / "sixth"


def project(folder: Path, name: str, *, overlay: bool) -> Path:
    """A project whose only vendor is `name`."""
    specs = folder / "specs" / name
    specs.mkdir(parents=True)
    shutil.copy(DOCUMENTS / f"{name}.yaml", specs / "openapi.yaml")
    if overlay:
        shutil.copy(DOCUMENTS / f"{name}.overlay.yaml", specs / "overlay.yaml")
    return folder


@pytest.mark.parametrize(("name", "overlay"), [("notes", False), ("shop", True)])
def test_document_becomes_a_client_that_is_proved(tmp_path: Path, name: str, *, overlay: bool) -> None:
    folder = project(tmp_path, name, overlay=overlay)
    assert main(["--project", str(folder)]) == 0

    settings = {**os.environ, "PYTHONPATH": str(PROJECT / "scripts")}
    command = [sys.executable, "-m", "proof", "--project", str(folder)]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)

    assert "losses" not in done.stdout
    assert done.returncode == 0, done.stderr


def test_client_is_typed(tmp_path: Path) -> None:
    folder = project(tmp_path, "notes", overlay=False)
    assert main(["--project", str(folder)]) == 0
    (tmp_path / "use.py").write_text(
        "from photoenhance_clients.notes import AuthenticatedClient\n"
        "from photoenhance_clients.notes.api.default import notescreate\n"
        "from photoenhance_clients.notes.models import Note, NullableUser\n"
        "note = Note(text='a', kind='short', owner=NullableUser(name='b'))\n"
        "with AuthenticatedClient(token='c') as client:\n"
        "    reveal_type(notescreate.sync(client=client, body=note))\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=.mypy_cache", "use.py"]
    settings = {**os.environ, "MYPYPATH": str(folder / "generated")}
    done = subprocess.run(command, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)

    assert 'Revealed type is "photoenhance_clients.notes.models.note.Note | None"' in done.stdout
    assert done.returncode == 0, done.stdout


def test_what_no_client_can_do_is_named_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--project", str(project(tmp_path, "shop", overlay=False))]) == 2

    said = capsys.readouterr().err
    for problem in (
        "document: webhooks",
        "servers/0: variables",
        "paths//wares/post: callbacks",
        "components/schemas/Ware/properties/size: prefixItems",
        "servers: the first server needs a whole URL, without variables",
        "POST /wares: body, application/xml: neither JSON nor a form, and not a plain string",
        "POST /wares: security: neither a key in a header nor a bearer token",
        "GET /wares/find: parameter filter: a style or explode other than the default",
    ):
        assert problem in said
    assert not (tmp_path / "generated").exists()
