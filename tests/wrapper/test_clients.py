"""Clients and the module's own names: keys, addresses, the generated clients, and that both kinds do the same."""

import ast
import asyncio
import dataclasses
import inspect
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_overloads

import photoenhance
import pytest
from photoenhance import _registry
from photoenhance.sandbox import Sandbox
from photoenhance_clients.autoenhance.api.orders import create_order, list_orders
from photoenhance_clients.autoenhance.models import OrderIn, OrderOut, OrdersOut
from photoenhance_clients.phota.api.studio import enhance_v1_phota_enhance_post
from photoenhance_clients.phota.models import EditResponse, EnhanceRequest
from photoenhance_clients.picwish.api.scale import query_scale_task
from photoenhance_clients.picwish.models import TaskEnvelope
from photoenhance_clients.tensorpix.api.accounts import accounts_profile_balance_retrieve
from photoenhance_clients.tensorpix.models import Balance
from photoenhance_clients.topaz.api.status import get_all_statuses, get_status
from photoenhance_clients.topaz.models import StatusResponse

Connect = Callable[..., Any]
Run = Callable[[Any], Any]

VENDORS = ["autoenhance", "phota", "picwish", "tensorpix", "topaz"]
WITH_JOBS = ["autoenhance", "picwish", "topaz"]

# Both kinds do the same


def trace(sandbox: Sandbox) -> list[str]:
    """The requests, without what differs from run to run: names the vendor gives, signatures, random boundaries."""
    names = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(objects|hosted|relay)/[0-9a-f]+"
    signatures = r"'Signature': '\w+'|'Expires': '\d+'"
    marks = r"\.[0-9a-f]{8}(?=\.jpg)"
    no_length = ", 'content-length': '0'"  # which aiohttp says of a DELETE
    changing = rf"{names}|{signatures}|{marks}|boundary=[\w-]+"
    records = [dataclasses.replace(record, at=0.0) for record in sandbox.requests]
    return [re.sub(changing, "…", str(dataclasses.asdict(record)).replace(no_length, "")) for record in records]


@pytest.mark.parametrize("vendor", VENDORS)
def test_both_kinds_of_client_send_the_same_requests(
    vendor: str, client: Connect, async_client: Connect, loop: asyncio.Runner, sandbox: Sandbox, thumbnail: Path
) -> None:
    def sync_scenario(made: Any) -> None:  # noqa: ANN401
        result = made.enhance(thumbnail)
        result.images[0].read()
        job = made.submit(thumbnail)
        if vendor in WITH_JOBS:
            made.resume(job.token).refresh()
        with pytest.raises(photoenhance.PhotoEnhanceError):
            job.cancel()

    async def async_scenario(made: Any) -> None:  # noqa: ANN401
        result = await made.enhance(thumbnail)
        await result.images[0].read()
        job = await made.submit(thumbnail)
        if vendor in WITH_JOBS:
            await made.resume(job.token).refresh()
        with pytest.raises(photoenhance.PhotoEnhanceError):
            await job.cancel()

    sync_scenario(client(vendor))
    by_sync = trace(sandbox)
    loop.run(async_scenario(async_client(vendor)))
    by_async = trace(sandbox)[len(by_sync) :]
    assert by_sync == by_async
    assert len(by_sync) >= 3


# The generated client


async def tried(call: Any, **arguments: Any) -> tuple[Any, Any]:  # noqa: ANN401 - operations of all vendors
    """What an operation gives, called in both ways, with its raw client."""
    raw = arguments["client"]
    with raw:
        sync = call.sync(**arguments)
    async with raw:
        return sync, await call.asyncio(**arguments)


