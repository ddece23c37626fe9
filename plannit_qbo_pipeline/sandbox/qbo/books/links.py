"""Which payment settles how much of which open item, and what that does to both.

`realm.applied` maps an open item ("Invoice:130", see `open_items.py`) to what each payment ("Payment:150") applies to
it. When an item takes back what was applied, the payment stays right by itself: see `_rebalance`.
"""

from collections.abc import Sequence
from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.open_items import OPEN_ITEMS, applied_to, item_at, open_amount
from plannit_qbo_pipeline.sandbox.qbo.books.payment_lines import is_credit, line_amounts, linked_keys, unapplied
from plannit_qbo_pipeline.sandbox.qbo.books.posting import payment_postings
from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call

__all__ = ["applied_to", "detach_all", "refresh_open_balance", "relink", "shrink_to"]


def refresh_open_balance(realm: Realm, record: Record, txn_type: str = "Invoice") -> None:
    """Writes LinkedTxn of an open item, its Balance where it has one, and RemainingCredit of a credit memo.

    The item's journal entry must be posted already.
    """
    key = f"{txn_type}:{record['Id']}"
    if OPEN_ITEMS[txn_type].shows_balance:
        record["Balance"] = open_amount(realm, key)
    if OPEN_ITEMS[txn_type].is_credit:
        record["RemainingCredit"] = record["Balance"]
    payments = [payment_key.partition(":") for payment_key in realm.applied.get(key, {})]
    record["LinkedTxn"] = [{"TxnId": record_id, "TxnType": entity} for entity, _, record_id in payments]


def detach_all(call: Call, txn_type: str, record_id: str) -> None:
    """Takes an open item off every payment; money becomes unapplied, credits become open again."""
    key = f"{txn_type}:{record_id}"
    for payment_key in list(call.realm.applied.get(key, {})):
        _reduce(call, payment_key, key, ZERO)


def shrink_to(call: Call, record: Record, limit: Decimal, txn_type: str = "Invoice") -> None:
    """When an open item falls below what is applied to it, the newest payments give up the excess."""
    key = f"{txn_type}:{record['Id']}"
    parts = call.realm.applied.get(key, {})
    excess = sum(parts.values(), ZERO) - limit
    for payment_key, amount in reversed(list(parts.items())):
        if excess <= 0:
            return
        given_up = min(excess, amount)
        _reduce(call, payment_key, key, amount - given_up)
        excess -= given_up


def relink(call: Call, payment: Record, old: Record | None) -> None:
    """Brings the links of one payment to what its lines say, and the open items touched up to date."""
    payment_key = f"Payment:{payment['Id']}"
    before, after = line_amounts(old), line_amounts(payment)
    for key in before | after:
        parts = call.realm.applied.setdefault(key, {})
        if key in after:
            parts[payment_key] = after[key]
        else:
            parts.pop(payment_key, None)
        if not parts:
            del call.realm.applied[key]
        if before.get(key) != after.get(key):
            _touch(call, key)


def _reduce(call: Call, payment_key: str, item_key: str, amount: Decimal) -> None:
    """Lowers what a payment applies to an item to an amount."""
    payment = call.realm.table("Payment").rows[payment_key.partition(":")[2]]
    old = {**payment, "Line": list(payment["Line"])}
    lines = []
    for line in payment["Line"]:
        if item_key in linked_keys(line):
            kept = min(line["Amount"], amount)
            amount -= kept
            lines.append({**line, "Amount": kept})
        else:
            lines.append(line)
    payment["Line"] = _rebalanced({**payment, "Line": lines})
    payment["UnappliedAmt"] = unapplied(payment)
    call.realm.journal.post(payment_key, payment_postings(call.realm, payment))
    call.bump(payment)
    relink(call, payment, old)


def _rebalanced(payment: Record) -> list[Record]:
    """The lines of a payment after one was lowered, so that they fit together again; emptied ones are dropped.

    Money that its credits no longer cover leaves the debits; credits that no debit takes any more become open again.
    """
    lines: list[Record] = payment["Line"]
    short = -unapplied(payment)
    if short > 0:
        lines = _without(lines, short, from_credits=False)
    excess = -short - payment["TotalAmt"]
    if excess > 0:
        lines = _without(lines, excess, from_credits=True)
    return [line for line in lines if line["Amount"]]


def _without(lines: Sequence[Record], amount: Decimal, from_credits: bool) -> list[Record]:
    """Takes an amount away from the debit or the credit lines, the last one first."""
    kept = []
    for line in reversed(lines):
        # A line that holds a credit and a debit weighs nothing: lowering it would not help.
        is_one_sided = {is_credit(key) for key in linked_keys(line)} == {from_credits}
        given_up = min(amount, line["Amount"]) if is_one_sided else ZERO
        amount -= given_up
        kept.append({**line, "Amount": line["Amount"] - given_up})
    return kept[::-1]


def _touch(call: Call, key: str) -> None:
    record = item_at(call.realm, key)
    if record is None:
        return
    refresh_open_balance(call.realm, record, key.partition(":")[0])
    if call.switches["payment_bumps_invoice"]:
        call.bump(record)
