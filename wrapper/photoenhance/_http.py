"""What all ways to send have in common: requests are built, and answers read, by httpx.

An exchange is a single request and no more: no retry, no redirect, no key of its own. What goes out and what comes
back is decided in `_call.py`; `_httpcore.py` and `_aiohttp.py` carry it.
"""

from __future__ import annotations

import errno
import logging
import time
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.request import getproxies, proxy_bypass

import httpx
from photoenhance_clients._runtime.errors import AnswerError

from photoenhance._addresses import is_private
from photoenhance._embedded import EmbeddedImages
from photoenhance._flow import Answer, Exchange, ExchangeFailure, Partial, not_whole
from photoenhance._network import PIECE, Guard, PrivateAddressError, guard
from photoenhance._spool import Spool
from photoenhance._threads import in_thread

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator, Mapping

    from photoenhance.vendor import Operation, RawClient

LONGEST_CONNECT = 30.0
SUCCESS = range(200, 300)
MOST_HELD = 2**19  # bytes in memory, of a body that goes to disk; more would be given back, and got anew, each time
MOST_TEXT = 2**24  # bytes of what comes instead of an image
PARTIAL_CONTENT = 206
PORTS = 2**16
SENT_ALWAYS = {"accept": "*/*", "accept-encoding": "gzip, deflate", "user-agent": "python-photoenhance"}
QUIET = (
    *("httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks"),
    *("hpack.hpack", "hpack.table", "aiohttp.client"),
)


class _Quiet(logging.Filter):
    """Keeps URLs and headers of our requests, which may be signed or hold the key, out of others' logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what other code's requests log."""
        del record
        return guard.get(None) is None


for _name in QUIET:
    logging.getLogger(_name).addFilter(_Quiet())


@cache
def certificates(*, http2: bool) -> ssl.SSLContext:
    """Those that are trusted. Loading them takes longer than all else that a client does at first: once for all."""
    del http2  # httpcore writes into them which protocols are offered
    return httpx.create_ssl_context()


class Lost(Exception):  # noqa: N818 - no error of the public tree, nor of the flows
    """No whole answer came, for a reason that a library has given; said in our words, which quote nothing."""

    def __init__(self, reason: str, *, never_sent: bool = False) -> None:
        """Say why, and whether the server cannot have got the request."""
        super().__init__(reason)
        self.never_sent = never_sent


class Proxies:
    """The proxies that the environment names."""

    def __init__(self, *kinds: str) -> None:
        """As it names them now; raises ValueError for what is no address, or of another kind than these."""
        named = {scheme: url for scheme, url in getproxies().items() if scheme in {"http", "https", "all"} and url}
        self._named = {scheme: _address(url if "://" in url else f"http://{url}") for scheme, url in named.items()}
        if not all(url.host and url.scheme in kinds and (url.port or 0) < PORTS for url in self._named.values()):
            raise ValueError("a proxy that cannot be used")

    def on_the_way(self, url: httpx.URL) -> httpx.URL | None:
        """The one that a request goes through, if any. It looks the host up itself: only a name is checked here."""
        found = self._named.get(url.scheme) or self._named.get("all")
        if found is None or proxy_bypass(url.netloc.decode("ascii")):
            return None
        watch = guard.get()
        if watch.public_only and is_private(str(url)):
            raise PrivateAddressError
        watch.public_only = False
        return found


