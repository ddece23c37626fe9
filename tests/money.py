"""What QuickBooks holds of the stage's money, by the vendors' own word: records, links, books beside Plannit."""

from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.sandbox.plannit.company import Company
from tests.stage import Stage
from tests.stage_wire import Json

PAYMENT = Kind.PAYMENT
POSTED, VOIDED = (Standing.POSTED, "posted"), (Standing.WITHDRAWN, "voided")


def untaxed(price: Any) -> list[Json]:
    """The items of an invoice that comes to just that."""
    return [{"name": "Entretien", "quantity": 1, "unitPrice": price, "taxable": False}]


def posted_100(stage: Stage, amount: int = 100, **fields: Any) -> tuple[Json, Json]:
    """An invoice of 100 and its payment of the 20th, in QuickBooks."""
    invoice = stage.invoice("F-1", items=untaxed(100), date="2026-11-15")
    payment = stage.payment(amount, invoice, **{"date": "2026-11-20", "reference": "123", **fields})
    stage.sync()
    assert stage.stands(payment, PAYMENT) == POSTED
    stage.forget_requests()
    return invoice, payment


def plannit_of(stage: Stage) -> Company:
    return stage.world.plannit.company(None)


def received(stage: Stage, payment: Json) -> list[Json]:
    """QBO's records of that payment, by the note that only we write."""
    notes = f"Paiement Plannit {payment['id']}"
    return [row for row in stage.records("Payment") if row.get("PrivateNote", "").endswith(notes)]


def only_received(stage: Stage, payment: Json) -> Json:
    (record,) = received(stage, payment)
    return record


def applied(stage: Stage, payment: Json) -> Json:
    """How much of the payment settles which invoice, by number."""
    numbers = {row["Id"]: str(row["DocNumber"]) for row in stage.records("Invoice")}
    lines = only_received(stage, payment)["Line"]
    return {numbers[line["LinkedTxn"][0]["TxnId"]]: Decimal(line["Amount"]) for line in lines}


def balance(stage: Stage, account_type: str, subtype: str | None = None) -> Decimal:
    """Debits less credits of the accounts of that type."""
    books = stage.books()
    accounts = {
        row["Id"]
        for row in books["entities"]["Account"]
        if row["AccountType"] == account_type and subtype in (None, row["AccountSubType"])
    }
    rows = (row for row in books["trial_balance"] if row["account_id"] in accounts)
    return sum((Decimal(row["debit"]) - Decimal(row["credit"]) for row in rows), Decimal(0))


def assert_books_agree(stage: Stage) -> None:
    """The identity: receivables, undeposited funds and the open balance of each invoice, as Plannit has them.

    Over what stands in QuickBooks as Plannit says; nothing entered there by hand may be among it.
    """
    plannit = plannit_of(stage)
    posted = (Standing.POSTED,)
    invoices = [row for row in plannit.shelves["invoices"] if stage.standing(row).standing in posted]
    payments = [
        row
        for row in plannit.shelves["payments"]
        if row["amount"] > 0 and stage.standing(row, PAYMENT).standing in posted
    ]
    owed = sum((Decimal(row["total"]) for row in invoices), Decimal(0))
    paid = sum((Decimal(row["amount"]) for row in payments), Decimal(0))
    assert balance(stage, "Accounts Receivable") == owed - paid
    assert balance(stage, "Other Current Asset", "UndepositedFunds") == paid
    for invoice in invoices:
        whose = (row for row in payments if row["invoiceId"] == invoice["id"])
        money = sum((Decimal(row["amount"]) for row in whose if row["contactId"] == invoice["contactId"]), Decimal(0))
        assert stage.only(invoice["number"])["Balance"] == max(Decimal(0), invoice["total"] - money), invoice["number"]
