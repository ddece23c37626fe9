"""Any invoice becomes a record with Plannit's money in QuickBooks' form, or a reason, and never anything between."""

from collections.abc import Iterable
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plannit_qbo_pipeline.domain.document import Invoice
from plannit_qbo_pipeline.domain.money import to_cents
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.transform.invoice import shape_invoice
from plannit_qbo_pipeline.transform.shape import Shape
from tests.transform.documents import contact
from tests.transform.invoice_rules import complaints
from tests.transform.random_invoices import MISHAPS, Mishap, drawn_invoice
from tests.transform.realm import realm, terms

EXAMPLES = 300
randoms = st.randoms(use_true_random=False)


def assert_same_money(shape: Shape, made: Invoice) -> None:
    """Lines and taxes are the total, each printed tax is there, and QuickBooks takes the record."""
    body: Any = shape.body
    tax_lines = body["TxnTaxDetail"]["TaxLine"]
    assert sum(line["Amount"] for line in (*body["Line"], *tax_lines)) == made.total.amount == shape.total
    sent = by_rate((line["TaxLineDetail"]["TaxPercent"], line["Amount"]) for line in tax_lines)
    assert sent == by_rate((tax.rate, tax.amount.amount) for tax in made.taxes)
    assert list(complaints(body, realm())) == []


def by_rate(taxes: Iterable[tuple[Decimal, Decimal]]) -> dict[Decimal, Decimal]:
    found: dict[Decimal, Decimal] = {}
    for rate, amount in taxes:
        found[rate] = found.get(rate, Decimal(0)) + amount
    return {rate: amount for rate, amount in found.items() if amount}


def assert_computed_alike(shape: Shape) -> None:
    """QuickBooks' own sum on the bases that we send is Plannit's tax, should it ever ignore the tax lines."""
    body: Any = shape.body
    for line in body["TxnTaxDetail"]["TaxLine"]:
        base, rate = (line["TaxLineDetail"][name] for name in ("NetAmountTaxable", "TaxPercent"))
        assert line["Amount"] == to_cents(base * rate / 100)


@settings(max_examples=EXAMPLES)
@given(randoms)
def test_figures_that_agree_become_a_record_unless_the_total_is_below_zero(random: Random) -> None:
    made = drawn_invoice(random)
    shape = shape_invoice(made, contact(), terms())
    if isinstance(shape, Shape):
        assert_same_money(shape, made)
        assert_computed_alike(shape)
    else:
        assert (shape.code, made.total.amount < 0) == ("negative_total", True), shape.sentence_en


@pytest.mark.parametrize("mishap", MISHAPS)
def test_figures_that_disagree_become_a_reason_or_a_right_record(mishap: Mishap) -> None:
    random = Random(20261124)
    codes = set()
    for _ in range(EXAMPLES):
        made = mishap(random, drawn_invoice(random))
        shape = shape_invoice(made, contact(), terms())
        if isinstance(shape, Reason):
            assert shape.standing is Standing.BLOCKED
            codes.add(shape.code)
        else:
            assert_same_money(shape, made)
    assert codes - {"negative_total"}
