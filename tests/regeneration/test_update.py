"""A new document is taken whole, with a report that says what it breaks; or nothing changes."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from regeneration import overlay
from regeneration.__main__ import main
from regeneration.normalise import load
from updating.report import next_version

from .conftest import FROZEN, snapshot


@pytest.fixture(scope="module")
def regenerated(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That project with Topaz's specs, too."""
    folder = shutil.copytree(pristine, tmp_path_factory.mktemp("with topaz") / "project")
    shutil.copytree(FROZEN / "topaz", folder / "specs" / "topaz")
    assert main(["--project", str(folder), "topaz"]) == 0
    return folder


@pytest.fixture
def project(regenerated: Path, tmp_path: Path) -> Path:
    """A copy of that project, to be updated."""
    return shutil.copytree(regenerated, tmp_path / "project")


def update(project: Path, vendor: str, document: Any) -> tuple[int, str]:  # noqa: ANN401
    """Take `document`; return the status and the report."""
    page, report = project.parent / "newer.json", project.parent / "report.md"
    page.write_text(json.dumps(document), encoding="utf-8")
    status = main(["--project", str(project), vendor, "--from", str(page), "--report", str(report)])
    return status, report.read_text(encoding="utf-8")


def entries(report: str) -> set[tuple[str, str, str]]:
    """What a report lists: heading, subject and text."""
    found: set[tuple[str, str, str]] = set()
    heading = subject = ""
    for line in report.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("- "):
            subject = line[2:]
        elif line.startswith("  - "):
            found.add((heading, subject, line[4:]))
    return found


def remove_operation(document: Any) -> None:  # noqa: ANN401
    """Have no cancelling."""
    del document["paths"]["/cancel/{process_id}"]


def add_operation(document: Any) -> None:  # noqa: ANN401
    """Have another operation."""
    operation = {"operationId": "ping", "tags": ["Status"], "responses": {"204": {"description": "Fine."}}}
    document["paths"]["/ping"] = {"get": operation}


def rename_field(document: Any) -> None:  # noqa: ANN401
    """Call a field of an answer something else."""
    properties = document["components"]["schemas"]["EstimationResponse"]["properties"]
    properties["price"] = properties.pop("credits")


def remove_enum_value(document: Any) -> None:  # noqa: ANN401
    """Have one model less."""
    document["components"]["schemas"]["EnhanceRequest"]["properties"]["model"]["enum"].remove("CGI")


def narrow_type(document: Any) -> None:  # noqa: ANN401
    """Take whole numbers only."""
    document["components"]["schemas"]["ProcessRequest"]["properties"]["face_enhancement_creativity"]["type"] = "integer"


def allow_null(document: Any) -> None:  # noqa: ANN401
    """Answer null now and then."""
    document["components"]["schemas"]["StatusResponse"]["properties"]["eta"]["nullable"] = True


def change_default(document: Any) -> None:  # noqa: ANN401
    """Make another number of images, unless told otherwise."""
    document["components"]["schemas"]["EnhanceRequest"]["properties"]["num_output_images"]["default"] = 2


def require_field(document: Any) -> None:  # noqa: ANN401
    """Require what was optional."""
    document["components"]["schemas"]["EnhanceRequest"]["required"].append("prompt")


def add_required_field(document: Any) -> None:  # noqa: ANN401
    """Require something new."""
    schema = document["components"]["schemas"]["EnhanceRequest"]
    schema["properties"]["purpose"] = {"type": "string"}
    schema["required"].append("purpose")


def remove_status(document: Any) -> None:  # noqa: ANN401
    """Have no 404."""
    del document["paths"]["/v1/phota/enhance"]["post"]["responses"]["404"]


def rename_header(document: Any) -> None:  # noqa: ANN401
    """Take the key in another header."""
    document["components"]["securitySchemes"]["APIKeyHeader"]["name"] = "X-Phota-Key"


def change_text(document: Any) -> None:  # noqa: ANN401
    """Say the same in other words."""
    document["components"]["schemas"]["EnhanceRequest"]["properties"]["prompt"]["description"] = "What to do."


