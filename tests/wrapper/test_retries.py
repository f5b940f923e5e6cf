"""What is known about a request decides whether it is sent again; a paid one never is while it may be running."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from photoenhance import (
    VENDORS,
    Autoenhance,
    DownloadError,
    JobState,
    Phota,
    PhotoEnhanceError,
    PicWish,
    RateLimitError,
    ResultExpiredError,
    ServerError,
    SubmitOutcomeUnknownError,
    Topaz,
    TransportError,
    images,
)
from photoenhance._drivers import MOST_AT_ONCE, closed
from photoenhance._flow import Acquire, Answer, Exchange, ExchangeFailure, Flow, Sleep
from photoenhance._flows import refresh, result
from photoenhance._record import Record
from photoenhance._spool import Spool
from photoenhance.vendor import Outcome

from tests.wrapper.server import DROPPED, RESET, SILENCE, Reply, Server, leads, page, says, shows
from tests.wrapper.virtual_time import Clock, in_virtual_time, performed, until

JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"
SOURCE = "https://example.com/photo.jpg"
RESULT = "https://example.com/result.jpg"
AUTOENHANCED = "an-image"

# The call that pays, what else it needs, and the answer that lets it succeed.
PAID: dict[str, tuple[str, dict[str, Any], Reply]] = {
    "topaz": ("submit", {}, says({"process_id": JOB, "eta": 1617220000})),
    "picwish": ("submit", {}, says({"status": 200, "data": {"task_id": "a-task"}})),
    "tensorpix": ("enhance", {}, says({"enhanced_url": RESULT, "enhanced_img_id": "an-image"}, 201)),
    "autoenhance": (
        "download",
        {"preview": False},
        Reply(headers={"content-type": "image/png"}, body=b"\x89PNG\r\n\x1a\n"),
    ),
    "phota": ("submit", {}, says({"download_urls": [RESULT], "images": [], "known_subjects": {}})),
}
NOT_IDEMPOTENT = [vendor for vendor in PAID if vendor != "phota"]
MAY_BE_RUNNING = [
    pytest.param(DROPPED, id="dropped"),
    pytest.param(RESET, id="reset"),
    pytest.param(Reply(status=200, length=5000, headers={"content-type": "application/json"}), id="cut off"),
    pytest.param(Reply(status=500), id="500"),
    pytest.param(page(500), id="500 page"),
    pytest.param(says({"message": "It broke."}, 500), id="500 words"),
    pytest.param(page(502), id="502"),
    pytest.param(page(503), id="503 page"),
    pytest.param(says({"message": "Service Unavailable", "detail": "No."}, 503), id="503 of a gateway"),
    pytest.param(page(504), id="504"),
    pytest.param(Reply(status=504, headers={"retry-after": "0"}), id="504 retry-after"),
    pytest.param(page(524), id="524"),
    pytest.param(page(200), id="200 page"),
    pytest.param(Reply(status=200), id="200 empty"),
    pytest.param(Reply(status=200, headers={"content-type": "application/json"}, body=b'{"a'), id="200 truncated"),
]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def sandbox(server: Server) -> Server:
    """In the place of the sandbox: `connect` makes clients of it."""
    return server


@pytest.fixture
def clock() -> Clock:
    return Clock()


def paying(client: Any, photo: Path, **arguments: object) -> Any:  # noqa: ANN401 - of any kind
    """What makes a client pay."""
    image = {"tensorpix": SOURCE, "autoenhance": AUTOENHANCED}.get(client.info.name, photo)
    method, options, _ = PAID[client.info.name]
    return getattr(client, method)(image, **options, **arguments)


@pytest.fixture
def pay(clock: Clock, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path) -> Callable[..., Any]:
    """Sends a paid request to a server."""

    def pay(vendor: str, server: Server, **arguments: object) -> object:
        client = in_virtual_time(connect(vendor, base_url=server.url()), clock)
        return run(paying(client, photo, **arguments))

    return pay


def paid_requests(server: Server) -> list[bytes]:
    """The bodies of the paid requests that arrived; Topaz's status list, which is free, is left out."""
    return [each.body for each in server.received if each.path != "/status"]


def waited(clock: Clock) -> list[float]:
    return [seconds for seconds in clock.sleeps if seconds]


