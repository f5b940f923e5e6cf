"""A key, a signed URL and an image's data show in nothing that is printed, logged, raised or kept.

The secrets are module constants and are handed over by functions: a test's own local variables are not what is tested.
"""

import base64
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import photoenhance
import pytest
from photoenhance import InvalidInputError, PhotoEnhanceError

from tests.wrapper.server import DROPPED, SILENCE, Reply, Server, leads, page, says, shows

KEY = "sk-planted-key-4711"
SIGNATURE = "planted-signature-4712"
DATA = base64.b64encode(b"\xff\xd8\xffplanted data 4713" * 20).decode()
SECRETS = (KEY, SIGNATURE, DATA[:40], DATA[-40:])
JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"
VENDORS = ("autoenhance", "phota", "picwish", "tensorpix", "topaz")


def signed(server: Server) -> str:
    return server.url(f"object.jpg?X-Amz-Signature={SIGNATURE}")


def as_data() -> str:
    return f"data:image/jpeg;base64,{DATA}"


@dataclass(frozen=True)
class Scenario:
    """Calls that end in an error, after some answers."""

    vendor: str
    act: Callable[[Any, Callable[[Any], Any], Server], object]
    answers: Callable[[Server], list[Reply]]


def enhanced(client: Any, run: Callable[[Any], Any], server: Server) -> object:  # noqa: ANN401 - of any kind
    """Enhance an image that is given by its data, or by a signed URL where URLs are all that is taken."""
    return run(client.enhance(signed(server) if client.info.name == "tensorpix" else as_data(), timeout=20))


def fetched(client: Any, run: Callable[[Any], Any], server: Server) -> object:  # noqa: ANN401 - of any kind
    """Enhance an image and fetch the result."""
    source = signed(server) if client.info.name == "tensorpix" else as_data()
    return run(run(client.enhance(source, timeout=20)).fetch())


def looked_at(client: Any, run: Callable[[Any], Any], _: Server) -> object:  # noqa: ANN401 - of any kind
    return run(client.job(JOB).result(timeout=20))


def results(server: Server) -> dict[str, list[Reply]]:
    """What the vendors answer until there is a link to the result."""
    return {
        "topaz": [
            says({"process_id": JOB, "eta": 0}),
            says({"process_id": JOB, "status": "Completed"}),
            says({"download_url": signed(server), "head_url": signed(server), "expiry": 1617220000}),
        ],
        "phota": [says({"download_urls": [signed(server)], "images": [], "known_subjects": {}})],
        "picwish": [
            says({"status": 200, "data": {"task_id": JOB}}),
            says({"status": 200, "data": {"task_id": JOB, "state": 1, "image": signed(server)}}),
        ],
        "tensorpix": [says({"enhanced_url": signed(server), "enhanced_img_id": "a"}, 201)],
        "autoenhance": [
            says({"image_id": JOB, "upload_url": signed(server)}),
            Reply(),
            says({"image_id": JOB, "status": "processed"}),
            leads(signed(server)),
        ],
    }


def failed(why: str) -> Reply:
    """PicWish's answer for a task that it gave up."""
    return says({"status": 200, "data": {"task_id": JOB, "state": -3, "err_message": why}})


def always(reply: Reply) -> Callable[[Server], list[Reply]]:
    return lambda _: [reply]


def in_the_end(vendor: str, reply: Reply) -> Callable[[Server], list[Reply]]:
    return lambda server: [*results(server)[vendor], *[reply] * 20]


