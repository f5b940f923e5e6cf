"""What a run has found: lines of the table, and curves for the plots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        what: What was measured.
        found: What it came to.
        reference: What it is held against, measured in the same run unless it says otherwise.
        limit: What it may be; empty where it is only told.
        met: Whether it is.
    """

    what: str
    found: str
    reference: str = ""
    limit: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """Whether the limit is met, in a word."""
        return {None: "", True: "yes", False: "**no**"}[self.met]

    @property
    def row(self) -> str:
        """The line, as it stands in the table."""
        return _row(self.what, self.found, self.reference, self.limit, self.verdict)


@dataclass(frozen=True)
class Plot:
    """Curves in one picture.

    Attributes:
        name: Its file's.
        title: What it shows.
        x: What its axes are.
        y: Likewise.
        curves: By their names.
        logarithmic: Whether both axes are.
    """

    name: str
    title: str
    x: str
    y: str
    curves: Mapping[str, Points]
    logarithmic: bool = False


@dataclass
class Found:
    """What a row has found."""

    lines: list[Line] = field(default_factory=list[Line])
    plots: list[Plot] = field(default_factory=list[Plot])

    def limited(  # noqa: PLR0913 - what a line is made of
        self, what: str, value: float, limit: float, *, unit: str, reference: str, least: bool = False
    ) -> None:
        """Add a line whose value has a limit: the most it may be, or the least."""
        sign = "≥" if least else "≤"
        met = value >= limit if least else value <= limit
        self.lines.append(Line(what, f"{value:.3g}{unit}", reference, f"{sign} {limit:.3g}{unit}", met))


def markdown(lines: Iterable[Line]) -> str:
    """The table."""
    head = _row("what", "found", "reference", "to reach", "met") + _row(*["---"] * 5)
    return head + "".join(line.row for line in lines)


def renewed(text: str, lines: Iterable[Line]) -> str:
    """A text in which the rows of the same names are those of the table."""
    rows = {_name(line.row): line.row for line in lines}
    return "".join(rows.get(_name(row), row) for row in text.splitlines(keepends=True))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _name(row: str) -> str:
    return row.partition(" | ")[0]
