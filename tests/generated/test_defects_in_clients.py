"""What the generator's own clients give away, and what they forget."""

import asyncio
import copy
import pickle
from typing import Any

import httpx
import pytest
from regeneration import pipeline
from regeneration.document import operations
from regeneration.normalise import load

from .conftest import SPECS
from .loopback import Answer, Loopback
from .makers import KEY, Clients, mends

VENDORS = ["autoenhance", "phota", "picwish", "tensorpix", "topaz"]


def make(clients: Clients, name: str = "topaz", **arguments: Any) -> Any:  # noqa: ANN401 - a client of either maker
    """A client with a key, and with what the generator's own has no default for."""
    defaults = {"base_url": "https://api.example.com", "token": KEY, "prefix": "", "auth_header_name": "X-API-Key"}
    return clients(name, "client").AuthenticatedClient(**{**defaults, **arguments})


@mends(AssertionError)
def test_defect_15_key_in_the_repr(clients: Clients) -> None:
    client = make(clients, headers={"X-Other": "a-secret-header"}, cookies={"session": "a-secret-cookie"})
    with client:
        for secret in (KEY, "a-secret-header", "a-secret-cookie"):
            assert secret not in repr(client)
            assert secret not in str(client)


@mends(AssertionError)
def test_defect_15_key_in_the_callers_headers(clients: Clients) -> None:
    headers = {"X-Other": "1"}
    with make(clients, headers=headers):
        pass

    assert headers == {"X-Other": "1"}


@mends(pytest.fail.Exception)
@pytest.mark.parametrize("take_along", [pickle.dumps, copy.copy, copy.deepcopy])
def test_defect_15_key_in_a_pickle(clients: Clients, take_along: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError, match="may hold a key"):
        take_along(make(clients))


@mends(AssertionError)
def test_defect_16_no_timeout(clients: Clients) -> None:
    with make(clients) as client:
        timeout: httpx.Timeout = client.get_httpx_client().timeout

    assert None not in timeout.as_dict().values()


@mends(TypeError)
@pytest.mark.parametrize("name", VENDORS)
def test_defect_17_server_and_key_of_the_document(clients: Clients, name: str) -> None:
    document = pipeline.effective(SPECS / name)
    (scheme,) = document["components"]["securitySchemes"].values()
    # The only prefix is TensorPix's; there it is in the prose of the document, which the overlay is checked against.
    prefix = "Token " if 'prefix "Token"' in scheme.get("description", "") else ""

    client = clients(name, "client").AuthenticatedClient(token=KEY)
    with client:
        sent = client.get_httpx_client().build_request("GET", "/path")

    assert str(sent.url) == document["servers"][0]["url"] + "/path"
    assert sent.headers[scheme["name"]] == prefix + KEY
    assert client.auth_headers() == {scheme["name"]: prefix + KEY}


@mends(AttributeError)
@pytest.mark.parametrize("name", VENDORS)
def test_defect_17_package_says_what_it_was_made_from(clients: Clients, name: str) -> None:
    document = load(pipeline.document_path(SPECS / name))

    assert document["info"]["version"] == clients(name).DOCUMENT_VERSION
    assert pipeline.effective(SPECS / name)["servers"][0]["url"] == clients(name).SERVER_URL


@mends(AssertionError)
def test_defect_17_secured_operations_need_an_authenticated_client(clients: Clients) -> None:
    for operation in operations(pipeline.effective(SPECS / "topaz")):
        tag = operation.raw["tags"][0].lower().replace(" ", "_")
        sync = clients("topaz", f"api.{tag}.{operation.module}").sync_detailed
        annotation = sync.__annotations__["client"]
        assert getattr(annotation, "__name__", annotation) == "AuthenticatedClient"


@mends(AssertionError)
def test_defect_18_with_methods_leave_the_original_alone(clients: Clients) -> None:
    with make(clients, timeout=httpx.Timeout(3)) as client:
        client.with_headers({"X-Other": "1"})
        client.with_cookies({"session": "1"})
        client.with_timeout(httpx.Timeout(9))
        inner: httpx.Client = client.get_httpx_client()

        assert "X-Other" not in inner.headers
        assert dict(inner.cookies) == {}
        assert inner.timeout == httpx.Timeout(3)


def test_with_methods_give_a_client_with_the_change(ours: Clients) -> None:
    client = make(ours).with_headers({"X-Other": "1"}).with_cookies({"session": "2"}).with_timeout(9)
    with client:
        inner = client.get_httpx_client()

        assert inner.headers["X-Other"] == "1"
        assert inner.headers["X-API-Key"] == KEY
        assert dict(inner.cookies) == {"session": "2"}
        assert inner.timeout == httpx.Timeout(9)


@mends(AssertionError)
@pytest.mark.parametrize("prefix", ["", "Token"])
def test_key_stays_at_its_origin(clients: Clients, server: Loopback, storage: Loopback, prefix: str) -> None:
    server.answer = Answer(302, b"", {"Location": f"{storage.url}/picture"})
    with make(clients, base_url=server.url, prefix=prefix, follow_redirects=True, verify_ssl=False) as client:
        client.get_httpx_client().get("/enhanced")

    assert KEY in server.received[0].headers["x-api-key"]
    assert KEY not in str(storage.received[0].headers)


@mends(AssertionError)
def test_key_stays_at_its_origin_async(clients: Clients, server: Loopback, storage: Loopback) -> None:
    async def get() -> None:
        async with make(clients, base_url=server.url, follow_redirects=True, verify_ssl=False) as client:
            await client.get_async_httpx_client().get("/enhanced")

    server.answer = Answer(302, b"", {"Location": f"{storage.url}/picture"})
    asyncio.run(get())

    assert server.received[0].headers["x-api-key"] == KEY
    assert KEY not in str(storage.received[0].headers)


def test_redirects_are_not_followed_unasked(ours: Clients, server: Loopback, storage: Loopback) -> None:
    server.answer = Answer(302, b"", {"Location": f"{storage.url}/picture"})
    operation = ours("autoenhance", "api.images.download_enhanced_image")
    with make(ours, "autoenhance", base_url=server.url, verify_ssl=False) as client:
        assert operation.sync_detailed("1", client=client).status_code == 302

    assert storage.received == []


def test_hooks_of_the_caller_run_beside_ours(ours: Clients, server: Loopback) -> None:
    seen: list[str] = []

    def see(request: httpx.Request) -> None:
        seen.append(str(request.url))

    hooks = {"request": [see]}
    client = make(ours, base_url=server.url, verify_ssl=False, httpx_args={"event_hooks": hooks})
    with client:
        client.get_httpx_client().get("/one")

    assert seen == [f"{server.url}/one"]
    assert hooks == {"request": [see]}


def test_own_httpx_clients_are_used(ours: Clients, server: Loopback) -> None:
    with httpx.Client(base_url=server.url) as own:
        assert make(ours).set_httpx_client(own).get_httpx_client() is own

    async def use() -> bool:
        async with httpx.AsyncClient() as own:
            return make(ours).set_async_httpx_client(own).get_async_httpx_client() is own

    assert asyncio.run(use())


def test_client_without_a_key(ours: Clients, server: Loopback) -> None:
    server.answer = Answer(body=b'{"word": "one"}')
    client = ours("constructs", "client").Client(base_url=server.url, verify_ssl=False)
    with client:
        client.get_httpx_client().get("/")

    assert client.auth_headers() == {}
    assert "authorization" not in server.received[0].headers
