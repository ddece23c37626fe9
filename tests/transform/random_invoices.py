"""Invoices as Plannit would make them, drawn at random: the contract's arithmetic, written here a second time.

In whole cents and fractions, so that no rounding is shared with the code under test (docs/plannit-contract.md,
Arithmetic).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from plannit_qbo_pipeline.domain.document import Discount, DiscountType, Invoice, Line, TaxAmount
from plannit_qbo_pipeline.domain.identity import PlannitId
from tests.transform.documents import amount_off, invoice, line, money, percent
from tests.transform.realm import GROUPS, GST_ONLY, OLD_QUEBEC, ONTARIO, QUEBEC, ZERO_RATED

PRODUCTS = (PlannitId("p1"), PlannitId("p2"), None)
_GROUPS = (QUEBEC, QUEBEC, QUEBEC, GST_ONLY, ONTARIO, ZERO_RATED, OLD_QUEBEC)
_HALF = Fraction(1, 2)
_Key = PlannitId | None
Mishap = Callable[[Random, Invoice], Invoice]


def half_up(value: Fraction) -> int:
    """An amount in cents, a tie away from zero."""
    whole = int(abs(value) * 100 + _HALF)
    return whole if value >= 0 else -whole


def dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def drawn_invoice(random: Random, number: str = "1042") -> Invoice:
    """An invoice whose figures agree; its total may be below zero."""
    count = random.choice((1, 1, 2, 3, 5, 8, 40))
    lines = [drawn_line(random, index) for index in range(count)]
    default = random.choice(_GROUPS)
    subtotal = sum(_cents(entry) for entry in lines)
    return added_up(lines, default, _drawn_discount(random, subtotal), number)


def added_up(lines: Sequence[Line], default: _Key, discount: Discount | None, number: str) -> Invoice:
    """The invoice of these lines with the sums that Plannit would print."""
    bases: dict[_Key, int] = {}
    for entry in lines:
        group = (entry.tax_group_id or default) if entry.taxable else None
        bases[group] = bases.get(group, 0) + _cents(entry)
    subtotal = sum(bases.values())
    off = _off(discount, subtotal)
    shares = _split(off, bases)
    printed = _printed({group: base - shares[group] for group, base in bases.items()})
    total = subtotal - off + sum(int(tax.amount.amount * 100) for tax in printed)
    made = invoice(lines, printed, str(dollars(total)))
    return replace(made, discount=discount, tax_group_id=default, number=number)


def drawn_line(random: Random, index: int) -> Line:
    quantity = random.choice(
        (Decimal(1), Decimal(random.randrange(1, 12)), _fraction(random, 40), Decimal(-1), Decimal(0))
    )
    price = random.choice((Decimal(random.randrange(50_000)).scaleb(-2), _fraction(random, 300), Decimal("0.125")))
    if random.random() < 0.1:
        price = -price
    made = line("0.00", product_id=random.choice(PRODUCTS), id=str(index), taxable=random.random() < 0.85)
    amount = dollars(half_up(Fraction(quantity) * Fraction(price)))
    if random.random() < 0.05:
        amount += Decimal(random.randrange(-500, 500)).scaleb(-2)
    group = random.choice((None, None, *_GROUPS))
    return replace(made, quantity=quantity, unit_price=price, amount=money(amount), tax_group_id=group)


def _fraction(random: Random, highest: int) -> Decimal:
    return Decimal(random.randrange(highest * 10_000)).scaleb(-4)


def _drawn_discount(random: Random, subtotal: int) -> Discount | None:
    kind = random.random()
    if kind < 0.4:
        return None
    if kind < 0.7:
        return percent(str(Decimal(random.randrange(110_000)).scaleb(-3)))
    return amount_off(str(dollars(random.randrange(abs(subtotal) + 2))))


def _off(discount: Discount | None, subtotal: int) -> int:
    if discount is None:
        return 0
    if discount.type is DiscountType.AMOUNT:
        return int(discount.value * 100)
    return half_up(Fraction(subtotal, 100) * Fraction(discount.value) / 100)


def _split(off: int, bases: dict[_Key, int]) -> dict[_Key, int]:
    """In proportion to the groups' bases; the largest takes what is left over."""
    whole = sum(bases.values())
    shares = {group: half_up(Fraction(off * base, 100 * whole)) if whole else 0 for group, base in bases.items()}
    largest = max(bases, key=lambda group: abs(bases[group]))
    shares[largest] += off - sum(shares.values())
    return shares


def _printed(bases: dict[_Key, int]) -> list[TaxAmount]:
    """Per name and rate, rounded once on the sum of its bases."""
    taxed: dict[tuple[str, Decimal], int] = {}
    for group, base in bases.items():
        for tax in GROUPS[group].taxes if group else ():
            taxed[(tax.name, tax.rate)] = taxed.get((tax.name, tax.rate), 0) + base
    return [
        TaxAmount(name, rate, money(dollars(half_up(Fraction(base, 100) * Fraction(rate) / 100))))
        for (name, rate), base in taxed.items()
    ]


def _cents(entry: Line) -> int:
    return int(entry.amount.amount * 100)


def _another_total(random: Random, made: Invoice) -> Invoice:
    return replace(made, total=made.total + money(dollars(random.choice((-100, -1, 1, 7)))))


def _another_tax(random: Random, made: Invoice) -> Invoice:
    """A tax that is off by cents or dollars, and a total that follows it."""
    off = money(dollars(random.choice((-300, -6, -1, 1, 5, 6, 100))))
    taxes = list(made.taxes) or [TaxAmount("TPS", Decimal(5), money("0.00"))]
    taxes[0] = replace(taxes[0], amount=taxes[0].amount + off)
    return replace(made, taxes=tuple(taxes), total=made.total + off)


def _foreign_tax(random: Random, made: Invoice) -> Invoice:
    stray = TaxAmount("?", Decimal(random.choice(("0", "7", "15"))), money(dollars(random.randrange(1, 9))))
    return replace(made, taxes=(*made.taxes, stray), total=made.total + stray.amount)


def _another_line(random: Random, made: Invoice) -> Invoice:
    place = random.randrange(len(made.lines))
    lines = [*made.lines[:place], *made.lines[place + 1 :]]
    return replace(made, lines=tuple(lines))


def _no_group(random: Random, made: Invoice) -> Invoice:
    lines = tuple(replace(entry, tax_group_id=PlannitId("gone")) for entry in made.lines)
    return replace(made, lines=lines)


def _long_number(random: Random, made: Invoice) -> Invoice:
    return replace(made, number="9" * random.randrange(20, 24))


MISHAPS: Sequence[Mishap] = (
    _another_total,
    _another_tax,
    _foreign_tax,
    _another_line,
    _no_group,
    _long_number,
)
