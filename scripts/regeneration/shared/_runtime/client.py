"""The clients that the generated operations are called with. The only module here that imports httpx."""

import ssl
from types import TracebackType
from typing import Any, NoReturn, Self

import httpx
from attrs import define, evolve, field


@define(kw_only=True)
class Client:
    """Where and how requests are sent.

    Attributes:
        base_url: The server's URL; operations are relative to it.
        cookies: Sent with every request.
        headers: Sent with every request.
        timeout: Seconds to wait for the server at each step, or an `httpx.Timeout`; None waits for ever.
        verify_ssl: Whether to check the server's certificate, or the `ssl.SSLContext` to check it with.
        follow_redirects: Whether to follow redirects; the key stays behind where they lead to another origin.
        httpx_args: Further arguments for `httpx.Client` and `httpx.AsyncClient`.
        raise_on_unexpected_status: Whether to raise `errors.UnexpectedStatus` for a status that the document lacks,
            and for an error without content, rather than to return None.

    """

    raise_on_unexpected_status: bool = False
    _base_url: str = field(alias="base_url")
    # What may hold a secret is left out of the repr.
    _cookies: dict[str, str] = field(factory=dict[str, str], alias="cookies", repr=False)
    _headers: dict[str, str] = field(factory=dict[str, str], alias="headers", repr=False)
    _timeout: httpx.Timeout | float | None = field(default=60.0, alias="timeout")
    _verify_ssl: bool | ssl.SSLContext = field(default=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict[str, Any], alias="httpx_args", repr=False)
    _client: httpx.Client | None = field(default=None, init=False, repr=False, eq=False)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False, repr=False, eq=False)

    def with_headers(self, headers: dict[str, str]) -> Self:
        """A client like this one with further headers; this one stays as it is."""
        return evolve(self, headers={**self._headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """A client like this one with further cookies; this one stays as it is."""
        return evolve(self, cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: httpx.Timeout | float | None) -> Self:
        """A client like this one with another timeout; this one stays as it is."""
        return evolve(self, timeout=timeout)

    def auth_headers(self) -> dict[str, str]:
        """The headers that authenticate a request: none."""
        return {}

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use `client`, with its own base URL, headers and all."""
        self._client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The `httpx.Client` behind this one, made at the first call."""
        if self._client is None:
            arguments = self._arguments()
            self._hooks(arguments).append(self._withhold_key)
            self._client = httpx.Client(**arguments)
        return self._client

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.get_httpx_client().__exit__(kind, error, traceback)

    def close(self) -> None:
        """Close the connections of the synchronous operations, if any were opened."""
        if self._client is not None:
            self._client.close()

    async def aclose(self) -> None:
        """Close the connections of the asynchronous operations, if any were opened."""
        if self._async_client is not None:
            await self._async_client.aclose()

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use `async_client`, with its own base URL, headers and all."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The `httpx.AsyncClient` behind this one, made at the first call."""
        if self._async_client is None:

            async def withhold_key(request: httpx.Request) -> None:
                self._withhold_key(request)

            arguments = self._arguments()
            self._hooks(arguments).append(withhold_key)
            self._async_client = httpx.AsyncClient(**arguments)
        return self._async_client

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.get_async_httpx_client().__aexit__(kind, error, traceback)

    def __reduce__(self) -> NoReturn:
        # A pickle or a copy would carry the key in clear to where nobody thinks of it.
        raise TypeError(f"A {type(self).__name__} may hold a key and is not pickled or copied: make another one.")

    def _arguments(self) -> dict[str, Any]:
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": {**self._headers, **self.auth_headers()},
            "timeout": self._timeout,
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
            **self._httpx_args,
        }

    @staticmethod
    def _hooks(arguments: dict[str, Any]) -> list[Any]:
        """The request hooks among `arguments`, copied so that the caller's own stay as they are."""
        hooks = {event: [*callables] for event, callables in arguments.get("event_hooks", {}).items()}
        arguments["event_hooks"] = hooks
        return hooks.setdefault("request", [])

    def _withhold_key(self, request: httpx.Request) -> None:
        # httpx copies all headers but `Authorization` to where a redirect leads. A hook sees each request that is sent.
        if _origin(request.url) != _origin(httpx.URL(self._base_url)):
            for name in self.auth_headers():
                request.headers.pop(name, None)


@define(kw_only=True)
class AuthenticatedClient(Client):
    """A client that sends a key with every request to its own origin.

    Attributes:
        token: The key.
        prefix: What stands before the key in the header, if anything.
        auth_header_name: The header that carries the key.

    """

    token: str = field(repr=False)
    prefix: str
    auth_header_name: str

    def auth_headers(self) -> dict[str, str]:
        """The header that authenticates a request."""
        return {self.auth_header_name: f"{self.prefix} {self.token}" if self.prefix else self.token}


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
