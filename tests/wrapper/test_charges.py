"""Nothing is paid for twice and no job is lost, says the sandbox's ledger."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from photoenhance import SubmitOutcomeUnknownError, TransportError
from photoenhance.sandbox import Fault, Sandbox

from tests.wrapper.virtual_time import Clock, in_virtual_time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_phota_charges_once(
    sandbox: Sandbox, connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path, clock: Clock
) -> None:
    operation = "enhance_v1_phota_enhance_post"
    sandbox.inject("phota", operation, Fault(disconnect="before_answer"))
    sandbox.inject("phota", operation, Fault(status=500, processed=True))
    sandbox.inject("phota", operation, Fault(disconnect="mid_body"))
    result = run(in_virtual_time(connect("phota"), clock).enhance(thumbnail))
    assert len(result.images) == 1
    assert [each.operation for each in sandbox.requests] == [operation] * 4
    assert len(sandbox.ledger.charges) == 1


@pytest.mark.parametrize(
    ("vendor", "operation"),
    [
        ("topaz", "postEnhanceAsync"),
        ("picwish", "create_scale_task"),
        ("tensorpix", "images_enhance_from_url_create"),
    ],
)
@pytest.mark.parametrize(
    "fault",
    [
        Fault(disconnect="before_answer"),
        Fault(disconnect="mid_body"),
        Fault(status=500, processed=True),
        Fault(status=200, body="<html>", processed=True),
    ],
    ids=["dropped", "cut off", "500", "page"],
)
def test_the_ledger_shows_no_second_charge(
    vendor: str,
    operation: str,
    fault: Fault,
    sandbox: Sandbox,
    connect: Callable[..., Any],
    run: Callable[[Any], Any],
    thumbnail: Path,
) -> None:
    sandbox.inject(vendor, operation, fault)
    client = connect(vendor)
    if vendor == "topaz":  # has a list to find the job in
        run(client.submit(thumbnail))
    else:
        with pytest.raises(SubmitOutcomeUnknownError):
            run(client.submit(thumbnail))
    assert len(sandbox.ledger.charges) == 1
    assert [each.operation for each in sandbox.requests].count(operation) == 1


def test_topaz_adopts_its_job_and_no_other(
    sandbox: Sandbox, connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path, clock: Clock
) -> None:
    client = in_virtual_time(connect("topaz"), clock)
    earlier = run(client.submit(thumbnail, model="CGI"))
    sandbox.inject("topaz", "postEnhanceAsync", Fault(disconnect="before_answer"))
    job = run(client.submit(thumbnail))
    assert job.id != earlier.id
    assert {job.id, earlier.id} == {each.id for each in sandbox.jobs}
    run(job.result())


def test_an_upload_to_storage_is_sent_again_whole(
    sandbox: Sandbox, connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path, clock: Clock
) -> None:
    sandbox.inject("storage", "put", Fault(status=503))
    sandbox.inject("storage", "put", Fault(disconnect="before_answer", processed=False))
    run(in_virtual_time(connect("autoenhance"), clock).submit(thumbnail))
    puts = [each.files[0].size for each in sandbox.requests if each.operation == "put"]
    assert puts == [thumbnail.stat().st_size] * 3


def test_an_upload_that_is_refused_does_not_lose_the_job(
    sandbox: Sandbox, connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path
) -> None:
    sandbox.inject("storage", "put", Fault(status=403))
    with pytest.raises(TransportError) as caught:
        run(connect("autoenhance").submit(thumbnail))
    assert caught.value.job is not None
    assert caught.value.job.id == sandbox.jobs[0].id
    assert len(sandbox.requests) == 2