@pytest.mark.parametrize("vendor", NOT_IDEMPOTENT)
@pytest.mark.parametrize("reply", MAY_BE_RUNNING)
def test_a_paid_request_that_may_be_running_is_not_sent_again(
    vendor: str, reply: Reply, pay: Callable[..., Any], server: Server
) -> None:
    server.reply(reply)
    with pytest.raises(SubmitOutcomeUnknownError, match=r"may be running .*, and may charge it: (?!None)\w") as caught:
        pay(vendor, server)
    assert caught.value.maybe_billed
    assert not caught.value.retryable
    assert caught.value.vendor == vendor
    assert len(paid_requests(server)) == 1


@pytest.mark.parametrize("vendor", NOT_IDEMPOTENT)
def test_a_paid_request_that_gets_no_answer_in_time_is_not_sent_again(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path, server: Server
) -> None:
    server.reply(SILENCE)
    client = connect(vendor, base_url=server.url())
    with pytest.raises(SubmitOutcomeUnknownError) as caught:
        run(paying(client, photo, timeout=0.3))
    assert caught.value.maybe_billed
    assert len(paid_requests(server)) == 1


@pytest.mark.parametrize("vendor", NOT_IDEMPOTENT)
@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(Reply(status=429), id="429"),
        pytest.param(page(429), id="429 page"),
        pytest.param(Reply(status=429, headers={"retry-after": "0"}), id="429 retry-after"),
        pytest.param(Reply(status=429, headers={"retry-after": "soon"}), id="429 nonsense"),
        pytest.param(Reply(status=429, headers={"retry-after": "-5"}), id="429 negative"),
        pytest.param(Reply(status=429, headers={"retry-after": "nan"}), id="429 no number"),
        pytest.param(says({"message": "Busy.", "detail": "Busy."}, 429), id="429 words"),
        pytest.param(Reply(status=503, headers={"retry-after": "1"}), id="503 retry-after"),
    ],
)
def test_a_paid_request_that_was_refused_at_the_door_is_sent_again(
    vendor: str, refused: Reply, pay: Callable[..., Any], server: Server
) -> None:
    server.reply(refused, refused, PAID[vendor][-1])
    pay(vendor, server)
    first, *others = paid_requests(server)
    assert len(others) == 2
    assert all(len(each) == len(first) for each in others)  # each with the whole image


@pytest.mark.parametrize("vendor", NOT_IDEMPOTENT)
def test_a_paid_request_that_never_left_is_sent_again(vendor: str, pay: Callable[..., Any], clock: Clock) -> None:
    server = Server(PAID[vendor][-1])
    opened = False

    def open_the_door(seconds: float) -> None:
        nonlocal opened
        if seconds and not opened:
            opened = True
            server.start()

    clock.listeners.append(open_the_door)
    try:
        pay(vendor, server)
    finally:
        server.stop()
    assert len(paid_requests(server)) == 1
    assert opened


@pytest.mark.parametrize("vendor", NOT_IDEMPOTENT)
def test_nobody_is_there(vendor: str, pay: Callable[..., Any], clock: Clock) -> None:
    server = Server()
    with pytest.raises(TransportError, match=f"^{VENDORS[vendor].title} gave no answer: (?!None).") as caught:
        pay(vendor, server)
    server.stop()
    assert type(caught.value) is TransportError
    assert caught.value.retryable
    assert not caught.value.maybe_billed
    assert waited(clock)


@pytest.mark.parametrize("vendor", NOT_IDEMPOTENT)
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422])
def test_a_refusal_is_not_argued_with(vendor: str, status: int, pay: Callable[..., Any], server: Server) -> None:
    server.reply(Reply(status=status, headers={"retry-after": "0"}))
    with pytest.raises(PhotoEnhanceError):
        pay(vendor, server)
    assert len(server.received) == 1


@pytest.mark.parametrize("trouble", [Reply(status=503), DROPPED], ids=["503", "dropped"])
def test_what_a_paid_request_redirects_to_is_asked_again_by_itself(
    trouble: Reply, pay: Callable[..., Any], server: Server
) -> None:
    with Server(trouble, PAID["autoenhance"][-1]) as storage:
        server.reply(leads(storage.url("file")))
        pay("autoenhance", server)
        assert len(storage.received) == 2
    assert len(server.received) == 1


