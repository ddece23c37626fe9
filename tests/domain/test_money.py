"""Amounts in cents: the one rounding rule, and splits that lose nothing."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plannit_qbo_pipeline.domain.money import CENT, Money, allocate, to_cents, total_of

amounts = st.decimals(min_value=-(10**7), max_value=10**7, places=2)
weights = st.lists(st.decimals(min_value=-(10**6), max_value=10**6, places=2), min_size=1, max_size=8)
any_number = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("base", "gst", "qst"),
    [
        ("140.00", "7.00", "13.97"),
        ("1140.00", "57.00", "113.72"),
        ("4495.16", "224.76", "448.39"),
        ("30.30", "1.52", "3.02"),
        ("99.99", "5.00", "9.97"),
        ("59.97", "3.00", "5.98"),
        ("140.60", "7.03", "14.02"),
        ("62.50", "3.13", "6.23"),
        ("100.00", "5.00", "9.98"),
        ("250.10", "12.51", "24.95"),
        ("0.10", "0.01", "0.01"),
        ("0.24", "0.01", "0.02"),
    ],
)
def test_taxes_come_out_as_worked_by_hand(base: str, gst: str, qst: str) -> None:
    """docs/qbo-rules.md, Tax: half up, per rate; half to even or floats miss several of these."""
    assert to_cents(Decimal(base) * 5 / 100) == Decimal(gst)
    assert to_cents(Decimal(base) * Decimal("9.975") / 100) == Decimal(qst)


@pytest.mark.parametrize(
    ("value", "cents"),
    [
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("0.015", "0.02"),
        ("0.0049999", "0.00"),
        ("2", "2.00"),
        ("-1.005", "-1.01"),
    ],
)
def test_a_tie_is_rounded_away_from_zero(value: str, cents: str) -> None:
    assert str(to_cents(Decimal(value))) == cents


def test_nothing_is_never_written_with_a_minus_sign() -> None:
    """A sign before zero would show to a bookkeeper, and tell two equal texts apart."""
    assert str(to_cents(Decimal("-0.004"))) == "0.00"
    assert str(Money(Decimal("-0.00"))) == "0.00 CAD"
    assert str(-Money(Decimal(0))) == "0.00 CAD"


@given(any_number)
def test_rounding_is_nearest_and_symmetric(value: Decimal) -> None:
    rounded = to_cents(value)
    assert abs(rounded - value) <= CENT / 2
    assert to_cents(-value) == -rounded


@pytest.mark.parametrize("amount", ["1.001", "NaN", "Infinity", "-0.005"])
def test_money_is_a_whole_number_of_cents(amount: str) -> None:
    with pytest.raises(ValueError, match="whole number of cents"):
        Money(Decimal(amount))


def test_money_refuses_a_float() -> None:
    with pytest.raises(TypeError, match="float"):
        Money(0.1)  # type: ignore[arg-type]


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="CAD and USD"):
        Money(Decimal(1)) + Money(Decimal(1), "USD")
    with pytest.raises(ValueError, match="CAD and USD"):
        Money(Decimal(1)) - Money(Decimal(1), "USD")


def test_money_adds_subtracts_and_is_written_with_two_decimals() -> None:
    price, tax = Money(Decimal("140")), Money(Decimal("20.97"))
    assert price + tax == Money(Decimal("160.97"))
    assert str(price - tax) == "119.03 CAD"
    assert -price == Money(Decimal("-140.00"))
    assert total_of([price, tax, -price], "CAD") == tax
    assert not total_of([], "CAD")


@given(amounts, weights)
def test_a_split_sums_back_exactly_and_is_in_cents(amount: Decimal, shares: list[Decimal]) -> None:
    parts = allocate(amount, shares)
    assert sum(parts) == amount
    assert len(parts) == len(shares)
    assert all(part == to_cents(part) for part in parts)


@given(amounts, weights)
def test_only_the_largest_weight_takes_what_rounding_left(amount: Decimal, shares: list[Decimal]) -> None:
    whole = sum(shares)
    assume(whole != 0)
    largest = max(range(len(shares)), key=lambda index: abs(shares[index]))
    for index, (part, share) in enumerate(zip(allocate(amount, shares), shares, strict=True)):
        if index != largest:
            assert part == to_cents(amount * share / whole)


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        ("10.00", ["1", "1", "1"], ["3.34", "3.33", "3.33"]),
        ("10.00", ["1", "2", "1"], ["2.50", "5.00", "2.50"]),
        ("0.01", ["30", "70"], ["0", "0.01"]),
        ("-0.05", ["50", "50"], ["-0.02", "-0.03"]),
        ("5.00", ["0", "0"], ["5.00", "0"]),
        ("5.00", ["-5", "10", "-5"], ["0", "5.00", "0"]),
    ],
)
def test_splits_follow_the_contract(amount: str, shares: list[str], parts: list[str]) -> None:
    """docs/plannit-contract.md, Discounts: in proportion, the remainder on the largest."""
    assert allocate(Decimal(amount), [Decimal(share) for share in shares]) == [Decimal(part) for part in parts]


def test_there_must_be_something_to_split_over() -> None:
    with pytest.raises(ValueError, match="nothing to allocate to"):
        allocate(Decimal(1), [])