TROUBLES: dict[str, Reply] = {
    "refused key": says({"code": 401, "message": "Unauthorized", "status": 401, "detail": "No."}, 401),
    "echoed key": says({"code": 401, "message": f"No such key: {KEY}", "status": 401, "detail": f"Not {KEY}."}, 401),
    "no credits": says({"code": 402, "message": "Insufficient funds.", "status": 402, "detail": "None."}, 402),
    "server error": page(500),
    "echoed headers": Reply(
        status=502, body=f"GET / x-api-key: {KEY}".encode(), headers={"content-type": "text/plain"}
    ),
    "echoed URL": Reply(  # as the JSON of some servers has it
        status=400,
        headers={"content-type": "application/json"},
        body=rb"""{"code": 400, "message": "No: https:\/\/b.example\/it's.jpg?x=UTF-8''a\u0026X-Amz-Signature=%s"}"""
        % SIGNATURE.encode(),
    ),
    "dropped": DROPPED,
    "page": page(200),
    "redirect": leads("http://127.0.0.1:1/elsewhere"),
    "truncated": Reply(headers={"content-type": "application/json"}, body=b'{"a', length=50),
}
STORAGE_TROUBLES: dict[str, Reply] = {
    "expired": Reply(
        status=403,
        headers={"content-type": "application/xml"},
        body=f"<Error><Code>AccessDenied</Code><Signature>{SIGNATURE}</Signature></Error>".encode(),
    ),
    "dropped": DROPPED,
    "page": page(200),
    "no image": shows(b"words"),
    "redirect to nowhere": leads(f"ftp://example.com/?X-Amz-Signature={SIGNATURE}"),
    "server error": page(503),
}

