"""Jobs: how they move, and everything that can be done with one."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import JobState
from photoenhance.sandbox import Sandbox

Connect = Callable[..., Any]
Run = Callable[[Any], Any]

WITH_JOBS = ["autoenhance", "picwish", "topaz"]

# Jobs take an hour, or two looks.
slow = pytest.mark.parametrize("sandbox", [{"seconds": 3600}], indirect=True, ids=["slow"])


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


@pytest.mark.parametrize("vendor", ["autoenhance", "phota", "picwish", "tensorpix"])
def test_who_has_no_estimates_says_so(vendor: str, connect: Connect, run: Run, thumbnail: Path) -> None:
    with pytest.raises(photoenhance.UnsupportedError, match="has no estimates"):
        run(connect(vendor).estimate(thumbnail))


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
    looks = [place for place, name in enumerate(operations) if name in {"getStatus", "getAllStatuses"}]
    assert looks[0] > operations.index("postEnhanceAsync") + 1
    assert not sandbox.ledger.duplicates()
