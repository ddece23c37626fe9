"""Which accounts a transaction moves. Every entry adds up to zero; `journal.py` asserts it."""

from collections.abc import Iterable
from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO, Posting
from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record


def invoice_postings(realm: Realm, invoice: Record, revenue: Iterable[tuple[str, Decimal]]) -> list[Posting]:
    """Debit receivable (and what the deposit paid), credit each line's account and each agency's tax."""
    deposit = invoice.get("Deposit", ZERO)
    postings = [
        Posting(receivable_account(realm, invoice), invoice["TotalAmt"] - deposit, invoice["CustomerRef"]["value"])
    ]
    if deposit:
        postings.append(Posting(deposit_account(realm, invoice), deposit))
    postings += [Posting(account_id, -amount) for account_id, amount in revenue]
    for line in invoice.get("TxnTaxDetail", {}).get("TaxLine", []):
        rate_id = line["TaxLineDetail"]["TaxRateRef"]["value"]
        postings.append(Posting(realm.tax_accounts[rate_id], -line["Amount"]))
    return postings


def payment_postings(realm: Realm, payment: Record) -> list[Posting]:
    """Debit the deposit account, credit receivable."""
    amount = payment["TotalAmt"]
    return [
        Posting(deposit_account(realm, payment), amount),
        Posting(receivable_account(realm, payment), -amount, payment["CustomerRef"]["value"]),
    ]


def receivable_account(realm: Realm, record: Record) -> str:
    return str(record.get("ARAccountRef", {}).get("value") or realm.roles["receivable"])


def deposit_account(realm: Realm, record: Record) -> str:
    return str(record.get("DepositToAccountRef", {}).get("value") or realm.roles["undeposited"])
