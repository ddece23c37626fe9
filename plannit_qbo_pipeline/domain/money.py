"""Money to the cent. Add arithmetic on amounts here, and nowhere a second rounding rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal(0)


def to_cents(value: Decimal) -> Decimal:
    """Rounds half up (away from zero on a tie) to two decimals: the one rounding rule of the project."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP) + ZERO  # which makes 0.00 of -0.00


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount with at most two decimals in one currency (ISO 4217). Refuses floats and fractions of a cent."""

    amount: Decimal
    currency: str = "CAD"

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"Money takes a Decimal, not {type(self.amount).__name__}")
        if not self.amount.is_finite() or self.amount != to_cents(self.amount):
            raise ValueError(f"{self.amount} is not a whole number of cents")
        object.__setattr__(self, "amount", to_cents(self.amount))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.amount


def total_of(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, Money(ZERO, currency))


def allocate(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Splits an amount in cents in proportion to weights, each part in cents; the parts sum back exactly.

    The largest weight takes the remainder (docs/plannit-contract.md, Discounts): all of it where weights sum to zero.
    """
    if not weights:
        raise ValueError("nothing to allocate to")
    whole = sum(weights, ZERO)
    parts = [to_cents(amount * weight / whole) if whole else ZERO for weight in weights]
    largest = max(range(len(weights)), key=lambda index: abs(weights[index]))
    parts[largest] += amount - sum(parts, ZERO)
    return parts
