"""The pytest plugin, used by tests of its own run, as anybody's tests would."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """\
import httpx, os, pytest

@pytest.fixture
def topaz():
    headers = {"X-API-Key": os.environ["TOPAZ_API_KEY"]}
    with httpx.Client(base_url=os.environ["TOPAZ_BASE_URL"], headers=headers, trust_env=False) as client:
        yield client

def status(client):
    return client.get("/status").status_code

@pytest.mark.photoenhance_fault("topaz", "getAllStatuses", status=503, after=1)
@pytest.mark.photoenhance_fault("topaz", "getAllStatuses", status=429, times=2)
def test_faults_come_in_the_order_in_which_they_are_written(photoenhance_sandbox, topaz):
    assert [status(topaz) for _ in range(5)] == [200, 503, 429, 429, 200]

def test_nothing_is_left_of_another_test(photoenhance_sandbox, topaz):
    assert photoenhance_sandbox.requests == []
    assert status(topaz) == 200

@pytest.mark.photoenhance_sandbox(profile="observed", rate_limits={"topaz": 1}, frozen=True)
def test_settings(photoenhance_sandbox, topaz):
    assert [status(topaz) for _ in range(2)] == [200, 429]
    photoenhance_sandbox.advance(1)
    assert topaz.get("/status/1").json() == {"detail": "Invalid process ID. Please ensure it is a valid UUID."}

def test_settings_are_for_one_test(photoenhance_sandbox, topaz):
    assert [status(topaz) for _ in range(2)] == [200, 200]

def test_without_the_sandbox_the_environment_is_as_it_was():
    assert "TOPAZ_API_KEY" not in os.environ
"""


def run(folder: Path, tests: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_theirs.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--strict-markers", "-W", "error", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_fixture_and_marks(tmp_path: Path) -> None:
    ran = run(tmp_path, TESTS)
    assert "5 passed" in ran.stdout, ran.stdout


@pytest.mark.parametrize(
    ("mark", "complaint"),
    [
        ('photoenhance_fault("topas", "getStatus")', "There is no vendor 'topas'"),
        ('photoenhance_fault("topaz", "getstatus")', "There is no operation of topaz 'getstatus'"),
        ('photoenhance_fault("topaz", "getStatus", code=1)', "unexpected keyword argument 'code'"),
        ("photoenhance_sandbox(profile='real')", "There is no profile 'real'"),
    ],
)
def test_a_mark_that_makes_no_sense_is_an_error(tmp_path: Path, mark: str, complaint: str) -> None:
    ran = run(tmp_path, f"import pytest\n@pytest.mark.{mark}\ndef test_it(photoenhance_sandbox): ...\n")
    assert ran.returncode == 1
    assert complaint in ran.stdout


def test_marks_are_known_and_the_sandbox_is_not_loaded_unasked(tmp_path: Path) -> None:
    tests = "import sys\ndef test_it(): assert not {'PIL', 'uvicorn', 'photoenhance.sandbox'} & set(sys.modules)\n"
    # What else is installed here may load anything.
    assert "1 passed" in run(tmp_path, tests, "-p", "no:schemathesis", "-p", "no:hypothesispytest").stdout
    assert "@pytest.mark.photoenhance_fault(" in run(tmp_path, tests, "--markers").stdout
