"""Type checkers accept the documented options, in their documented types, and nothing else."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import photoenhance
import pytest

ROOT = Path(__file__).parents[2]
ACCEPTED = Path(__file__).with_name("api.py")

# Calls that are each to be an error, by this rule of pyright's.
REJECTED = {
    # Names that the documents do not have
    'Topaz().enhance("photo.jpg", output_widht=100)': "reportCallIssue",
    'Topaz().enhance("photo.jpg", scale=2)': "reportCallIssue",
    'Topaz().submit("photo.jpg", outputFormat="png")': "reportCallIssue",
    'Topaz().estimate("photo.jpg", width=100)': "reportCallIssue",
    'Phota().enhance("photo.jpg", num_images=2)': "reportCallIssue",
    'PicWish().enhance("photo.jpg", scale=2)': "reportCallIssue",
    'PicWish().enhance("photo.jpg", image_url="https://example.com/photo.jpg")': "reportCallIssue",
    'TensorPix().enhance("photo.jpg", face_enhancement=True)': "reportCallIssue",
    'Autoenhance().enhance("photo.jpg", sky=True)': "reportCallIssue",
    'Autoenhance().download("an-image", sky_replacement=True)': "reportCallIssue",
    'AsyncTopaz().enhance("photo.jpg", output_widht=100)': "reportCallIssue",
    'AsyncAutoenhance().download("an-image", formatt="png")': "reportCallIssue",
    # Types and values that they do not have
    'Topaz().enhance("photo.jpg", output_width="100")': "reportArgumentType",
    'Topaz().enhance("photo.jpg", output_width=100.5)': "reportArgumentType",
    'Topaz().enhance("photo.jpg", model="Standard V3")': "reportArgumentType",
    'Topaz().enhance("photo.jpg", crop_to_fill="true")': "reportArgumentType",
    'Topaz().enhance("photo.jpg", denoise="0.5")': "reportArgumentType",
    'Topaz().enhance("photo.jpg", output_format="webp")': "reportArgumentType",
    'Topaz().submit("photo.jpg", creativity=None)': "reportArgumentType",
    'Phota().enhance("photo.jpg", profile_ids="me")': "reportArgumentType",
    'Phota().enhance("photo.jpg", response_mode="url")': "reportArgumentType",
    'PicWish().enhance("photo.jpg", scale_factor=3)': "reportArgumentType",
    'PicWish().enhance("photo.jpg", sync=2)': "reportArgumentType",
    'PicWish().enhance("photo.jpg", type="portrait")': "reportArgumentType",
    'TensorPix().enhance("photo.jpg", enhancement_type="sr8x")': "reportArgumentType",
    'TensorPix().enhance("photo.jpg", watermark="no")': "reportArgumentType",
    'Autoenhance().enhance("photo.jpg", cloud_type="clear")': "reportArgumentType",
    'Autoenhance().download("an-image", format="gif")': "reportArgumentType",
    'Autoenhance().download("an-image", preview=0)': "reportArgumentType",
    'AsyncPicWish().submit("photo.jpg", return_type="1")': "reportArgumentType",
    # Images that nobody takes
    "Topaz().enhance(42)": "reportArgumentType",
    'Topaz().enhance(open("photo.jpg"))': "reportArgumentType",
    # What has to be awaited
    'AsyncTopaz().enhance("photo.jpg").save("photo.png")': "reportAttributeAccessIssue",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What pyright, as strict as the project has it, says of the calls to reject and of those to accept."""
    wrong = tmp_path_factory.mktemp("typing") / "wrong.py"
    clients = sorted({call.partition("(")[0] for call in REJECTED})
    calls = [call if "save" in call or not call.startswith("Async") else f"_ = {call}" for call in REJECTED]
    wrong.write_text("\n".join([f"from photoenhance import {', '.join(clients)}", *calls]), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--project", ROOT, wrong, ACCEPTED],
        cwd=ROOT,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    diagnostics: list[dict[str, Any]] = json.loads(done.stdout)["generalDiagnostics"]
    return diagnostics


def test_documented_options_are_accepted(found: list[dict[str, Any]]) -> None:
    assert [each for each in found if Path(each["file"]) == ACCEPTED] == []


def test_all_else_is_rejected_where_it_stands(found: list[dict[str, Any]]) -> None:
    said: dict[int, set[str]] = {}
    for each in found:
        if Path(each["file"]) != ACCEPTED:
            said.setdefault(each["range"]["start"]["line"], set()).add(each["rule"])
    for line, (call, rule) in enumerate(REJECTED.items(), 1):
        assert rule in said.pop(line, ()), call
    assert said == {}


@pytest.mark.parametrize("vendor", photoenhance.VENDORS)
def test_the_accepted_calls_have_every_option(vendor: str) -> None:
    functions = {
        each.name: each for each in ast.parse(ACCEPTED.read_text("utf-8")).body if isinstance(each, ast.FunctionDef)
    }
    calls = [node for node in ast.walk(functions[vendor]) if isinstance(node, ast.Call)]
    assert set(photoenhance.VENDORS[vendor].options) <= {word.arg for call in calls for word in call.keywords}
