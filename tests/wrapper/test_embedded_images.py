"""Images in JSON: taken out of it piece by piece, whatever the pieces, and nothing else is changed."""

import base64
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from photoenhance import _embedded
from photoenhance._embedded import LONG, EmbeddedImages
from photoenhance.errors import SubmitOutcomeUnknownError

from tests.wrapper.server import Server, says

SHORT = 64
"""What counts as long in the tests of pieces: each of them has many."""

NOISE = random.Random(1)  # noqa: S311 - no secret hangs on it
LARGE = b"\xff\xd8\xff\xe0" + NOISE.randbytes(30 * SHORT)


@pytest.fixture
def short() -> Iterator[None]:
    """Take short texts for images."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_embedded, "LONG", SHORT)
        yield


def taken(body: bytes, size: int) -> EmbeddedImages:
    found = EmbeddedImages()
    for place in range(0, len(body), size):
        found.feed(body[place : place + size])
    found.end()
    return found


texts = st.text() | st.sampled_from(["\\", '"', '\\"', "x" * SHORT, "base64,", "=" * SHORT, "\n\r\t/é" * SHORT])
documents = st.recursive(
    texts | st.integers() | st.none() | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=8,
)


@pytest.mark.usefixtures("short")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # it is the same for all examples
@given(documents, st.integers(1, 500))
def test_what_is_no_image_stays_as_it_is(document: object, size: int) -> None:
    body = json.dumps(document).encode()
    found = taken(body, size)
    if not found.images:  # a run of one letter is base64 too
        assert found.rest == body
    restored = json.loads(found.rest)
    for mark, spool in found.images.items():
        text = base64.b64encode(spool.path.read_bytes()).decode()
        restored = json.loads(json.dumps(restored).replace(mark, text))
    assert restored == document


def in_lines(text: str) -> str:
    return r"\r\n".join(text[at : at + 76] for at in range(0, len(text), 76))


WRITTEN: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "a data URI": lambda text: f"data:image/jpeg;base64,{text}",
    "escaped slashes": lambda text: text.replace("/", r"\/"),
    "lines": in_lines,
}


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("size", [1, 2, 3, 100, 1 << 16])
@pytest.mark.parametrize("written", WRITTEN)
def test_an_image_is_put_on_disk(written: str, size: int) -> None:
    text = WRITTEN[written](base64.b64encode(LARGE).decode())
    body = f'{{"before": "a \\" b", "images": ["{text}", "{text}"], "after": 1}}'.encode()
    found = taken(body, size)
    rest = json.loads(found.rest)
    assert (rest["before"], rest["after"]) == ('a " b', 1)
    assert [found.images[mark].path.read_bytes() for mark in rest["images"]] == [LARGE, LARGE]
    assert len(found.rest) < 200


@pytest.mark.usefixtures("short")
def test_a_body_that_is_cut_off_is_no_json() -> None:
    body = json.dumps({"images": [base64.b64encode(LARGE).decode()]}).encode()
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(taken(body[:-10], 100).rest)


def test_a_large_image_comes_out_whole(connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path) -> None:
    image = photo.read_bytes()
    image += NOISE.randbytes(10 * LONG)  # behind its end, as cameras write their own data
    answer = says({"images": [base64.b64encode(image).decode()]})
    with Server(answer) as server:
        client = connect("phota", api_key=server.api_key, base_url=server.url())
        result = run(client.enhance(photo, response_mode="bytes"))
    assert run(result.images[0].read()) == image
    assert (result.images[0].width, result.images[0].height) == (400, 512)


@pytest.mark.parametrize("place", [100, 500_000])
def test_a_large_image_that_is_damaged_is_an_answer_that_cannot_be_read(
    place: int, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path
) -> None:
    text = base64.b64encode(photo.read_bytes() + NOISE.randbytes(10 * LONG)).decode()
    answer = says({"images": [text[:place] + "*" + text[place:]]})
    with Server(answer) as server:
        client = connect("phota", api_key=server.api_key, base_url=server.url())
        with pytest.raises(SubmitOutcomeUnknownError) as caught:
            run(client.enhance(photo, response_mode="bytes"))
    assert caught.value.idempotency_key
