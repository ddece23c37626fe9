"""Payments: their money goes into the books even where QuickBooks refuses what it is to settle.

A link moves no money, so one that is refused is left out and shown (`link_missing`); see docs/qbo-rules.md, Payments.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.money import ZERO
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.ledger.lease import Lease
from plannit_qbo_pipeline.load.deliver import deliver
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.load.payment_verdict import WORDING, as_said, judge_payment, links, payment_essentials
from plannit_qbo_pipeline.qbo.records import canonical
from plannit_qbo_pipeline.qbo.urls import Operation

# What QBO may say to a link: business rule, gone, cannot be linked. Which of them it says is open.
_LINK_REFUSED = frozenset({"6000", "610", "620", "630", "700"})


def write(
    outcomes: Outcomes, lease: Lease, draft: Draft, operation: Operation, body: bytes, held: Mapping[str, Any] | None
) -> Reason:
    """Writes the payment, a second time without the links that QBO does not hold yet where it refuses the first.

    `held`: the record as QBO has it, None before it is made.
    """
    delivered = deliver(outcomes, outcomes.decide(lease, draft, operation, body))
    if delivered.refusal is None or delivered.refusal.code not in _LINK_REFUSED:
        return delivered.reason
    said = json.loads(body, parse_float=Decimal)
    kept = _kept(said, links(held or {}))
    if kept == said.get("Line", []):
        return delivered.reason
    rest = {**said, "Line": kept}
    if held is not None and _holds(held, rest):
        return outcomes.stand(
            draft, judge_payment(json.loads(draft.body, parse_float=Decimal), payment_essentials(held))
        )
    return deliver(outcomes, outcomes.decide(lease, draft, operation, canonical(rest))).reason


def _holds(held: Mapping[str, Any], rest: Mapping[str, Any]) -> bool:
    """Whether QBO holds all that there is to write besides the refused link."""
    return as_said(rest, held) and links(rest) == links(held) and not any(name in rest for name in WORDING.values())


def _kept(said: Mapping[str, Any], held: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    """The lines as far as QBO holds them already."""
    lines = []
    for line in said.get("Line", []):
        amount = min(line["Amount"], held.get(str(line["LinkedTxn"][0]["TxnId"]), ZERO))
        if amount > ZERO:
            lines.append({**line, "Amount": amount})
    return lines
