"""Documents come from where source.yaml says, over real sockets; what is not the document is refused."""

import gzip
import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from regeneration.__main__ import main
from regeneration.normalise import load
from updating import fetch as fetching

from .conftest import FROZEN, snapshot

DOCUMENT = (FROZEN / "phota" / "openapi.yaml").read_text(encoding="utf-8")
NEWER = DOCUMENT.replace("version: v0.5.0", "version: v0.7.0")
MAX_BYTES = 20_000_000

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answers: dict[str, Answer]) -> Generator[str]:
    """A server on loopback that answers at these paths; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answers[self.path](self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def text(body: str, media_type: str = "text/plain") -> Answer:
    """Answer with a text."""
    return content(body.encode(), media_type)


def content(body: bytes, media_type: str) -> Answer:
    """Answer with bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def status(code: int, **headers: str) -> Answer:
    """Answer with a status and no content."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": "0", "Connection": "close", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()

    return answer


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """Answer with less than was announced."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(NEWER.encode())))
    handler.end_headers()
    handler.wfile.write(NEWER.encode()[:-500])
    handler.close_connection = True


def without_length(handler: BaseHTTPRequestHandler) -> None:
    """Answer without saying where the answer ends."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(NEWER.encode())
    handler.close_connection = True


def oversized(handler: BaseHTTPRequestHandler) -> None:
    """Go on and on."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    chunk = b"100000\r\n" + b"#" * 0x100000 + b"\r\n"
    try:
        for _ in range(MAX_BYTES // 0x100000 + 50):
            handler.wfile.write(chunk)
    except OSError:  # the client has had enough
        pass
    handler.close_connection = True


def compressed(handler: BaseHTTPRequestHandler) -> None:
    """Answer with little that unfolds into much, though nothing was asked to be compressed."""
    body = gzip.compress(b"#" * 2 * MAX_BYTES)
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(body)))
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(body)


def point_to(project: Path, **source: Any) -> None:  # noqa: ANN401
    """Let Phota's document come from somewhere."""
    path = project / "specs" / "phota" / "source.yaml"
    path.write_text(yaml.safe_dump({"title": "Phota API", **source}))


def fetch(project: Path, *vendors: str) -> int:
    """The status of fetching."""
    return main(["--project", str(project), "--fetch", *vendors])


