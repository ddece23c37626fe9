"""Bodies of documents that fit the books as they are: whom they are for, what they settle.

They fit often and not always; the sandbox is to say which do.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.sandbox.qbo.properties.snapshot import Snapshot

Json = dict[str, Any]
Link = tuple[str, str, Decimal]
"""Type and id of what a payment's line settles, and how much of it."""


def named(record: Json) -> Json:
    """What an update says of the record it is about."""
    return {"Id": record["Id"], "SyncToken": record["SyncToken"]}


def picked(rows: Sequence[Json], number: int) -> Json | None:
    return rows[number % len(rows)] if rows else None


def payment_body(customer_id: str, total: Decimal, links: Sequence[Link]) -> Json:
    lines = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": record_id, "TxnType": kind}]} for kind, record_id, amount in links
    ]
    return {"CustomerRef": {"value": customer_id}, "TotalAmt": total, "TxnDate": "2026-11-24", "Line": lines}


def open_items(books: Snapshot, entity: str, customer_id: str) -> list[Json]:
    return [row for row in books.all(entity) if row["CustomerRef"]["value"] == customer_id and row["Balance"] > 0]


def jobs_invoices(books: Snapshot, customer_id: str) -> list[Json]:
    """Open invoices of the customers below one."""
    jobs = [row["Id"] for row in books.all("Customer") if row.get("ParentRef", {}).get("value") == customer_id]
    return [row for job_id in jobs for row in open_items(books, "Invoice", job_id)]


def given_back(books: Snapshot, customer_id: str) -> list[Link]:
    """Expenses to receivables that nothing is applied to."""
    return [
        ("Expense", row["Id"], row["TotalAmt"])
        for row in books.all("Purchase")
        if row.get("EntityRef", {}).get("value") == customer_id and row["PaymentType"] != "Check"
        if row["GlobalTaxCalculation"] == "NotApplicable" and row["TotalAmt"] and not row.get("LinkedTxn")
    ][:1]


def settlement(books: Snapshot, how: str, customer_id: str, amount: Decimal) -> Json:
    """A payment of one manner for a customer, over what is open for them now."""
    invoices = [("Invoice", row["Id"], row["Balance"]) for row in open_items(books, "Invoice", customer_id)]
    credits_ = [("CreditMemo", row["Id"], row["Balance"]) for row in open_items(books, "CreditMemo", customer_id)]
    given = sum((link[2] for link in given_back(books, customer_id)), Decimal(0))
    total, links = MANNERS[how](invoices, credits_, amount)
    if how == "for a job":
        owed = [("Invoice", row["Id"], row["Balance"]) for row in jobs_invoices(books, customer_id)[:2]]
        total, links = sum((link[2] for link in owed), amount), [*owed, *links[:1]]
        total += sum((link[2] for link in links[len(owed) :]), Decimal(0))
    if how == "on account" and given:
        # Money that was given back takes from what is on account.
        total, links = total + given, given_back(books, customer_id)
    body = payment_body(customer_id, total, links)
    if how == "in one line" and len(links) > 1:
        pair = [link for line in body["Line"] for link in line["LinkedTxn"]]
        body["Line"] = [{"Amount": links[0][2], "LinkedTxn": pair}]
    return body


def _whole(invoices: list[Link], credits_: list[Link], amount: Decimal) -> tuple[Decimal, list[Link]]:
    return sum((link[2] for link in invoices[-1:]), Decimal(0)) or amount, invoices[-1:]


def _part(invoices: list[Link], credits_: list[Link], amount: Decimal) -> tuple[Decimal, list[Link]]:
    links = [(kind, record_id, min(amount, balance)) for kind, record_id, balance in invoices[:1]]
    return sum((link[2] for link in links), Decimal(0)), links


def _beyond(invoices: list[Link], credits_: list[Link], amount: Decimal) -> tuple[Decimal, list[Link]]:
    return sum((link[2] for link in invoices), amount), invoices


def _too_much(invoices: list[Link], credits_: list[Link], amount: Decimal) -> tuple[Decimal, list[Link]]:
    links = [(kind, record_id, balance + amount) for kind, record_id, balance in invoices[:1]]
    return sum((link[2] for link in links), Decimal(0)), links


def _several(invoices: list[Link], credits_: list[Link], amount: Decimal) -> tuple[Decimal, list[Link]]:
    return sum((link[2] for link in invoices[:3]), Decimal(0)), invoices[:3]


def _on_account(invoices: list[Link], credits_: list[Link], amount: Decimal) -> tuple[Decimal, list[Link]]:
    return amount, []


def _zero(invoices: list[Link], credits_: list[Link], amount: Decimal) -> tuple[Decimal, list[Link]]:
    """A credit memo for an invoice, and no money."""
    if not invoices or not credits_:
        return Decimal(0), [*invoices[:1], *credits_[:1]]
    common = min(invoices[0][2], credits_[0][2])
    return Decimal(0), [(*invoices[0][:2], common), (*credits_[0][:2], common)]


def _mixed(invoices: list[Link], credits_: list[Link], amount: Decimal) -> tuple[Decimal, list[Link]]:
    """An invoice paid by a credit and the rest in money."""
    owed = sum((link[2] for link in invoices[:1]), Decimal(0))
    credit = min(owed, sum((link[2] for link in credits_[:1]), Decimal(0)))
    return owed - credit, [*invoices[:1], *((kind, record_id, credit) for kind, record_id, _ in credits_[:1])]


def _twice(invoices: list[Link], credits_: list[Link], amount: Decimal) -> tuple[Decimal, list[Link]]:
    """One invoice in two lines."""
    kind, record_id, balance = (*invoices, ("Invoice", "1", amount))[0]
    first = (balance / 2).quantize(Decimal("0.01"))
    return balance, [(kind, record_id, first), (kind, record_id, balance - first)]


Manner = Callable[[list[Link], list[Link], Decimal], tuple[Decimal, list[Link]]]
MANNERS: Mapping[str, Manner] = {
    "whole": _whole,
    "part": _part,
    "beyond": _beyond,
    "too much": _too_much,
    "several": _several,
    "on account": _on_account,
    "zero": _zero,
    "mixed": _mixed,
    "twice": _twice,
    "for a job": _part,
    "in one line": _zero,
}
