"""The ledger: what was charged, for which work, and what was paid for twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from photoenhance.sandbox.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Charge:
    """One charge.

    Attributes:
        vendor: Who charged.
        job: The vendor's name for the job, image or request.
        credits: How much, in the vendor's own unit (credits; US dollars at Phota and TensorPix).
        work: A digest of what was asked for: equal for the same operation, options and image.
        idempotency_key: The client's own name for the request, where the vendor takes one.
        at: When, by the sandbox's clock.
    """

    vendor: str
    job: str
    credits: Decimal
    work: str
    idempotency_key: str | None
    at: float


class Ledger:
    """All charges and refunds, and the balances they are taken from; a vendor without a balance never runs out.

    A ledger forgets nothing: it is what grows, by some hundred bytes a charge, while a sandbox runs.
    """

    def __init__(self, balances: Mapping[str, Decimal]) -> None:
        self.balances = dict(balances)
        self._standing: defaultdict[str, list[Charge]] = defaultdict(list)  # by job
        self._refunds: list[Charge] = []

    @property
    def charges(self) -> list[Charge]:
        """The charges that stand, in the order of their jobs."""
        return [charge for charges in list(self._standing.values()) for charge in charges]

    @property
    def refunds(self) -> list[Charge]:
        """The charges that were given back."""
        return list(self._refunds)

    def total(self, vendor: str | None = None) -> Decimal:
        """The sum of the charges that stand, of one vendor or (units mixed) of all."""
        return sum((charge.credits for charge in self.charges if vendor in {None, charge.vendor}), Decimal(0))

    def duplicates(self) -> list[list[Charge]]:
        """Groups of charges for the very same work: empty when nothing was paid for twice."""
        groups: defaultdict[tuple[str, str], list[Charge]] = defaultdict(list)
        for charge in self.charges:
            groups[charge.vendor, charge.work].append(charge)
        return [group for group in groups.values() if len(group) > 1]

    def charge(self, charge: Charge) -> None:
        """Enter a charge.

        Raises:
            Problem: 402, when the balance does not cover it.
        """
        balance = self.balances.get(charge.vendor)
        if balance is not None:
            if balance < charge.credits:
                raise Problem(402, "Insufficient funds.", code="INSUFFICIENT_CREDITS")
            self.balances[charge.vendor] = balance - charge.credits
        self._standing[charge.job].append(charge)

    def restore(self, charges: Iterable[Charge], refunds: Iterable[Charge]) -> None:
        """Enter what was charged and given back in an earlier run; the balances are what was left then."""
        for charge in charges:
            self._standing[charge.job].append(charge)
        self._refunds += refunds

    def refund(self, job: str) -> None:
        """Give back what was charged for a job."""
        for charge in self._standing.pop(job, []):
            self._refunds.append(charge)
            if charge.vendor in self.balances:
                self.balances[charge.vendor] += charge.credits
