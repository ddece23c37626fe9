"""Which tax code a line carries and which tax each rate comes to: Plannit's printed taxes, to the cent.

Codes are found by their set of rates on the document's day. Taxes are never computed for QBO, only compared: what
Plannit printed is sent, per rate (docs/qbo-rules.md, Tax).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plannit_qbo_pipeline.domain.document import Line, TaxAmount
from plannit_qbo_pipeline.domain.identity import PlannitId, QboId
from plannit_qbo_pipeline.domain.money import ZERO, allocate, to_cents
from plannit_qbo_pipeline.domain.party import TaxGroup
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot, TaxCode
from plannit_qbo_pipeline.qbo.realm_lookup import Ambiguous, Missing, rates_on, tax_code_for
from plannit_qbo_pipeline.qbo.records import TaxLine, TxnTaxDetail

# A printed tax further from rate × base than any rounding of its lines can bring it is a misunderstanding, not a cent.
TAX_DRIFT = Decimal("0.05")
Rates = frozenset[Decimal]


@dataclass(frozen=True, slots=True)
class Taxed:
    """A net amount under one tax code."""

    code: TaxCode
    amount: Decimal


def group_of(line: Line, default_group: PlannitId | None) -> PlannitId | None:
    """The tax group a line is under; None for a line that is not taxable, or for one that has none."""
    return (line.tax_group_id or default_group) if line.taxable else None


def rates_of(line: Line, default_group: PlannitId | None, groups: Mapping[PlannitId, TaxGroup]) -> Rates | Reason:
    """The rates a line is taxed at, in per cent; none for a line that is not taxable."""
    if not line.taxable:
        return frozenset()
    group_id = group_of(line, default_group)
    group = groups.get(group_id) if group_id else None
    if group is None:
        return reason("no_tax_group", line=line.name)
    return group.rates - {ZERO}


def code_for(realm: RealmSnapshot, rates: Rates, day: date) -> TaxCode | Reason:
    found = tax_code_for(realm, rates, day)
    shown = " + ".join(f"{rate.normalize():f} %" for rate in sorted(rates)) or "0 %"
    if isinstance(found, Missing):
        return reason("tax_code_missing", rates=shown)
    if isinstance(found, Ambiguous):
        return reason("tax_code_ambiguous", rates=shown, names=", ".join(found.names))
    return found


def tax_detail(
    realm: RealmSnapshot, day: date, taxed: Sequence[Taxed], printed: Sequence[TaxAmount]
) -> TxnTaxDetail | Reason:
    """One tax line per rate of QBO, together equal to what Plannit printed for that rate."""
    bases = _bases(realm, day, taxed)
    stated: dict[Decimal, Decimal] = {}
    for tax in printed:
        stated[tax.rate] = stated.get(tax.rate, ZERO) + tax.amount.amount
    lines: list[TaxLine] = []
    for rate in sorted({value for _, value in bases} | {rate for rate, amount in stated.items() if amount}):
        under = [(rate_id, base) for (rate_id, value), base in bases.items() if value == rate]
        amount = stated.get(rate, ZERO)
        expected = to_cents(sum((base for _, base in under), ZERO) * rate / 100)
        if not under or abs(amount - expected) > TAX_DRIFT:
            return reason("tax_unexplained", tax=f"{rate.normalize():f} %", amount=f"{amount:.2f}")
        lines += _lines(rate, amount, under)
    total = sum((line["Amount"] for line in lines), ZERO)
    return {"TotalTax": total, "TaxLine": lines}


def _bases(realm: RealmSnapshot, day: date, taxed: Sequence[Taxed]) -> dict[tuple[QboId, Decimal], Decimal]:
    """The net amount under each of QBO's rates; rates of zero carry no line."""
    bases: dict[tuple[QboId, Decimal], Decimal] = {}
    for entry in taxed:
        for on_day in rates_on(realm, entry.code, day) or ():
            if on_day.value:
                key = (on_day.rate.id, on_day.value)
                bases[key] = bases.get(key, ZERO) + entry.amount
    return bases


def _lines(rate: Decimal, amount: Decimal, under: list[tuple[QboId, Decimal]]) -> list[TaxLine]:
    """Several of QBO's rates may have one value (an old copy beside the new): the printed tax is split over them."""
    parts = allocate(amount, [base for _, base in under])
    return [
        {
            "DetailType": "TaxLineDetail",
            "Amount": part,
            "TaxLineDetail": {
                "TaxRateRef": {"value": rate_id},
                "PercentBased": True,
                "TaxPercent": rate,
                "NetAmountTaxable": base,
            },
        }
        for part, (rate_id, base) in zip(parts, under, strict=True)
    ]
