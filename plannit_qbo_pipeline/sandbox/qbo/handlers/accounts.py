"""Accounts of the right type for money received and for receivables."""

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse

MONEY = ("Bank", "Other Current Asset")


def check_deposit_account(call: Call, record: Record) -> None:
    _check(call, record, "DepositToAccountRef", MONEY)


def check_receivable_account(call: Call, record: Record) -> None:
    _check(call, record, "ARAccountRef", ("Accounts Receivable",))


def _check(call: Call, record: Record, name: str, types: tuple[str, ...]) -> None:
    if name in record and call.realm.table("Account").rows[record[name]["value"]]["AccountType"] not in types:
        raise refuse("wrong_account", name)
