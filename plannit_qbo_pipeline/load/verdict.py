"""Whether QBO's answer says what was meant, to the cent: total, each tax, number, date and customer.

`essentials` is what the crosswalk keeps of an answer, so that a later change in QBO can be told from ours.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.money import ZERO, to_cents
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.load.payment_verdict import judge_payment, payment_essentials
from plannit_qbo_pipeline.qbo.records import Entity, canonical
from plannit_qbo_pipeline.transform.names import same_name

_NAMES = {Entity.CUSTOMER: "DisplayName", Entity.ITEM: "Name"}
_OUR_FIELDS = (
    "DisplayName", "GivenName", "FamilyName", "CompanyName", "PrimaryEmailAddr", "PrimaryPhone", "Name", "UnitPrice",
    "Description",
)  # fmt: skip
_FIXED_FIELDS = ("Type",)
_COMPARED = ("total", "taxes", "number", "date", "due", "customer", "lines", "links", "fields", "active")


def essentials(entity: Entity, record: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values that say what a record of QBO holds, as far as we have a say in it."""
    if entity in _NAMES:
        fields = {name: record[name] for name in _OUR_FIELDS if name in record}
        return {
            "fields": hashlib.sha256(canonical(fields)).hexdigest(),
            "name": record.get(_NAMES[entity]),
            "active": record.get("Active", True),
        }
    if entity is Entity.PAYMENT:
        return payment_essentials(record)
    return {
        "total": _text(record.get("TotalAmt")),
        "balance": _text(record.get("Balance")),
        "taxes": {rate: str(amount) for rate, amount in sorted(taxes(record).items())},
        "number": record.get("DocNumber"),
        "date": record.get("TxnDate"),
        "due": record.get("DueDate"),
        "customer": (record.get("CustomerRef") or {}).get("value"),
        "lines": _lines_digest(record.get("Line") or ()),
    }


def changed_fields(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Which essentials differ; the balance does not count, payments move it."""
    return [name for name in _COMPARED if before.get(name) != now.get(name)]


def taxes(record: Mapping[str, Any]) -> dict[str, Decimal]:
    """Tax per QBO tax rate id, without rates that come to nothing (QBO lists or omits those as it likes)."""
    found: dict[str, Decimal] = {}
    for line in (record.get("TxnTaxDetail") or {}).get("TaxLine") or ():
        rate = str(((line.get("TaxLineDetail") or {}).get("TaxRateRef") or {}).get("value"))
        found[rate] = found.get(rate, ZERO) + Decimal(line.get("Amount", 0))
    return {rate: to_cents(amount) for rate, amount in found.items() if to_cents(amount) != 0}


def judge(entity: Entity, sent: Mapping[str, Any], held: Mapping[str, Any]) -> Reason:
    """Posted, or diverged with both figures: what was sent against the essentials of what QBO holds."""
    if entity in _NAMES:
        return reason("posted")
    if entity is Entity.PAYMENT:
        return judge_payment(sent, held)
    total, stated = stated_total(sent), taxes(sent)
    held_taxes = {rate: Decimal(amount) for rate, amount in held["taxes"].items()}
    if held["total"] == _text(total) and stated == held_taxes:
        return reason("posted")
    return reason("total_differs", plannit=_figures(total, stated), qbo=_figures(held["total"], held_taxes))


def judge_void(held: Mapping[str, Any]) -> Reason:
    """Voided, or diverged where QBO answered well and changed nothing (reported of it)."""
    if Decimal(held["total"] or 0) == 0:
        return reason("voided")
    return reason("total_differs", plannit="0.00", qbo=str(held["total"]))


def is_void(record: Mapping[str, Any] | None) -> bool:
    """Whether QBO holds nothing any more: the record is deleted, or voided to zero."""
    return record is None or Decimal(record.get("TotalAmt") or 0) == 0


def stated_total(sent: Mapping[str, Any]) -> Decimal:
    """What a sales form comes to: its lines and its taxes."""
    lines = sum((Decimal(line["Amount"]) for line in sent.get("Line") or ()), ZERO)
    return to_cents(lines + sum(taxes(sent).values(), ZERO))


def agrees(sent: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether a record found in QBO is the sales form that was sent: number, customer, date and total all agree."""
    return (
        str(sent.get("DocNumber", "")).casefold() == str(record.get("DocNumber", "")).casefold()
        and sent.get("TxnDate") == record.get("TxnDate")
        and (sent.get("CustomerRef") or {}).get("value") == (record.get("CustomerRef") or {}).get("value")
        and to_cents(Decimal(record.get("TotalAmt", 0))) == stated_total(sent)
    )


def lines_agree(sent: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether the sales lines are those that were sent, texts included."""
    return _lines_digest(sent.get("Line") or ()) == _lines_digest(record.get("Line") or ())


def party_agrees(sent: Mapping[str, Any], record: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Whether an active customer or item has all that was sent, under one of these names."""
    field = next(field for field in _NAMES.values() if field in sent)
    if not record.get("Active", True) or not any(same_name(name, str(record.get(field))) for name in names):
        return False
    return all(
        record.get(name) == sent[name] for name in (*_OUR_FIELDS, *_FIXED_FIELDS) if name in sent and name != field
    )


def made_since(record: Mapping[str, Any], moment: datetime) -> bool:
    """Whether QBO made the record at that moment or later (to the second, as QBO keeps time)."""
    made = (record.get("MetaData") or {}).get("CreateTime")
    return made is not None and datetime.fromisoformat(made) >= moment.replace(microsecond=0)


def to_text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _figures(total: object, by_rate: Mapping[str, Decimal]) -> str:
    parts = " + ".join(str(amount) for _, amount in sorted(by_rate.items())) or "0.00"
    return f"{total} (tax {parts})"


def _text(value: object) -> str | None:
    return None if value is None else str(to_cents(Decimal(str(value))))


def _lines_digest(lines: Sequence[Mapping[str, Any]]) -> str:
    """A digest of what we say in sales lines; names beside ids are QBO's, and change when somebody renames an item."""
    kept = [_line_said(line) for line in lines if line.get("DetailType") == "SalesItemLineDetail"]
    return hashlib.sha256(canonical({"lines": kept})).hexdigest()


def _line_said(line: Mapping[str, Any]) -> dict[str, Any]:
    detail = line.get("SalesItemLineDetail") or {}
    said = {name: detail.get(name) for name in ("Qty", "UnitPrice")}
    refs = {name: (detail.get(name) or {}).get("value") for name in ("ItemRef", "TaxCodeRef")}
    return {"Amount": line.get("Amount"), "Description": line.get("Description"), **said, **refs}
