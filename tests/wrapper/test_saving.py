"""Where results are saved, under which names, and that a file is replaced by a whole one or not at all."""

import asyncio
import gc
import json
import os
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from photoenhance import (
    DownloadError,
    InvalidInputError,
    NotFoundError,
    PhotoEnhanceError,
    ResultExpiredError,
    UnexpectedResponseError,
    _saving,
)
from photoenhance.sandbox import Fault, Sandbox
from PIL import Image

from tests.wrapper.server import Reply, Server, page, says, shows

HOUR = 3600


@pytest.fixture
def photo(photo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The photograph at 50 x 64 pixels, in a folder of its own."""
    path = tmp_path_factory.mktemp("source") / photo.name
    with Image.open(photo) as image:
        image.thumbnail((50, 64))
        image.save(path)
    return path


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, where nothing may stay behind."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def enhance(connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path) -> Callable[..., Any]:
    """What a vendor makes of the photograph."""

    def enhance(vendor: str, image: object = photo, **options: object) -> Any:  # noqa: ANN401 - of either kind
        return run(connect(vendor).enhance(image, **options))

    return enhance


def contents(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def format_of(path: Path) -> str | None:
    with Image.open(path) as image:
        image.load()
        return image.format


# Names


def test_a_file_name_is_kept(enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path) -> None:
    paths = run(enhance("topaz").save(tmp_path / "mine.jpg"))
    assert paths == [tmp_path / "mine.jpg"]
    assert contents(tmp_path) == {"mine.jpg"}
    assert format_of(tmp_path / "mine.jpg") == "JPEG"


def test_a_name_that_is_empty(enhance: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    with pytest.raises(InvalidInputError, match="its name is empty"):
        run(enhance("topaz").save(""))


def test_text_will_do_as_a_path(enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path) -> None:
    result = enhance("topaz")
    assert run(result.save(str(tmp_path / "mine.jpg"))) == [tmp_path / "mine.jpg"]
    assert run(result.images[0].save(str(tmp_path))) == tmp_path / "photo.topaz.jpg"


@pytest.mark.parametrize(
    ("vendor", "options", "name"),
    [
        ("topaz", {}, "photo.topaz.jpg"),
        ("topaz", {"output_format": "png"}, "photo.topaz.png"),
        ("topaz", {"output_format": "tif"}, "photo.topaz.tiff"),
        ("topaz", {"synchronous": True}, "photo.topaz.jpg"),
        ("phota", {"output_format": "png"}, "photo.phota.png"),
        ("phota", {"output_format": "jpg", "response_mode": "bytes"}, "photo.phota.jpg"),
        ("picwish", {}, "photo.picwish.jpg"),
        ("picwish", {"sync": 1, "return_type": 3}, "photo.picwish.jpg"),
        ("tensorpix", {"output_format": "webp"}, "photo.tensorpix.webp"),
        ("autoenhance", {"format": "avif"}, "photo.autoenhance.avif"),
    ],
)
def test_in_a_folder_a_file_is_named_after_the_photograph(
    vendor: str,
    options: dict[str, Any],
    name: str,
    enhance: Callable[..., Any],
    run: Callable[[Any], Any],
    tmp_path: Path,
) -> None:
    assert run(enhance(vendor, **options).save(tmp_path)) == [tmp_path / name]
    assert contents(tmp_path) == {name}


def test_bytes_have_no_name(
    enhance: Callable[..., Any], run: Callable[[Any], Any], photo: Path, tmp_path: Path
) -> None:
    (path,) = run(enhance("topaz", photo.read_bytes()).save(tmp_path))
    assert path.parent == tmp_path
    assert path.name.endswith(".topaz.jpg")


def test_a_url_has_a_name(
    enhance: Callable[..., Any], run: Callable[[Any], Any], sandbox: Sandbox, photo: Path, tmp_path: Path
) -> None:
    source = tmp_path / "a photo.jpeg"
    source.write_bytes(photo.read_bytes())
    (path,) = run(enhance("picwish", sandbox.host(source)).save(tmp_path))
    assert path == tmp_path / "a photo.picwish.jpg"


def test_a_folder_that_is_not_there_yet(enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path) -> None:
    result = enhance("topaz")
    assert run(result.save(f"{tmp_path}/new/folder/")) == [tmp_path / "new" / "folder" / "photo.topaz.jpg"]
    assert run(result.save(tmp_path / "another" / "new" / "name.jpg")) == [tmp_path / "another" / "new" / "name.jpg"]


def test_results_for_images_of_one_name_do_not_replace_each_other(
    connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path, tmp_path: Path
) -> None:
    client = connect("topaz")
    paths = [path for _ in range(3) for path in run(run(client.enhance(photo.read_bytes())).save(tmp_path))]
    assert [path.name for path in paths] == ["image.topaz.jpg", "image.topaz-2.jpg", "image.topaz-3.jpg"]
    assert contents(tmp_path) == {path.name for path in paths}


def test_a_file_of_an_earlier_program_is_replaced(
    enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    (tmp_path / "photo.topaz.jpg").write_bytes(b"of yesterday")
    os.utime(tmp_path / "photo.topaz.jpg", (1e9, 1e9))
    assert run(enhance("topaz").save(tmp_path)) == [tmp_path / "photo.topaz.jpg"]
    assert format_of(tmp_path / "photo.topaz.jpg") == "JPEG"


@pytest.mark.parametrize("wanted", [None, 3, b"a.jpg"])
def test_what_is_no_name_of_a_file(enhance: Callable[..., Any], run: Callable[[Any], Any], wanted: object) -> None:
    result = enhance("topaz")
    with pytest.raises(InvalidInputError, match="by its name, not"):
        run(result.save(wanted))


def test_several_images_are_numbered(enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path) -> None:
    result = enhance("phota", num_output_images=3, output_format="jpg")
    in_folder, named = tmp_path / "folder", tmp_path / "named"
    assert [path.name for path in run(result.save(f"{in_folder}/"))] == [f"photo.phota-{i}.jpg" for i in (1, 2, 3)]
    assert [path.name for path in run(result.save(named / "out.jpg"))] == [f"out-{i}.jpg" for i in (1, 2, 3)]
    assert len({path.read_bytes() for path in in_folder.iterdir()}) == 3
    assert run(result.images[1].save(tmp_path / "second.jpg")).read_bytes() == (named / "out-2.jpg").read_bytes()


def test_one_image_keeps_the_name_it_is_given(
    enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    path = run(enhance("phota", output_format="jpg").images[0].save(tmp_path / "only.jpg"))
    assert path == tmp_path / "only.jpg"


@pytest.mark.parametrize("name", ["mine.png", "mine.WEBP", "mine.txt"])
def test_a_name_that_promises_another_format(
    name: str, enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    result = enhance("topaz")
    with pytest.warns(UserWarning, match="jpeg"):
        run(result.save(tmp_path / name))
    assert format_of(tmp_path / name) == "JPEG"


@pytest.mark.parametrize("name", ["mine.jpg", "mine.JPEG", "mine.jfif", "mine"])
def test_a_name_that_fits(name: str, enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path) -> None:
    result = enhance("topaz")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run(result.save(tmp_path / name)) == [tmp_path / name]


HOSTILE = [
    "../../outside.jpg",
    "/outside.jpg",
    "..\\..\\outside.jpg",
    "C:\\outside.jpg",
    "..",
    ".",
    "a/../../outside",
    "nul\0byte.jpg",
    "line\nbreak.jpg",
    "long" * 100 + ".jpg",
    "ö" * 200 + ".jpg",
    "   ",
    ".hidden",
    "con.jpg",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_leave_the_folder(
    name: str, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path, tmp_path: Path
) -> None:
    client = connect("topaz")
    job = run(client.submit(photo))
    token = job.token.replace('"photo.jpg"', json.dumps(name))
    inside = tmp_path / "a" / "b" / "c"
    inside.mkdir(parents=True)
    result = run(client.resume(token).result())
    (path,) = run(result.save(inside))
    assert path.parent == inside
    assert path.name.endswith(".topaz.jpg")
    assert contents(tmp_path) == {str(path.relative_to(tmp_path))}


@pytest.mark.parametrize(
    "path", ["/..%2F..%2Foutside.jpg", "/%2e%2e%2foutside.jpg", "/a%00b.jpg", "/", "/..;/x", "/%5c.."]
)
def test_a_name_from_a_url_cannot_leave_the_folder(
    path: str, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path, tmp_path: Path
) -> None:
    with Server(says({"enhanced_url": "", "enhanced_img_id": "a"}, 201)) as server:
        server.reply(
            says({"enhanced_url": server.url("result"), "enhanced_img_id": "a"}, 201), shows(photo.read_bytes())
        )
        client = connect("tensorpix", base_url=server.url())
        result = run(client.enhance(f"https://example.com{path}"))
        inside = tmp_path / "a" / "b"
        inside.mkdir(parents=True)
        (saved,) = run(result.save(inside))
    assert saved.parent == inside
    assert contents(tmp_path) == {str(saved.relative_to(tmp_path))}


# Whole files only


@pytest.mark.parametrize(
    "fault",
    [
        Fault(disconnect="mid_body"),
        Fault(disconnect="before_answer"),
        Fault(status=500),
        Fault(status=502, body="<html>"),
        Fault(status=200, body="<html>An image? No.</html>", headers={"content-type": "image/jpeg"}),
        Fault(status=200, body=b""),
        Fault(status=200, body={"error": "none"}),
    ],
    ids=["cut off", "dropped", "500", "502", "page", "empty", "json"],
)
@pytest.mark.parametrize("vendor", ["topaz", "phota", "picwish", "tensorpix"])
def test_a_file_is_replaced_by_a_whole_one_or_not_at_all(
    vendor: str,
    fault: Fault,
    kind: str,
    sandbox: Sandbox,
    enhance: Callable[..., Any],
    run: Callable[[Any], Any],
    tmp_path: Path,
    temporary: Path,
) -> None:
    old = tmp_path / "old.jpg"
    old.write_text("what was there before")
    result = enhance(vendor, **({"output_format": "jpg"} if vendor == "phota" else {}))
    before = contents(temporary)
    sandbox.inject("storage", "get", fault, times=100)
    with pytest.raises(DownloadError) as caught:
        run(result.save(old))
    assert "\n" not in str(caught.value)
    assert caught.value.job is result.job
    assert old.read_text() == "what was there before"
    assert contents(tmp_path) == {"old.jpg"}
    del caught
    gc.collect()
    if kind == "sync":  # a thread of the event loop lets go of its last task a moment later
        assert {name for name in contents(temporary) - before if name.startswith("photoenhance-")} == set()


def test_a_download_that_breaks_off_once_is_made_whole(
    sandbox: Sandbox, enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    result = enhance("topaz")
    sandbox.inject("storage", "get", Fault(disconnect="mid_body"), times=2)
    (path,) = run(result.save(tmp_path / "new.jpg"))
    made = sandbox.jobs[0].result
    assert made is not None
    assert path.read_bytes() == made.read_bytes()


def test_a_long_download_that_cannot_be_gone_on_with_begins_again(
    connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path, tmp_path: Path
) -> None:
    whole = photo.read_bytes() + bytes(3 * 2**20)  # more than is held in memory
    broken = Reply(headers={"content-type": "image/jpeg"}, body=whole[: 2 * 2**20], length=len(whole))
    with Server() as server:
        server.reply(says({"enhanced_url": server.url("file")}, 201), broken, broken, shows(whole))
        result = run(connect("tensorpix", base_url=server.url()).enhance("https://example.com/photo.jpg"))
        (path,) = run(result.save(tmp_path / "new.jpg"))
        assert [request.headers["range"] for request in server.received[1:]] == [None] * 3
    assert path.read_bytes() == whole
    assert contents(tmp_path) == {"new.jpg"}


def test_an_old_file_is_replaced(enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path) -> None:
    old = tmp_path / "old.jpg"
    old.write_text("what was there before")
    result = enhance("topaz")
    run(result.save(old))
    assert old.read_bytes() == run(result.images[0].read())
    assert contents(tmp_path) == {"old.jpg"}


def test_the_file_may_be_read_by_whom_the_umask_lets(
    enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    run(enhance("topaz").save(tmp_path / "new.jpg"))
    plain = tmp_path / "plain"
    plain.touch()
    assert (tmp_path / "new.jpg").stat().st_mode == plain.stat().st_mode


def test_a_folder_that_is_a_file(enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    result = enhance("topaz")
    for path in (tmp_path / "file" / "new.jpg", tmp_path / "file" / "deeper" / "new.jpg"):
        with pytest.raises(DownloadError, match=r"could not be saved|cannot be"):
            run(result.save(path))
    assert contents(tmp_path) == {"file"}
    assert run(result.save(tmp_path / "elsewhere.jpg"))  # and the result is still there


def test_a_numbered_name_that_is_a_folder(
    enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    (tmp_path / "out-2.jpg").mkdir()
    result = enhance("phota", num_output_images=2, output_format="jpg")
    with pytest.raises(DownloadError, match=r"out-2\.jpg"):
        run(result.save(tmp_path / "out.jpg"))
    assert contents(tmp_path) == {"out-1.jpg"}
    run(result.save(tmp_path / "again.jpg"))
    with pytest.raises(DownloadError, match=r"out-2\.jpg"):
        run(result.save(tmp_path / "out.jpg"))
    assert contents(tmp_path) == {"out-1.jpg", "again-1.jpg", "again-2.jpg"}


def test_a_folder_in_which_nobody_can_make_a_file(
    enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    image = enhance("topaz").images[0]
    run(image.save(tmp_path / "new.jpg"))
    with pytest.raises(DownloadError, match="could not be saved"):
        run(image.save("/proc/new.jpg"))
    assert format_of(tmp_path / "new.jpg") == "JPEG"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written_to(
    enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    result = enhance("topaz")
    with pytest.raises(DownloadError, match="Permission denied"):
        run(result.save(locked))
    assert contents(tmp_path) == set()


def test_a_name_that_no_file_can_have(enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path) -> None:
    result = enhance("topaz")
    for name in ("nul\0byte.jpg", "a" * 300 + ".jpg"):
        with pytest.raises(PhotoEnhanceError) as caught:
            run(result.save(tmp_path / name))
        assert "\n" not in str(caught.value)
    assert contents(tmp_path) == set()


def test_a_result_is_fetched_once(
    sandbox: Sandbox, enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    result = enhance("topaz")
    assert [each for each in sandbox.requests if each.vendor == "storage"] == []
    for name in ("a.jpg", "b.jpg"):
        run(result.save(tmp_path / name))
    run(result.images[0].read())
    run(result.fetch())
    assert len([each for each in sandbox.requests if each.vendor == "storage"]) == 1


@pytest.mark.parametrize("change", ["edited in place", "replaced", "deleted"])
def test_a_saved_file_that_somebody_changes_is_not_taken_for_the_result(
    change: str, sandbox: Sandbox, enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    result = enhance("topaz")
    run(result.save(tmp_path / "a.jpg"))
    whole = (tmp_path / "a.jpg").read_bytes()
    if change == "edited in place":
        (tmp_path / "a.jpg").write_bytes(b"mine")
    else:
        (tmp_path / "a.jpg").unlink()
        if change == "replaced":
            (tmp_path / "a.jpg").write_bytes(whole[::-1])
    assert run(result.images[0].read()) == whole
    run(result.save(tmp_path / "b.jpg"))
    assert (tmp_path / "b.jpg").read_bytes() == whole
    assert len([each for each in sandbox.requests if each.vendor == "storage"]) == 2


def test_an_image_that_is_saved_is_copied_elsewhere(
    enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = enhance("topaz").images[0]
    again: list[Path] = []
    fsync = os.fsync

    def meanwhile(descriptor: int) -> None:
        fsync(descriptor)
        if not again:
            again.append(tmp_path / "b.jpg")
            _saving.write(image._picture.spool, again[0], own=False, chosen=False)  # noqa: SLF001 - another thread's save

    monkeypatch.setattr(os, "fsync", meanwhile)
    run(image.save(tmp_path / "a.jpg"))
    assert contents(tmp_path) == {"a.jpg", "b.jpg"}
    assert (tmp_path / "a.jpg").read_bytes() == (tmp_path / "b.jpg").read_bytes()
    for _ in range(3):
        run(image.save(tmp_path / "a.jpg"))


def test_an_error_of_saving_has_the_job(enhance: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    result = enhance("topaz")
    with pytest.raises(DownloadError) as caught:
        run(result.save("/dev/null"))
    assert caught.value.vendor == "topaz"
    assert caught.value.job is not None
    assert caught.value.job.id == result.job.id


def test_a_bought_image_is_bought_once(
    sandbox: Sandbox, enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    result = enhance("autoenhance", preview=False)
    for name in ("a.jpg", "b.jpg"):
        run(result.save(tmp_path / name))
    assert len(sandbox.ledger.charges) == 1
    sandbox.advance(24 * HOUR)
    run(result.save(tmp_path / "c.jpg"))
    assert len(sandbox.ledger.charges) == 1


# Links that expire


@pytest.mark.skipif(os.name == "nt", reason="links take a privilege there")
def test_a_link_that_leads_to_itself_is_replaced(
    connect: Callable[..., Any], run: Callable[[Any], Any], thumbnail: Path, tmp_path: Path
) -> None:
    path = tmp_path / "out.png"
    path.symlink_to(path)
    run(run(connect("phota").enhance(thumbnail)).save(path))
    assert not path.is_symlink()
    with Image.open(path) as saved:
        assert saved.format == "PNG"


@pytest.mark.parametrize("vendor", ["topaz", "picwish"])
def test_an_expired_link_is_asked_for_again(
    vendor: str, sandbox: Sandbox, enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    result = enhance(vendor)
    sandbox.inject("storage", "get", Fault(status=403))
    (path,) = run(result.save(tmp_path / "new.jpg"))
    assert format_of(path) == "JPEG"
    assert sandbox.ledger.duplicates() == []


@pytest.mark.parametrize(
    ("task", "cls"),
    [
        ({"image": "aGVsbG8="}, ResultExpiredError),  # a base64 image, where a link was asked for
        ({"image": ""}, UnexpectedResponseError),
        ({"state": 4}, UnexpectedResponseError),
    ],
)
def test_a_link_that_is_not_renewed(
    task: dict[str, Any],
    cls: type[PhotoEnhanceError],
    connect: Callable[..., Any],
    run: Callable[[Any], Any],
    tmp_path: Path,
) -> None:
    done = {"task_id": "a", "state": 1}
    with Server() as server:
        found = says({"status": 200, "data": {**done, "image": server.url("a.jpg")}})
        server.reply(found, Reply(status=403), says({"status": 200, "data": {**done, **task}}))
        result = run(connect("picwish", base_url=server.url()).job("a").result())
        with pytest.raises(cls) as caught:
            run(result.save(tmp_path / "late.jpg"))
        assert len(server.received) == 3
    assert caught.value.maybe_billed
    assert caught.value.job is result.job
    assert contents(tmp_path) == set()


def test_a_link_of_topaz_lasts_an_hour_and_the_result_a_day(
    sandbox: Sandbox, enhance: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    first, second = enhance("topaz"), enhance("topaz", output_width=500)
    sandbox.advance(2 * HOUR)
    run(first.save(tmp_path / "first.jpg"))
    sandbox.advance(24 * HOUR)
    run(first.save(tmp_path / "again.jpg"))
    with pytest.raises(ResultExpiredError) as caught:
        run(second.save(tmp_path / "second.jpg"))
    assert caught.value.job is second.job
    assert not caught.value.retryable
    assert contents(tmp_path) == {"first.jpg", "again.jpg"}


@pytest.mark.parametrize(("vendor", "seconds"), [("phota", 24 * HOUR), ("tensorpix", 24 * HOUR), ("picwish", HOUR)])
def test_a_result_that_is_gone(
    vendor: str,
    seconds: float,
    sandbox: Sandbox,
    enhance: Callable[..., Any],
    run: Callable[[Any], Any],
    tmp_path: Path,
) -> None:
    result = enhance(vendor)
    sandbox.advance(seconds + 1)
    with pytest.raises(ResultExpiredError) as caught:
        run(result.save(tmp_path / "late.jpg"))
    assert not caught.value.retryable
    assert caught.value.job is result.job
    assert contents(tmp_path) == set()


def test_expired_is_not_forbidden(enhance: Callable[..., Any], run: Callable[[Any], Any], sandbox: Sandbox) -> None:
    result = enhance("phota")
    sandbox.inject("storage", "get", Fault(status=404))
    with pytest.raises(ResultExpiredError):
        run(result.images[0].read())
    sandbox.inject("storage", "get", Fault(status=400), times=9)
    with pytest.raises(DownloadError) as caught:
        run(result.images[0].read())
    assert not isinstance(caught.value, ResultExpiredError)


def test_what_is_announced_and_when_it_ends(enhance: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    for vendor, hours in (("topaz", 1), ("picwish", 1), ("phota", 24)):
        image = enhance(vendor).images[0]
        assert image.url.startswith("http://")
        left = image.expires_at - datetime.now(UTC)
        assert timedelta(hours=hours, minutes=-2) < left <= timedelta(hours=hours, minutes=1), vendor
    assert run(image.read())
    assert (image.format, image.width, image.height) == ("png", 100, 128)


# What comes and is no image


@pytest.mark.parametrize(
    "reply",
    [
        page(200),
        says({"not": "an image"}),
        shows(b""),
        shows(b"These are words."),
        shows(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        Reply(status=204),
        Reply(
            status=206, headers={"content-type": "image/jpeg", "content-range": "bytes 0-9/100"}, body=b"\xff\xd8\xff"
        ),
    ],
    ids=["page", "json", "empty", "words", "svg", "204", "part"],
)
@pytest.mark.parametrize("vendor", ["picwish", "autoenhance"])  # by a link, and in the answer
def test_what_is_no_image_is_not_saved(
    vendor: str, reply: Reply, connect: Callable[..., Any], run: Callable[[Any], Any], tmp_path: Path
) -> None:
    with Server() as server:
        client = connect(vendor, base_url=server.url())
        link = says({"status": 200, "data": {"task_id": "a", "state": 1, "image": server.url("a.jpg")}})
        server.reply(*([link] if vendor == "picwish" else []), reply, *[reply] * 20)
        with pytest.raises(PhotoEnhanceError):
            run(run(client.download("a") if vendor == "autoenhance" else client.job("a").result()).save(tmp_path))
    assert contents(tmp_path) == set()


@pytest.mark.parametrize("text", ["not base64!", "", "data:image/png;base64,", "aGVsbG8=", "https://"])
def test_base64_that_is_no_image(
    text: str, connect: Callable[..., Any], run: Callable[[Any], Any], photo: Path, tmp_path: Path
) -> None:
    answer: dict[str, Any] = {"images": [text], "download_urls": [], "known_subjects": {}}
    with Server(says(answer)) as server:
        client = connect("phota", base_url=server.url())
        with pytest.raises(PhotoEnhanceError) as caught:
            run(run(client.enhance(photo, response_mode="bytes")).save(tmp_path))
    assert caught.value.maybe_billed
    assert contents(tmp_path) == set()


def test_nothing_stays_behind_in_the_temporary_folder(
    enhance: Callable[..., Any],
    run: Callable[[Any], Any],
    loop: asyncio.Runner,
    photo: Path,
    tmp_path: Path,
    temporary: Path,
) -> None:
    before = contents(temporary)
    for vendor in ("topaz", "phota", "autoenhance"):
        result = enhance(vendor, photo.read_bytes())
        run(result.save(tmp_path))
        del result
    loop.run(loop.get_loop().shutdown_default_executor())  # a thread holds what it did last for a moment longer
    assert {name for name in contents(temporary) - before if name.startswith("photoenhance-")} == set()


def test_a_job_that_is_not_there(connect: Callable[..., Any], run: Callable[[Any], Any]) -> None:
    with pytest.raises(NotFoundError):
        run(connect("autoenhance").download("no-such-image"))
