"""Charges, refunds and balances."""

from decimal import Decimal

import pytest
from photoenhance.sandbox import Charge, Ledger, Sandbox
from photoenhance.sandbox.problem import Problem


def charge(vendor: str, job: str, credit: str, work: str = "") -> Charge:
    return Charge(vendor=vendor, job=job, credits=Decimal(credit), work=work or job, idempotency_key=None, at=0)


def test_charges_add_up() -> None:
    ledger = Ledger({})
    for each in (charge("topaz", "a", "1"), charge("phota", "b", "0.12"), charge("phota", "c", "0.12")):
        ledger.charge(each)
    totals = {vendor: ledger.total(vendor) for vendor in ("phota", "topaz", "picwish")}
    assert totals == {"phota": Decimal("0.24"), "topaz": Decimal(1), "picwish": Decimal(0)}
    assert ledger.total() == Decimal("1.24")


def test_a_balance_runs_out_and_is_refilled_by_a_refund() -> None:
    ledger = Ledger({"topaz": Decimal(3)})
    ledger.charge(charge("topaz", "a", "1"))
    ledger.charge(charge("topaz", "b", "2"))
    with pytest.raises(Problem) as refusal:
        ledger.charge(charge("topaz", "c", "1"))
    assert refusal.value.status == 402
    for _ in range(2):  # once is enough
        ledger.refund("b")
    assert ledger.balances == {"topaz": Decimal(2)}
    assert ([each.job for each in ledger.charges], [each.job for each in ledger.refunds]) == (["a"], ["b"])


def test_only_the_same_work_of_the_same_vendor_is_a_duplicate() -> None:
    ledger = Ledger({})
    twice = [charge("topaz", "a", "1", "same"), charge("topaz", "b", "1", "same")]
    for each in (*twice, charge("topaz", "c", "1", "other"), charge("picwish", "d", "2", "same")):
        ledger.charge(each)
    assert ledger.duplicates() == [twice]
    ledger.refund("a")
    assert ledger.duplicates() == []


def test_a_balance_is_a_vendors() -> None:
    with pytest.raises(ValueError, match=r"no vendor 'topas', only .*topaz"):
        Sandbox(balances={"topas": 1})
