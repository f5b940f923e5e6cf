"""Waiting for a job: how often it is looked at, how late that is noticed, and how it ends."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import (
    ConflictError,
    JobCancelledError,
    JobFailedError,
    JobTimeoutError,
    NotFoundError,
)
from photoenhance.sandbox import Fault, Sandbox

from tests.wrapper.virtual_time import Clock, in_virtual_time

LOOKS = {"topaz": "getStatus", "picwish": "query_scale_task", "autoenhance": "retrieve_image"}
BY_THE_CLOCK = [pytest.param({"polls": None, "seconds": seconds}, id=f"{seconds} s") for seconds in (2, 10, 30, 120)]
LONG = [pytest.param({"polls": None, "seconds": 10_000}, id="long")]


@pytest.fixture
def clock(sandbox: Sandbox) -> Clock:
    """A clock that the sandbox goes by, too."""
    clock = Clock()
    clock.listeners.append(sandbox.advance)
    return clock


@pytest.fixture
def client(clock: Clock, connect: Callable[..., Any]) -> Callable[[str], Any]:
    return lambda vendor: in_virtual_time(connect(vendor), clock)


def looks(sandbox: Sandbox, vendor: str) -> int:
    return [each.operation for each in sandbox.requests].count(LOOKS[vendor])


# How often, how late. The bounds are those of clamp(0.08 * elapsed, 0.4, 6), which makes so many looks and
# is so many seconds late, with some more for the vendors' whole seconds.

MOST_LOOKS = {2: 7, 10: 20, 30: 34, 120: 54}
MOST_LATE = {2: 2.0, 10: 2.0, 30: 3.6, 120: 7.0}


@pytest.mark.parametrize("sandbox", BY_THE_CLOCK, indirect=True)
@pytest.mark.parametrize("vendor", LOOKS)
def test_how_often_and_how_late(
    vendor: str,
    sandbox: Sandbox,
    client: Callable[[str], Any],
    run: Callable[[Any], Any],
    thumbnail: Path,
    clock: Clock,
) -> None:
    job = run(client(vendor).submit(thumbnail))
    started = clock.now
    run(job.wait(timeout=1_000))
    seconds = sandbox.jobs[0].pace.seconds
    assert job.state == "succeeded"
    assert looks(sandbox, vendor) <= MOST_LOOKS[int(seconds)]
    assert clock.now - started - seconds <= MOST_LATE[int(seconds)]


@pytest.mark.parametrize("sandbox", BY_THE_CLOCK[2:], indirect=True)
def test_an_estimate_saves_most_looks(
    sandbox: Sandbox, client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path, clock: Clock
) -> None:
    run(run(client("topaz").submit(thumbnail)).wait())
    with_estimate = looks(sandbox, "topaz")
    assert with_estimate <= 12
    assert clock.now <= sandbox.jobs[0].pace.seconds + 3


@pytest.mark.parametrize("sandbox", LONG, indirect=True)
@pytest.mark.parametrize("vendor", ["picwish", "autoenhance"])
def test_the_first_look_without_an_estimate(
    vendor: str, client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path, clock: Clock
) -> None:
    job = run(client(vendor).submit(thumbnail))
    started = clock.now
    seen: list[float] = []

    def see(_: object) -> None:
        seen.append(clock.now - started)

    with pytest.raises(JobTimeoutError):
        run(job.wait(timeout=20, on_progress=see))
    assert seen[0] <= 2


@pytest.mark.parametrize("sandbox", LONG, indirect=True)
@pytest.mark.parametrize("timeout", [0.1, 0.5, 1, 1.5, 3, 60])
def test_a_timeout_is_waited_for_whether_short_or_long(
    timeout: float,
    sandbox: Sandbox,
    client: Callable[[str], Any],
    run: Callable[[Any], Any],
    thumbnail: Path,
    clock: Clock,
) -> None:
    job = run(client("topaz").submit(thumbnail))
    started, before = clock.now, looks(sandbox, "topaz")
    with pytest.raises(JobTimeoutError):
        run(job.wait(timeout=timeout))
    assert looks(sandbox, "topaz") > before
    assert clock.now - started >= max(0.7 * timeout, timeout - 1.1)


@pytest.mark.parametrize("sandbox", BY_THE_CLOCK[:1], indirect=True)
def test_a_job_that_usually_takes_longer_than_there_is_time_is_looked_at_before_it_is_over(
    client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    there = client("picwish")
    there._session.durations.learn("picwish 0 MP", 30.0)  # noqa: SLF001 - as from earlier jobs
    assert run(there.enhance(thumbnail, timeout=4)).images


@pytest.mark.parametrize("vendor", LOOKS)
def test_a_resumed_job_is_looked_at_soon(
    vendor: str, client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path, clock: Clock
) -> None:
    there = client(vendor)
    token = run(there.submit(thumbnail)).token
    started = clock.now
    run(there.resume(token).wait())
    assert clock.now - started <= 2


# Deadlines


@pytest.mark.parametrize("sandbox", LONG, indirect=True)
@pytest.mark.parametrize("vendor", LOOKS)
def test_a_timeout_does_not_lose_the_job(
    vendor: str,
    sandbox: Sandbox,
    client: Callable[[str], Any],
    run: Callable[[Any], Any],
    thumbnail: Path,
    clock: Clock,
) -> None:
    with pytest.raises(JobTimeoutError) as caught:
        run(client(vendor).enhance(thumbnail, timeout=50))
    assert 40 <= clock.now <= 50
    error = caught.value
    assert error.job is not None
    assert error.job.id == sandbox.jobs[0].id
    assert not error.retryable  # to enhance it again would pay for another
    assert error.maybe_billed
    assert "50 s" in str(error)
    assert error.job.id in str(error)

    sandbox.advance(10_000)
    result = run(client(vendor).resume(error.job.token).result())
    assert run(result.images[0].read())
    assert sandbox.ledger.duplicates() == []
    assert len(sandbox.jobs) == 1


@pytest.mark.parametrize("sandbox", LONG, indirect=True)
@pytest.mark.parametrize("vendor", LOOKS)
def test_a_job_can_be_waited_for_again(
    vendor: str, sandbox: Sandbox, client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    job = run(client(vendor).submit(thumbnail))
    for _ in range(2):
        with pytest.raises(JobTimeoutError):
            run(job.wait(timeout=5))
    sandbox.advance(10_000)
    assert run(job.wait()).state == "succeeded"
    asked = looks(sandbox, vendor)
    assert run(run(job.wait()).refresh()).state == "succeeded"
    assert looks(sandbox, vendor) == asked  # what is finished is not asked about again


@pytest.mark.parametrize("sandbox", LONG, indirect=True)
def test_a_job_can_be_cancelled_on_its_deadline(
    sandbox: Sandbox, client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    with pytest.raises(JobTimeoutError):
        run(client("topaz").enhance(thumbnail, timeout=20, on_timeout="cancel"))
    assert sandbox.jobs[0].state == "cancelled"
    assert sandbox.ledger.charges == []


# Progress, failures, cancelling


@pytest.mark.parametrize("sandbox", [{"polls": 4, "seconds": 1000}], indirect=True)
@pytest.mark.parametrize("vendor", LOOKS)
def test_progress_is_told_after_each_look(
    vendor: str, sandbox: Sandbox, client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    told: list[tuple[str, str]] = []

    def tell(job: photoenhance.Job) -> None:
        told.append((job.id, str(job.state)))

    run(client(vendor).enhance(thumbnail, on_progress=tell))
    assert {job_id for job_id, _ in told} == {sandbox.jobs[0].id}
    assert len(told) == looks(sandbox, vendor)
    assert told[-1][1] == "succeeded"
    assert "running" in {state for _, state in told}


def test_progress_may_be_told_to_a_coroutine(
    async_client: Callable[..., Any],
    loop: asyncio.Runner,
    clock: Clock,
    thumbnail: Path,
) -> None:
    told: list[str] = []

    async def tell(job: photoenhance.AsyncJob) -> None:
        told.append(job.state)

    loop.run(in_virtual_time(async_client("topaz"), clock).enhance(thumbnail, on_progress=tell))
    assert told[-1] == "succeeded"


@pytest.mark.parametrize("vendor", LOOKS)
def test_an_error_of_the_callers_own_is_the_callers(
    vendor: str, sandbox: Sandbox, client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    def stop(_: object) -> None:
        raise KeyError("mine")

    job = run(client(vendor).submit(thumbnail))
    with pytest.raises(KeyError, match="mine"):
        run(job.wait(on_progress=stop))
    assert run(job.wait()).id == sandbox.jobs[0].id


@pytest.mark.parametrize(
    ("vendor", "operation"),
    [("topaz", "postEnhanceAsync"), ("picwish", "create_scale_task"), ("autoenhance", "create_image")],
)
def test_a_failed_job(
    vendor: str,
    operation: str,
    sandbox: Sandbox,
    client: Callable[[str], Any],
    run: Callable[[Any], Any],
    thumbnail: Path,
) -> None:
    sandbox.inject(vendor, operation, Fault(job_fails=True))
    with pytest.raises(JobFailedError) as caught:
        run(client(vendor).enhance(thumbnail))
    job: Any = caught.value.job
    assert (job.id, job.state) == (sandbox.jobs[0].id, "failed")
    assert job.id in str(caught.value)
    asked = len(sandbox.requests)
    with pytest.raises(JobFailedError):
        run(job.result())
    assert len(sandbox.requests) == asked


@pytest.mark.parametrize("sandbox", LONG, indirect=True)
def test_a_cancelled_job(
    sandbox: Sandbox, client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    there = client("topaz")
    job = run(there.submit(thumbnail))
    elsewhere = there.job(job.id)
    run(job.cancel())
    assert job.state == "cancelled"
    for each in (job, elsewhere):
        with pytest.raises(JobCancelledError) as caught:
            run(each.result())
        assert caught.value.job is each
    assert sandbox.ledger.charges == []


def test_too_late_to_cancel(client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path) -> None:
    job = run(run(client("topaz").submit(thumbnail)).wait())
    with pytest.raises(ConflictError) as caught:
        run(job.cancel())
    assert caught.value.job == job
    assert job.state == "succeeded"
    assert run(run(job.result()).images[0].read())


def test_a_job_of_topaz_that_is_deleted(
    sandbox: Sandbox, client: Callable[[str], Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    there = client("topaz")
    job = run(run(there.submit(thumbnail)).wait())
    run(job.delete())
    assert sandbox.jobs == []
    with pytest.raises(NotFoundError):
        run(there.job(job.id).refresh())
