"""Many images at a time: each its own result or error, no more in flight than asked for, one list for all that wait."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import Enhanced, InvalidInputError, JobFailedError, JobTimeoutError, TransportError
from photoenhance._batch import in_threads
from photoenhance.sandbox import Fault, Sandbox


@pytest.fixture
def batch(kind: str, loop: asyncio.Runner) -> Callable[..., list[Enhanced[Any]]]:
    """Runs a batch of either kind of client to its end."""

    def collect(outcomes: Any) -> list[Enhanced[Any]]:  # noqa: ANN401 - an iterator of one kind or the other
        async def every() -> list[Enhanced[Any]]:
            return [outcome async for outcome in outcomes]

        return list(outcomes) if kind == "sync" else loop.run(every())

    return collect


@pytest.mark.parametrize("vendor", list(photoenhance.VENDORS))
def test_every_image_gets_its_result(
    vendor: str,
    sandbox: Sandbox,
    connect: Callable[..., Any],
    run: Callable[[Any], Any],
    batch: Callable[..., list[Enhanced[Any]]],
    thumbnail: Path,
) -> None:
    photos = [thumbnail.rename(thumbnail.with_name("0.jpg"))]
    photos += [photos[0].with_name(f"{n}.jpg") for n in range(1, 6)]
    for each in photos[1:]:
        each.write_bytes(photos[0].read_bytes() + each.name.encode())
    outcomes = batch(connect(vendor).enhance_many(iter(photos), concurrency=3))
    assert sorted(str(outcome.image) for outcome in outcomes) == sorted(map(str, photos))
    for outcome in outcomes:
        assert outcome.error is None
        assert run(outcome.unwrap().images[0].read())
    assert sandbox.ledger.duplicates() == []


def test_an_error_stays_with_its_image(
    sandbox: Sandbox,
    connect: Callable[..., Any],
    batch: Callable[..., list[Enhanced[Any]]],
    thumbnail: Path,
    tmp_path: Path,
) -> None:
    missing = tmp_path / "missing.jpg"
    sandbox.inject("topaz", "postEnhanceAsync", Fault(job_fails=True))
    outcomes = batch(connect("topaz").enhance_many([thumbnail, missing, thumbnail], concurrency=1))
    errors = [type(outcome.error) for outcome in outcomes]
    assert errors == [JobFailedError, InvalidInputError, type(None)]
    assert outcomes[0].error is not None
    assert outcomes[0].error.job is not None
    with pytest.raises(InvalidInputError, match=r"missing\.jpg"):
        outcomes[1].unwrap()
    assert outcomes[2].unwrap().images


def test_images_are_taken_as_results_are_taken_away(
    kind: str, connect: Callable[..., Any], loop: asyncio.Runner, thumbnail: Path
) -> None:
    taken: list[int] = []

    def photos() -> Iterator[Path]:
        for n in range(20):
            taken.append(n)
            yield thumbnail

    outcomes = connect("phota").enhance_many(photos(), concurrency=3)
    assert taken == []
    for read in range(1, 4):
        assert (next(outcomes) if kind == "sync" else loop.run(anext(outcomes))).error is None
        assert len(taken) <= read + 2
    outcomes.close() if kind == "sync" else loop.run(outcomes.aclose())
    assert len(taken) <= 5


def test_a_batch_is_a_generator(connect: Callable[..., Any], kind: str, loop: asyncio.Runner, thumbnail: Path) -> None:
    outcomes: Any = connect("phota").enhance_many([thumbnail] * 2, concurrency=1)
    if kind == "sync":
        assert outcomes.send(None).error is None
        with pytest.raises(KeyError, match="mine"):
            outcomes.throw(KeyError("mine"))
        assert next(outcomes, None) is None
    else:
        assert loop.run(outcomes.asend(None)).error is None
        with pytest.raises(KeyError, match="mine"):
            loop.run(outcomes.athrow(KeyError("mine")))
        with pytest.raises(StopAsyncIteration):
            loop.run(anext(outcomes))


def test_images_that_end_in_an_error_give_their_results_first(
    connect: Callable[..., Any], kind: str, loop: asyncio.Runner, thumbnail: Path
) -> None:
    def photos() -> Iterator[Path]:
        yield thumbnail
        yield thumbnail
        raise KeyError("mine")

    outcomes = connect("phota").enhance_many(photos(), concurrency=3)

    def following() -> Enhanced[Any]:
        found: Enhanced[Any] = next(outcomes) if kind == "sync" else loop.run(anext(outcomes))
        return found

    assert [following().error, following().error] == [None, None]
    with pytest.raises(KeyError, match="mine"):
        following()


def test_what_is_no_error_of_an_image_ends_the_batch(
    connect: Callable[..., Any], batch: Callable[..., list[Enhanced[Any]]], thumbnail: Path
) -> None:
    def stop(_: object) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        batch(connect("picwish").enhance_many([thumbnail] * 5, concurrency=2, on_progress=stop))


@pytest.mark.parametrize("sandbox", [{"seconds": 10_000, "polls": 10_000}], indirect=True)
@pytest.mark.parametrize(("on_timeout", "cancelled"), [("leave", 0), ("cancel", 2)])
def test_jobs_that_outlast_the_timeout(
    on_timeout: str,
    cancelled: int,
    sandbox: Sandbox,
    connect: Callable[..., Any],
    batch: Callable[..., list[Enhanced[Any]]],
    thumbnail: Path,
) -> None:
    outcomes = batch(connect("topaz").enhance_many([thumbnail] * 2, timeout=60, on_timeout=on_timeout))
    assert [type(outcome.error) for outcome in outcomes] == [JobTimeoutError] * 2
    assert Counter(request.operation for request in sandbox.requests)["cancelEnhance"] == cancelled


def test_what_ends_a_batch_says_what_was_left() -> None:
    def enhance(image: object, leave: threading.Event) -> None:
        if image == b"first":
            raise KeyError("mine")
        leave.wait(60)
        raise TransportError("Nobody knows.", maybe_billed=True)

    with pytest.raises(KeyError, match="mine") as caught:
        list(in_threads([b"first", b"second"], 2, enhance, threading.Event.set))
    assert "may be charged. Nobody knows." in caught.value.__notes__[0]


WRONG: list[dict[str, Any]] = [
    *({"concurrency": 0}, {"concurrency": 1.5}, {"concurrency": "2"}),
    *({"timeout": 0}, {"on_timeout": "cancle"}, {"modle": "CGI"}),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_batch_that_cannot_be_is_refused_at_once(
    wrong: dict[str, Any], sandbox: Sandbox, connect: Callable[..., Any], thumbnail: Path
) -> None:
    with pytest.raises(InvalidInputError, match=next(iter(wrong)).replace("modle", "model")):
        connect("topaz").enhance_many([thumbnail], **wrong)
    assert sandbox.requests == []


@pytest.mark.parametrize("sandbox", [{"polls": None, "seconds": 4}], indirect=True)
def test_one_list_serves_all_jobs_that_wait(
    sandbox: Sandbox, loop: asyncio.Runner, async_client: Callable[..., Any], thumbnail: Path
) -> None:
    client = async_client("topaz")

    async def together() -> None:
        jobs = [await client.submit(thumbnail) for _ in range(40)]
        sandbox.advance(2)
        waits = [asyncio.ensure_future(job.wait()) for job in jobs]
        await asyncio.sleep(0)
        sandbox.advance(10)
        assert {job.state for job in await asyncio.gather(*waits)} == {"succeeded"}

    loop.run(together())
    asked = Counter(request.operation for request in sandbox.requests)
    assert 1 <= asked["getAllStatuses"] <= 5
    assert asked["getStatus"] == 0
