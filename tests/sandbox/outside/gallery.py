"""Somebody's program that uses photoenhance: it prepares the photos of a folder to be printed."""

from pathlib import Path

from photoenhance import PicWish, SubmitOutcomeUnknownError


def prepare(folder: Path) -> list[Path]:
    """Enhance the photos that have not been, and return the new files."""
    done: list[Path] = []
    with PicWish() as picwish:  # key and address are in the environment
        for photo in sorted(folder.glob("*.jpg")):
            target = folder / "print" / f"{photo.name}"
            if not target.exists():
                done += picwish.enhance(photo, scale_factor=2, timeout=60).save(target)
    return done


def prepare_stubbornly(folder: Path) -> list[Path]:
    """Do so, and begin again when it is not known what has become of a photo: it costs twice."""
    try:
        return prepare(folder)
    except SubmitOutcomeUnknownError:
        return prepare(folder)
