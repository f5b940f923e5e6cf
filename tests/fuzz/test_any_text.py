"""Whatever is given or sent as text: tokens, times, data URIs, addresses, file names, options."""

import contextlib
import json
import math
from datetime import UTC
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from photoenhance import AuthenticationError, InvalidInputError, _saving, _time, images, jobs
from photoenhance._flow import Exchange
from photoenhance._http import built
from photoenhance.images import FORMATS

from tests.faults.vendors import PHOTO
from tests.fuzz.changes import TEXTS, VALUES
from tests.fuzz.examples import examples
from tests.fuzz.wire import KEY, connected
from tests.wrapper.server import Reply
from tests.wrapper.virtual_time import Clock


def _inserted(text: str, at: int, by: str) -> str:
    at %= len(text) + 1
    return text[:at] + by + text[at:]


MANGLED = st.builds(
    _inserted,
    st.sampled_from(
        [
            '{"job":"0b1f2c3d","name":"photo.jpg","settings":{"preview":false},"v":1,"vendor":"autoenhance"}',
            "https://api.example.com:8443/v1",
            "http://[::1]:80/",
            "data:image/jpeg;base64,/9j/4AAQSkZJRg==",
            "data:,GIF89a",
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "2026-11-20T10:00:00.123+02:00",
            "1700000000",
            "120",
        ]
    ),
    st.integers(0, 100),
    TEXTS,
)
ANY_TEXT = TEXTS | MANGLED
FIELDS = st.dictionaries(st.sampled_from(["v", "vendor", "job", "name", "settings", "more"]), VALUES)


@examples(200)
@given(ANY_TEXT | FIELDS.map(json.dumps))
def test_tokens(text: str) -> None:
    with photoenhance.connect("autoenhance", KEY) as client, contextlib.suppress(InvalidInputError):
        token = client.resume(text).token
        assert json.loads(token)["job"] == json.loads(text)["job"]
        assert client.resume(token).token == token


@examples(120)
@given(st.text(min_size=1), st.text())
def test_a_token_of_any_job_is_one(job_id: str, name: str) -> None:
    with photoenhance.connect("picwish", KEY) as client, contextlib.suppress(InvalidInputError):
        token = client.job(job_id).token
        assert client.resume(token).id == job_id
        assert jobs.read_token(json.dumps({**json.loads(token), "name": name})).name == name


@examples(120)
@given(VALUES | ANY_TEXT)
def test_moments(value: Any) -> None:  # noqa: ANN401 - JSON
    found = _time.moment(value)
    assert found is None or found.astimezone(UTC).tzinfo is UTC


@examples(200)
@given(ANY_TEXT, st.none() | ANY_TEXT)
def test_retry_after(value: str, date: str | None) -> None:
    seconds = _time.retry_after({"retry-after": value} | ({} if date is None else {"date": date}))
    assert seconds is None or (seconds >= 0 and not math.isnan(seconds))


@examples(200)
@example("\ud800", "data:,")
@given(ANY_TEXT, st.sampled_from(["", "data:", "data:image/png;base64,", "https://", "http://"]))
def test_images_by_text(text: str, before: str) -> None:
    with contextlib.suppress(InvalidInputError):
        opened = images.open_image(before + text)
        if isinstance(opened, images.LocalImage):
            opened.file.close()


@examples(120)
@given(ANY_TEXT, st.sampled_from(["", "https://", "http://127.0.0.1:"]))
def test_base_urls(text: str, before: str) -> None:
    with contextlib.suppress(InvalidInputError):
        client = photoenhance.connect("topaz", KEY, base_url=before + text)
        assert repr(client).partition(" ")[2].startswith(("http://", "https://"))
        client.close()


@examples(200)
@given(ANY_TEXT | st.text(max_size=400), st.sampled_from([*FORMATS.values()]), st.none() | st.integers(1, 9))
def test_a_name_of_a_vendors_does_not_lead_out_of_the_folder(
    stem: str, found: images.Format, number: int | None
) -> None:
    path = _saving.target("results/", stem=stem, vendor="topaz", found=found, number=number)
    assert path.parent == Path("results")
    assert path.name == Path(path.name).name
    assert "/" not in path.name
    assert "\\" not in path.name
    assert "\0" not in path.name
    assert path.name.endswith(found.extension)
    assert len(path.name.encode()) < 255


@pytest.mark.parametrize("vendor", photoenhance.VENDORS)
@examples(120)
@given(data=st.data())
def test_options_are_refused_or_can_be_sent(vendor: str, data: st.DataObject) -> None:
    given = data.draw(st.dictionaries(st.sampled_from([*photoenhance.VENDORS[vendor].options]), VALUES, max_size=4))
    sent: list[bytes] = []

    def write_down(step: Exchange) -> Reply:
        sent.append(built(step).read())
        return Reply(status=401)

    with connected(vendor, write_down, Clock()) as client:
        with pytest.raises((InvalidInputError, AuthenticationError)) as caught:
            client.submit(PHOTO, **given)
        assert bool(sent) is isinstance(caught.value, AuthenticationError)
