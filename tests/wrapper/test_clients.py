"""Clients, jobs and the module's own functions: what they are called, what they do, and that both kinds do the same."""

import ast
import asyncio
import dataclasses
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import JobState
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
SLOW = {"seconds": 3600}  # and done at the second look

slow = pytest.mark.parametrize("sandbox", [SLOW], indirect=True, ids=["slow"])


# Jobs


@pytest.mark.parametrize("sandbox", [{"seconds": 3600, "polls": 4}], indirect=True, ids=["four looks"])
@pytest.mark.parametrize("vendor", WITH_JOBS)
def test_a_job_moves_from_look_to_look(vendor: str, connect: Connect, run: Run, thumbnail: Path) -> None:
    job = run(connect(vendor).submit(thumbnail))
    assert (job.vendor, job.state, bool(job.id)) == (vendor, JobState.QUEUED, True)
    states = [run(job.refresh()).state for _ in range(4)]
    # Autoenhance has one word, "processing", for all that comes after the upload.
    second = JobState.RUNNING if vendor == "autoenhance" else JobState.QUEUED
    assert states == [second, JobState.RUNNING, JobState.RUNNING, JobState.SUCCEEDED]
    assert [state.finished for state in states] == [False, False, False, True]
    assert job.progress == (None if vendor == "autoenhance" else 100)
    result = run(job.result())
    assert run(result.images[0].read())
    assert result.job is job


@slow
def test_topaz_says_when_a_job_will_be_done_and_what_it_costs(connect: Connect, run: Run, thumbnail: Path) -> None:
    job = run(connect("topaz").submit(thumbnail))
    assert timedelta(minutes=59) < job.eta - datetime.now(UTC) < timedelta(minutes=61)
    run(job.refresh())
    assert job.credits == 1
    assert job.progress == 50


def test_a_finished_job_is_not_asked_about_again(connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path) -> None:
    job = run(connect("topaz").submit(thumbnail))
    run(job.wait())
    before = len(sandbox.requests)
    assert run(job.refresh()) is run(job.wait()) is job
    assert len(sandbox.requests) == before


@pytest.mark.parametrize("vendor", WITH_JOBS)
def test_a_job_is_found_again_by_its_id(vendor: str, connect: Connect, run: Run, thumbnail: Path) -> None:
    submitted = run(connect(vendor).submit(thumbnail))
    other = connect(vendor)
    found = other.job(submitted.id)
    assert (found.id, found.vendor, found.state) == (submitted.id, vendor, JobState.QUEUED)
    assert run(found.refresh()).state is JobState.SUCCEEDED
    assert run(run(found.result()).images[0].read())


@pytest.mark.parametrize("vendor", WITH_JOBS)
def test_a_job_is_resumed_by_another_client(
    vendor: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path, tmp_path: Path
) -> None:
    token = run(connect(vendor).submit(thumbnail)).token
    assert json.loads(token)["vendor"] == vendor
    assert sandbox.api_key not in token
    assert sandbox.url(vendor) not in token
    resumed = connect(vendor).resume(token)
    assert resumed.token == token
    (path,) = run(run(resumed.result()).save(f"{tmp_path}/"))
    assert path.name.startswith(f"photo.{vendor}.")