BREAKING = "**Breaking for Python callers.**"
BEHAVIOUR = "**Compatible for Python callers, but the same calls do something else.**"
COMPATIBLE = "**Compatible for Python callers.**"
NOTHING = "**Nothing changes for Python callers** but documentation."
CALLS = "The same calls do something else"
WIRE = "On the wire"
PHOTA = "models.EnhanceRequest"
SENT = "EnhanceRequest (sent by POST /v1/phota/enhance)"
NUMBERS = "`face_enhancement_creativity` does not take float any more, but int."

MUTATIONS: list[tuple[str, Callable[[Any], None], str, str, list[tuple[str, str, str]]]] = [
    (
        "topaz",
        remove_operation,
        BREAKING,
        "0.2.0",
        [
            ("Breaking", "`api.cancel.cancel_enhance`", "is gone."),
            (WIRE, "/cancel/{process_id}", "breaking: Path `/cancel/{process_id}` was removed."),
        ],
    ),
    ("topaz", add_operation, COMPATIBLE, "0.1.1", [("Compatible", "`api.status.ping`", "is new.")]),
    (
        "topaz",
        rename_field,
        BREAKING,
        "0.2.0",
        [
            ("Breaking", "`models.EstimationResponse`", "`credits_` is gone."),
            ("Compatible", "`models.EstimationResponse`", "`price: int` is new."),
            (
                WIRE,
                "EstimationResponse (answered by POST /estimate, POST /estimate-gen)",
                "breaking: Property `credits` of `EstimationResponse` was removed.",
            ),
        ],
    ),
    (
        "topaz",
        remove_enum_value,
        BREAKING,
        "0.2.0",
        [
            ("Breaking", "`models.EnhanceRequest`", "`model` does not take 'CGI' any more."),
            (
                WIRE,
                "EnhanceRequest (sent by POST /enhance/async, POST /enhance)",
                "breaking: Enum of `model` lost values: 'CGI'.",
            ),
        ],
    ),
    (
        "topaz",
        narrow_type,
        BREAKING,
        "0.2.0",
        [
            ("Breaking", "`options.EnhanceOptions`", NUMBERS),
            ("Breaking", "`models.EnhanceRequest`", NUMBERS),
            (
                WIRE,
                "EnhanceRequest (sent by POST /enhance/async, POST /enhance)",
                "breaking: Type of `face_enhancement_creativity` narrowed from 'number' to 'integer'.",
            ),
        ],
    ),
    (
        "topaz",
        allow_null,
        BREAKING,
        "0.2.0",
        [("Breaking", "`models.StatusResponse`", "`eta` may be None when it is read, which it could not.")],
    ),
    (
        "phota",
        change_default,
        BEHAVIOUR,
        "0.1.1",
        [
            (CALLS, f"`{PHOTA}`", "`num_output_images` is 2 instead of 1 where it is not given."),
            (WIRE, SENT, "other: `default` of `num_output_images` changed from 1 to 2."),
        ],
    ),
    (
        "phota",
        require_field,
        BREAKING,
        "0.2.0",
        [
            ("Breaking", f"`{PHOTA}`", "`prompt` is required now."),
            (WIRE, SENT, "breaking: Properties of `EnhanceRequest` became required: `prompt`."),
        ],
    ),
    (
        "phota",
        add_required_field,
        BREAKING,
        "0.2.0",
        [("Breaking", f"`{PHOTA}`", "`purpose: str` is new and required.")],
    ),
    (
        "phota",
        remove_status,
        COMPATIBLE,
        "0.1.1",
        [
            (
                "Compatible",
                "`api.studio.enhance_v1_phota_enhance_post`",
                "does not answer PhotaError404Response any more.",
            ),
            (WIRE, "POST /v1/phota/enhance", "breaking: Response `404` was removed."),
        ],
    ),
    (
        "phota",
        rename_header,
        COMPATIBLE,
        "0.1.1",
        [
            (
                "Compatible",
                "`client`",
                "`auth_header_name` is 'X-Phota-Key' instead of 'X-API-Key': the client sends it by itself.",
            ),
            (
                WIRE,
                "APIKeyHeader",
                "breaking: `name` of security scheme `APIKeyHeader` changed from 'X-API-Key' to 'X-Phota-Key'.",
            ),
        ],
    ),
    ("phota", change_text, NOTHING, "0.1.1", []),
]