@pytest.mark.parametrize("trouble", [Reply(status=503), DROPPED], ids=["503", "dropped"])
def test_what_a_paid_request_redirects_to_stays_away(trouble: Reply, pay: Callable[..., Any], server: Server) -> None:
    with Server(trouble) as storage:
        server.reply(leads(storage.url("file")))
        with pytest.raises(DownloadError) as caught:
            pay("autoenhance", server)
        assert len(storage.received) > 1
    assert (caught.value.retryable, caught.value.maybe_billed) == (False, True)  # the same call would buy another
    assert len(server.received) == 1


# Phota: the same `client_request_id` makes it safe.


@pytest.mark.parametrize("reply", MAY_BE_RUNNING[:11])
def test_phota_is_asked_again_under_the_same_name(reply: Reply, pay: Callable[..., Any], server: Server) -> None:
    server.reply(reply, reply, PAID["phota"][-1])
    pay("phota", server)
    bodies = [json.loads(body) for body in paid_requests(server)]
    assert len(bodies) == 3
    assert len({body["client_request_id"] for body in bodies}) == 1
    assert bodies[0]["client_request_id"]
    assert bodies[0] == bodies[1] == bodies[2]


def test_two_calls_of_phota_have_two_names(pay: Callable[..., Any], server: Server) -> None:
    server.reply(PAID["phota"][-1])
    pay("phota", server)
    pay("phota", server)
    first, second = (json.loads(body)["client_request_id"] for body in paid_requests(server))
    assert first != second


def test_phota_stays_unknown_in_the_end(pay: Callable[..., Any], server: Server) -> None:
    server.reply(DROPPED)
    with pytest.raises(SubmitOutcomeUnknownError) as caught:
        pay("phota", server)
    assert caught.value.maybe_billed
    assert len({json.loads(body)["client_request_id"] for body in paid_requests(server)}) == 1


def test_phota_takes_the_callers_own_name(pay: Callable[..., Any], server: Server) -> None:
    server.reply(PAID["phota"][-1])
    pay("phota", server, client_request_id="order-17")
    assert json.loads(server.received[0].body)["client_request_id"] == "order-17"


# Free requests


def free(client: Any) -> Any:  # noqa: ANN401 - a client of any kind
    return client.job(JOB).refresh()


@pytest.mark.parametrize("reply", [each for each in MAY_BE_RUNNING if not str(each.id).startswith("200")])
def test_a_free_request_is_sent_again(
    reply: Reply, connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(reply, reply, says({"process_id": JOB, "status": "Processing"}))
    job = run(free(connect("topaz", base_url=server.url())))
    assert job.state == "running"
    assert len(server.received) == 3


def test_a_free_request_is_not_sent_for_ever(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, clock: Clock
) -> None:
    server.reply(page(502))
    with pytest.raises(ServerError) as caught:
        run(free(in_virtual_time(connect("topaz", base_url=server.url()), clock)))
    assert caught.value.retryable
    assert not caught.value.maybe_billed
    assert 2 <= len(server.received) <= 10
    assert len(waited(clock)) == len(server.received) - 1


def test_a_free_preview_may_be_fetched_again(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, photo: Path
) -> None:
    server.reply(DROPPED, page(502), Reply(headers={"content-type": "image/jpeg"}, body=photo.read_bytes()))
    client = connect("autoenhance", base_url=server.url())
    assert run(run(client.download("an-image")).images[0].read()) == photo.read_bytes()


# Storage


@pytest.fixture
def fetch(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, clock: Clock, photo: Path
) -> Callable[..., bytes]:
    """Fetches a result from storage, which gives some replies before it gives the photograph."""

    def fetch(*replies: Reply, **arguments: object) -> bytes:
        server.reply(says({"enhanced_url": server.url("file")}, 201), *replies, shows(photo.read_bytes()))
        result = run(in_virtual_time(connect("tensorpix", base_url=server.url()), clock).enhance(SOURCE))
        content: bytes = run(result.images[0].read(**arguments))
        return content

    return fetch


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_storage_that_is_busy_is_asked_again(
    status: int, fetch: Callable[..., bytes], server: Server, photo: Path
) -> None:
    assert fetch(Reply(status=status)) == photo.read_bytes()
    assert [each.path for each in server.received[1:]] == ["/file", "/file"]


@pytest.mark.parametrize(
    ("status", "cls"),
    [
        *((status, ResultExpiredError) for status in (401, 403, 404, 410)),
        *((status, DownloadError) for status in (400, 402, 405, 409, 416, 499)),
    ],
)
def test_storage_that_refuses_is_not_asked_again(
    status: int, cls: type[DownloadError], fetch: Callable[..., bytes], server: Server
) -> None:
    with pytest.raises(DownloadError, match=str(status)) as caught:
        fetch(Reply(status=status))
    assert type(caught.value) is cls
    assert not caught.value.retryable
    assert [each.path for each in server.received[1:]] == ["/file"]


@pytest.mark.parametrize("reply", [page(), Reply()], ids=["page", "nothing"])
def test_what_storage_gives_in_place_of_an_image_is_none(
    reply: Reply, fetch: Callable[..., bytes], photo: Path
) -> None:
    assert fetch(reply) == photo.read_bytes()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        pytest.param(page(), "gave text/html instead of an image", id="page"),
        pytest.param(Reply(), "gave nothing instead of an image", id="nothing"),
        pytest.param(DROPPED, "did not come to its end: .+", id="dropped"),
    ],
)
def test_what_storage_gives_again_and_again_is_told(reply: Reply, words: str, fetch: Callable[..., bytes]) -> None:
    with pytest.raises(DownloadError, match=words) as caught:
        fetch(*[reply] * 20)
    assert caught.value.retryable
    assert caught.value.vendor == "tensorpix"


