"""What payments hold of invoices: by QuickBooks' last answers, and which of them are given up by a new one."""

from dataclasses import replace

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId, QboId, SyncToken
from plannit_qbo_pipeline.ledger import links
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from tests.stage_wire import Json


def _crossing(held: Json, *, voided: bool = False) -> Crossing:
    answer = '{"links": {' + ", ".join(f'"{txn}": "{amount}"' for txn, amount in held.items()) + "}}"
    return Crossing(Kind.PAYMENT, PlannitId("p"), "Payment", QboId("9"), SyncToken("0"), "f", voided, answer)


@pytest.mark.parametrize(
    ("before", "after", "freed"),
    [
        ({}, {"1": "5.00"}, []),
        ({"1": "5.00"}, {"1": "5.00"}, []),
        ({"1": "5.00"}, {"1": "6.00"}, []),
        ({"1": "5.00"}, {"1": "4.99"}, ["1"]),
        ({"1": "5.00"}, {}, ["1"]),
        ({"1": "5.00", "2": "1.00"}, {"2": "6.00"}, ["1"]),
    ],
    ids=str,
)
def test_an_invoice_is_let_go_as_far_as_less_of_it_is_held(before: Json, after: Json, freed: list[str]) -> None:
    assert links.given_up(_crossing(before), _crossing(after)) == freed


def test_a_voided_payment_holds_nothing_and_a_new_one_held_nothing() -> None:
    held = _crossing({"1": "5.00"})
    assert links.given_up(None, held) == []
    assert links.given_up(held, replace(held, voided=True)) == ["1"]
    assert links.given_up(replace(held, voided=True), held) == []


def test_an_answer_of_another_entity_holds_nothing() -> None:
    assert links.given_up(replace(_crossing({}), answer='{"total": "5.00"}'), _crossing({})) == []