@pytest.mark.parametrize(
    ("vendor", "mutate", "verdict", "version", "expected"), MUTATIONS, ids=[it[1].__name__ for it in MUTATIONS]
)
def test_verdicts(
    project: Path,
    vendor: str,
    mutate: Callable[[Any], None],
    verdict: str,
    version: str,
    expected: list[tuple[str, str, str]],
) -> None:
    document: Any = load(FROZEN / vendor / "openapi.yaml")
    mutate(document)

    status, report = update(project, vendor, document)

    assert status == 0
    assert verdict in report
    assert f"Suggested version: 0.1.0 → {version}." in report
    assert set(expected) <= entries(report)
    assert bool(expected) == bool(entries(report))


def test_rehearsal_of_topaz_1_2_0(project: Path, request: pytest.FixtureRequest) -> None:
    """What the next version of Topaz will bring; `git diff` shows what a change of the pipeline makes of the report."""
    newer = overlay.apply(load(FROZEN / "topaz" / "openapi.yaml"), load(request.path.with_name("topaz-1.2.0.yaml")))

    status, report = update(project, "topaz", newer)

    assert status == 0
    assert report == request.path.with_name("topaz-1.2.0.md").read_text(encoding="utf-8")
    assert main(["--project", str(project), "--check", "--force"]) == 0
    actions = yaml.safe_load((project / "specs" / "topaz" / "overlay.yaml").read_text())["actions"]
    assert len(actions) == len(load(FROZEN / "topaz" / "overlay.yaml")["actions"]) - 2
    assert not any("409" in str(action.get("update")) for action in actions)


def test_document_of_another_form_takes_the_place_of_the_old_one(project: Path) -> None:
    document: Any = load(FROZEN / "phota" / "openapi.yaml")
    change_text(document)
    update(project, "phota", document)

    assert [path.name for path in (project / "specs" / "phota").glob("openapi.*")] == ["openapi.json"]
    assert not list(project.glob(".regenerate*"))


def test_action_that_no_longer_applies(project: Path) -> None:
    document: Any = load(FROZEN / "phota" / "openapi.yaml")
    document["components"]["schemas"]["EnhanceRequest"]["properties"]["picture"] = document["components"]["schemas"][
        "EnhanceRequest"
    ]["properties"].pop("image")
    document["components"]["schemas"]["EnhanceRequest"]["required"] = ["picture"]
    before = snapshot(project)

    status, report = update(project, "phota", document)

    assert status == 2
    assert "**Nothing was updated.**" in report
    assert (
        "Overlay",
        "Action 2, `$.components.schemas.EnhanceRequest.properties.image`",
        "No longer applies. Somebody has to decide; until then nothing is updated. Its target matches nothing.",
    ) in entries(report)
    assert (WIRE, SENT, "breaking: Properties of `EnhanceRequest` became required: `picture`.") in entries(report)
    assert snapshot(project) == before


def test_what_the_clients_cannot_do(project: Path) -> None:
    document: Any = load(FROZEN / "phota" / "openapi.yaml")
    document["components"]["schemas"]["EditResponse"]["patternProperties"] = {"^x": {"type": "string"}}
    before = snapshot(project)

    status, report = update(project, "phota", document)

    assert status == 2
    assert "components/schemas/EditResponse: patternProperties" in report
    assert snapshot(project) == before