def test_storage_that_redirects_to_nowhere_is_not_asked_again(fetch: Callable[..., bytes], server: Server) -> None:
    with pytest.raises(DownloadError, match="storage answered 302") as caught:
        fetch(leads("ftp://example.com/file"))
    assert not caught.value.retryable
    assert len(server.received) == 2


@pytest.mark.parametrize(("status", "again"), [(403, False), (400, False), (503, True), (429, True)])
def test_storage_that_does_not_take_an_upload(
    status: int,
    again: bool,
    connect: Callable[..., Any],
    run: Callable[[Any], Any],
    server: Server,
    clock: Clock,
    photo: Path,
) -> None:
    server.reply(says({"image_id": JOB, "upload_url": server.url("slot")}), Reply(status=status))
    client = in_virtual_time(connect("autoenhance", base_url=server.url()), clock)
    with pytest.raises(TransportError, match="storage did not take the upload") as caught:
        run(client.submit(photo))
    assert type(caught.value) is TransportError
    assert caught.value.retryable is again
    assert (len(server.received) > 2) is again


def test_storage_may_say_when_to_come_again(fetch: Callable[..., bytes], clock: Clock, photo: Path) -> None:
    assert fetch(Reply(status=503, headers={"retry-after": "7"})) == photo.read_bytes()
    assert waited(clock) == [7]


def test_storage_may_say_to_come_much_later(fetch: Callable[..., bytes], clock: Clock) -> None:
    with pytest.raises(DownloadError) as caught:
        fetch(Reply(status=503, headers={"retry-after": "600"}), timeout=60)
    assert (caught.value.retryable, caught.value.retry_after) == (True, 600)
    assert waited(clock) == []


def test_a_rest_that_is_no_more_is_fetched_from_the_beginning(
    fetch: Callable[..., bytes], server: Server, photo: Path
) -> None:
    whole = photo.read_bytes()
    begun = Reply(headers={"content-type": "image/jpeg", "etag": '"1"'}, body=whole[:1000], length=len(whole))
    assert fetch(begun, Reply(status=416)) == whole
    asked = [(each.headers["range"], each.headers["if-range"]) for each in server.received[1:]]
    assert asked == [(None, None), ("bytes=1000-", '"1"'), (None, None)]


def test_a_whole_that_is_no_more_is_not_asked_for_again(
    fetch: Callable[..., bytes], server: Server, photo: Path
) -> None:
    whole = photo.read_bytes()
    begun = Reply(headers={"content-type": "image/jpeg", "etag": '"1"'}, body=whole[:1000], length=len(whole))
    with pytest.raises(DownloadError, match="416"):
        fetch(begun, *[Reply(status=416)] * 9)
    assert [each.headers["range"] for each in server.received[1:]] == [None, "bytes=1000-", None]


# How long is waited


