"""What nobody should send: it is refused in the vendor's words, and nothing is left of it."""

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import httpx
import pytest
from photoenhance.sandbox import Fault, Sandbox
from photoenhance.sandbox.vendors import CONTRACTS

JSON, FORM = "application/json", "multipart/form-data; boundary=-"


ENHANCE = b"""\
{"enhancement_type": "sr2x", "output_format": "png", "face_enhance": false, "watermark": false,
 "url": "http://[1/a", "image": "http://[1/a"}"""


def part(head: str, content: bytes = b"x") -> bytes:
    return b'---\r\nContent-Disposition: form-data; name="image%b\r\n\r\n%b\r\n-----\r\n' % (head.encode(), content)


def png(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


BODIES: dict[str, tuple[str, bytes]] = {
    "no JSON": (JSON, b"{"),
    "no Unicode": (JSON, b'{"image": "\xff"}'),
    "half a surrogate pair": (JSON, rb'{"image": "\ud800", "image_name": "\ud800"}'),
    "no object": (JSON, b"[]"),
    "no end of nesting": (JSON, b'{"a":' * 100_000),
    "no number": (JSON, b'{"num_output_images": NaN}'),
    "no base64": (JSON, '{"image": "é"}'.encode()),
    "no port": (JSON, b'{"image": "http://127.0.0.1:x/a"}'),
    "no address": (JSON, ENHANCE),
    "no parts": (FORM, b"x"),
    "no boundary": ("multipart/form-data", part('"')),
    "no end": (FORM, part('"')[:-8]),
    "no name": (FORM, b"---\r\nContent-Disposition: form-data\r\n\r\nx\r\n-----\r\n"),
    "no text": (FORM, part('"', b"\xff")),
    "no charset": (f"{FORM}; charset=nonsense", part('"')),
    "no picture": (FORM, part('"; filename="../../etc/passwd"')),
    "no end of pixels": (FORM, part('"; filename="a.png"', png(60_000, 60_000))),
    "no end of width": (FORM, part('_file"; filename="a.png"', png(2**31 - 1, 1))),
    "no pixels": (FORM, part('"; filename="a.png"', png(0, 0))),
    "no end of fields": (FORM, b"".join(part(f'{number}"')[:-8] for number in range(2_000)) + b"-----\r\n"),
    "no type": ("", b"x"),
}


@pytest.mark.parametrize("name", BODIES)
def test_junk_is_refused_wherever_it_is_sent(name: str, sandbox: Sandbox, http: httpx.Client) -> None:
    media_type, body = BODIES[name]
    keys = {"X-API-Key": sandbox.api_key, "Authorization": f"Token {sandbox.api_key}"}
    http.headers.update({**keys, "Content-Type": media_type})
    for vendor, contract in CONTRACTS.items():
        for operation in contract.operations:
            if operation.method == "POST":
                answer = http.post(f"{sandbox.url(vendor)}{operation.path}", content=body)
                assert answer.status_code < 500, f"{vendor} {operation.name}: {answer.text}"
    assert sandbox.ledger.charges == []
    for command in ("faults", "advance"):
        assert http.post(f"{sandbox.page}/_sandbox/{command}", content=body).status_code in {400, 413, 415}
    assert http.get(f"{sandbox.page}/_sandbox/state").status_code == 200


def test_the_clock_stays_where_dates_can_be_written(sandbox: Sandbox, http: httpx.Client) -> None:
    sandbox.advance(50 * 365 * 86_400)
    answer = http.post(f"{sandbox.page}/_sandbox/advance", json={"seconds": 1e300})
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "The sandbox's clock goes forward by a century at most."},
    )
    assert http.get(f"{sandbox.url('topaz')}/status").status_code == 401


@pytest.mark.parametrize("headers", [{"X": "☃"}, {"X": "a\r\nY: b"}, {"a b": "c"}, {"": "c"}])
def test_a_fault_has_no_headers_that_cannot_be_sent(headers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="headers: HTTP cannot send"):
        Fault(headers=headers)


def test_many_at_once_do_not_overdraw_an_account(sandbox: Sandbox, http: httpx.Client, jpeg: bytes) -> None:
    sandbox.reset(balances={"topaz": 5})
    http.headers["X-API-Key"] = sandbox.api_key

    def submit(_: int) -> int:
        return http.post(f"{sandbox.url('topaz')}/enhance/async", files={"image": jpeg}).status_code

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(submit, range(20)))
    assert answers == [200] * 5 + [402] * 15
    assert sandbox.ledger.balances == {"topaz": Decimal(0)}
    assert sandbox.ledger.total("topaz") == 5
