"""Each field of each wire object, wrong one by one."""

import copy
import json
from decimal import Decimal
from types import NoneType
from typing import Any, NotRequired, get_args, get_origin

import pytest

from plannit_qbo_pipeline.domain.document import (
    Discount,
    DiscountType,
    InvoiceStatus,
    PaymentMethod,
    PaymentStatus,
)
from plannit_qbo_pipeline.domain.money import Money
from plannit_qbo_pipeline.plannit.contract import OBJECTS, Number, Resource
from plannit_qbo_pipeline.plannit.parse import (
    Unreadable,
    parse_invoice,
)
from tests.plannit.samples import PARSERS, WIRE
from tests.plannit.shapes import ALL_FIELDS, Path, fields, options, put, shown, wrong_values


@pytest.mark.parametrize(("resource", "path", "declared"), ALL_FIELDS)
def test_a_field_of_the_wrong_type_is_named(resource: Resource, path: Path, declared: object) -> None:
    wrong = wrong_values(declared)
    assert len(wrong) >= 6

    for value in wrong:
        with pytest.raises(Unreadable) as caught:
            PARSERS[resource](put(WIRE[resource], path, value))
        assert caught.value.problem.startswith(f"{shown(path)} is "), value


@pytest.mark.parametrize(("resource", "path", "declared"), ALL_FIELDS)
def test_a_missing_field_is_named_unless_the_contract_lets_it_be_absent(
    resource: Resource, path: Path, declared: object
) -> None:
    raw = copy.deepcopy(WIRE[resource])
    where: Any = raw
    for step in path[:-1]:
        where = where[step]
    del where[path[-1]]

    if get_origin(declared) is NotRequired:
        PARSERS[resource](raw)
        return
    with pytest.raises(Unreadable) as caught:
        PARSERS[resource](raw)
    assert caught.value.problem == f"{shown(path)} is missing"


@pytest.mark.parametrize(("resource", "path", "declared"), ALL_FIELDS)
def test_a_field_that_may_be_null_may_be_null(resource: Resource, path: Path, declared: object) -> None:
    raw = put(WIRE[resource], path, None)

    if NoneType in options(declared):
        PARSERS[resource](raw)
    else:
        with pytest.raises(Unreadable, match="is null, not"):
            PARSERS[resource](raw)


NUMBERS = [(r, p) for r, shape in OBJECTS.items() for p, d in fields(shape) if options(d) & set(get_args(Number))]
MONEY_NAMES = {"amount", "subtotal", "total", "balance", "fee"}


@pytest.mark.parametrize(("resource", "path"), NUMBERS, ids=str)
@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("-Infinity"), Decimal("1E+14"), -(10**14), 1.0])
def test_a_number_that_is_not_one_is_refused(resource: Resource, path: Path, value: object) -> None:
    with pytest.raises(Unreadable, match="not a number"):
        PARSERS[resource](put(WIRE[resource], path, value))


@pytest.mark.parametrize(("resource", "path"), NUMBERS, ids=str)
@pytest.mark.parametrize("value", [Decimal("1.005"), Decimal("0.0001"), Decimal("1E-30")])
def test_money_has_at_most_two_decimals_and_other_numbers_may_have_more(
    resource: Resource, path: Path, value: Decimal
) -> None:
    raw = put(WIRE[resource], path, value)

    if path[-1] in MONEY_NAMES:
        with pytest.raises(Unreadable, match="at most two decimals"):
            PARSERS[resource](raw)
    else:
        PARSERS[resource](raw)


def test_a_discount_in_money_has_at_most_two_decimals_too() -> None:
    amount = put(WIRE[Resource.INVOICES], ("discount",), {"type": "amount", "value": Decimal("2.5")})
    assert parse_invoice(amount).discount == Discount(DiscountType.AMOUNT, Decimal("2.5"))

    with pytest.raises(Unreadable, match=r"discount\.value is 2\.125, not an amount"):
        parse_invoice(put(amount, ("discount", "value"), Decimal("2.125")))


