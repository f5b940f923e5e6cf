"""The sandbox against the vendors' documents by schemathesis, which knows nothing of either; and the checker itself.

Where schemathesis is blind, and other tests of this folder look:

- what a schema does not say: which bytes are a picture (it is given one), sizes in pixels and bytes, prices, lifetimes,
  "return_type 3 is only available for synchronized requests";
- which ids exist, but for those that the hooks and the links between operations put in;
- JPEG XL, which the sandbox cannot write;
- Autoenhance's two headers, which are taken out of its document here: no document says what a wrong one leads to;
- 422 for a request that fits its schema, which is let pass;
- 402, 413, 429 and 5xx, which its requests do not bring about;
- what of the bytes of an image is right.
"""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from photoenhance.sandbox import Sandbox

from .documents import Answer, answer_flaws, by_operation, document, request_flaws

HERE = Path(__file__).parent
VENDORS = ["autoenhance", "phota", "picwish", "tensorpix", "topaz"]
KEYS = {"tensorpix": "Token {}"}
CONFIGURATION = """\
[auth.openapi.{scheme}]
api_key = "{key}"
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 404, 409, 422]  # 422: a size that its field allows, and the megapixels do not
"""


def jobs(sandbox: Sandbox, http: httpx.Client, vendor: str, jpeg: bytes) -> dict[str, str]:
    """The id of a finished job, by the paths that it can be asked for at."""
    http.headers["X-API-Key"] = sandbox.api_key
    url = sandbox.url(vendor)
    if vendor == "topaz":
        answer = http.post(f"{url}/enhance", files={"image": jpeg})
        return dict.fromkeys(["/status/{process_id}", "/download/{process_id}"], answer.headers["X-Process-Id"])
    if vendor == "picwish":
        answer = http.post(f"{url}/api/tasks/visual/scale", data={"sync": "1"}, files={"image_file": jpeg})
        return {"/api/tasks/visual/scale/{task_id}": answer.json()["data"]["task_id"]}
    if vendor == "autoenhance":
        created = http.post(f"{url}/v3/images/", json={"image_name": "photo.jpg"}).json()
        httpx.put(created["upload_url"], content=jpeg, headers={"Content-Type": "application/octet-stream"})
        for _ in range(2):
            http.get(f"{url}/v3/images/{created['image_id']}")
        image_id: str = created["image_id"]
        return dict.fromkeys([f"/v3/images/{{id}}{end}" for end in ("", "/enhanced", "/original")], image_id)
    return {}


@pytest.mark.parametrize("vendor", VENDORS)
def test_schemathesis_finds_no_failure(
    vendor: str,
    sandbox: Sandbox,
    http: httpx.Client,
    hosted: str,
    jpeg: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("photoenhance.sandbox.vendors.topaz.MAX_OUTPUT_PIXELS", 100_000)  # else it takes its time
    whole = json.loads(json.dumps(document(vendor)))
    for operation in (item for path in whole["paths"].values() for item in path.values() if "parameters" in item):
        operation["parameters"] = [each for each in operation["parameters"] if each.get("in") != "header"]
    (tmp_path / "openapi.json").write_text(json.dumps(whole))
    (scheme,) = whole["components"]["securitySchemes"]
    key = KEYS.get(vendor, "{}").format(sandbox.api_key)
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION.format(scheme=scheme, key=key))
    given = {
        "picture": base64.b64encode(jpeg).decode(),
        "url": hosted,
        "jobs": jobs(sandbox, http, vendor, jpeg),
    }
    ran = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "run", "openapi.json", "--url", sandbox.url(vendor)),
            *("--checks", "all", "--max-examples", "5", "--generation-deterministic"),
            *("--warnings", "off", "--no-color"),
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(HERE),
            "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
            "SANDBOX": json.dumps(given),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    taken = {each.operation for each in sandbox.requests if each.vendor == vendor and (each.status or 500) < 300}
    assert taken == set(by_operation(vendor)), "not every operation was reached"


@pytest.mark.parametrize(
    ("answer", "flaw"),
    [
        (Answer(418, {}, b""), "no such status"),
        (Answer(200, {"content-type": "text/html"}, b""), "no text/html"),
        (Answer(200, {"content-type": "application/json"}, b"{}"), "'process_id' is a required property"),
        (Answer(404, {"content-type": "application/json"}, b'{"code": "x"}'), "'x' is not of type 'integer'"),
    ],
)
def test_an_answer_that_the_document_does_not_have_is_seen(answer: Answer, flaw: str) -> None:
    found = answer_flaws("topaz", by_operation("topaz")["getStatus"], answer)
    assert any(flaw in each for each in found)


def test_a_header_that_the_document_promises_is_missed() -> None:
    answer = Answer(200, {"content-type": "image/png"}, b"")
    assert answer_flaws("topaz", by_operation("topaz")["postEnhanceSync"], answer) == ["no X-Process-Id", "no X-ETA"]


@pytest.mark.parametrize("query", [b"quality=91", b"format=gif", b"dpi=71"])
def test_a_query_that_the_document_does_not_allow_is_seen(query: bytes) -> None:
    operation = by_operation("autoenhance")["download_enhanced_image"]
    assert len(request_flaws("autoenhance", operation, query, {}, b"")) == 1


def test_a_body_that_the_document_does_not_allow_is_seen() -> None:
    operation = by_operation("phota")["enhance_v1_phota_enhance_post"]
    body, headers = b'{"num_output_images": 5}', {"content-type": "application/json"}
    assert len(request_flaws("phota", operation, b"", headers, body)) == 2  # and no image
