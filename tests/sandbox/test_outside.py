"""Somebody's project, tested with nothing but the wheel and the pytest plugin that comes with it."""

import os
import shutil
import subprocess
from pathlib import Path

PROJECT = Path(__file__).with_name("outside")


def test_a_project_of_somebody_else_is_tested(python: Path, tmp_path: Path) -> None:
    project = shutil.copytree(PROJECT, tmp_path / "gallery", ignore=shutil.ignore_patterns("__pycache__"))
    program = "import photoenhance, sys; assert photoenhance.__file__.startswith(sys.prefix), photoenhance.__file__"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for command in (["-c", program], ["-m", "pytest", "-p", "no:cacheprovider"]):
        ran = subprocess.run(
            [python, *command], cwd=project, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "6 passed" in ran.stdout