SCENARIOS = [
    *(
        pytest.param(Scenario(vendor, enhanced, always(reply)), id=f"{vendor} {name}")
        for vendor in VENDORS
        for name, reply in TROUBLES.items()
    ),
    *(
        pytest.param(
            Scenario(vendor, fetched, in_the_end(vendor, reply)),
            id=f"{vendor} storage {name}",
        )
        for vendor in VENDORS
        for name, reply in STORAGE_TROUBLES.items()
        if (vendor, name) != ("autoenhance", "no image")  # bought bytes are kept, whatever they are
    ),
    *(
        pytest.param(Scenario(vendor, looked_at, always(reply)), id=f"{vendor} look {name}")
        for vendor in ("autoenhance", "picwish", "topaz")
        for name, reply in TROUBLES.items()
        if name in {"refused key", "echoed key", "echoed URL", "redirect", "dropped"}
    ),
    pytest.param(
        Scenario("picwish", looked_at, lambda server: [failed(f"could not download {signed(server)}")]),
        id="picwish look echoed URL",
    ),
    pytest.param(
        Scenario(
            "autoenhance",
            enhanced,
            lambda server: [says({"image_id": JOB, "upload_url": signed(server)}), Reply(status=403, body=b"<Error/>")],
        ),
        id="autoenhance upload refused",
    ),
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
def client(connect: Callable[..., Any], server: Server) -> Callable[[str], Any]:
    del server
    return lambda vendor: connect(vendor, api_key=lambda: KEY)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that is logged, by anybody, at the lowest level."""
    for name in (None, "photoenhance", "httpx", "httpcore", "httpcore.connection", "httpcore.http11", "asyncio"):
        caplog.set_level(logging.DEBUG, name)

    def logged() -> str:
        return "\n".join(f"{record.getMessage()} {record.args} {record.__dict__}" for record in caplog.records)

    return logged


def assert_clean(*texts: str) -> None:
    for text in texts:
        for secret in SECRETS:
            # Not `assert secret not in text`: a failure should say where, without printing the whole.
            position = text.find(secret)
            assert position < 0, f"{secret[:8]}… in …{text[max(0, position - 120) : position]}…"


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error, and all that it drags along."""
    seen: list[BaseException | None] = [error]
    for each in seen:
        if each is not None:
            yield each
            seen += [other for other in (each.__cause__, each.__context__) if other not in seen]


def printed(error: BaseException) -> str:
    """A traceback as the best debugging tools print it: with the local variables of the package's frames."""
    whole = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [frame for frame in whole.stack if "photoenhance" in frame.filename]
    assert frames
    return "\n".join(f"{frame.name}: {frame.locals}" for frame in frames)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_secret_shows_when_something_fails(
    scenario: Scenario,
    client: Callable[[str], Any],
    run: Callable[[Any], Any],
    server: Server,
    logged: Callable[[], str],
) -> None:
    server.reply(*scenario.answers(server))
    there = client(scenario.vendor)
    with pytest.raises(PhotoEnhanceError) as caught:
        scenario.act(there, run, server)
    error = caught.value
    for each in chain(error):
        assert_clean(str(each), repr(each), repr(each.args), *getattr(each, "__notes__", []))
    assert_clean(repr(there), repr(there.raw), repr(there.info), repr(error.job))
    assert_clean(getattr(error, "message", ""), str(getattr(error, "code", "")), str(error.request_id))
    assert_clean(logged())
    assert server.received  # or nothing was tested


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_no_secret_shows_in_a_traceback(
    scenario: Scenario, client: Callable[[str], Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(*scenario.answers(server))
    with pytest.raises(PhotoEnhanceError) as caught:
        scenario.act(client(scenario.vendor), run, server)
    for each in chain(caught.value):
        assert_clean(printed(each))


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("kind", ["sync"])
def test_no_secret_is_pickled_with_an_error(
    scenario: Scenario, client: Callable[[str], Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(*scenario.answers(server))
    with pytest.raises(PhotoEnhanceError) as caught:
        scenario.act(client(scenario.vendor), run, server)
    # The body is kept as the vendor sent it, but neither a key nor a signed URL goes to where a pickle goes.
    for secret in (KEY, f"X-Amz-Signature={SIGNATURE}"):
        assert secret.encode() not in pickle.dumps(caught.value)


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_secret_shows_when_all_goes_well(
    vendor: str,
    client: Callable[[str], Any],
    run: Callable[[Any], Any],
    server: Server,
    logged: Callable[[], str],
    photo: Path,
) -> None:
    server.reply(*results(server)[vendor], shows(photo.read_bytes()))
    there = client(vendor)
    result: Any = enhanced(there, run, server)
    run(result.fetch())
    for value in (there, there.raw, result, result.job, *result.images):
        assert_clean(repr(value), str(value))
    assert_clean(logged())
    assert any(SIGNATURE in each.path for each in server.received)  # it was used


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_timeout_shows_no_secret(
    vendor: str, client: Callable[[str], Any], run: Callable[[Any], Any], server: Server, logged: Callable[[], str]
) -> None:
    server.reply(SILENCE)
    there = client(vendor)
    with pytest.raises(PhotoEnhanceError) as caught:
        run(there.enhance(signed(server) if vendor == "tensorpix" else as_data(), timeout=0.2))
    for each in chain(caught.value):
        assert_clean(str(each), repr(each), printed(each))
    assert_clean(logged())


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_server_that_is_not_there_shows_no_secret(
    vendor: str, connect: Callable[..., Any], run: Callable[[Any], Any], logged: Callable[[], str]
) -> None:
    server = Server()
    there = connect(vendor, api_key=lambda: KEY, base_url=server.url())
    with pytest.raises(PhotoEnhanceError) as caught:
        run(there.enhance(signed(server) if vendor == "tensorpix" else as_data()))
    server.stop()
    for each in chain(caught.value):
        assert_clean(str(each), repr(each), printed(each))
    assert_clean(logged())


@pytest.mark.parametrize("vendor", ["topaz", "autoenhance"])
def test_a_source_that_cannot_be_fetched_shows_no_secret(
    vendor: str, client: Callable[[str], Any], run: Callable[[Any], Any], server: Server, logged: Callable[[], str]
) -> None:
    server.reply(Reply(status=403))
    with pytest.raises(PhotoEnhanceError) as caught:
        run(client(vendor).enhance(signed(server)))
    for each in chain(caught.value):
        assert_clean(str(each), repr(each), printed(each))
    assert_clean(logged())


def bad_images() -> list[Callable[[], object]]:
    """Images that are refused, each with a secret in it."""
    return [
        lambda: f"https://user:{SIGNATURE}@example.com/photo.jpg",
        lambda: f"https://example.com:99999/photo.jpg?X-Amz-Signature={SIGNATURE}",
        lambda: f"https://[::1/photo.jpg?X-Amz-Signature={SIGNATURE}",
        lambda: f"https:///photo.jpg?X-Amz-Signature={SIGNATURE}",
        lambda: f"https://example.com/a b?X-Amz-Signature={SIGNATURE}",
        lambda: f"HTTPS//example.com/?X-Amz-Signature={SIGNATURE}",
        lambda: f"ftp://example.com/photo.jpg?X-Amz-Signature={SIGNATURE}",
        lambda: f"s3://bucket/photo.jpg?X-Amz-Signature={SIGNATURE}",
        lambda: f"data:image/jpeg;base64,{DATA}*",
        lambda: f"data:text/plain;base64,{base64.b64encode(DATA.encode()).decode()}",
        lambda: f" data:image/jpeg;base64,{DATA}",
        lambda: f" data:image/jpeg;base64,{DATA.replace('/', '')}",
        lambda: f"image/jpeg;base64,{DATA}",
        lambda: DATA.replace("/", "A"),
        lambda: DATA,
    ]


@pytest.mark.parametrize("image", bad_images())
def test_an_image_that_is_refused_shows_no_secret(
    image: Callable[[], object], client: Callable[[str], Any], run: Callable[[Any], Any], logged: Callable[[], str]
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        run(client("topaz").enhance(image()))
    for each in chain(caught.value):
        assert_clean(str(each), repr(each), printed(each))
    assert_clean(logged())


def bad_keys() -> list[Callable[[], Any]]:
    """Keys that are refused, or almost: a key that was copied with something around it is still a key."""
    return [
        lambda: f"{KEY}\nand more",
        lambda: f"“{KEY}”",
        lambda: [KEY],
        KEY.encode,
        lambda: lambda: [KEY],
    ]


@pytest.mark.parametrize("key", bad_keys())
def test_a_key_that_is_refused_does_not_show(key: Callable[[], Any], connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        connect("topaz", api_key=key())
    for each in chain(caught.value):
        assert_clean(str(each), repr(each), printed(each))


def test_a_key_that_cannot_be_had_does_not_show(connect: Callable[..., Any]) -> None:
    def fail() -> str:
        raise LookupError("The vault is closed.")

    with pytest.raises(LookupError, match="vault"):
        connect("topaz", api_key=fail)


def test_the_short_way_shows_no_secret(server: Server, photo: Path) -> None:
    server.reply(says({"code": 401, "message": "Unauthorized"}, 401))
    with pytest.raises(PhotoEnhanceError) as caught:
        photoenhance.enhance(photo, vendor="topaz", api_key=KEY, base_url=server.url())
    for each in chain(caught.value):
        assert_clean(str(each), repr(each), printed(each))


def test_a_base_url_that_is_refused_does_not_show_its_password(connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        connect("topaz", base_url=f"https://user:{SIGNATURE}@example.com")
    assert_clean(str(caught.value), printed(caught.value))


def test_a_token_that_is_refused_does_not_show(connect: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        connect("topaz").resume(KEY)  # pasted into the wrong place
    for each in chain(caught.value):
        assert_clean(str(each), repr(each), printed(each))


def test_others_may_log_their_own_requests(
    client: Callable[[str], Any], run: Callable[[Any], Any], server: Server, logged: Callable[[], str]
) -> None:

    server.reply(says({"process_id": JOB, "status": "Processing"}))
    run(client("topaz").job(JOB).refresh())
    assert "httpx" not in logged()
    httpx.get(server.url("their-own"), trust_env=False)
    assert "their-own" in logged()
