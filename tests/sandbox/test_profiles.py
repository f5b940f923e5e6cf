"""Every vendor through the wrapper, sync and async, in both shapes: as documented and as observed."""

import asyncio
import io
from pathlib import Path
from typing import Any

import photoenhance
import pytest
from photoenhance.sandbox import Fault, Profile, Sandbox
from PIL import Image

VENDORS = ["autoenhance", "phota", "picwish", "tensorpix", "topaz"]
PROFILES: list[Profile] = ["document", "observed"]

both = pytest.mark.parametrize("profile", PROFILES)
each = pytest.mark.parametrize("vendor", VENDORS)


@pytest.fixture
def photo(tmp_path: Path, jpeg: bytes) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg)
    return path


def connect(sandbox: Sandbox, vendor: str, *, asynchronous: bool = False, api_key: str = "") -> Any:  # noqa: ANN401
    """A client of either kind: one of ten classes."""
    maker: Any = photoenhance.connect_async if asynchronous else photoenhance.connect
    return maker(vendor, api_key=api_key or sandbox.api_key, base_url=sandbox.url(vendor), publish=sandbox.host)


@both
@each
def test_a_photo_is_enhanced(vendor: str, profile: Profile, sandbox: Sandbox, photo: Path, tmp_path: Path) -> None:
    sandbox.reset(profile=profile, polls=1)
    with connect(sandbox, vendor) as client:
        result = client.enhance(photo)
        (path,) = result.save(f"{tmp_path}/enhanced/")
    with Image.open(path) as picture:
        picture.load()
    assert sandbox.ledger.duplicates() == []


@both
@each
def test_a_photo_is_enhanced_asynchronously(vendor: str, profile: Profile, sandbox: Sandbox, photo: Path) -> None:
    sandbox.reset(profile=profile, polls=1)

    async def enhance() -> bytes:
        async with connect(sandbox, vendor, asynchronous=True) as client:
            result = await client.enhance(photo)
            data: bytes = await result.images[0].read()
            return data

    with Image.open(io.BytesIO(asyncio.run(enhance()))) as picture:
        picture.load()
    assert sandbox.ledger.duplicates() == []


@both
@each
def test_an_exhausted_balance_is_told_as_such(vendor: str, profile: Profile, sandbox: Sandbox, photo: Path) -> None:
    sandbox.reset(profile=profile, polls=1, balances={vendor: 0})
    paid = {"preview": False} if vendor == "autoenhance" else {}
    with (
        connect(sandbox, vendor) as client,
        pytest.raises(photoenhance.InsufficientCreditsError),
    ):
        client.enhance(photo, **paid)
    assert sandbox.ledger.charges == []


@both
@each
def test_a_wrong_key_is_told_as_such(vendor: str, profile: Profile, sandbox: Sandbox, photo: Path) -> None:
    sandbox.reset(profile=profile)
    with (
        connect(sandbox, vendor, api_key="wrong") as client,
        pytest.raises(photoenhance.AuthenticationError),
    ):
        client.enhance(photo)


@both
@pytest.mark.parametrize(
    ("vendor", "operation"),
    [("autoenhance", "create_image"), ("picwish", "create_scale_task"), ("topaz", "postEnhanceAsync")],
)
def test_a_job_that_fails_is_told_as_such(
    vendor: str, operation: str, profile: Profile, sandbox: Sandbox, photo: Path
) -> None:
    sandbox.reset(profile=profile, polls=1)
    sandbox.inject(vendor, operation, Fault(job_fails=True))
    with (
        connect(sandbox, vendor) as client,
        pytest.raises(photoenhance.JobFailedError),
    ):
        client.enhance(photo)
    assert sandbox.ledger.charges == []