def test_a_resumed_job_is_fetched_as_it_was_submitted(
    connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    token = run(connect("autoenhance").submit(thumbnail, preview=False, max_width=20)).token
    job = connect("autoenhance").resume(token)
    run(job.refresh())
    (image,) = run(job.result()).images
    assert image.width == 20
    assert len(sandbox.ledger.charges) == 1


@pytest.mark.parametrize("vendor", WITH_JOBS)
def test_the_modules_resume_finds_the_vendor_in_the_token(
    vendor: str, client: Connect, sandbox: Sandbox, thumbnail: Path
) -> None:
    token = client(vendor).submit(thumbnail).token
    job = photoenhance.resume(token, sandbox.api_key, base_url=sandbox.url(vendor))
    assert (job.vendor, job.token) == (vendor, token)
    assert job.refresh().state is JobState.SUCCEEDED


@pytest.mark.parametrize("vendor", ["phota", "tensorpix"])
def test_submit_on_a_vendor_without_jobs_gives_one_that_is_done(
    vendor: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    job = run(connect(vendor).submit(thumbnail))
    assert (job.state, job.id) == (JobState.SUCCEEDED, "")
    before = len(sandbox.requests)
    assert run(run(job.wait()).result()).vendor == vendor
    assert len(sandbox.requests) == before
    with pytest.raises(photoenhance.UnsupportedError):
        _ = job.token
    with pytest.raises(photoenhance.UnsupportedError):
        connect(vendor).job("an-id")
    with pytest.raises(photoenhance.UnsupportedError):
        connect(vendor).resume(f'{{"v": 1, "vendor": "{vendor}", "job": "an-id"}}')


@slow
def test_topaz_cancels_a_job(connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path) -> None:
    job = run(connect("topaz").submit(thumbnail))
    run(job.cancel())
    assert job.state is JobState.CANCELLED
    assert sandbox.jobs[0].state == "cancelled"
    with pytest.raises(photoenhance.JobCancelledError) as caught:
        run(job.result())
    assert caught.value.job == job
    found = connect("topaz").job(job.id)
    assert run(found.wait()).state is JobState.CANCELLED


def test_topaz_does_not_cancel_what_is_done(connect: Connect, run: Run, thumbnail: Path) -> None:
    job = run(connect("topaz").submit(thumbnail))
    with pytest.raises(photoenhance.ConflictError) as caught:
        run(job.cancel())
    assert caught.value.job == job
    assert run(job.refresh()).state is JobState.SUCCEEDED


@pytest.mark.parametrize("vendor", ["autoenhance", "topaz"])
def test_a_job_is_deleted(vendor: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path) -> None:
    job = run(connect(vendor).submit(thumbnail))
    run(job.refresh())
    run(job.delete())
    assert sandbox.jobs == []
    with pytest.raises(photoenhance.NotFoundError):
        run(connect(vendor).job(job.id).refresh())


@pytest.mark.parametrize(
    ("vendor", "action"),
    [
        ("picwish", "cancel"),
        ("picwish", "delete"),
        ("autoenhance", "cancel"),
        ("phota", "cancel"),
        ("tensorpix", "delete"),
    ],
)
def test_what_a_vendor_cannot_do_is_said(
    vendor: str, action: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    job = run(connect(vendor).submit(thumbnail))
    before = len(sandbox.requests)
    with pytest.raises(photoenhance.UnsupportedError, match=photoenhance.VENDORS[vendor].title):
        run(getattr(job, action)())
    assert len(sandbox.requests) == before
    assert action not in photoenhance.VENDORS[vendor].features


def test_topaz_lists_its_jobs(connect: Connect, run: Run, thumbnail: Path) -> None:
    topaz = connect("topaz")
    submitted = [run(topaz.submit(thumbnail)).id for _ in range(3)]
    jobs = run(topaz.jobs())
    assert sorted(job.id for job in jobs) == sorted(submitted)
    assert {job.state for job in jobs} == {JobState.SUCCEEDED}
    assert run(run(jobs[0].result()).images[0].read())


@pytest.mark.parametrize(
    ("options", "seconds", "credits_expected"),
    [
        ({}, 0, 1),
        ({"output_width": 8000}, 0, 4),  # 8000 x 10240 pixels; the sandbox takes a credit for each 24 megapixels
        ({"model": "Redefine"}, 0, 1),
    ],
    ids=str,
)
def test_topaz_estimates(
    options: dict[str, Any],
    seconds: float,
    credits_expected: float,
    connect: Connect,
    run: Run,
    sandbox: Sandbox,
    photo: Path,
) -> None:
    estimate = run(connect("topaz").estimate(photo, **options))
    assert (estimate.seconds, estimate.credits) == (seconds, credits_expected)
    (record,) = sandbox.requests
    assert record.operation == ("postEstimateGen" if "model" in options else "postEstimate")
    assert not record.files, "the image itself is not sent"
    assert sandbox.ledger.charges == []


@pytest.mark.parametrize("sandbox", [{"polls": 3, "seconds": 3600}], indirect=True, ids=["three looks"])
@pytest.mark.parametrize("vendor", ["autoenhance", "picwish"])
def test_progress_is_told_after_each_look(
    vendor: str, connect: Connect, run: Run, sandbox: Sandbox, thumbnail: Path
) -> None:
    told: list[tuple[str, str, int]] = []

    def on_progress(job: Any) -> None:  # noqa: ANN401 - of either kind
        looks = sum(record.operation in {"retrieve_image", "query_scale_task"} for record in sandbox.requests)
        told.append((job.id, job.state, looks))

    result = run(connect(vendor).enhance(thumbnail, on_progress=on_progress))
    first = "running" if vendor == "autoenhance" else "queued"
    assert told == [(result.job.id, state, look) for look, state in enumerate([first, "running", "succeeded"], 1)]


def test_an_async_client_awaits_a_coroutine_function(
    async_client: Connect, loop: asyncio.Runner, thumbnail: Path
) -> None:
    told: list[JobState] = []

    async def on_progress(job: photoenhance.AsyncJob) -> None:
        await asyncio.sleep(0)
        told.append(job.state)

    async def scenario() -> None:
        topaz: photoenhance.AsyncTopaz = async_client("topaz")
        await topaz.enhance(thumbnail, on_progress=on_progress)
        job = await topaz.submit(thumbnail)
        await job.wait(on_progress=on_progress)
        other = await topaz.submit(thumbnail)
        await other.result(on_progress=on_progress)

    loop.run(scenario())
    assert told == [JobState.SUCCEEDED] * 3


def test_many_jobs_of_an_async_client_run_side_by_side(
    async_client: Connect, loop: asyncio.Runner, sandbox: Sandbox, thumbnail: Path
) -> None:
    async def scenario() -> list[photoenhance.AsyncResult]:
        topaz: photoenhance.AsyncTopaz = async_client("topaz")
        widths = range(100, 108)
        return await asyncio.gather(*(topaz.enhance(thumbnail, output_width=width) for width in widths))

    results = loop.run(scenario())
    assert len({result.job.id for result in results}) == 8
    operations = [record.operation for record in sandbox.requests]
    assert operations.index("getStatus") > operations.index("postEnhanceAsync") + 1
    assert not sandbox.ledger.duplicates()


# Both kinds do the same


def trace(sandbox: Sandbox) -> list[str]:
    """The requests, without what differs from run to run: names the vendor gives, signatures, random boundaries."""
    names = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(objects|hosted|relay)/[0-9a-f]+"
    signatures = r"'Signature': '\w+'|'Expires': '\d+'"
    changing = rf"{names}|{signatures}|boundary=[\w-]+"
    return [re.sub(changing, "…", str(dataclasses.asdict(record))) for record in sandbox.requests]


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
