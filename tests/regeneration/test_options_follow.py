"""A field and a value that appear in a document reach `enhance()` by regenerating, and by nothing else."""

import ast
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from python_multipart import parse_form
from python_multipart.multipart import Field, File
from regeneration.__main__ import main
from regeneration.normalise import load

from .conftest import FROZEN, PROJECT

PHOTO = PROJECT / "tests" / "data" / "photo.jpg"
JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"
NEW_FIELD = {"type": "string", "enum": ["warm", "cold"], "description": "The mood of the picture."}


@dataclass(frozen=True)
class Case:
    """A vendor, and what its next document has."""

    vendor: str
    client: str
    schema: str
    field: str
    value: str
    answer: dict[str, Any]


CASES = [
    Case("phota", "Phota", "EnhanceRequest", "output_format", "jxl", {"images": ["AAAA"], "known_subjects": {}}),
    Case("topaz", "Topaz", "EnhanceRequest", "model", "Standard V3", {"process_id": JOB, "eta": 0}),
]


@pytest.fixture(params=CASES, ids=[case.vendor for case in CASES], scope="module")
def case(request: pytest.FixtureRequest) -> Case:
    """One case after the other."""
    chosen: Case = request.param
    return chosen


@pytest.fixture(scope="module")
def tree(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of which one vendor's document has a new field and a new value, regenerated."""
    folder = tmp_path_factory.mktemp(case.vendor)
    shutil.copy(PROJECT / "pyproject.toml", folder)
    shutil.copytree(PROJECT / "generated", folder / "generated")
    shutil.copytree(FROZEN / case.vendor, folder / "specs" / case.vendor)
    assert main(["--project", str(folder), case.vendor]) == 0
    document: Any = load(folder / "specs" / case.vendor / "openapi.yaml")
    properties = document["components"]["schemas"][case.schema]["properties"]
    properties["mood"] = NEW_FIELD
    properties[case.field]["enum"].append(case.value)
    (folder / "newer.json").write_text(json.dumps(document))
    assert main(["--project", str(folder), case.vendor, "--from", str(folder / "newer.json")]) == 0
    return folder


def options(case: Case) -> dict[str, str]:
    """The new field, and the new value."""
    return {"mood": "warm", case.field: case.value}


@contextmanager
def recording(answer: dict[str, Any], received: list[dict[str, str]]) -> Generator[str]:
    """A server on loopback that takes the fields of every request down; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fields: dict[str, str] = {}
            if self.headers["Content-Type"] == "application/json":
                fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            else:

                def take(field: Field) -> None:
                    fields[(field.field_name or b"").decode()] = (field.value or b"").decode()

                def skip(file: File) -> None:
                    file.close()

                headers = {name: value.encode() for name, value in self.headers.items()}
                parse_form(headers, self.rfile, take, skip)
            received.append(fields)
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(tree: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program with the wrapper of this project and the clients of that tree."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "generated")}
    command = [sys.executable, "-W", "error", "-c", program, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


SUBMIT = """
import json, sys
import photoenhance, photoenhance_clients
client, url, photo, options = sys.argv[1:]
with getattr(photoenhance, client)("key", base_url=url) as vendor:
    vendor.submit(photo, **json.loads(options))
print(photoenhance_clients.__path__[0])
"""


def test_accepted_and_on_the_wire(tree: Path, case: Case) -> None:
    received: list[dict[str, str]] = []
    with recording(case.answer, received) as url:
        done = run(tree, SUBMIT, case.client, url, str(PHOTO), json.dumps(options(case)))

    assert done.stderr == ""
    assert done.stdout.strip() == str(tree / "generated" / "photoenhance_clients")
    (fields,) = received
    assert fields.items() >= options(case).items()


def test_refused_without_regenerating(case: Case) -> None:
    received: list[dict[str, str]] = []
    with recording(case.answer, received) as url:
        done = run(PROJECT, SUBMIT, case.client, url, str(PHOTO), json.dumps(options(case)))

    assert f"{case.vendor} has no option 'mood'" in done.stderr
    assert received == []


def test_wrong_value_of_the_new_field_is_refused(tree: Path, case: Case) -> None:
    done = run(tree, SUBMIT, case.client, "http://127.0.0.1:9", str(PHOTO), '{"mood": "warn"}')

    assert "takes one of 'warm', 'cold'; nearest is 'warm'" in done.stderr


def test_documented(tree: Path, case: Case) -> None:
    """In the docstring of the option, and in what the command line says."""
    source = (tree / "generated" / "photoenhance_clients" / case.vendor / "options.py").read_text()
    (options_class,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    names = [ast.unparse(it.target) if isinstance(it, ast.AnnAssign) else "" for it in options_class.body]
    docstring = options_class.body[names.index("mood") + 1]

    assert isinstance(docstring, ast.Expr)
    assert "The mood of the picture. [one of warm, cold]" in ast.unparse(docstring)
    shown = run(tree, f"import photoenhance; print(photoenhance.VENDORS[{case.vendor!r}].options['mood'])").stdout
    assert "The mood of the picture." in shown


def checked(tree: Path, case: Case, use: str) -> list[str]:
    """What pyright finds in a call with these options."""
    (tree / "use.py").write_text(
        f"from photoenhance import {case.client}\n\nwith {case.client}() as client:\n"
        f'    client.enhance("photo.jpg", {use})\n'
    )
    settings = {
        "include": ["use.py"],
        "extraPaths": [str(PROJECT / "wrapper"), str(tree / "generated")],
        "typeCheckingMode": "strict",
        "venvPath": str(Path(sys.prefix).parent),
        "venv": Path(sys.prefix).name,
    }
    (tree / "pyrightconfig.json").write_text(json.dumps(settings))
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--project", str(tree)],
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return [it["message"] for it in json.loads(done.stdout)["generalDiagnostics"]]


def test_type_checked(tree: Path, case: Case) -> None:
    assert checked(tree, case, f"mood='warm', {case.field}={case.value!r}") == []
    (wrong_value,) = checked(tree, case, "mood='warn'")
    assert "\"Literal['warm', 'cold']\"" in wrong_value
    (wrong_name,) = checked(tree, case, "moood='warm'")
    assert '"moood"' in wrong_name
