"""Results on their way to disk: the name they get, and how a file is replaced only by a whole one."""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photoenhance._spool import Spool
from photoenhance.errors import DownloadError, InvalidInputError

if TYPE_CHECKING:
    from photoenhance.images import Format

FORBIDDEN = frozenset('<>:"/\\|?*')  # in file names, on one system or another
LONGEST_STEM = 150  # bytes; file systems take names of 255
BEGAN = time.time()  # after it, files are this program's, such as other results for images of the same name

_numbers: dict[Path, int] = {}


def target(wanted: str | os.PathLike[str], *, stem: str, vendor: str, found: Format, number: int | None) -> Path:
    """Where a result goes: the file that was named, or a name of its own in the folder that was.

    The number tells it from the others of its job, where there are others.
    """
    path = _path(wanted)
    suffix = "" if number is None else f"-{number}"
    if is_folder(wanted):
        # The stem comes from a caller's or a vendor's name for the image: it must not lead out of the folder.
        kept = "".join(c for c in Path(stem).name if c.isprintable() and c not in FORBIDDEN)
        name = kept.encode()[:LONGEST_STEM].decode(errors="ignore") or "image"
        return path / f"{name}.{vendor}{suffix}{found.extension}"
    return path.with_name(f"{path.stem}{suffix}{path.suffix}")


def check_extension(path: Path, found: Format) -> None:
    """Warn of a file whose name says that it is something else."""
    if path.suffix and path.suffix.lower() not in _extensions(found):
        warnings.warn(f"{path.name} holds {found.name}, whatever its name says.", UserWarning, stacklevel=2)


def _path(wanted: str | os.PathLike[str]) -> Path:
    given: Any = wanted
    if not isinstance(given, str | os.PathLike):
        raise InvalidInputError(f"A result is saved to a file or a folder, by its name, not {type(wanted).__name__}.")
    if not os.fspath(wanted):
        raise InvalidInputError("A result is saved to a file or a folder: its name is empty.")
    return Path(wanted)


def is_folder(wanted: str | os.PathLike[str]) -> bool:
    """Whether a path is meant as a folder: it is one, or it ends like one."""
    return os.path.isdir(wanted) or os.fspath(wanted).endswith(("/", os.sep))  # noqa: PTH112 - false, not an error, for a name that cannot be


def write(spool: Spool, path: Path, *, own: bool, chosen: bool) -> Path:
    """Put a whole file in place, or leave what is there untouched; gives back where it is.

    A file that is the caller's own is moved; another, which others may be reading or saving, is copied. Where its name
    was chosen here and not by the caller, it does not take the place of another one of this program's.

    Raises:
        DownloadError: It cannot be written.
    """
    import shutil  # noqa: PLC0415 - slow to load, and not needed before

    try:
        place = _place(path)
        if spool.path == place:
            return path  # it is there already, as it was
        mode = _mode(place)
        if mode is not None and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise DownloadError(f"{str(path)!r} is no regular file: choose another name.")
        part = spool
        try:
            if not own or spool.path.parent != place.parent:
                place.parent.mkdir(parents=True, exist_ok=True)
                if not own or spool.path.stat().st_dev != place.parent.stat().st_dev:
                    part = Spool(folder=place.parent)
                    with spool.open() as source, part.path.open("wb") as copy:
                        shutil.copyfileobj(source, copy)
            with part.path.open("r+b", buffering=0) as file:
                os.fsync(file.fileno())
            if mode is not None:
                part.path.chmod(stat.S_IMODE(mode))
            with _naming(os.getpid()):
                if chosen and (free := _free(path)) != path:
                    path, place = free, _place(free)
                part.move(place)
        except BaseException:
            if part is not spool:  # that one is for whoever began it to delete
                part.delete()
            raise
    except (OSError, ValueError) as error:
        raise _not_saved(path, error) from None
    return path


def _place(path: Path) -> Path:
    """Where it leads: what is at the end of a link is replaced, not the link."""
    return Path(os.path.realpath(path))


def _mode(place: Path) -> int | None:
    """Of what is there, if anything is; what cannot be looked at, such as a link that leads to itself, is replaced."""
    try:
        return place.stat().st_mode
    except OSError:
        return None


@cache
def _naming(process: int) -> threading.Lock:
    """Of whoever chooses a name, until its file is there; after a fork, it is the other process's."""
    del process
    return threading.Lock()


def _free(path: Path) -> Path:
    """The path, or the next with a number, where no file is that has come since this program began."""
    free = path
    while free.exists() and free.stat().st_mtime >= BEGAN:
        _numbers[path] = _numbers.get(path, 1) + 1
        free = path.with_name(f"{path.stem}-{_numbers[path]}{path.suffix}")
    return free


def begun(wanted: str | os.PathLike[str]) -> Spool:
    """A file that grows where the last step is a rename: on the file system of the one that is wanted.

    Raises:
        DownloadError: It cannot be written there.
    """
    try:
        path = _place(_path(wanted))
        folder = path if is_folder(wanted) else path.parent
        return Spool(folder=_nearest(folder))
    except (OSError, ValueError) as error:
        raise _not_saved(Path(wanted), error) from None


def _not_saved(path: Path, error: OSError | ValueError) -> DownloadError:
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    why = "the disk is full" if full else getattr(error, "strerror", None) or str(error)
    return DownloadError(f"The result could not be saved as {str(path)!r}: {why}.")


def check_writable(wanted: str | os.PathLike[str]) -> None:
    """Make sure that a result can be saved there, before it is paid for.

    Raises:
        InvalidInputError: It cannot.
    """
    import tempfile  # noqa: PLC0415 - as above

    folder = Path(wanted) if is_folder(wanted) else Path(wanted).parent
    nearest = _nearest(folder)
    if not nearest.is_dir():
        raise InvalidInputError(f"{str(nearest)!r} is not a folder.")
    try:  # what `os.access` says is not always so: of root, of a network's file system
        tempfile.TemporaryFile(dir=nearest).close()
    except OSError as error:
        raise InvalidInputError(f"The folder {str(nearest)!r} cannot be written to: {error.strerror}.") from None


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest around it that there is: what is missing is made when something is put into it."""
    return next(each for each in (folder, *folder.parents) if each.exists() or each == each.parent)


def _extensions(found: Format) -> set[str]:
    return {found.extension, f".{found.name}", *{"jpeg": (".jpe", ".jfif"), "tiff": (".tif",)}.get(found.name, ())}