def test_newest_document_is_fetched(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving({"/openapi.json": text(NEWER)}) as server:
        point_to(project, openapi=f"{server}/openapi.json")
        assert fetch(project, "phota") == 0

    assert (project / "specs" / "phota" / "openapi.yaml").read_text() == NEWER
    record = load(project / "specs" / "phota" / "lock.yaml")["document"]
    assert record["from"] == f"{server}/openapi.json"
    assert "# phota: v0.5.0 → v0.7.0" in capsys.readouterr().out


def test_documents_that_are_here_already(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving({"/openapi.json": text(DOCUMENT)}) as server:
        point_to(project, openapi=f"{server}/openapi.json")
        before = snapshot(project)
        assert fetch(project, "phota") == 0

    assert snapshot(project) == before
    assert capsys.readouterr().err == "phota: nothing new; the document is the one that is here.\n"


def test_vendor_without_an_address(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    point_to(project)

    assert fetch(project, "phota") == 0
    assert capsys.readouterr().err == "phota: nothing new; its source.yaml names no address.\n"


def test_one_that_fails_keeps_no_other_from_being_updated(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newer = (FROZEN / "tensorpix" / "openapi.yaml").read_text().replace("version: 1.1.0", "version: 1.2.0")
    with serving({"/phota": status(503), "/tensorpix": text(newer)}) as server:
        point_to(project, openapi=f"{server}/phota")
        source = {"title": "TensorPix OpenAPI Documentation", "openapi": f"{server}/tensorpix"}
        (project / "specs" / "tensorpix" / "source.yaml").write_text(yaml.safe_dump(source))
        assert fetch(project) == 2

    said = capsys.readouterr()
    assert said.err == f"phota: {server}/phota answers with status 503.\n"
    assert "# tensorpix: 1.1.0 → 1.2.0" in said.out
    assert load(project / "specs" / "phota" / "openapi.yaml")["info"]["version"] == "v0.5.0"


REFUSED: list[tuple[Answer, str]] = [
    (text("<!doctype html><title>Sign in</title>", "text/html"), "holds a web page"),
    (text(f"<html><pre>{NEWER}</pre></html>"), "holds a web page"),
    (text(NEWER.replace("Phota API", "Other API")), "another API"),
    (text(NEWER.replace("/v1/phota/enhance:", "/v2/enhance:")), "none of the operations"),
    (text(NEWER.replace("required: true", "required: perhaps")), "Not a valid document"),
    (text(NEWER[:3000]), "/doc"),
    (text("Nothing here."), "holds 0 OpenAPI documents"),
    (cut_off, "cannot be fetched"),
    (without_length, "does not say how long"),
    (oversized, "holds more than 20,000,000 bytes"),
    (status(302, Location="https://elsewhere.example/openapi.json"), "redirects to https://elsewhere.example"),
    (status(308, Location="/doc/"), "redirects to /doc/"),
    (status(404), "status 404"),
    (status(500), "status 500"),
    (content(b"\xff\xd8\xff\xe0", "image/jpeg"), "holds no text"),
    (content(NEWER.encode("utf-16"), "text/yaml; charset=utf-16"), "holds no text"),
    (compressed, "compresses its answer"),
    (status(302, Location="file:///etc/hostname"), "redirects to file:///etc/hostname"),
]


@pytest.mark.parametrize(("answer", "problem"), REFUSED)
def test_what_is_not_the_document_changes_nothing(
    project: Path, answer: Answer, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving({"/doc": answer}) as server:
        point_to(project, openapi=f"{server}/doc")
        before = snapshot(project)
        assert fetch(project, "phota") == 2

    assert problem in capsys.readouterr().err
    assert snapshot(project) == before


def test_server_that_never_comes_to_an_end(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving({"/doc": text(NEWER)}) as server:
        point_to(project, openapi=f"{server}/doc")
        monkeypatch.setattr(fetching, "MAX_SECONDS", 0.0)
        assert fetch(project, "phota") == 2

    assert "takes longer than 0 seconds" in capsys.readouterr().err


def test_file_is_no_address(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    point_to(project, openapi=(project / "specs" / "phota" / "openapi.yaml").as_uri())

    assert fetch(project, "phota") == 2
    assert "cannot be fetched" in capsys.readouterr().err


def test_mark_before_the_text(project: Path) -> None:
    with serving({"/doc": content(NEWER.encode("utf-8-sig"), "text/yaml")}) as server:
        point_to(project, openapi=f"{server}/doc")
        assert fetch(project, "phota") == 0

    assert (project / "specs" / "phota" / "openapi.yaml").read_text(encoding="utf-8") == NEWER


def test_nobody_answers(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving({}) as server:
        pass
    point_to(project, openapi=f"{server}/doc")

    assert fetch(project, "phota") == 2
    assert "cannot be fetched" in capsys.readouterr().err


def in_markdown(document: Any) -> str:  # noqa: ANN401
    """A page of documentation with `document` in it."""
    return f"# A page\n\n```json\n{json.dumps(document, indent=1)}\n```\n"


def pages() -> tuple[Any, Any]:
    """Phota's document, and another page of it with one more operation."""
    first: Any = load(FROZEN / "phota" / "openapi.yaml")
    second: Any = load(FROZEN / "phota" / "openapi.yaml")
    (item,) = second["paths"].values()
    item["post"]["operationId"] = "edit"
    second["paths"] = {"/v1/phota/edit": item}
    second["tags"].append({"name": "Editing"})
    return first, second


def test_pages_are_merged(project: Path) -> None:
    first, second = pages()
    with serving({"/1.md": text(in_markdown(first)), "/2.md": text(in_markdown(second))}) as server:
        point_to(project, pages=[f"{server}/1.md", f"{server}/2.md"])
        assert fetch(project, "phota") == 0

    merged = load(project / "specs" / "phota" / "openapi.json")
    assert merged == {
        **first,
        "paths": {**first["paths"], **second["paths"]},
        "tags": [*first["tags"], {"name": "Editing"}],
    }
    assert (project / "generated" / "photoenhance_clients" / "phota" / "api" / "studio" / "edit.py").exists()


def test_pages_that_disagree(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = pages()
    second["components"]["schemas"]["EnhanceRequest"]["properties"]["num_output_images"]["maximum"] = 8
    with serving({"/1.md": text(in_markdown(first)), "/2.md": text(in_markdown(second))}) as server:
        point_to(project, pages=[f"{server}/1.md", f"{server}/2.md"])
        assert fetch(project, "phota") == 0

    assert (
        "## Where the vendor's pages disagree\n\n"
        "- /components/schemas/EnhanceRequest/properties/num_output_images/maximum: 4 was kept, not 8 on "
        f"{server}/2.md\n"
    ) in capsys.readouterr().out
    merged: Any = load(project / "specs" / "phota" / "openapi.json")
    assert merged["components"]["schemas"]["EnhanceRequest"]["properties"]["num_output_images"]["maximum"] == 4


def test_every_page_is_needed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving({"/1.md": text(in_markdown(pages()[0])), "/2.md": status(404)}) as server:
        point_to(project, pages=[f"{server}/1.md", f"{server}/2.md"])
        assert fetch(project, "phota") == 2

    assert "/2.md answers with status 404" in capsys.readouterr().err
