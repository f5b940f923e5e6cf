"""A key goes to the origin that was configured and nowhere else, whatever answers and links say."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from photoenhance import DownloadError, NotFoundError, PhotoEnhanceError, TensorPix, Topaz, UnexpectedResponseError
from photoenhance._flow import Answer, Exchange, Request
from photoenhance._flows import refresh
from photoenhance._record import Record
from photoenhance.sandbox import Sandbox

from tests.wrapper.server import Reply, Server, leads, says, shows

JOB = "d7b3b3b3-7b3b-4b3b-8b3b-3b3b3b3b3b3b"
OF_THE_VENDOR = {"authorization", "x-api-key", "x-api-version", "x-dev-mode", "cookie"}

# A free request of each vendor that has one, and the way to its result.
LOOKS = {
    "topaz": says({"process_id": JOB, "status": "Processing"}),
    "picwish": says({"status": 200, "data": {"task_id": JOB, "state": 4}}),
    "autoenhance": says({"image_id": JOB, "status": "processing"}),
}


@pytest.fixture
def server() -> Iterator[Server]:
    """The vendor, as far as the client knows."""
    with Server() as running:
        yield running


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    """Another origin: the same host, another port."""
    with Server() as running:
        yield running


@pytest.fixture
def at(connect: Callable[..., Any], server: Server) -> Callable[..., Any]:
    """Makes clients of the server."""

    def at(vendor: str, **arguments: object) -> Any:  # noqa: ANN401 - of five classes
        return connect(vendor, base_url=server.url(), **arguments)

    return at


def assert_nothing_of_the_vendors(server: Server, key: str) -> None:
    for request in server.received:
        assert OF_THE_VENDOR.isdisjoint(name.lower() for name in request.headers)
        assert key not in str(request.headers) + request.path
        assert key.encode() not in request.body


@pytest.mark.parametrize("vendor", LOOKS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_origin_is_followed_without_the_key(
    vendor: str,
    status: int,
    at: Callable[..., Any],
    run: Callable[[Any], Any],
    server: Server,
    elsewhere: Server,
) -> None:
    server.reply(leads(elsewhere.url("moved?signature=s"), status))
    elsewhere.reply(LOOKS[vendor])
    run(at(vendor, api_key="the-key").job(JOB).refresh())
    assert "the-key" in str(server.received[0].headers)
    assert elsewhere.received[0].path == "/moved?signature=s"
    assert_nothing_of_the_vendors(elsewhere, "the-key")


@pytest.mark.parametrize("vendor", LOOKS)
def test_a_redirect_to_the_same_origin_keeps_the_key(
    vendor: str, at: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(leads("/moved"), LOOKS[vendor])
    run(at(vendor, api_key="the-key").job(JOB).refresh())
    assert [each.path for each in server.received][1:] == ["/moved"]
    assert "the-key" in str(server.received[1].headers)


def test_a_redirect_names_the_whole_address(
    at: Callable[..., Any], run: Callable[[Any], Any], server: Server, photo: Path
) -> None:
    server.reply(leads("/moved?to=there"), shows(photo.read_bytes()))
    run(at("autoenhance").download(JOB, max_width=20))
    first, second = server.received
    assert "max_width=20" in first.path
    assert second.path == "/moved?to=there"


def test_what_the_same_origin_says_is_the_vendors_word(
    at: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(leads("/moved"), says({"code": 404, "message": "a message of the vendor"}, 404))
    with pytest.raises(NotFoundError, match="a message of the vendor"):
        run(at("topaz").job(JOB).refresh())


def test_a_chain_of_redirects_is_followed(at: Callable[..., Any], run: Callable[[Any], Any], server: Server) -> None:
    server.reply(*(leads(f"/step-{number}") for number in range(8)), LOOKS["topaz"])
    run(at("topaz").job(JOB).refresh())
    assert [each.path for each in server.received] == [f"/status/{JOB}", *(f"/step-{number}" for number in range(8))]


def test_a_key_that_is_lost_on_the_way_does_not_come_back(
    at: Callable[..., Any], run: Callable[[Any], Any], server: Server, elsewhere: Server
) -> None:
    server.reply(leads(elsewhere.url("there")), LOOKS["topaz"])
    elsewhere.reply(leads(server.url("and-back")))
    run(at("topaz", api_key="the-key").job(JOB).refresh())
    assert server.received[1].path == "/and-back"
    assert "the-key" not in str(server.received[1].headers)


def test_what_another_origin_says_is_not_the_vendors_word(
    at: Callable[..., Any], run: Callable[[Any], Any], server: Server, elsewhere: Server
) -> None:
    server.reply(leads(elsewhere.url()))
    elsewhere.reply(says({"code": 401, "message": "a message of somebody else"}, 401))
    with pytest.raises(PhotoEnhanceError) as caught:
        run(at("topaz").job(JOB).refresh())
    assert "somebody else" not in str(caught.value)


def test_redirects_end(at: Callable[..., Any], run: Callable[[Any], Any], server: Server) -> None:
    server.reply(leads("/round"))
    with pytest.raises(PhotoEnhanceError):
        run(at("topaz").job(JOB).refresh())
    assert len(server.received) <= 40


@pytest.mark.parametrize(
    "location",
    ["", "file:///etc/passwd", "ftp://example.com/a", "http://", "http://[::1", "//", "data:,x", "http://a:b"],
)
def test_a_redirect_to_nowhere(
    location: str, at: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(leads(location))
    with pytest.raises(UnexpectedResponseError, match="redirect") as caught:
        run(at("topaz").job(JOB).refresh())
    assert not caught.value.retryable


def test_a_redirect_without_a_location(at: Callable[..., Any], run: Callable[[Any], Any], server: Server) -> None:
    server.reply(Reply(status=302))
    with pytest.raises(PhotoEnhanceError):
        run(at("topaz").job(JOB).refresh())


def test_no_way_back_from_https_to_http() -> None:
    # Over TLS there is nothing on loopback to talk to: the flow's one request is answered by hand.
    with Topaz("the-key", base_url="https://api.example.com") as topaz:
        flow = refresh(topaz._session.call(None), Record("topaz", JOB))  # noqa: SLF001 - as just said  # pyright: ignore[reportPrivateUsage]
        step = next(flow)
        while not isinstance(step, Exchange):
            step = flow.send(True)  # a slot was free
        assert step.request.url.startswith("https://api.example.com/")
        with pytest.raises(PhotoEnhanceError):
            flow.send(Answer(302, {"location": "http://api.example.com/status"}))


@pytest.mark.parametrize(
    ("base_url", "location", "same"),
    [
        ("https://api.example.com", "https://api.example.com/moved", True),
        ("https://api.example.com", "https://api.example.com:443/moved", True),
        ("https://api.example.com:443", "https://api.example.com/moved", True),
        ("https://api.example.com:444", "https://api.example.com:444/moved", True),
        ("http://api.example.com", "http://api.example.com:80/moved", True),
        ("https://api.example.com", "https://api.example.com:444/moved", False),
        ("https://api.example.com", "https://api.example.com:80/moved", False),
        ("https://api.example.com:444", "https://api.example.com/moved", False),
        ("https://api.example.com", "https://example.com/moved", False),
        ("http://api.example.com", "http://api.example.com:81/moved", False),
        ("http://api.example.com", "http://api.example.com:443/moved", False),
        ("http://api.example.com", "https://api.example.com/moved", False),
    ],
)
def test_an_origin_is_a_scheme_a_host_and_a_port(base_url: str, location: str, same: bool) -> None:
    with Topaz("the-key", base_url=base_url) as topaz:
        flow = refresh(topaz._session.call(None), Record("topaz", JOB))  # noqa: SLF001 - as above  # pyright: ignore[reportPrivateUsage]
        answer: object = None
        requests: list[Request] = []
        while len(requests) < 2:
            step = flow.send(answer)
            answer = True  # a slot was free
            if isinstance(step, Exchange):
                requests.append(step.request)
                answer = Answer(302, {"location": location})
        flow.close()
    first, second = requests
    assert "the-key" in str(first.headers)
    assert second.url == location
    assert ("the-key" in str(second.headers)) is same


def test_a_server_that_does_not_speak_tls_gets_no_key(
    connect: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(LOOKS["topaz"])
    client = connect("topaz", base_url=server.url().replace("http:", "https:"))
    with pytest.raises(PhotoEnhanceError):
        run(client.job(JOB).refresh(timeout=5))
    assert server.received == []


# Links: results, uploads, source images


def test_a_result_link_gets_nothing_of_the_vendors(
    at: Callable[..., Any], run: Callable[[Any], Any], server: Server, elsewhere: Server, photo: Path
) -> None:
    server.reply(
        says({"process_id": JOB, "status": "Completed"}),
        says({"download_url": elsewhere.url("result?X-Signature=s"), "head_url": "", "expiry": 1617220000}),
    )
    elsewhere.reply(leads("/object?X-Signature=t"), shows(photo.read_bytes()))
    result = run(at("topaz", api_key="the-key").job(JOB).result())
    assert run(result.images[0].read()) == photo.read_bytes()
    assert [each.path for each in elsewhere.received] == ["/result?X-Signature=s", "/object?X-Signature=t"]
    assert_nothing_of_the_vendors(elsewhere, "the-key")


def test_a_result_link_to_the_vendor_itself_gets_nothing_either(
    at: Callable[..., Any], run: Callable[[Any], Any], server: Server, photo: Path
) -> None:
    server.reply(
        says({"status": 200, "data": {"task_id": JOB, "state": 1, "image": server.url("result.jpg")}}),
        shows(photo.read_bytes()),
    )
    result = run(at("picwish", api_key="the-key").job(JOB).result())
    run(result.images[0].read())
    assert "the-key" not in str(server.received[-1].headers)


def test_an_upload_gets_nothing_of_the_vendors(
    at: Callable[..., Any], run: Callable[[Any], Any], server: Server, elsewhere: Server, photo: Path
) -> None:
    server.reply(says({"image_id": JOB, "upload_url": elsewhere.url("slot?Signature=s")}))
    elsewhere.reply(Reply())
    run(at("autoenhance", api_key="the-key").submit(photo, x_dev_mode=True))
    (upload,) = elsewhere.received
    assert (upload.method, upload.path) == ("PUT", "/slot?Signature=s")
    assert upload.body == photo.read_bytes()
    assert_nothing_of_the_vendors(elsewhere, "the-key")


@pytest.mark.parametrize("vendor", ["topaz", "autoenhance"])
def test_a_source_image_is_fetched_without_the_key(
    vendor: str, at: Callable[..., Any], run: Callable[[Any], Any], server: Server, elsewhere: Server, photo: Path
) -> None:
    elsewhere.reply(shows(photo.read_bytes()), Reply())
    server.reply(
        says({"process_id": JOB, "eta": 0, "image_id": JOB, "upload_url": elsewhere.url("slot")}),
    )
    run(at(vendor, api_key="the-key").submit(elsewhere.url("photo.jpg")))
    assert elsewhere.received[0].path == "/photo.jpg"
    assert_nothing_of_the_vendors(elsewhere, "the-key")


@pytest.mark.parametrize("link", ["file:///etc/passwd", "ftp://example.com/a", "/relative", "javascript:x", "//host/a"])
def test_a_result_link_that_is_no_web_address(
    link: str, at: Callable[..., Any], run: Callable[[Any], Any], server: Server, tmp_path: Path
) -> None:
    server.reply(says({"enhanced_url": link, "enhanced_img_id": "a"}, 201))
    with pytest.raises(DownloadError, match="URL"):
        run(run(at("tensorpix").enhance("https://example.com/photo.jpg")).save(tmp_path / "out.jpg"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("link", ["/relative", "javascript:x", "words"])
def test_a_result_link_that_is_no_address_at_all(
    link: str, at: Callable[..., Any], run: Callable[[Any], Any], server: Server
) -> None:
    server.reply(says({"enhanced_url": link, "enhanced_img_id": "a"}, 201))
    with pytest.raises(DownloadError, match="no URL") as caught:
        run(run(at("tensorpix").enhance("https://example.com/photo.jpg")).images[0].read())
    assert not caught.value.retryable


def test_private_addresses_are_for_private_vendors_only(elsewhere: Server) -> None:
    # A public vendor's answer must not make this machine ask its own network. Nothing leaves here: by hand again.
    elsewhere.reply(says({}))
    with TensorPix("the-key", base_url="https://tensorpix.example") as tensorpix:
        session = tensorpix._session  # noqa: SLF001 - as above  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(DownloadError) as caught:
            session.driver.run(session.call(5).download(elsewhere.url("metadata")))
    assert elsewhere.received == []
    assert (caught.value.vendor, caught.value.retryable) == ("tensorpix", False)


# The sandbox's storage refuses keys, as real storage does: that its results arrive shows that none was sent.


def test_storage_refuses_a_key(
    sandbox: Sandbox, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    result = run(connect("topaz").enhance(photo))
    url = result.images[0].url
    for name in ("x-api-key", "authorization", "x-api-version", "x-dev-mode"):
        assert httpx.get(url, headers={name: "a"}, trust_env=False).status_code == 400
    assert run(result.images[0].read())
    (mine,) = [each for each in sandbox.requests if each.vendor == "storage" and each.status == 200]
    assert OF_THE_VENDOR.isdisjoint(mine.headers)


@pytest.mark.parametrize("sandbox", [{"seconds": 0, "profile": "observed"}], indirect=True)
def test_the_chain_of_autoenhance_over_two_origins(
    sandbox: Sandbox, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    result = run(connect("autoenhance").enhance(photo, x_dev_mode=True, preview=False))
    assert run(result.images[0].read())
    chain = [(each.vendor, each.operation, each.status) for each in sandbox.requests[-3:]]
    assert chain == [
        ("autoenhance", "download_enhanced_image", 302),
        ("storage", "relay", 302),
        ("storage", "get", 200),
    ]
    for each in sandbox.requests:
        assert OF_THE_VENDOR.isdisjoint(each.headers) == (each.vendor == "storage")
