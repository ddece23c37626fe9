"""Wire objects as a whole: read to the last field, or unreadable with the place of the problem."""

import copy
from datetime import datetime
from decimal import Decimal
from typing import Any, get_type_hints

import pytest

from plannit_qbo_pipeline.domain.document import (
    Kind,
)
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.plannit.contract import OBJECTS, Resource
from plannit_qbo_pipeline.plannit.parse import (
    Summary,
    Unreadable,
    parse_credit_note,
    parse_invoice,
    parse_payment,
    summary,
)
from tests.plannit.samples import LINE, MORNING, NOON, PARSERS, READ, WIRE
from tests.plannit.shapes import put


@pytest.mark.parametrize("resource", OBJECTS)
def test_an_object_of_the_contract_is_read_field_by_field(resource: Resource) -> None:
    assert PARSERS[resource](WIRE[resource]) == READ[resource]


def test_the_example_objects_hold_exactly_what_the_contract_names() -> None:
    for resource, shape in OBJECTS.items():
        assert set(WIRE[resource]) == set(get_type_hints(shape)), resource


def test_every_amount_is_in_the_document_s_currency() -> None:
    invoice = parse_invoice(put(WIRE[Resource.INVOICES], ("currency",), "USD"))
    payment = parse_payment(put(WIRE[Resource.PAYMENTS], ("currency",), "USD"))
    note = parse_credit_note(put(WIRE[Resource.CREDIT_NOTES], ("currency",), "USD"))

    assert payment.fee is not None
    amounts = [invoice.total, invoice.balance, invoice.subtotal, invoice.lines[0].amount, invoice.taxes[0].amount]
    amounts += [payment.amount, payment.fee, note.total, note.subtotal, note.applications[0].amount]
    assert {amount.currency for amount in amounts} == {"USD"}


@pytest.mark.parametrize("resource", OBJECTS)
def test_fields_that_plannit_adds_are_ignored(resource: Resource) -> None:
    assert PARSERS[resource]({**WIRE[resource], "brandNew": object()}) == READ[resource]


@pytest.mark.parametrize("resource", OBJECTS)
@pytest.mark.parametrize("raw", [None, [], "x", 7])
def test_what_is_no_object_is_unreadable(resource: Resource, raw: Any) -> None:
    with pytest.raises(Unreadable, match="the document is not an object"):
        PARSERS[resource](raw)


def test_the_place_of_a_problem_is_exact_and_its_value_is_short() -> None:
    raw = put(WIRE[Resource.INVOICES], ("items",), [LINE, LINE, {**LINE, "unitPrice": "x" * 500}])

    with pytest.raises(Unreadable) as caught:
        parse_invoice(raw)

    assert caught.value.problem.startswith("items[2].unitPrice is 'xxx")
    assert len(caught.value.problem) < 100
    assert str(caught.value) == caught.value.problem


def test_reading_changes_nothing_in_the_wire_object() -> None:
    for resource, raw in WIRE.items():
        before = copy.deepcopy(raw)
        PARSERS[resource](raw)
        assert raw == before


@pytest.mark.parametrize(("amount", "kind"), [("-0.01", Kind.REFUND), ("0.00", Kind.PAYMENT), ("5", Kind.PAYMENT)])
def test_a_refund_is_a_payment_below_zero(amount: str, kind: Kind) -> None:
    assert parse_payment(put(WIRE[Resource.PAYMENTS], ("amount",), Decimal(amount))).kind is kind


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (WIRE[Resource.INVOICES], ("i1", MORNING, NOON)),
        ({**WIRE[Resource.INVOICES], "total": "much"}, ("i1", MORNING, NOON)),
        ({"id": "i1"}, ("i1", None, None)),
        ({"id": 7, "createdAt": 3, "updatedAt": "2026-11-24T09:00:00"}, (None, None, None)),
        ({"id": "", "createdAt": "x", "updatedAt": None}, (None, None, None)),
        ([], (None, None, None)),
        (None, (None, None, None)),
    ],
)
def test_a_summary_says_what_it_can_and_never_fails(
    raw: Any, expected: tuple[PlannitId | None, datetime | None, datetime | None]
) -> None:
    assert summary(Resource.INVOICES, raw) == Summary(Resource.INVOICES, *expected)
