"""Addresses that give whoever has them a picture are not printed."""

from typing import Any

import pytest

from .makers import Clients

SIGNED = "https://storage.example.com/picture?signature=of-nobody"


@pytest.mark.parametrize(
    ("vendor", "model", "fields"),
    [
        ("autoenhance", "ImageCreatedOut", {"upload_url": SIGNED, "s3PutObjectUrl": SIGNED}),
        ("phota", "EditResponse", {"download_urls": [SIGNED]}),
        ("picwish", "Task", {"image": SIGNED}),
        ("tensorpix", "EnhancedImageUrl", {"enhanced_url": SIGNED}),
        ("topaz", "DownloadResponse", {"download_url": SIGNED, "head_url": SIGNED}),
    ],
)
def test_signed_addresses_are_not_in_the_repr(ours: Clients, vendor: str, model: str, fields: dict[str, Any]) -> None:
    answer = getattr(ours(vendor, "models"), model).from_dict(fields)

    assert answer.to_dict() == fields
    assert "signature" not in repr(answer)
