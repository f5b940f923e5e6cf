"""A result as a notebook shows it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.wrapper.server import Server, says


@pytest.mark.parametrize(("output_format", "media_type"), [("png", "image/png"), ("jpg", "image/jpeg")])
def test_a_picture_is_shown(output_format: str, media_type: str, client: Callable[..., Any], thumbnail: Path) -> None:
    (image,) = client("phota").enhance(thumbnail, output_format=output_format).images
    assert image._repr_mimebundle_() == {media_type: image.read()}


def test_what_a_notebook_cannot_show_is_named(client: Callable[..., Any], thumbnail: Path) -> None:
    (image,) = client("topaz").enhance(thumbnail, output_format="tiff").images
    assert image._repr_mimebundle_() == {"text/plain": repr(image)}


def test_what_is_no_image_is_named(client: Callable[..., Any], thumbnail: Path) -> None:
    answer = says({"images": ["c29tZSB3b3Jkcw=="]})
    with Server(answer) as server:
        phota = client("phota", api_key=server.api_key, base_url=server.url())
        (image,) = phota.enhance(thumbnail, response_mode="bytes").images
    assert image._repr_mimebundle_() == {"text/plain": repr(image)}
