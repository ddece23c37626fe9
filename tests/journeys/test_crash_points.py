"""Kills the process at each crash point of each kind of write; a clean `sync` must bring everything, once.

Between writing a receipt and writing the standing no commit lies: both are one transaction, and the kill lands
between its two statements.
"""

from collections.abc import Mapping

import pytest

from tests.journeys.firm import Firm, invoice, payment
from tests.journeys.judge import assert_all_there_once, assert_money_there_once

POINTS = {
    "intent committed, not sent": ("send {}",),
    "QuickBooks committed, answer not read": ("answer {}",),
    "answer read, receipt not written": ("answer {}", "before INSERT INTO receipts"),
    "receipt written, standing not": ("answer {}", "after INSERT INTO receipts"),
    "all committed, next transaction not begun": ("answer {}", "after INSERT INTO receipts", "before BEGIN"),
    "all done, next document not begun": (
        "answer {}",
        "after INSERT INTO receipts",
        "before (INSERT INTO intents|UPDATE leases)",
    ),
}
CREATED = {"customer": "POST .*/customer\\?", "item": "POST .*/item\\?", "invoice": "POST .*/invoice\\?"}
CHANGES: dict[str, Mapping[str, object]] = {
    "update": {"items": invoice(2, price="0.45")["items"]},
    "void": {"status": "cancelled"},
}
PAYMENT = "POST .*/payment\\?"
PAID = (payment(1, "20", 1), payment(12, "20", 1), payment(2, "5.55", 2, contact="c2"))
PAID_LATER: dict[str, Mapping[str, object]] = {
    "payment": payment(3, "40.05", 1),
    "link": {"id": "p12", "invoiceId": "i3"},
    "voided payment": {"id": "p1", "status": "cancelled"},
}

# Before, between and inside the ledger's transactions: the same code runs on both databases, and each takes 2 s.
CORE = ("intent committed, not sent", "QuickBooks committed, answer not read", "receipt written, standing not")


def crashes(name: str, rows: Mapping[str, object], on_postgresql: str) -> pytest.MarkDecorator:
    """Every point of every row on SQLite; of one row, the core points on PostgreSQL too."""
    table = [("sqlite", point, row) for point in POINTS for row in rows]
    table += [("postgresql", point, on_postgresql) for point in CORE]
    return pytest.mark.parametrize(
        ("database", "moments", name),
        [
            pytest.param(database, POINTS[point], rows[row], id=f"{database}-{row}-{point}")
            for database, point, row in table
        ],
        indirect=["database"],
    )


def at(moments: tuple[str, ...], request: str) -> list[str]:
    return [moment.format(request) for moment in moments]


@crashes("request_pattern", CREATED, "invoice")
def test_what_is_created_is_there_once(firm: Firm, moments: tuple[str, ...], request_pattern: str) -> None:
    firm.die(*at(moments, request_pattern))
    firm.sync()
    assert_all_there_once(firm)


@crashes("change", CHANGES, "update")
def test_what_is_changed_is_changed_once(firm: Firm, moments: tuple[str, ...], change: Mapping[str, object]) -> None:
    firm.carry_here()
    firm.tell_plannit("invoices", {"id": "i2", **change})
    firm.die(*at(moments, CREATED["invoice"]))
    firm.sync()
    assert_all_there_once(firm, n2=2)


@crashes("change", PAID_LATER, "payment")
def test_money_moves_once_and_settles_what_it_should(
    firm: Firm, moments: tuple[str, ...], change: Mapping[str, object]
) -> None:
    firm.tell_plannit("payments", *PAID)
    firm.carry_here()
    firm.tell_plannit("payments", change)
    firm.die(*at(moments, PAYMENT))
    firm.sync()
    assert_money_there_once(firm, written=len(PAID) + 1)


@pytest.mark.parametrize("request_pattern", [PAYMENT, CREATED["invoice"]], ids=["its links", "the invoice"])
def test_a_paid_invoice_is_lowered_once_and_its_links_with_it(firm: Firm, request_pattern: str) -> None:
    firm.tell_plannit("payments", payment(1, "100", 3))
    firm.carry_here()
    firm.tell_plannit("invoices", {"id": "i3", "items": invoice(3, price="1")["items"]})
    firm.die(*at(POINTS["receipt written, standing not"], request_pattern))
    firm.sync()
    assert_money_there_once(firm, written=2)


@pytest.mark.parametrize("request_pattern", CREATED.values(), ids=CREATED)
def test_what_is_created_is_there_once_when_the_line_is_cut_too(firm: Firm, request_pattern: str) -> None:
    firm.town.fault("qbo", "cut_after", request_pattern.removeprefix("POST .*"))
    firm.die(f"lost {request_pattern}")
    firm.sync()
    assert_all_there_once(firm)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_changed_is_changed_once_when_the_line_is_cut_too(firm: Firm, change: Mapping[str, object]) -> None:
    firm.carry_here()
    firm.tell_plannit("invoices", {"id": "i2", **change})
    firm.town.fault("qbo", "cut_after", f"/{firm.realm}/invoice\\?")
    firm.die(f"lost {CREATED['invoice']}")
    firm.sync()
    assert_all_there_once(firm, n2=2)


@pytest.mark.parametrize("change", PAID_LATER.values(), ids=PAID_LATER)
def test_money_moves_once_when_the_line_is_cut_too(firm: Firm, change: Mapping[str, object]) -> None:
    firm.tell_plannit("payments", *PAID)
    firm.carry_here()
    firm.tell_plannit("payments", change)
    firm.town.fault("qbo", "cut_after", f"/{firm.realm}/payment\\?")
    firm.die(f"lost {PAYMENT}")
    firm.sync()
    assert_money_there_once(firm, written=len(PAID) + 1)


def test_killed_again_and_again_it_still_goes_once(firm: Firm) -> None:
    for _ in range(3):
        firm.die("answer POST .*/(customer|item|invoice)\\?.*", "answer POST .*/(customer|item|invoice)\\?.*")
    firm.sync()
    assert_all_there_once(firm)