def test_raw_is_the_generated_client_ready_for_use(
    client: Connect, loop: asyncio.Runner, sandbox: Sandbox, thumbnail: Path
) -> None:
    topaz_job = client("topaz").submit(thumbnail)
    topaz_job.refresh()
    for answer in loop.run(tried(get_status, client=client("topaz").raw, process_id=topaz_job.id)):
        assert isinstance(answer, StatusResponse)
        assert answer.status == "Completed"
    for listed in loop.run(tried(get_all_statuses, client=client("topaz").raw)):
        assert [status.process_id for status in listed] == [topaz_job.id]

    body = EnhanceRequest(image=sandbox.host(thumbnail), response_mode="urls", num_output_images=2)
    for answer in loop.run(tried(enhance_v1_phota_enhance_post, client=client("phota").raw, body=body)):
        assert isinstance(answer, EditResponse)
        assert len(answer.download_urls or []) == 2

    task = client("picwish").submit(thumbnail)
    for answer in loop.run(tried(query_scale_task, client=client("picwish").raw, task_id=task.id)):
        assert isinstance(answer, TaskEnvelope)
        assert answer.status == 200

    for answer in loop.run(tried(accounts_profile_balance_retrieve, client=client("tensorpix").raw)):
        assert isinstance(answer, Balance)
        assert answer.balance_usd == "10.0000"

    for answer in loop.run(tried(create_order, client=client("autoenhance").raw, body=OrderIn(name="a house"))):
        assert isinstance(answer, OrderOut)
        assert answer.name == "a house"
    for answer in loop.run(tried(list_orders, client=client("autoenhance").raw)):
        assert isinstance(answer, OrdersOut)
        assert [order.name for order in answer.orders or []] == ["a house", "a house"]


# Clients


