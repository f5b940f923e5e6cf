"""What importing costs: whole processes that have nothing in memory, as a user starts them."""

import functools
import os
import statistics
import subprocess
import sys
from itertools import accumulate

from benchmarks.report import Found
from benchmarks.server import serving
from benchmarks.turns import in_turns

RUNS = 21
JOB = "00000000-0000-0000-0000-000000000001"
STAGES = ("imported", "with a client made", "with its first request sent")
PROGRAMS = {
    "photoenhance": (
        "import photoenhance",
        "client = photoenhance.Topaz('the-key', base_url='{url}')",
        f"client.job('{JOB}').refresh()",
    ),
    "httpx": ("import httpx", "client = httpx.Client()", f"client.get('{{url}}/status/{JOB}').json()"),
    "openai": ("import openai", "client = openai.OpenAI(api_key='the-key', base_url='{url}')", "client.models.list()"),
    "replicate": (
        "import replicate",
        "client = replicate.Client(api_token='the-key', base_url='{url}')",
        "client.hardware.list()",
    ),
    "fal_client": (
        "import fal_client",
        "client = fal_client.SyncClient(key='the-key')",
        # The client itself speaks https only. A look at a job goes to the address that the job came with.
        "fal_client.SyncRequestHandle('1', '', '{url}/fal', '', client._client).status()",
    ),
}
PEERS = ("openai", "replicate", "fal_client")

# What httpx loads where it finds it, a command line and HTTP/2, is here for extras of this package: a plain install of
# any of these packages has neither.
PLAIN = "import sys; sys.modules.update(click=None, h2=None); "


def measure(*, quick: bool) -> Found:
    """Start each program many times, in turns."""
    with serving() as url:
        programs = {("bare Python", ""): "pass"}
        for name, steps in PROGRAMS.items():
            for stage, program in zip(STAGES, accumulate(steps, "{}; {}".format), strict=True):
                programs[name, stage] = program.replace("{url}", f"{url}/imports/1/0")
        starts = {key: functools.partial(_start, program) for key, program in programs.items()}
        seconds = in_turns(starts, 3 if quick else RUNS)
    bare = statistics.median(seconds["bare Python", ""])
    over = {key: 1000 * (statistics.median(each) - bare) for key, each in seconds.items()}
    found = Found()
    unit = " ms"
    imported, made, sent = STAGES
    ours = "photoenhance"
    found.limited(
        f"{ours} {imported}, over bare Python",
        over[ours, imported],
        10,
        unit=unit,
        reference=f"bare Python {1000 * bare:.0f} ms",
    )
    alone, request = over["httpx", imported], over["httpx", sent]
    plain = "in a plain install, without click and h2"
    reference = f"httpx {imported} {alone:.0f} ms, {plain}"
    found.limited(f"{ours} {made}", over[ours, made], alone, unit=unit, reference=reference)
    reference = f"httpx {sent} {request:.0f} ms, {plain}"
    found.limited(f"{ours} {sent}", over[ours, sent], request + 40, unit=unit, reference=reference)
    for stage in STAGES:
        found.limited(
            f"{ours} {stage}, beside its peers",
            over[ours, stage],
            min(over[name, stage] for name in PEERS),
            unit=unit,
            reference=", ".join(f"{name} {over[name, stage]:.0f} ms" for name in PEERS),
        )
    return found


def _start(program: str) -> None:
    # With compiled code at hand, as an installed package has it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["NO_PROXY"] = "127.0.0.1"
    subprocess.run([sys.executable, "-c", PLAIN + program], check=True, env=environment)  # noqa: S603 - our own words
