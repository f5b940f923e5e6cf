"""What importing costs: whole processes that have nothing in memory, as a user starts them."""

import os
import statistics
import subprocess
import sys
import time

from benchmarks.report import Found
from benchmarks.server import serving

RUNS = 21
CLIENT = "import photoenhance; client = photoenhance.Topaz('the-key', base_url='{url}/imports/1/0')"
JOB = "00000000-0000-0000-0000-000000000001"
PROGRAMS = {
    "bare Python": "pass",
    "import photoenhance": "import photoenhance",
    "with a client made": CLIENT,
    "with its first request sent": CLIENT + f"; client.job('{JOB}').refresh(); client.close()",
    "import httpx": "import httpx",
    "httpx with its first request sent": "import httpx; httpx.Client().get('{url}/imports/1/0/status/"
    + JOB
    + "').json()",
    "import openai": "import openai",
    "import replicate": "import replicate",
    "import fal_client": "import fal_client",
}
PEERS = ("import openai", "import replicate", "import fal_client")


def measure(*, quick: bool) -> Found:
    """Start each program many times, in turns."""
    seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    with serving() as url:
        for _ in range(3 if quick else RUNS):
            for name, program in PROGRAMS.items():
                seconds[name].append(_seconds(program.replace("{url}", url)))
    bare = statistics.median(seconds["bare Python"])
    over = {name: 1000 * (statistics.median(each) - bare) for name, each in seconds.items()}
    found = Found()
    httpx, request = over["import httpx"], over["httpx with its first request sent"]
    peers = ", ".join(f"{name.removeprefix('import ')} {over[name]:.0f} ms" for name in PEERS)
    quickest = min(over[name] for name in PEERS)
    unit = " ms"
    found.limited(
        "import photoenhance, over bare Python",
        over["import photoenhance"],
        10,
        unit=unit,
        reference=f"bare Python {1000 * bare:.0f} ms",
    )
    found.limited(
        "… with `Topaz()` made", over["with a client made"], httpx, unit=unit, reference=f"httpx alone {httpx:.0f} ms"
    )
    found.limited(
        "… with its first request sent",
        over["with its first request sent"],
        request + 40,
        unit=unit,
        reference=f"httpx with its first request sent {request:.0f} ms",
    )
    found.limited(
        "… and below every peer's import alone",
        over["with its first request sent"],
        quickest,
        unit=unit,
        reference=peers,
    )
    return found


def _seconds(program: str) -> float:
    # Modules are compiled in the first run, which the median leaves out.
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "NO_PROXY": "127.0.0.1"})  # noqa: S603 - our own words
    return time.perf_counter() - started