@pytest.mark.parametrize("vendor", NOT_IDEMPOTENT)
def test_retry_after_is_waited_for(vendor: str, pay: Callable[..., Any], server: Server, clock: Clock) -> None:
    server.reply(Reply(status=429, headers={"retry-after": "7"}), PAID[vendor][-1])
    pay(vendor, server)
    assert 7.0 in waited(clock)
    assert sum(waited(clock)) == pytest.approx(7, abs=0.6)  # a pace of two requests a second included


def test_retry_after_as_a_date(pay: Callable[..., Any], server: Server, clock: Clock) -> None:
    # The server's clock is an hour behind: what counts is how far the two dates are apart.
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    when = format_datetime(now + timedelta(seconds=9), usegmt=True)
    server.reply(
        Reply(status=503, headers={"date": format_datetime(now, usegmt=True), "retry-after": when}), PAID["topaz"][-1]
    )
    pay("topaz", server)
    assert waited(clock) == [9.0]


@pytest.mark.parametrize("value", ["0", "-5", "0.0"])
def test_no_time_to_wait(value: str, pay: Callable[..., Any], server: Server, clock: Clock) -> None:
    server.reply(Reply(status=503, headers={"retry-after": value}), PAID["topaz"][-1])
    pay("topaz", server)
    assert waited(clock) == []


def test_a_date_that_has_passed(pay: Callable[..., Any], server: Server, clock: Clock) -> None:
    then = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    server.reply(Reply(status=429, headers={"retry-after": then}), PAID["topaz"][-1])
    pay("topaz", server)
    assert waited(clock) == []


@pytest.mark.parametrize("value", ["600", "1e400", "inf", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
@pytest.mark.parametrize("vendor", PAID)
def test_retry_after_beyond_the_deadline_raises_at_once(
    vendor: str, value: str, pay: Callable[..., Any], server: Server, clock: Clock
) -> None:
    server.reply(Reply(status=429, headers={"retry-after": value}))
    with pytest.raises(RateLimitError) as caught:
        pay(vendor, server, timeout=60)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= 600
    assert len(server.received) == 1
    assert waited(clock) == []


def test_the_pauses_grow_and_differ(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, clock: Clock
) -> None:
    server.reply(page(502))
    client = in_virtual_time(connect("topaz", base_url=server.url()), clock)
    for _ in range(10):
        with pytest.raises(ServerError):
            run(free(client))
    assert len(set(waited(clock))) == len(waited(clock))
    assert max(waited(clock)) <= 10


def test_all_attempts_share_one_deadline(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, clock: Clock
) -> None:
    server.reply(Reply(status=429, headers={"retry-after": "4"}))
    client = in_virtual_time(connect("topaz", base_url=server.url()), clock)
    with pytest.raises(RateLimitError):
        run(client.job(JOB).refresh(timeout=10))
    assert waited(clock) == [4, 4]
    assert len(server.received) == 3


@pytest.mark.parametrize("status", [429, 503])
def test_picwish_envelope_refusals_are_refusals_at_the_door(
    status: int, pay: Callable[..., Any], server: Server
) -> None:
    server.reply(says({"status": status, "message": "Not now."}), PAID["picwish"][-1])
    pay("picwish", server)
    assert len(server.received) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("vendor", [vendor for vendor in PAID if vendor not in {"autoenhance", "phota"}])
def test_a_paid_request_does_not_follow_a_redirect(
    vendor: str, status: int, pay: Callable[..., Any], server: Server
) -> None:
    with Server(PAID["topaz"][-1]) as elsewhere:
        server.reply(leads(elsewhere.url("somewhere"), status), says([]))
        with pytest.raises(PhotoEnhanceError, match=f"answered {status}, a redirect that is not followed") as caught:
            pay(vendor, server)
        assert elsewhere.received == []
    # 307 and 308 ask for the same request elsewhere; by the others, servers say of a POST that it was done.
    assert isinstance(caught.value, SubmitOutcomeUnknownError) == (status not in {307, 308})
    assert caught.value.maybe_billed == (status not in {307, 308})
    assert len(paid_requests(server)) == 1


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(leads("ftp://example.com/file"), id="no web address"),
        pytest.param(Reply(status=302), id="no address"),
        pytest.param(leads(f"/v3/images/{AUTOENHANCED}/enhanced?preview=false"), id="itself"),
        pytest.param(leads("?and=again"), id="its own path"),
    ],
)
def test_what_was_bought_and_leads_nowhere_is_not_bought_again(
    reply: Reply, pay: Callable[..., Any], server: Server
) -> None:
    server.reply(reply)
    with pytest.raises(SubmitOutcomeUnknownError, match="a redirect that is not followed") as caught:
        pay("autoenhance", server)
    assert (caught.value.retryable, caught.value.maybe_billed) == (False, True)
    assert len(server.received) == 1


