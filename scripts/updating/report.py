"""The report of an update, for its reviewer: what changes for Python callers, on the wire, and in the overlay."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from . import api, wire
from .overlays import MEANINGS, Finding

_API_HEADINGS: dict[api.Rating, str] = {
    "breaking": "Breaking",
    "behaviour": "The same calls do something else",
    "compatible": "Compatible",
}
_IMPACTS: dict[wire.Impact, str] = {"major": "breaking", "minor": "compatible", "patch": "other"}


@dataclass(kw_only=True)
class Report:
    """What an update of a vendor changes."""

    vendor: str
    address: str
    old_version: str
    new_version: str
    wire_changes: Sequence[wire.Change] = ()
    texts: int = 0
    api_changes: Sequence[api.Change] = ()
    findings: Sequence[Finding] = ()
    conflicts: Sequence[str] = ()
    problem: str = ""
    """Why nothing was updated."""

    @property
    def ratings(self) -> set[api.Rating]:
        """How the changes for Python callers are rated."""
        return {change.rating for change in self.api_changes}


def markdown(report: Report, version: str) -> str:
    """The report in Markdown; `version` is that of the project so far."""
    blocks = [
        f"# {report.vendor}: {report.old_version} → {report.new_version}",
        f"From {report.address}.",
        *_verdict(report, version),
        *_api(report.api_changes),
        *_wire(report),
        *_overlay(report.findings),
        *_conflicts(report.conflicts),
    ]
    return "\n\n".join(blocks) + "\n"


def refusal(vendor: str, problem: str) -> str:
    """The report of a document that could not be taken."""
    return f"# {vendor}\n\n**Nothing was updated.**\n\n```\n{problem}\n```\n"


def next_version(version: str, ratings: Iterable[api.Rating]) -> str:
    """The version that follows: before 1.0 what breaks raises the second number, as semantic versioning allows."""
    major, minor, patch = (int(number) for number in version.split("."))
    breaking, more = "breaking" in ratings, bool(set(ratings))
    if breaking and major:
        return f"{major + 1}.0.0"
    if breaking or (more and major):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def _verdict(report: Report, version: str) -> Iterator[str]:
    if report.problem:
        yield "**Nothing was updated.** Somebody has to look at this first:"
        yield f"```\n{report.problem}\n```"
        return
    if "breaking" in report.ratings:
        yield "**Breaking for Python callers.**"
    elif "behaviour" in report.ratings:
        yield "**Compatible for Python callers, but the same calls do something else.**"
    elif report.ratings:
        yield "**Compatible for Python callers.**"
    else:
        yield "**Nothing changes for Python callers** but documentation."
    if any(change.impact == "major" for change in report.wire_changes):
        yield "On the wire something breaks: released versions may stop working when the vendor's service changes."
    yield f"Suggested version: {version} → {next_version(version, report.ratings)}."


def _api(changes: Sequence[api.Change]) -> Iterator[str]:
    if not changes:
        return
    yield "## For Python callers"
    for rating, heading in _API_HEADINGS.items():
        rated = [change for change in changes if change.rating == rating]
        if rated:
            yield f"### {heading}"
            yield _by_subject((f"`{change.subject}`", change.text) for change in rated)


def _wire(report: Report) -> Iterator[str]:
    if not report.wire_changes and not report.texts:
        return
    yield "## On the wire"
    order = list(_IMPACTS)
    changes = sorted(report.wire_changes, key=lambda change: order.index(change.impact))
    if changes:
        yield _by_subject((change.subject, f"{_IMPACTS[change.impact]}: {change.text}") for change in changes)
    if report.texts:
        yield f"Descriptions, titles and examples: {report.texts} changed."


def _overlay(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield "## Overlay"
    for finding in findings:
        lines = [
            f"- Action {finding.number}, `{finding.target}`",
            f"  - {MEANINGS[finding.kind]} {finding.detail}".rstrip(),
        ]
        yield "\n".join([*lines, f"  - Why it is there: {' '.join(finding.reason.split())}"])


def _conflicts(conflicts: Sequence[str]) -> Iterator[str]:
    if conflicts:
        yield "## Where the vendor's pages disagree"
        yield "\n".join(f"- {conflict}" for conflict in conflicts)


def _by_subject(entries: Iterable[tuple[str, str]]) -> str:
    grouped: dict[str, list[str]] = {}
    for subject, text in entries:
        grouped.setdefault(subject, []).append(text)
    return "\n".join(line for subject, texts in grouped.items() for line in (f"- {subject}", *_nested(texts)))


def _nested(texts: Iterable[str]) -> list[str]:
    return [f"  - {text}" for text in texts]
