"""A program that uses photoenhance, and its tests: the plugin is there wherever the package is installed."""

from decimal import Decimal
from pathlib import Path

import pytest
from photoenhance import InsufficientCreditsError, SubmitOutcomeUnknownError, connect
from photoenhance.sandbox import Sandbox
from PIL import Image


def prepare(folder: Path, vendor: str = "topaz") -> list[Path]:
    """Enhance the photos of a folder that have not been, to be printed, and return the new files."""
    done: list[Path] = []
    with connect(vendor) as client:  # key and address are in the environment
        for photo in sorted(folder.glob("*.jpg")):
            target = folder / "print" / photo.name
            if not target.exists():
                done += client.enhance(photo, timeout=60).save(target)
    return done


def prepare_stubbornly(folder: Path, vendor: str) -> list[Path]:
    """Do so, and begin again when it is not known what has become of a photo: it costs twice."""
    try:
        return prepare(folder, vendor)
    except SubmitOutcomeUnknownError:
        return prepare(folder, vendor)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("cat", "dog"):
        Image.effect_noise((60, 40), 50).convert("RGB").save(tmp_path / f"{name}.jpg")
    return tmp_path


def test_photos_are_enlarged_and_paid_for_once(photoenhance_sandbox: Sandbox, folder: Path) -> None:
    files = prepare(folder)
    assert [path.name for path in files] == ["cat.jpg", "dog.jpg"]
    with Image.open(files[0]) as image:
        assert (image.format, image.size) == ("JPEG", (120, 80))
    assert prepare(folder) == []
    assert photoenhance_sandbox.ledger.total("topaz") == Decimal(2)
    assert photoenhance_sandbox.ledger.duplicates() == []


@pytest.mark.photoenhance_fault("topaz", "postEnhanceAsync", status=429, headers={"Retry-After": "0"})
@pytest.mark.photoenhance_fault("topaz", "getStatus", status=503, headers={"Retry-After": "0"})
@pytest.mark.photoenhance_fault("storage", "get", disconnect="before_answer")
def test_what_passes_is_waited_for(photoenhance_sandbox: Sandbox, folder: Path) -> None:
    assert len(prepare(folder)) == 2
    submits = [request for request in photoenhance_sandbox.requests if request.operation == "postEnhanceAsync"]
    assert [request.status for request in submits] == [429, 200, 200]
    assert photoenhance_sandbox.ledger.duplicates() == []


@pytest.mark.photoenhance_fault("picwish", "create_scale_task", disconnect="before_answer")
def test_a_photo_whose_fate_is_unknown_is_not_paid_for_again(photoenhance_sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(SubmitOutcomeUnknownError) as caught:
        prepare(folder, "picwish")
    assert caught.value.maybe_billed
    assert len(photoenhance_sandbox.ledger.charges) == 1


@pytest.mark.photoenhance_fault("picwish", "create_scale_task", disconnect="before_answer")
def test_whoever_insists_pays_twice(photoenhance_sandbox: Sandbox, folder: Path) -> None:
    prepare_stubbornly(folder, "picwish")
    ((first, second),) = photoenhance_sandbox.ledger.duplicates()
    assert first.job != second.job
    assert (first.work, first.credits) == (second.work, second.credits)


@pytest.mark.photoenhance_sandbox(balances={"topaz": 1})
def test_there_is_money_for_one_photo(photoenhance_sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(InsufficientCreditsError):
        prepare(folder)
    assert [path.name for path in (folder / "print").iterdir()] == ["cat.jpg"]
    assert photoenhance_sandbox.ledger.balances == {"topaz": Decimal(0)}


@pytest.mark.photoenhance_sandbox(profile="observed")
def test_what_the_vendor_was_seen_to_answer_will_do_as_well(photoenhance_sandbox: Sandbox, folder: Path) -> None:
    assert len(prepare(folder)) == 2
    assert [job.state for job in photoenhance_sandbox.jobs] == ["succeeded", "succeeded"]
