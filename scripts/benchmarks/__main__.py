"""Runs the rows, and writes their table and plots."""

import argparse
import importlib
import os
import platform
import sys
from pathlib import Path

from benchmarks.report import Found, markdown, renewed

ROWS = {
    "imports": "what importing costs",
    "jobs": "processor time of complete jobs",
    "memory": "memory of large files",
    "throughput": "speed of large files",
    "polls": "looks at a job, and how late its end is noticed",
    "lists": "status requests for many jobs",
    "crowd": "many jobs at a time on one client",
    "requests": "requests a second",
    "decoding": "what reading an answer costs",
}


READING = (
    "× is the median of the rounds' ratios, in each of which both take turns: not the ratio of the medians beside it. "
    "Looks and lateness are medians of 101 jobs on a simulated clock, which take up to a tenth less or more."
)


def main() -> int:
    """Measure; the status is 1 where a limit is not met."""
    parser = argparse.ArgumentParser(prog="scripts/benchmark", description=__doc__)
    parser.add_argument("--output", type=Path, help="a folder for the table and the plots")
    parser.add_argument("--readme", type=Path, help="a text with some of the table's rows, which are renewed in it")
    parser.add_argument("--only", choices=ROWS, action="append", help="one row; may be given several times")
    parser.add_argument("--quick", action="store_true", help="less of everything: to see that it runs")
    options = parser.parse_args()
    if options.readme and (options.only or options.quick or not options.output):
        parser.error("--readme goes with a whole run, and with --output")
    found: dict[str, Found] = {}
    for name in options.only or ROWS:
        print(f"{ROWS[name]} …", file=sys.stderr, flush=True)
        found[name] = importlib.import_module(f"benchmarks.{name}").measure(quick=options.quick)
        for line in found[name].lines:
            print(
                f"  {line.what}: {line.found}" + (f" ({line.limit}: {line.verdict})" if line.limit else ""),
                file=sys.stderr,
            )
    lines = [line for row in found.values() for line in row.lines]
    print(markdown(lines), end="")
    if options.output:
        _write(options.output, found)
    if options.readme:
        text = renewed(options.readme.read_text(encoding="utf-8"), lines)
        options.readme.write_text(text, encoding="utf-8")
    return 0 if all(line.met is not False for line in lines) else 1


def _write(folder: Path, found: dict[str, Found]) -> None:
    from benchmarks.plots import draw  # noqa: PLC0415 - it loads matplotlib, which takes as long as some of the rows

    folder.mkdir(parents=True, exist_ok=True)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    parts = [f"# Benchmark\n\n{machine}; `scripts/benchmark` repeats it.\n\n{READING}\n"]
    for name, row in found.items():
        parts.append(f"\n## {ROWS[name].capitalize()}\n\n{markdown(row.lines)}")
        for plot in row.plots:
            draw(plot, folder / f"{plot.name}.svg")
            parts.append(f"\n![{plot.title}]({plot.name}.svg)\n")
    (folder / "benchmark.md").write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
