"""Starting, stopping and looking into a sandbox."""

import asyncio
import io
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from photoenhance import sandbox as package
from photoenhance.sandbox import Sandbox
from PIL import Image, ImageChops, ImageStat

VENDORS = ("autoenhance", "phota", "picwish", "tensorpix", "topaz")


def test_it_names_the_variables_that_lead_to_it(sandbox: Sandbox) -> None:
    expected = {f"{vendor.upper()}_API_KEY": sandbox.api_key for vendor in VENDORS}
    expected |= {f"{vendor.upper()}_BASE_URL": sandbox.url(vendor) for vendor in VENDORS}
    assert sandbox.environment() == expected


def test_it_listens_on_loopback_and_the_port_asked_for() -> None:
    with Sandbox() as first:
        port = httpx.URL(first.url("topaz")).port
    assert port is not None
    with Sandbox(port=port) as second:
        assert second.url("topaz") == f"http://127.0.0.1:{port}/topaz"


def test_it_works_in_asynchronous_code() -> None:
    async def use() -> int:
        async with Sandbox() as sandbox, httpx.AsyncClient(trust_env=False) as http:
            answer = await http.get(f"{sandbox.url('topaz')}/status", headers={"X-API-Key": sandbox.api_key})
            return answer.status_code

    assert asyncio.run(use()) == 200


def test_what_happened_can_be_read_after_it_has_stopped(http: httpx.Client, jpeg: bytes) -> None:
    with Sandbox() as sandbox:
        url = f"{sandbox.url('topaz')}/enhance/async"
        http.post(url, headers={"X-API-Key": sandbox.api_key}, files={"image": ("photo.jpg", jpeg)})
    assert [job.vendor for job in sandbox.jobs] == ["topaz"]
    assert len(sandbox.ledger.charges) == 1
    (request,) = sandbox.requests
    assert (request.vendor, request.operation, request.method) == ("topaz", "postEnhanceAsync", "POST")
    assert (request.path, request.status, request.headers["x-api-key"]) == ("/enhance/async", 200, "***")
    (file,) = request.files
    assert (file.name, file.filename, file.size) == ("image", "photo.jpg", len(jpeg))
    with pytest.raises(httpx.ConnectError):
        http.get(url)


def test_it_has_to_be_started_once(sandbox: Sandbox) -> None:
    with pytest.raises(RuntimeError, match="running already"):
        sandbox.start()
    with pytest.raises(RuntimeError, match="has not been started"):
        Sandbox().url("topaz")
    with pytest.raises(ValueError, match=r"no vendor 'topas', only .*topaz"):
        sandbox.url("topas")


def test_its_clock_goes_forward_only(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="forward only"):
        sandbox.advance(-1)


def test_requests_to_nowhere_are_answered_and_logged(sandbox: Sandbox, http: httpx.Client) -> None:
    headers = {"X-API-Key": sandbox.api_key, "Authorization": f"Token {sandbox.api_key}"}
    for vendor in VENDORS:
        assert http.get(f"{sandbox.url(vendor)}/nowhere", headers=headers).status_code == 404
        assert (sandbox.requests[-1].path, sandbox.requests[-1].operation) == ("/nowhere", "")
    assert http.put(f"{sandbox.url('topaz')}/status", headers=headers, content=b"").status_code == 405


def test_it_serves_until_it_is_interrupted() -> None:
    program = (
        "import threading\n"
        "from photoenhance.sandbox import Sandbox\n"
        "sandbox = Sandbox()\n"
        "sandbox.start()\n"
        "print(sandbox.url('topaz'), flush=True)\n"
        "sandbox.wait()\n"
        "print([thread.name for thread in threading.enumerate()])\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert httpx.get(f"{url}/status", trust_env=False).status_code == 401
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "['MainThread']\n"
    assert process.returncode == 0


def test_an_enhanced_photograph_is_the_same_picture_larger_and_sharper(sandbox: Sandbox, http: httpx.Client) -> None:
    photo = Path(__file__).parents[1] / "data" / "photo.jpg"
    answer = http.post(
        f"{sandbox.url('topaz')}/enhance",
        headers={"X-API-Key": sandbox.api_key},
        data={"output_format": "png"},
        files={"image": photo.read_bytes()},
    )
    original, enhanced = Image.open(photo).convert("RGB"), Image.open(io.BytesIO(answer.content))
    assert enhanced.size == (2 * original.width, 2 * original.height)

    def distance(one: Image.Image, other: Image.Image) -> float:
        return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3

    def detail(image: Image.Image) -> float:
        return distance(image, ImageChops.offset(image, 1, 0))

    plain = original.transform(enhanced.size, Image.Transform.AFFINE, (0.5, 0, 0, 0, 0.5, 0), Image.Resampling.BICUBIC)
    assert distance(enhanced, plain) < 10  # of 255: the same picture
    assert detail(enhanced) > detail(plain)


def test_the_public_names_are_those_of_all() -> None:
    assert all(hasattr(package, name) for name in package.__all__)


def test_a_client_that_gives_up_does_no_harm(sandbox: Sandbox, http: httpx.Client) -> None:
    url = httpx.URL(sandbox.url("topaz"))
    assert url.port is not None
    with socket.create_connection((url.host, url.port)) as connection:
        connection.sendall(
            b"POST /topaz/enhance/async HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
        )
    answer = http.get(f"{url}/status", headers={"X-API-Key": sandbox.api_key})
    assert answer.json() == []
    assert not sandbox.ledger.charges
