"""The fault matrix as a table of counts, in Markdown, from the JUnit report of a run: see `scripts/fault-matrix`."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree as ET

Case: TypeAlias = Mapping[str, str]
"""What a case found, by the names of `tests.faults.attempts.Findings`; and what was promised."""

COLUMNS = (
    "vendor",
    "cases",
    "succeeded",
    "failed with the error expected",
    "ended otherwise",
    "charges in a case, at most",
    "charges denied",
    "jobs lost",
    "files damaged or left over",
    "too late",
    "keys at another origin",
)


def cases(report: Path) -> list[Case]:
    """What each case of a run found."""
    tests = ET.parse(report).getroot().iter("testcase")  # noqa: S314 - pytest has just written it
    return [{each.get("name", ""): each.get("value", "") for each in test.iter("property")} for test in tests]


def row(name: str, found: Iterable[Case]) -> tuple[object, ...]:
    """One line of the table."""
    found = [*found]
    ended = [(case["outcome"], case["promised"]) for case in found]
    return (
        name,
        len(found),
        sum(outcome == promised == "success" for outcome, promised in ended),
        sum(outcome == promised != "success" for outcome, promised in ended),
        sum(outcome != promised for outcome, promised in ended),
        max(int(case["charges"]) for case in found),
        sum(case["denied"] == "True" for case in found),
        sum(case["lost"] == "True" for case in found),
        sum(int(case["left_over"]) + (case["damaged"] == "True") for case in found),
        sum(case["late"] == "True" for case in found),
        sum(int(case["elsewhere"]) for case in found),
    )


def table(found: list[Case]) -> str:
    """A line for each vendor, and one for all."""
    vendors = sorted({case["vendor"] for case in found})
    rows = [row(vendor, (case for case in found if case["vendor"] == vendor)) for vendor in vendors]
    rows.append(row("all", found))
    lines = [COLUMNS, ("---", *("---:",) * (len(COLUMNS) - 1)), *rows]
    return "\n".join(
        f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else str(cell) for cell in line)} |" for line in lines
    )


def main() -> int:
    """Print the table of a report; the status is 1 where a case found nothing, because it broke off."""
    found = cases(Path(sys.argv[1]))
    whole = [case for case in found if case]
    print(table(whole))
    if len(whole) < len(found):
        print(f"\n{len(found) - len(whole)} cases broke off.", file=sys.stderr)
    return int(len(whole) < len(found))


if __name__ == "__main__":
    sys.exit(main())
