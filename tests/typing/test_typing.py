"""Type checkers accept the documented options, in their documented types, and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def test_documented_options_are_accepted_and_all_else_is_rejected(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    clients = sorted({call.partition("(")[0] for call in REJECTED})
    calls = [call if "save" in call or not call.startswith("Async") else f"_ = {call}" for call in REJECTED]
    wrong.write_text("\n".join([f"from photoenhance import {', '.join(clients)}", *calls]), "utf-8")
    found = said_by_pyright(wrong, ACCEPTED)
    assert found.pop(ACCEPTED, {}) == {}
    rules = {line: {each["rule"] for each in said} for line, said in found[wrong].items()}
    for line, (call, rule) in enumerate(REJECTED.items(), 1):
        assert rule in rules.pop(line, ()), call
    assert rules == {}


def said_by_pyright(*paths: Path) -> dict[Path, dict[int, list[dict[str, Any]]]]:
    """What pyright, as strict as the project has it, says of each file, by line."""
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--project", ROOT, *paths],
        cwd=ROOT,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[Path, dict[int, list[dict[str, Any]]]] = {}
    for each in json.loads(done.stdout)["generalDiagnostics"]:
        found.setdefault(Path(each["file"]), {}).setdefault(each["range"]["start"]["line"], []).append(each)
    return found
