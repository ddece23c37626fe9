"""The contract's arithmetic: line amounts, discount split, tax per rate, totals. Pure; Decimal only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
ZERO = Decimal(0)

Item = Mapping[str, Any]
Tax = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a document's items add up to. `taxes` are wire objects {name, rate, amount}."""

    subtotal: Decimal
    discount: Decimal
    taxes: list[dict[str, Any]]
    total: Decimal


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half-up to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def plain(amount: Decimal) -> Decimal:
    """The same number without trailing zeros, as a JSON serialiser of the vendor's kind writes it."""
    whole = amount.to_integral_value()
    return whole.quantize(Decimal(1)) if amount == whole else amount.normalize()


def line_amount(quantity: Decimal | int, unit_price: Decimal | int) -> Decimal:
    return cents(Decimal(quantity) * Decimal(unit_price))


def totals(
    items: Sequence[Item],
    discount: Mapping[str, Any] | None,
    default_group_id: str | None,
    groups: Mapping[str, Sequence[Tax]],
) -> Totals:
    """Adds up a document. `groups` holds the taxes of each tax group by its id; an unknown group taxes nothing."""
    bases = _bases_by_group(items, default_group_id)
    subtotal = sum(bases.values(), ZERO)
    off = discount_amount(subtotal, discount)
    shares = split(off, bases)
    taxes = _taxes({group_id: base - shares[group_id] for group_id, base in bases.items()}, groups)
    total = subtotal - off + sum((tax["amount"] for tax in taxes), ZERO)
    return Totals(subtotal, off, taxes, total)


def discount_amount(subtotal: Decimal, discount: Mapping[str, Any] | None) -> Decimal:
    if discount is None:
        return ZERO
    value = Decimal(discount["value"])
    return cents(subtotal * value / 100) if discount["type"] == "percent" else cents(value)


def split(amount: Decimal, bases: Mapping[str | None, Decimal]) -> dict[str | None, Decimal]:
    """Splits an amount over tax groups in proportion to their bases; the remainder goes to the largest."""
    whole = sum(bases.values(), ZERO)
    if not bases:
        return {}
    shares = {key: cents(amount * base / whole) if whole else ZERO for key, base in bases.items()}
    largest = max(bases, key=lambda key: abs(bases[key]))
    shares[largest] += amount - sum(shares.values(), ZERO)
    return shares


def _bases_by_group(items: Sequence[Item], default_group_id: str | None) -> dict[str | None, Decimal]:
    bases: dict[str | None, Decimal] = {}
    for item in items:
        group_id = (item.get("taxGroupId") or default_group_id) if item["taxable"] else None
        bases[group_id] = bases.get(group_id, ZERO) + Decimal(item["amount"])
    return bases


def _taxes(bases: Mapping[str | None, Decimal], groups: Mapping[str, Sequence[Tax]]) -> list[dict[str, Any]]:
    """One tax per name and rate, rounded once on the base summed over every group that holds it."""
    summed: dict[tuple[str, Decimal], Decimal] = {}
    for group_id, base in bases.items():
        for tax in groups.get(group_id, ()) if group_id else ():
            key = (str(tax["name"]), Decimal(tax["rate"]))
            summed[key] = summed.get(key, ZERO) + base
    return [
        {"name": name, "rate": plain(rate), "amount": plain(cents(base * rate / 100))}
        for (name, rate), base in summed.items()
    ]
