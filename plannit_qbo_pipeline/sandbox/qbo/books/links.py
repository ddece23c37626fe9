"""Which payment settles how much of which open item, and what that does to both.

`realm.applied` maps an open item ("Invoice:130") to what each payment ("Payment:150") applies to it.
"""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call


def applied_to(realm: Realm, entity: str, record_id: str) -> Decimal:
    """What is applied to an open item in all."""
    return sum(realm.applied.get(f"{entity}:{record_id}", {}).values(), ZERO)


def refresh_open_balance(realm: Realm, invoice: Record) -> None:
    """Writes Balance and LinkedTxn of an invoice from the links."""
    parts = realm.applied.get(f"Invoice:{invoice['Id']}", {})
    invoice["Balance"] = invoice["TotalAmt"] - invoice.get("Deposit", ZERO) - sum(parts.values(), ZERO)
    invoice["LinkedTxn"] = [{"TxnId": key.partition(":")[2], "TxnType": key.partition(":")[0]} for key in parts]


def detach_all(call: Call, entity: str, record_id: str) -> None:
    """Takes an open item off every payment; their money becomes unapplied."""
    for payment_key in list(call.realm.applied.get(f"{entity}:{record_id}", {})):
        _reduce(call, payment_key, entity, record_id, ZERO)


def shrink_to(call: Call, invoice: Record, limit: Decimal) -> None:
    """When an invoice falls below what is applied to it, the newest payments give up the excess."""
    key = f"Invoice:{invoice['Id']}"
    parts = call.realm.applied.get(key, {})
    excess = sum(parts.values(), ZERO) - limit
    for payment_key, amount in reversed(list(parts.items())):
        if excess <= 0:
            return
        given_up = min(excess, amount)
        _reduce(call, payment_key, "Invoice", invoice["Id"], amount - given_up)
        excess -= given_up


def relink(call: Call, payment: Record, old: Record | None) -> None:
    """Brings the links of one payment to what its lines say, and the invoices touched up to date."""
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


def line_amounts(payment: Record | None) -> dict[str, Decimal]:
    """What a payment's lines apply, by open item."""
    amounts: dict[str, Decimal] = {}
    for line in payment.get("Line", []) if payment else []:
        for link in line.get("LinkedTxn", []):
            key = f"{link['TxnType']}:{link['TxnId']}"
            amounts[key] = amounts.get(key, ZERO) + line["Amount"]
    return amounts


def unapplied(payment: Record) -> Decimal:
    """TotalAmt − what settles debits + what credits bring in."""
    amounts = line_amounts(payment)
    credits_ = sum((amount for key, amount in amounts.items() if key.startswith("CreditMemo:")), ZERO)
    total: Decimal = payment["TotalAmt"]
    return total - (sum(amounts.values(), ZERO) - credits_) + credits_


def _reduce(call: Call, payment_key: str, entity: str, record_id: str, amount: Decimal) -> None:
    payment = call.realm.table("Payment").rows[payment_key.partition(":")[2]]
    old = {**payment, "Line": list(payment["Line"])}
    lines = []
    for line in payment["Line"]:
        link = (line.get("LinkedTxn") or [{}])[0]
        if (link.get("TxnType"), link.get("TxnId")) != (entity, record_id):
            lines.append(line)
        elif amount:
            lines.append({**line, "Amount": amount})
            amount = ZERO
    payment["Line"] = lines
    payment["UnappliedAmt"] = unapplied(payment)
    call.bump(payment)
    relink(call, payment, old)


def _touch(call: Call, key: str) -> None:
    entity, _, record_id = key.partition(":")
    record = call.realm.table(entity).get(record_id)
    if entity != "Invoice" or record is None:
        return
    refresh_open_balance(call.realm, record)
    if call.switches["payment_bumps_invoice"]:
        call.bump(record)