def _address(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL:
        raise ValueError("a proxy's address is none") from None


class Reader:
    """Takes an answer's body in pieces, to memory or to disk, within the step's limit."""

    def __init__(self, step: Exchange) -> None:
        """Nothing has come yet."""
        self._step = step
        self._status = 0
        self._parts: list[bytes] = []
        self.held = 0
        self._size = 0
        self._spool: Spool | None = None
        self._file: BinaryIO | None = None
        self._embedded: EmbeddedImages | None = None
        self._validator: str | None = None
        self._most = step.max_bytes
        self.headers: Mapping[str, str] = {}

    def begin(self, status: int, raw_headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Take the answer's head."""
        self._status, self.headers = status, (headers := httpx.Headers([*raw_headers]))
        if self._step.begun is not None:
            self._step.begun(headers)
        if self._step.body == "base64" and status in SUCCESS:
            self._embedded = EmbeddedImages()
        if self._step.body != "spool":
            return
        if status not in SUCCESS or _is_text(headers.get("content-type", "")):
            self._most = min(self._most, MOST_TEXT)
            return
        self._spool = self._begun() or self._step.into or Spool()
        self._size = self._spool.size
        if self._size and self._status != PARTIAL_CONTENT:
            self._spool.path.write_bytes(b"")  # of an attempt that brought less than all
            self._size = 0
        # A strong validator tells whether the rest, asked for later, is of the same bytes.
        validator = headers.get("etag") or headers.get("last-modified") or "W/"
        if not validator.startswith("W/") and "content-encoding" not in headers:
            self._validator = validator

    def _begun(self) -> Spool | None:
        """What came before, where the answer goes on from its very end."""
        begun = self._step.resume
        if self._status != PARTIAL_CONTENT:
            return None
        if begun is None or not self.headers.get("content-range", "").startswith(f"bytes {begun.size}-"):
            raise ExchangeFailure("the server sent another part than was asked for", sent=True, final=True)
        return begun

    def feed(self, chunk: bytes) -> None:
        """Take a piece of its body."""
        if self._is_full_with(chunk):
            self._put()

    async def feed_async(self, chunk: bytes) -> None:
        """Take a piece of its body, without holding up the event loop."""
        if self._is_full_with(chunk):
            await in_thread(self._put)

    def _is_full_with(self, chunk: bytes) -> bool:
        """Hold a piece; whether what is held is enough to be worth putting on disk."""
        self._size += len(chunk)
        if self._size > self._most:
            raise ExchangeFailure(f"the answer is larger than {self._most:,} bytes", sent=True, final=True)
        self._parts.append(chunk)
        self.held += len(chunk)
        return self.held >= MOST_HELD and self._goes_to_disk

    @property
    def _goes_to_disk(self) -> bool:
        return self._spool is not None or self._embedded is not None

    def _put(self) -> None:
        parts, self._parts, self.held = self._parts, [], 0
        if self._embedded is not None:
            for part in parts:
                self._embedded.feed(part)
        elif self._spool is not None and parts:
            self._file = self._file or self._spool.path.open("ab")
            self._file.writelines(parts)
            self._file.flush()

    def close(self) -> None:
        """Leave no file open."""
        if self._file is not None:
            self._file.close()

    def answer(self) -> Answer:
        """The answer, now that it is whole."""
        if not self._goes_to_disk:
            return Answer(self._status, self.headers, b"".join(self._parts))
        self._put()
        if self._embedded is not None:
            self._embedded.end()
            return Answer(self._status, self.headers, self._embedded.rest, images=self._embedded.images)
        self.close()
        self._check_kept()
        total = self.headers.get("content-range", "").rpartition("/")[2]
        if self._status == PARTIAL_CONTENT and total.isdecimal() and self._size != int(total):
            raise ExchangeFailure("the server sent less than there is", sent=True, partial=self.partial())
        return Answer(self._status, self.headers, spool=self._spool if self._size else None)  # an empty file is no file

    async def answer_async(self) -> Answer:
        """The answer, without holding up the event loop."""
        return await in_thread(self.answer) if self._goes_to_disk else self.answer()

    def partial(self) -> Partial | None:
        """What has come so far, if the rest can be asked for."""
        if not (self._spool and self._validator and self._size):
            return None
        try:
            self._put()
            self._check_kept()
        except OSError:
            return None
        return Partial(self._spool, self._validator)

    def _check_kept(self) -> None:
        """Make sure that all that came is on disk: a file that is open may be deleted."""
        if self._size and self._spool and self._spool.size != self._size:
            raise OSError(errno.EIO, "its file was changed meanwhile")


def parse(operation: Operation, raw: RawClient, answer: Answer) -> object:
    """Let the generated client read an answer; None where nothing could be made of it."""
    # Only what is no image is read here, and that is JSON, whatever a vendor or a gateway calls it. The answer's own
    # headers stay out: they would have the body decoded again, and may hold bytes that httpx does not take.
    # And a success is the document's, whichever number of a success it comes by.
    for status in (answer.status, 200, 201) if answer.ok else (answer.status,):
        response = httpx.Response(status, headers={"content-type": "application/json"}, content=answer.content)
        try:
            parsed = operation.parse_response(client=raw, response=response)
        except AnswerError:
            return None
        if parsed is not None:
            return parsed
    return None


def built(step: Exchange, adapt: Callable[[Iterator[bytes]], Any] = iter) -> httpx.Request:
    """The request of a step; a body in pieces is adapted to whoever sends it."""
    request = step.request
    headers, body = {**SENT_ALWAYS, **request.headers}, dict(request.body)
    if streamed := body.pop("stream", None):
        headers |= {"content-length": str(streamed.length), "content-type": streamed.content_type}
        body["content"] = adapt(streamed.pieces())
    if step.body == "spool":
        # Of what is compressed on the way, nobody can say whether it is whole, or where it broke off.
        headers["accept-encoding"] = "identity"
    extensions = {"timeout": _timeout(step)}
    try:
        url = httpx.URL(request.url)
        is_web = url.scheme in {"http", "https"} and url.host
    except (httpx.InvalidURL, UnicodeError):  # the latter of a host that is no name
        raise ExchangeFailure("the URL is not valid", sent=False, final=True) from None
    if not is_web:
        raise ExchangeFailure("the URL is not http or https", sent=False, final=True)
    made = httpx.Request(request.method, url, headers=headers, extensions=extensions, **body)
    if "content-length" in made.headers and not isinstance(made.stream, httpx.ByteStream):
        made.stream = Whole(made.stream, int(made.headers["content-length"]))
    return made


class Whole(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that is read as it is sent: of the length that was announced, or not whole.

    The last piece is held back until it is known to be the last: what is too long must not arrive as if it were right.
    Small pieces are sent together, because each has its price on its way. What keeps it from being read is noted, for
    not every library passes it on.
    """

    def __init__(self, stream: Any, length: int) -> None:  # noqa: ANN401 - of httpx's streams, the one that is called for
        """Take a body that may turn out to be of another length."""
        self._stream = stream
        self._left = length
        self._held: list[bytes] = []
        self._size = 0
        self.failure: ExchangeFailure | None = None
        self._begun = False

    def __iter__(self) -> Iterator[bytes]:
        with self._noted():
            for piece in self._stream:
                if before := self._before(piece):
                    yield before
            yield self._last()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with self._noted():
            async for piece in self._stream:
                if before := self._before(piece):
                    yield before
            yield self._last()

    @contextmanager
    def _noted(self) -> Generator[None]:
        if self._begun:  # by httpcore, when a server that leaves has said that it did not act on it
            raise ExchangeFailure("the server did not take the request", sent=False)
        self._begun = True
        try:
            yield
        except OSError as error:
            self.failure = not_whole(error.strerror or type(error).__name__)
            raise self.failure from None
        except ExchangeFailure as failure:
            self.failure = failure
            raise

    def _before(self, piece: bytes) -> bytes:
        before = b""
        if self._size >= PIECE:
            before, self._held, self._size = b"".join(self._held), [], 0
        self._held.append(piece)
        self._size += len(piece)
        self._left -= len(piece)
        if self._left < 0:
            raise not_whole()
        return before

    def _last(self) -> bytes:
        if self._left:
            raise not_whole()
        return b"".join(self._held)


def _timeout(step: Exchange) -> dict[str, float | None]:
    # Each read would set an alarm of its own, which is of no use where the exchange is over at the same time.
    read = step.silence if step.silence < step.timeout else None
    return httpx.Timeout(step.timeout, connect=min(step.timeout, LONGEST_CONNECT), read=read).as_dict()


async def async_pieces(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Pieces that are made in a thread."""
    while piece := await in_thread(lambda: next(pieces, b"")):
        yield piece


class Watch:
    """Guards an exchange's sockets, and says what went wrong in our words: a library's may quote a URL or a header."""

    def __init__(
        self, step: Exchange, reader: Reader, words: Callable[[Exception], Lost | None] = lambda _: None
    ) -> None:
        """Take an exchange, and how to say what its library raises, where that is not said before."""
        self._guard = Guard(time.monotonic() + step.timeout, step.public_only)
        self._reader = reader
        self._words = words

    def __enter__(self) -> Guard:
        self._token = guard.set(self._guard)
        return self._guard

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self._guard.give_up()
        guard.reset(self._token)
        try:
            if isinstance(error, Exception):
                failure = _failure(self._words(error) or error, self._guard, self._reader)
                if failure is not None:
                    raise failure from None
        finally:
            with suppress(OSError):  # of a disk that is full, which is known by now
                self._reader.close()


def _failure(error: Exception, watch: Guard, reader: Reader) -> ExchangeFailure | None:
    """What a flow is told of an error; None of one that is no business of the network's."""
    match error:
        case ExchangeFailure():
            return error
        case Lost():
            sent = watch.sent and not error.never_sent
            return ExchangeFailure(str(error), sent=sent, partial=reader.partial())
        case TimeoutError():
            return ExchangeFailure("no answer in time", sent=watch.sent, partial=reader.partial())
        case _ if watch.sent:
            # Whatever it is, a paid request may be running: a full disk, an event loop or a session that was closed.
            reason = f"its answer could not be kept ({getattr(error, 'strerror', None) or type(error).__name__})"
            return ExchangeFailure(reason, sent=True, final=True)
        case _:
            pass
    return None


def _is_text(content_type: str) -> bool:
    return content_type.lower().startswith(("text/", "application/json", "application/problem+json", "application/xml"))
