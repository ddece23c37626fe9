"""What QBO holds of a payment, and whether that is what was sent: amount, customer, day, and what it settles.

Links move no money. One that QBO did not take is shown with its amount; the payment itself stands in the books.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.money import ZERO, to_cents
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason

WORDING = {"reference": "PaymentRefNum", "method": "PaymentMethodRef"}  # what moves no money, by essential


def payment_essentials(record: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values that say what a payment in QBO holds, as far as we have a say in it."""
    return {
        "total": str(to_cents(Decimal(record.get("TotalAmt") or 0))),
        "date": record.get("TxnDate"),
        "customer": (record.get("CustomerRef") or {}).get("value"),
        "reference": record.get("PaymentRefNum") or None,
        "method": (record.get("PaymentMethodRef") or {}).get("value"),
        "links": {txn_id: str(amount) for txn_id, amount in sorted(links(record).items())},
    }


def links(record: Mapping[str, Any]) -> dict[str, Decimal]:
    """How much of the payment goes to which transaction."""
    found: dict[str, Decimal] = {}
    for line in record.get("Line") or ():
        for linked in line.get("LinkedTxn") or ():
            txn_id = str(linked.get("TxnId"))
            found[txn_id] = to_cents(found.get(txn_id, ZERO) + Decimal(line.get("Amount") or 0))
    return found


def wording(said: Mapping[str, Any]) -> dict[str, Any]:
    """Our own words, which the crosswalk keeps in the place of QBO's: people there may better them."""
    essential = payment_essentials(said)
    return {name: essential[name] for name in WORDING}


def reworded(said: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Which words of ours are others than when we wrote last, by essential; None where there is none any more."""
    return {name: word for name, word in wording(said).items() if word != before.get(name)}


def judge_payment(sent: Mapping[str, Any], held: Mapping[str, Any]) -> Reason:
    """Posted, or diverged with the figures. Links are compared by amount: a draft names invoices by other ids."""
    total = to_cents(Decimal(sent["TotalAmt"]))
    if held["total"] != str(total):
        return reason("total_differs", plannit=str(total), qbo=held["total"])
    missing = sum(links(sent).values(), ZERO) - sum(map(Decimal, held["links"].values()), ZERO)
    return reason("link_missing", missing=f"{missing:.2f}") if missing > 0 else reason("posted")


def same_payment(sent: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether a payment found in QBO is the one that was sent: our marker in its note, and all else alike.

    An update sends no note; what it changed is found by id, so the note need not be looked at again.
    """
    return _marked(str(sent.get("PrivateNote", "")), str(record.get("PrivateNote", ""))) and as_said(sent, record)


def as_said(said: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether the record has the day, customer and amount of the draft."""
    ours, theirs = payment_essentials(said), payment_essentials(record)
    return all(ours[name] == theirs[name] for name in ("date", "customer", "total"))


def _marked(marker: str, note: str) -> bool:
    """Whole: one id may be the beginning of another."""
    return not marker or re.search(rf"(?<!\w){re.escape(marker)}(?![\w-])", note) is not None