@pytest.mark.parametrize("digits", ["1149.75", "1149.750", "1.14975E+3", "0.10", "-0.01", "7"])
def test_an_amount_keeps_its_digits_from_the_wire(digits: str) -> None:
    total = json.loads(digits, parse_float=Decimal)

    read = parse_invoice(put(WIRE[Resource.INVOICES], ("total",), total)).total

    assert read == Money(Decimal(digits))


DATES: list[tuple[Resource, Path]] = [
    (Resource.INVOICES, ("date",)),
    (Resource.INVOICES, ("dueDate",)),
    (Resource.PAYMENTS, ("date",)),
    (Resource.PAYMENTS, ("referenceDate",)),
    (Resource.CREDIT_NOTES, ("date",)),
    (Resource.CREDIT_NOTES, ("applications", 0, "date")),
]
TIME_NAMES = {"createdAt", "updatedAt", "cancelledAt", "deletedAt"}
MOMENTS = [(resource, (name,)) for resource, raw in WIRE.items() for name in raw if name in TIME_NAMES]


@pytest.mark.parametrize(("resource", "path"), DATES, ids=str)
@pytest.mark.parametrize(
    "text",
    ["", "N/A", "2026-11-31", "24/11/2026", "20261124", "2026-W48-2", "2026-11-24T00:00:00-05:00", "２０２６-11-24"],
)
def test_a_date_is_a_calendar_day_written_one_way(resource: Resource, path: Path, text: str) -> None:
    with pytest.raises(Unreadable, match="not a date YYYY-MM-DD"):
        PARSERS[resource](put(WIRE[resource], path, text))


@pytest.mark.parametrize(("resource", "path"), MOMENTS, ids=str)
@pytest.mark.parametrize("text", ["", "2026-11-24T09:00:00", "2026-11-24", "yesterday", "2026-11-24T25:00:00Z"])
def test_a_time_without_its_offset_is_no_time(resource: Resource, path: Path, text: str) -> None:
    with pytest.raises(Unreadable, match="not a time with an offset"):
        PARSERS[resource](put(WIRE[resource], path, text))


@pytest.mark.parametrize(
    ("resource", "path", "allowed"),
    [
        (Resource.CONTACTS, ("language",), ("fr", "en")),
        (Resource.INVOICES, ("status",), tuple(InvoiceStatus)),
        (Resource.INVOICES, ("discount", "type"), tuple(DiscountType)),
        (Resource.PAYMENTS, ("method",), tuple(PaymentMethod)),
        (Resource.PAYMENTS, ("status",), tuple(PaymentStatus)),
    ],
)
def test_a_word_is_one_of_the_contract_s(resource: Resource, path: Path, allowed: tuple[str, ...]) -> None:
    whole = put(WIRE[resource], ("discount", "value"), 2) if path[0] == "discount" else WIRE[resource]
    for word in allowed:
        PARSERS[resource](put(whole, path, str(word)))
    for word in ("", "Paid", "refunded"):
        with pytest.raises(Unreadable, match=f"not one of {allowed[0]}"):
            PARSERS[resource](put(WIRE[resource], path, word))


@pytest.mark.parametrize("resource", [Resource.INVOICES, Resource.PAYMENTS, Resource.CREDIT_NOTES])
@pytest.mark.parametrize("code", ["", "cad", "CA$", "CADX"])
def test_a_currency_is_a_code(resource: Resource, code: str) -> None:
    with pytest.raises(Unreadable, match="not a currency code"):
        PARSERS[resource](put(WIRE[resource], ("currency",), code))


IDS = [
    (resource, path)
    for resource, shape in OBJECTS.items()
    for path, _ in fields(shape)
    if str(path[-1]).endswith(("id", "Id"))
]


@pytest.mark.parametrize(("resource", "path"), IDS, ids=str)
def test_an_id_is_never_empty(resource: Resource, path: Path) -> None:
    with pytest.raises(Unreadable, match="is '', not an id"):
        PARSERS[resource](put(WIRE[resource], path, ""))
