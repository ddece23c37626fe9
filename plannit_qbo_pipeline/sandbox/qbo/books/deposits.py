"""Which deposit a payment stands in. The payment's own LinkedTxn says it, as replies show it."""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call

DEPOSIT = "Deposit"


def deposit_of(payment: Mapping[str, Any]) -> str:
    """The Id of the deposit that holds a payment; empty when none does."""
    links = payment.get("LinkedTxn", [])
    return next((str(link["TxnId"]) for link in links if link["TxnType"] == DEPOSIT), "")


def deposited_ids(deposit: Mapping[str, Any] | None) -> list[str]:
    """The Ids of the payments in a deposit."""
    lines = deposit["Line"] if deposit else []
    return [link["TxnId"] for line in lines for link in line.get("LinkedTxn", [])]


def hold_payments(call: Call, deposit: Record, old: Mapping[str, Any] | None) -> None:
    """Notes the deposit in the payments that it holds now, and takes it out of those that it no longer holds."""
    before, after = deposited_ids(old), deposited_ids(deposit)
    for payment_id in [*before, *after]:
        if (payment_id in before) == (payment_id in after):
            continue
        payment = call.realm.table("Payment").rows[payment_id]
        kept = [link for link in payment.get("LinkedTxn", []) if link["TxnType"] != DEPOSIT]
        own = [{"TxnId": deposit["Id"], "TxnType": DEPOSIT}] if payment_id in after else []
        payment["LinkedTxn"] = kept + own
        if call.switches["deposit_bumps_payment"]:
            call.bump(payment)