def test_same_document(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(project)
    page = FROZEN / "phota" / "openapi.yaml"

    assert main(["--project", str(project), "phota", "--from", str(page)]) == 0
    assert capsys.readouterr().err == "phota: nothing new; the document is the one that is here.\n"
    assert snapshot(project) == before


def test_client_that_is_not_up_to_date(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Else its report would tell of more than the document."""
    (project / "generated" / "photoenhance_clients" / "phota" / "client.py").unlink()
    document: Any = load(FROZEN / "phota" / "openapi.yaml")
    change_text(document)

    assert update(project, "phota", document)[0] == 2
    assert "phota: Its client is not up to date" in capsys.readouterr().err


def page(document: str) -> str:
    """A documentation page with `document` in it."""
    return f"# Enhance\n\n````yaml https://api.example.com/openapi.json post /v1/phota/enhance\n{document}````\n"


def test_document_in_a_page_is_kept_byte_for_byte(project: Path, tmp_path: Path) -> None:
    newer = (FROZEN / "phota" / "openapi.yaml").read_text().replace("version: v0.5.0", "version: v0.7.0")
    (tmp_path / "page.md").write_text(page(newer))

    assert main(["--project", str(project), "phota", "--from", str(tmp_path / "page.md")]) == 0
    assert (project / "specs" / "phota" / "openapi.yaml").read_text() == newer
    record = load(project / "specs" / "phota" / "lock.yaml")["document"]
    assert (record["from"], record["version"]) == ("page.md", "v0.7.0")
    package = project / "generated" / "photoenhance_clients" / "phota" / "__init__.py"
    assert 'DOCUMENT_VERSION: Final = "v0.7.0"' in package.read_text()


OTHER = "openapi: 3.1.0\ninfo: {title: Other, version: '1'}\nservers: [{url: 'https://x.example'}]\npaths: {}\n"
NO_OPERATION = OTHER.replace("Other", "Phota API")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("<html>Sign in</html>", "holds 0 OpenAPI documents", id="html"),
        pytest.param(page(OTHER), "another API: its title is 'Other' and not 'Phota API'", id="another-api"),
        pytest.param(page(NO_OPERATION), "none of the operations", id="another-part"),
        pytest.param(page("openapi: 3.1.0\ninfo:\n  title: T\n  version: '1\n"), "cannot be read", id="truncated"),
        pytest.param(json.dumps({"openapi": "3.1.0"}), "Not a valid document", id="invalid"),
        pytest.param("\udcff", "cannot be read", id="not-text"),
    ],
)
def test_page_that_is_not_the_document_changes_nothing(
    project: Path, tmp_path: Path, content: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    before = snapshot(project)

    assert main(["--project", str(project), "phota", "--from", str(path)]) == 2
    assert problem in capsys.readouterr().err
    assert snapshot(project) == before


def test_document_that_was_cut_off_between_two_lines(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (FROZEN / "phota" / "openapi.yaml").read_text()
    (tmp_path / "page.yaml").write_text(text[: text.index("    ValidationError:\n")])
    before = snapshot(project)

    assert main(["--project", str(project), "phota", "--from", str(tmp_path / "page.yaml")]) == 2
    assert "$ref to nothing, or to itself, #/components/schemas/ValidationError" in capsys.readouterr().err
    assert snapshot(project) == before


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--from", "page.md"], "--from needs the one vendor"),
        (["--from", "page.md", "phota", "tensorpix"], "--from needs the one vendor"),
        (["--from", "page.md", "phota", "--check"], "--from needs the one vendor"),
        (["--from", "page.md", "phota", "--fetch"], "--from needs the one vendor"),
        (["--check", "--fetch"], "choose one"),
        (["--report", "report.md"], "--report goes with"),
        (["--from", "nothing.md", "phota"], "nothing.md cannot be read"),
    ],
)
def test_contradictions(project: Path, arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--project", str(project), *arguments]) == 2
    assert re.search(problem, capsys.readouterr().err)


@pytest.mark.parametrize(
    ("version", "ratings", "expected"),
    [
        ("0.1.0", {"breaking", "compatible"}, "0.2.0"),
        ("0.1.0", {"compatible"}, "0.1.1"),
        ("0.1.3", set[str](), "0.1.4"),
        ("1.4.2", {"breaking"}, "2.0.0"),
        ("1.4.2", {"behaviour"}, "1.5.0"),
        ("1.4.2", set[str](), "1.4.3"),
    ],
)
def test_suggested_version(version: str, ratings: Any, expected: str) -> None:  # noqa: ANN401
    assert next_version(version, ratings) == expected