# How long one attempt may take. Its flow is run by hand: nothing is sent, and nobody waits.


@pytest.fixture
def session() -> Iterator[Any]:
    """Of a client of Topaz, on the internet."""
    with Topaz("a-key-of-the-tests", base_url="https://topaz.example") as topaz:
        yield topaz._session  # noqa: SLF001 - as just said  # pyright: ignore[reportPrivateUsage]


def first_exchange(flow: Flow[Any]) -> Exchange:
    step = next(flow)
    while not isinstance(step, Exchange):
        step = flow.send(performed(step))
    flow.close()
    return step


def test_a_free_attempt_leaves_time_for_another(session: Any) -> None:  # noqa: ANN401 - of the driver's kind
    look = first_exchange(session.vendor.look(session.call(600), JOB))
    assert 5 <= look.timeout <= 60
    short = first_exchange(session.vendor.look(session.call(2), JOB))
    assert 1 < short.timeout <= 2
    assert not look.public_only  # it is the caller who named the vendor's address
    assert look.silence > 600


def test_a_list_that_saves_looks_is_given_up_before_a_look(session: Any) -> None:  # noqa: ANN401 - as above
    call = session.call(600)
    assert (
        first_exchange(session.vendor.looks(call, once=True)).timeout
        < first_exchange(session.vendor.look(call, JOB)).timeout
    )


def test_a_list_that_saves_looks_is_asked_for_once(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, clock: Clock
) -> None:
    server.reply(Reply(status=503))
    session = in_virtual_time(connect("topaz", base_url=server.url()), clock)._session  # noqa: SLF001 - as above
    with pytest.raises(ServerError):
        run(session.driver.run(session.vendor.looks(session.call(60), once=True)))
    assert len(server.received) == 1


def test_a_list_that_is_asked_for_is_asked_for_again(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server, clock: Clock
) -> None:
    server.reply(Reply(status=503), says([]))
    assert run(in_virtual_time(connect("topaz", base_url=server.url()), clock).jobs()) == []
    assert len(server.received) == 2


@pytest.mark.parametrize("timeout", [1, 600])
def test_who_gets_no_connection_in_time_sends_nothing(timeout: float, session: Any) -> None:  # noqa: ANN401 - as above
    flow = session.vendor.look(session.call(timeout), JOB)
    step = next(flow)
    assert isinstance(step, Acquire)
    assert 0 < step.timeout <= timeout
    with pytest.raises(TransportError, match=f"The {timeout} s of the call are over") as caught:
        flow.send(False)
    assert (caught.value.retryable, caught.value.maybe_billed) == (True, False)


def test_of_those_that_start_jobs_one_at_a_time_stands_in_line(photo: Path, clock: Clock) -> None:
    with PicWish("a-key-of-the-tests", base_url="https://picwish.example") as client:
        session = in_virtual_time(client, clock)._session  # noqa: SLF001 - as above
        session.pacer.take()
        first, second = (session.vendor.submit(session.call(60), photo, {}) for _ in range(2))
        assert until(Sleep, first) == Sleep(0.5)  # twice a second
        step = until(Acquire, second)
        assert step.lock is session.turn
        assert step.lock.locked()
        look = next(session.vendor.look(session.call(60), JOB))
        assert look.lock is session.gate
        first.close()
        second.close()
        assert not session.turn.locked()
        assert not session.gate.locked()
        assert session.slots._value == MOST_AT_ONCE  # noqa: SLF001 - all are free again


def test_storage_is_not_asked_at_the_vendors_pace(clock: Clock) -> None:
    with PicWish("a-key-of-the-tests", base_url="https://picwish.example") as client:
        session = in_virtual_time(client, clock)._session  # noqa: SLF001 - as above
        session.pacer.take()
        step = next(session.call(60).download("https://storage.example/file"))
        assert step.lock is session.slots