@pytest.mark.parametrize("vendor", VENDORS)
def test_connect_makes_the_vendors_client(vendor: str, connect: Connect, kind: str) -> None:
    made = connect(vendor)
    expected = ("Async" if kind == "async" else "") + photoenhance.VENDORS[vendor].title
    assert type(made) is getattr(photoenhance, expected)
    assert isinstance(made, photoenhance.AsyncClient if kind == "async" else photoenhance.Client)
    assert made.info is photoenhance.VENDORS[vendor]


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_base_url_stands_for_the_documents_whole_server_url(
    vendor: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    submits = {
        "autoenhance": "/v3/images/",
        "phota": "/v1/phota/enhance",
        "picwish": "/api/tasks/visual/scale",
        "tensorpix": "/api/images/enhance/from-url/",
        "topaz": "/enhance/async",  # without the /image/v1 of the document's server
    }
    run(connect(vendor, base_url=sandbox.url(vendor) + "/").submit(thumbnail))
    assert next(record.path for record in sandbox.requests if record.vendor == vendor) == submits[vendor]


@pytest.mark.parametrize("connect", [photoenhance.connect, photoenhance.connect_async])
def test_all_settings_are_typed_for_each_vendor(connect: Callable[..., Any]) -> None:
    settings = _registry.Settings if connect is photoenhance.connect else _registry.AsyncSettings
    taken = [each.name for each in inspect.signature(connect).parameters.values() if each.kind is each.KEYWORD_ONLY]
    assert sorted(taken) == sorted(settings.__annotations__)
    assert len(get_overloads(inspect.unwrap(connect))) == len(photoenhance.VENDORS) + 1  # and any other name


@pytest.mark.parametrize("vendor", VENDORS)
def test_key_and_base_url_come_from_the_environment(
    vendor: str, kind: str, run: Run, sandbox: Sandbox, thumbnail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in sandbox.environment().items():
        monkeypatch.setenv(name, value)
    connect = photoenhance.connect if kind == "sync" else photoenhance.connect_async
    client: Any = connect(vendor, publish=sandbox.host)
    job = run(client.submit(thumbnail))
    run(client.close())
    assert job.vendor == vendor
    assert all(record.status in {200, 201} for record in sandbox.requests)


def test_an_argument_goes_before_the_environment(
    connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOPAZ_API_KEY", "another-key")
    monkeypatch.setenv("TOPAZ_BASE_URL", "http://127.0.0.1:9/another-server")
    run(connect("topaz", api_key=lambda: sandbox.api_key).submit(thumbnail))
    assert [record.status for record in sandbox.requests] == [200]


@pytest.mark.parametrize(
    ("vendor", "header", "shown"),
    [
        ("autoenhance", "x-api-key", "***"),
        ("phota", "x-api-key", "***"),
        ("picwish", "x-api-key", "***"),
        ("tensorpix", "authorization", "Token ***"),
        ("topaz", "x-api-key", "***"),
    ],
)
def test_the_key_goes_in_the_documents_header(
    vendor: str, header: str, shown: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    run(connect(vendor).submit(thumbnail))
    record = next(record for record in sandbox.requests if record.vendor == vendor)
    assert {name: record.headers.get(name) for name in ("x-api-key", "authorization")} == {
        "x-api-key": None,
        "authorization": None,
        header: shown,
    }


def test_topazs_older_keys_go_as_bearer_tokens(connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path) -> None:
    # The beginning by which the document recognises them, and no key after it.
    older = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJtYWNoaW5lX2lkIjoi" + "-for-tests"
    run(connect("topaz", api_key=older).submit(thumbnail))
    (record,) = sandbox.requests
    assert record.status == 200
    assert record.headers["authorization"] == "Bearer ***"
    assert "x-api-key" not in record.headers


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_closed_client_says_so(vendor: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path) -> None:
    client = connect(vendor)
    run(client.close())
    with pytest.raises(photoenhance.InvalidInputError, match="closed"):
        run(client.submit(thumbnail))
    assert [record for record in sandbox.requests if record.vendor == vendor] == []


# The module


def test_all_names_exactly_what_is_public() -> None:
    source = ast.parse(Path(photoenhance.__file__).read_text("utf-8"))
    ours = [
        node
        for node in ast.walk(source)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("photoenhance.")
    ]
    public = {alias.asname or alias.name for node in ours for alias in node.names}
    assert sorted(photoenhance.__all__) == sorted(public)
    assert sorted(dir(photoenhance)) == sorted(photoenhance.__all__)


@pytest.mark.parametrize("name", photoenhance.__all__)
def test_a_public_name_is_there_and_is_documented(name: str) -> None:
    value = getattr(photoenhance, name)
    if name not in {"VENDORS", "ImageInput"}:  # which are a mapping and a type
        assert value.__doc__
        assert value.__name__ == name


JOB = {
    *("id", "vendor", "name", "state", "progress", "eta", "credits", "reason", "code", "token"),
    *("refresh", "wait", "result", "cancel", "delete"),
}
IMAGE = {"save", "read", "stream", "fetch", "url", "expires_at", "format", "width", "height", "index", "job"}
RESULT = {"images", "raw", "credits", "save", "fetch", "vendor", "job"}
CLIENT = {"vendor", "info", "enhance", "submit", "job", "resume", "estimate", "enhance_many", "raw", "close"}


def test_what_clients_give_shows_what_is_meant_for_users(connect: Connect, run: Run, thumbnail: Path) -> None:
    client = connect("picwish")
    result = run(client.enhance(thumbnail))
    shown = [
        {name for name in dir(each) if not name.startswith("_")} for each in (result.job, result.images[0], result)
    ]
    assert shown == [JOB, IMAGE, RESULT]
    assert {name for name in dir(client) if not name.startswith("_")} == CLIENT


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Topas'"):
        _ = photoenhance.Topas  # pyright: ignore[reportAttributeAccessIssue]


def test_vendors_says_what_the_documents_say() -> None:
    info = photoenhance.VENDORS
    assert sorted(info) == VENDORS
    assert {name: info[name].inputs for name in info} == {
        "autoenhance": ("file",),
        "phota": ("base64", "url"),
        "picwish": ("file", "url"),
        "tensorpix": ("url",),
        "topaz": ("file",),
    }
    assert {name: info[name].document_version for name in ("autoenhance", "phota", "tensorpix", "topaz")} == {
        "autoenhance": "2026-06-02",
        "phota": "v0.5.0",
        "tensorpix": "1.1.0",
        "topaz": "1.0.0",
    }
    assert info["topaz"].base_url == "https://api.topazlabs.com/image/v1"
    assert info["topaz"].formats == frozenset({"jpeg", "png", "tiff"})
    assert info["topaz"].max_bytes in {500 * 10**6, 500 * 2**20}
    assert info["picwish"].max_bytes in {20 * 10**6, 20 * 2**20}
    assert (info["picwish"].max_width, info["picwish"].max_height) == (4096, 4096)
    assert {"cancel", "estimate", "jobs"} <= info["topaz"].features
    assert "download" in info["autoenhance"].features
    assert all(found.documentation.startswith("https://") for found in info.values())
    assert {name: found.key_variable for name, found in info.items()} == {n: f"{n.upper()}_API_KEY" for n in VENDORS}
    with pytest.raises(TypeError):
        info["another"] = info["topaz"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert photoenhance.__version__ == project["version"]
