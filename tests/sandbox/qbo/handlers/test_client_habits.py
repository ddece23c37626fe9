"""What client libraries send without meaning anything by it, and QuickBooks Online takes."""

import pytest

from tests.sandbox.qbo.company import Shop


def test_zeros_for_quantity_and_price_beside_an_amount_mean_neither() -> None:
    shop = Shop()
    invoice = shop.invoice(shop.line(140, Qty=0, UnitPrice=0))
    detail = invoice["Line"][0]["SalesItemLineDetail"]
    assert (invoice["Line"][0]["Amount"], "Qty" in detail, "UnitPrice" in detail) == (140, False, False)


@pytest.mark.parametrize("numbers", [{"Qty": 0, "UnitPrice": 70}, {"Qty": 2, "UnitPrice": 0}])
def test_one_zero_alone_is_meant(numbers: dict[str, int]) -> None:
    shop = Shop()
    assert shop.refused("invoice", shop.draft(shop.line(140, **numbers)))[0] == "6070"


def test_zeros_are_meant_where_the_switch_says_so() -> None:
    shop = Shop({"zero_quantity_and_price": "6070"})
    assert shop.refused("invoice", shop.draft(shop.line(140, Qty=0, UnitPrice=0)))[0] == "6070"
    assert shop.invoice(shop.line(0, Qty=0, UnitPrice=0))["Line"][0]["SalesItemLineDetail"]["Qty"] == 0


def test_an_empty_text_for_a_yes_or_no_leaves_it_out() -> None:
    shop = Shop()
    invoice = shop.invoice(ApplyTaxAfterDiscount="", FreeFormAddress="")
    assert "FreeFormAddress" not in invoice


def test_any_other_text_for_a_yes_or_no_is_refused() -> None:
    shop = Shop()
    assert shop.refused("invoice", shop.draft(ApplyTaxAfterDiscount="maybe"))[0] == "2010"