@pytest.mark.parametrize("later", ["no turn", "closed"])
def test_an_attempt_that_may_run_is_told_of_whatever_comes_later(later: str, photo: Path) -> None:
    with Phota("a-key-of-the-tests", base_url="https://phota.example") as client:
        session = in_virtual_time(client, Clock())._session  # noqa: SLF001 - as above
        flow = session.vendor.submit(session.call(60), photo, {})
        until(Exchange, flow)
        step = flow.throw(ExchangeFailure("the connection broke", sent=True))
        assert isinstance(step, Sleep)  # to be repeated under its key
        if later == "no turn":
            assert isinstance(flow.send(None), Acquire)
        with pytest.raises(SubmitOutcomeUnknownError, match="the connection broke") as caught:
            _ = flow.throw(closed()) if later == "closed" else flow.send(False)
    assert caught.value.maybe_billed
    assert caught.value.idempotency_key


def test_what_was_bought_is_told_of_whatever_comes_later() -> None:
    with Autoenhance("a-key-of-the-tests", base_url="https://autoenhance.example") as client:
        session = in_virtual_time(client, Clock())._session  # noqa: SLF001 - as above
        flow = session.vendor.fetch(session.call(60), "an-image", {"preview": False})
        until(Exchange, flow)
        step = flow.send(Answer(302, {"location": "https://storage.example/file"}))
        assert isinstance(step, Acquire)
        with pytest.raises(TransportError, match="are over") as caught:
            flow.send(False)
    assert (caught.value.maybe_billed, caught.value.retryable) == (True, False)


def test_who_waited_for_purchases_in_doubt_takes_what_a_later_one_brought() -> None:
    with Autoenhance("a-key-of-the-tests", base_url="https://autoenhance.example") as client:
        session = client._session  # noqa: SLF001 - as above  # pyright: ignore[reportPrivateUsage]
        record = Record("autoenhance", "an-image", settings={"preview": False}, state=JobState.SUCCEEDED)
        flow = result(session.call(60, record), record)
        step = next(flow)
        purchase = session.purchase_of(record)
        purchase.doubts, purchase.outcome = 1, Outcome((Spool.of(b"an image"),), None)
        with pytest.raises(StopIteration):
            flow.send(performed(step))
        assert record.outcome is purchase.outcome


def test_of_jobs_that_end_together_only_so_many_are_fetched_at_a_time() -> None:
    with Topaz("a-key-of-the-tests", base_url="https://topaz.example") as client:
        session = client._session  # noqa: SLF001 - as above  # pyright: ignore[reportPrivateUsage]
        record = Record("topaz", JOB, state=JobState.SUCCEEDED)
        flow = result(session.call(60, record), record)
        purchase = next(flow)
        assert isinstance(purchase, Acquire)
        place = flow.send(performed(purchase))
        assert isinstance(place, Acquire)
        assert place.lock is session.fetches
        assert session.fetches is not session.places  # in which all wait that are to be sent
        flow.close()
        assert not purchase.lock.locked()


def test_a_look_that_was_under_way_does_not_move_a_job_back() -> None:
    with Topaz("a-key-of-the-tests", base_url="https://topaz.example") as client:
        session = client._session  # noqa: SLF001 - as above  # pyright: ignore[reportPrivateUsage]
        record = Record("topaz", JOB)
        first, second = (refresh(session.call(60, record), record) for _ in range(2))
        for flow in (first, second):
            until(Exchange, flow)
        for flow, status in ((second, "Failed"), (first, "Processing")):
            with pytest.raises(StopIteration):
                flow.send(Answer(200, {}, json.dumps({"process_id": JOB, "status": status}).encode()))
            assert record.state is JobState.FAILED


def test_a_paid_attempt_has_all_the_time_there_is(session: Any, photo: Path) -> None:  # noqa: ANN401 - as above
    submit = first_exchange(session.vendor.submit(session.call(600), photo, {}))
    assert 590 < submit.timeout <= 600
    assert submit.silence > 600


def test_a_transfer_may_take_its_time_but_not_stand_still(session: Any, photo: Path) -> None:  # noqa: ANN401 - as above
    call = session.call(600)
    with images.open_file(photo) as image:
        upload = first_exchange(call.upload("https://storage.example/slot", image, "image/jpeg"))
    download = first_exchange(call.download("https://storage.example/file"))
    for step in (upload, download):
        assert 590 < step.timeout <= 600
        assert 5 <= step.silence <= 60
        assert step.public_only
    assert download.max_bytes == 2**31
