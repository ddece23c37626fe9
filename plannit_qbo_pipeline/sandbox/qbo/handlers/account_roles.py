"""Accounts of the right type for money received, money paid out, and receivables."""

from collections.abc import Mapping

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Refusal, refuse

MONEY = ("Bank", "Other Current Asset")
PAYING: Mapping[str, tuple[str, ...]] = {"Cash": MONEY, "Check": ("Bank",), "CreditCard": ("Credit Card",)}


def check_deposit_account(call: Call, record: Record) -> None:
    _check(call, record, "DepositToAccountRef", MONEY)


def check_receivable_account(call: Call, record: Record) -> None:
    _check(call, record, "ARAccountRef", ("Accounts Receivable",))


def check_paying_account(call: Call, record: Record) -> None:
    """The account that a purchase is paid from, by the way it is paid."""
    _check(call, record, "AccountRef", PAYING[record["PaymentType"]])


def wrong_account(call: Call, name: str) -> Refusal:
    """An account of the wrong type, or another account of receivables than that of what is settled."""
    return refuse("wrong_account" if call.switches["wrong_account"] == "6000" else "account_type", name)


def _check(call: Call, record: Record, name: str, types: tuple[str, ...]) -> None:
    if name in record and call.realm.table("Account").rows[record[name]["value"]]["AccountType"] not in types:
        raise wrong_account(call, name)
