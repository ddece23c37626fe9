"""Judges a journey by what the vendors show alone: the books and the requests, never the ledger."""

from collections import Counter
from decimal import Decimal
from typing import Any

import requests

from plannit_qbo_pipeline.sandbox.wire import loads
from tests.journeys.firm import Firm

_NAMES = {"Customer": "DisplayName", "Item": "Name", "Invoice": "DocNumber"}
_TIMEOUT_S = 30


def invoices_of_plannit(firm: Firm) -> dict[str, Decimal]:
    """Total by number of every numbered invoice, nothing for cancelled ones, as Plannit's API gives them."""
    return {
        row["number"]: Decimal(0) if row["cancelledAt"] else Decimal(row["total"]).quantize(Decimal("0.01"))
        for row in _listed(firm, "invoices")
        if row["number"]
    }


def assert_money_there_once(firm: Firm, written: int) -> None:
    """Every payment of Plannit is in QuickBooks once, linked to its invoice as far as that goes, and the books balance.

    `written` counts the writes of payments that QuickBooks carried out. No invoice has payments of more than its total
    but one, or of others than its customer.
    """
    books = firm.town.books(firm.realm)
    number_of = {row["Id"]: row["DocNumber"] for row in books["entities"]["Invoice"]}
    named = {row["id"]: row for row in _listed(firm, "invoices")}
    totals = invoices_of_plannit(firm)
    owed = dict(totals)
    said: dict[str, tuple[Decimal, dict[str, Decimal]]] = {}
    for payment in _listed(firm, "payments"):
        amount = Decimal(0) if payment["cancelledAt"] else Decimal(payment["amount"])
        number = named[payment["invoiceId"]]["number"]
        link = min(amount, totals[number])
        owed[number] -= link
        said[payment["id"]] = (amount, {number: link} if link else {})
    held = [(row["PrivateNote"].split()[-1], _money(row, number_of)) for row in books["entities"]["Payment"]]
    assert sorted(payment_id for payment_id, _ in held) == sorted(said)
    assert dict(held) == said
    assert {row["DocNumber"]: row["Balance"] for row in books["entities"]["Invoice"]} == owed
    done = {row["requestid"] for row in writes(firm, "Payment") if row["status"] == 200}
    assert (sum(int(row["SyncToken"]) + 1 for row in books["entities"]["Payment"]), len(done)) == (written, written)
    moved = sum((amount for amount, _ in said.values()), Decimal(0))
    _assert_balanced(books, sum(totals.values(), Decimal(0)) - moved)


def assert_all_there_once(firm: Firm, **versions: int) -> dict[str, Any]:
    """Every document of Plannit is in QuickBooks once and to the cent, and the books balance; answers the books.

    `versions` gives how often an invoice was written, by its number without “F-”; once if not named.
    """
    books = firm.town.books(firm.realm)
    held = {entity: [row for row in books["entities"][entity] if _is_ours(row)] for entity in _NAMES}
    for entity, name in _NAMES.items():
        names = Counter(row[name] for row in held[entity])
        assert set(names.values()) <= {1}, f"{entity} twice: {names}"
    said = invoices_of_plannit(firm)
    assert {row["DocNumber"]: Decimal(row["TotalAmt"]) for row in held["Invoice"]} == said
    written = {row["DocNumber"]: int(row["SyncToken"]) + 1 for row in held["Invoice"]}
    assert written == {number: versions.get(f"n{number.removeprefix('F-')}", 1) for number in said}
    for entity in _NAMES:
        done = {row["requestid"] for row in writes(firm, entity) if row["status"] == 200}
        assert len(done) == (sum(written.values()) if entity == "Invoice" else len(held[entity])), f"{entity}: {done}"
    _assert_balanced(books, sum(said.values(), Decimal(0)))
    return books


def writes(firm: Firm, entity: str) -> list[dict[str, Any]]:
    """The requests that wrote records of this type, replays included."""
    found = firm.town.requests(f"/v3/company/{firm.realm}/{entity.lower()}")
    return [row for row in found if row["method"] == "POST" and row["requestid"]]


def _listed(firm: Firm, kind: str) -> list[dict[str, Any]]:
    """Everything of a kind, as Plannit's API gives it."""
    plannit = firm.block["plannit"]
    answer = requests.get(
        f"{plannit['base_url']}/api/{kind}?limit=100", headers={"X-API-KEY": plannit["api_key"]}, timeout=_TIMEOUT_S
    )
    page: dict[str, Any] = loads(answer.content)
    assert page["total"] == len(page["data"])
    rows: list[dict[str, Any]] = page["data"]
    return rows


def _money(record: dict[str, Any], number_of: dict[str, str]) -> tuple[Decimal, dict[str, Decimal]]:
    """Amount of a payment in QuickBooks, and what of it settles which invoice."""
    links = {number_of[line["LinkedTxn"][0]["TxnId"]]: Decimal(line["Amount"]) for line in record["Line"]}
    return Decimal(record["TotalAmt"]), links


def _is_ours(row: dict[str, Any]) -> bool:
    """Not one of the records that a new QuickBooks company begins with."""
    return row.get("Name") not in ("Services", "Ventes", "Hours", "Heures")


def _assert_balanced(books: dict[str, Any], receivable: Decimal) -> None:
    rows = books["trial_balance"]
    assert sum(Decimal(row["debit"]) for row in rows) == sum(Decimal(row["credit"]) for row in rows)
    accounts = {row["Id"] for row in books["entities"]["Account"] if row["AccountType"] == "Accounts Receivable"}
    owed = sum(Decimal(row["debit"]) - Decimal(row["credit"]) for row in rows if row["account_id"] in accounts)
    assert owed == receivable
