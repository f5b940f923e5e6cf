"""Both proofs of one client, and what they come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from types import ModuleType

from regeneration.document import Node

from . import prism
from .behaviour import Behaviour
from .document import Document
from .elements import Element, Elements, Exclusion
from .introspection import Introspection
from .package import Package


@dataclass(frozen=True)
class Verdict:
    """What is proved of one client."""

    name: str
    elements: list[Element]
    on_wire: set[Element]
    """Those that show in an exchange."""
    inspected: set[Element]
    """Those that the first proof found."""
    exchanged: set[Element]
    """Those that the second one saw."""
    problems: list[str]
    """Exchanges that went wrong."""
    requests: int
    """How many Prism has judged."""
    refusals: list[str]
    """Those that it refused, and why."""
    exclusions: set[Exclusion]

    @property
    def losses(self) -> list[str]:
        """Everything that is in the document and not in the client, and everything that is not as it should be."""
        found = [f"not found by introspection: {it}" for it in self.elements if it not in self.inspected]
        found += [f"not seen on the wire: {it}" for it in sorted(self.on_wire - self.exchanged)]
        found += [f"went wrong on the wire: {it}" for it in self.problems]
        return found + [f"refused by Prism: {it}" for it in self.refusals]


def prove(name: str, document: Node, package: ModuleType) -> Verdict:
    """Look in `package` for everything that `document` says."""
    elements = Elements(Document(document))
    inspected = Package(package)
    behaviour = Behaviour(elements, inspected)
    exchanged = behaviour.proved()
    requests = list(behaviour.requests.values())
    said = zip(requests, prism.refusals(document, requests), strict=True)
    return Verdict(
        name,
        elements.all,
        elements.on_wire,
        Introspection(elements, inspected).proved(),
        exchanged,
        list(behaviour.problems),
        len(requests),
        [f"{it.method} {it.target}: {why}" for it, why in said if why],
        elements.exclusions | behaviour.exclusions,
    )


def table(verdicts: list[Verdict]) -> str:
    """The numbers, a client a line."""
    head = ("client", "elements", "by introspection", "of them on the wire", "by exchange", "accepted by Prism")
    rows = [head, *map(_row, verdicts)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def excluded(verdict: Verdict) -> Iterator[str]:
    """What is left out of the proof, and why."""
    for (what, reason), group in groupby(sorted(verdict.exclusions), lambda it: (it.what, it.reason)):
        places = [it.place for it in group]
        more = f" and {len(places) - 2} more" if len(places) > 2 else ""  # noqa: PLR2004 - enough to look one up
        yield f"{verdict.name}: {what} ({reason}): {', '.join(places[:2])}{more}"


def _row(it: Verdict) -> tuple[str, ...]:
    elements, on_wire = len(it.elements), len(it.on_wire)
    inspected, exchanged = _share(len(it.inspected), elements), _share(len(it.exchanged), on_wire)
    accepted = _share(it.requests - len(it.refusals), it.requests)
    return it.name, str(elements), inspected, str(on_wire), exchanged, accepted


def _share(proved: int, of: int) -> str:
    return f"{proved} (100 %)" if proved == of else f"{proved} of {of} ({100 * proved / of:.1f} %)"
