"""Errors, jobs and results pickle and copy: they cross processes, and keep everything but their client."""

import copy
import inspect
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance import PhotoEnhanceError, UnsupportedError, VendorError, errors
from photoenhance.sandbox import Sandbox

ERRORS = [value for _, value in inspect.getmembers(errors, inspect.isclass) if issubclass(value, PhotoEnhanceError)]


def pickled(protocol: int) -> Callable[[Any], Any]:
    return lambda value: pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 - our own


PICKLES = [pytest.param(pickled(number), id=f"pickle {number}") for number in range(2, pickle.HIGHEST_PROTOCOL + 1)]
APART = [pytest.param(copy.deepcopy, id="deepcopy"), *PICKLES]
WAYS = [pytest.param(copy.copy, id="copy"), *APART]
FACTS: dict[str, Any] = {"vendor": "topaz", "retryable": True, "maybe_billed": True, "request_id": "r-1"}
OF_VENDORS: dict[str, Any] = {"status_code": 418, "code": "C", "message": "m", "retry_after": 1.5, "body": b"\0"}


def test_all_errors_are_public() -> None:
    assert len(ERRORS) == 22
    assert {cls.__name__ for cls in ERRORS} <= set(photoenhance.__all__)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("cls", ERRORS)
def test_errors(cls: type[PhotoEnhanceError], way: Callable[[Any], Any]) -> None:
    facts = {**FACTS, **(OF_VENDORS if issubclass(cls, VendorError) else {})}
    error = cls("A sentence.", **facts)
    again = way(error)
    assert type(again) is cls
    assert str(again) == "A sentence."
    assert repr(again) == repr(error)
    assert {name: getattr(again, name) for name in facts} == facts


@pytest.mark.parametrize("way", WAYS)
def test_notes_come_along(way: Callable[[Any], Any]) -> None:
    error = errors.JobTimeoutError("It goes on.")
    error.add_note("It was cancelled.")
    assert way(error).__notes__ == ["It was cancelled."]


@pytest.mark.parametrize("cls", ERRORS)
def test_errors_without_facts_have_all_attributes(cls: type[PhotoEnhanceError]) -> None:
    error = cls("A sentence.")
    assert error.vendor is None
    assert error.job is None
    assert error.request_id is None
    assert isinstance(error.retryable, bool)
    assert isinstance(error.maybe_billed, bool)
    if isinstance(error, VendorError):
        assert (error.status_code, error.code, error.message, error.retry_after) == (0, None, "", None)


def test_an_error_refuses_what_it_has_not() -> None:
    with pytest.raises(TypeError, match="colour"):
        PhotoEnhanceError("A sentence.", colour="red")


@pytest.mark.parametrize("way", WAYS)
def test_the_job_of_an_error_comes_along_detached(
    way: Callable[[Any], Any], connect: Callable[..., Any], run: Callable[[Any], Any]
) -> None:
    client = connect("topaz")
    job = client.job("d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b")
    error = way(errors.JobTimeoutError("It goes on.", vendor="topaz", job=job))
    assert error.job.token == job.token
    assert type(error.job) is type(job)
    if error.job is not job:  # a shallow copy shares it
        for act in (error.job.refresh, error.job.wait, error.job.result, error.job.cancel, error.job.delete):
            with pytest.raises(UnsupportedError, match="resume"):
                run(act())
    assert client.resume(error.job.token).id == job.id


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("vendor", ["topaz", "picwish", "autoenhance", "phota", "tensorpix"])
@pytest.mark.parametrize("kind", ["sync"])
def test_jobs(way: Callable[[Any], Any], vendor: str, connect: Callable[..., Any], thumbnail: Path) -> None:
    job = connect(vendor).submit(thumbnail)
    again = way(job)
    assert type(again) is type(job)
    for name in ("id", "vendor", "state", "progress", "eta", "credits", "reason", "code"):
        assert getattr(again, name) == getattr(job, name)
    assert repr(again) == repr(job)


@pytest.mark.parametrize("way", WAYS)
def test_fetched_results_keep_their_bytes(
    way: Callable[[Any], Any], connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path, tmp_path: Path
) -> None:
    result = run(run(connect("topaz").enhance(thumbnail)).fetch())
    data = run(result.images[0].read())
    again = way(result)
    (image,) = again.images
    assert run(image.read()) == data
    assert (image.format, image.width, image.height) == ("jpeg", 100, 128)
    assert run(again.save(tmp_path))[0].read_bytes() == data
    assert (again.vendor, again.credits) == (result.vendor, result.credits)
    assert again.job.id == result.job.id
    assert run(way(result.images[0]).read()) == data


def test_bytes_outlive_the_result_that_they_were_copied_from(
    connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    result = run(connect("phota").enhance(thumbnail, response_mode="bytes"))
    data = run(result.images[0].read())
    copies = [copy.copy(result), copy.deepcopy(result), pickled(5)(result)]
    del result
    assert all(run(each.images[0].read()) == data for each in copies)


@pytest.mark.parametrize("way", APART)
def test_results_that_were_not_fetched_have_lost_their_link(
    way: Callable[[Any], Any], connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    client = connect("topaz")
    again = way(run(client.enhance(thumbnail)))
    (image,) = again.images
    assert image.url is None
    with pytest.raises(UnsupportedError, match=r"client\.resume\(result\.job\.token\)\.result\(\)"):
        run(image.read())
    assert run(run(client.resume(again.job.token).result()).images[0].read())


@pytest.mark.parametrize("vendor", ["topaz", "picwish", "autoenhance", "phota", "tensorpix"])
def test_no_secret_is_in_a_pickle(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any], sandbox: Sandbox, thumbnail: Path
) -> None:
    result = run(connect(vendor).enhance(thumbnail))
    for value in (result, result.job, result.images[0], errors.JobTimeoutError("It goes on.", job=result.job)):
        data = pickle.dumps(value)
        assert sandbox.api_key.encode() not in data
        assert b"Signature" not in data


def test_clients_do_not_pickle(connect: Callable[..., Any]) -> None:
    client = connect("topaz")  # it holds the key
    for way in (copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            way(client)
