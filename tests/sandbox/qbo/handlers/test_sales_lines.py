"""What the lines of a sales form must be, on all three forms alike."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop

FORMS = ["invoice", "creditmemo", "refundreceipt"]
Line = dict[str, Any]


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.act(act="set_preference", name="AllowDiscount", value=True)
    return shop


def body(shop: Shop, form: str, *lines: Line, **more: object) -> dict[str, Any]:
    draft = shop.refund_draft(*lines) if form == "refundreceipt" else shop.draft(*lines)
    return {**draft, **more}


def discount(amount: object = None, **detail: object) -> Line:
    line: Line = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}
    return line if amount is None else {**line, "Amount": amount}


def note(text: str, **more: object) -> Line:
    return {"DetailType": "DescriptionOnly", "Description": text, "DescriptionLineDetail": {}, **more}


def test_a_discount_lowers_the_base_of_its_own_tax_code(shop: Shop, form: str) -> None:
    made = shop.post(form, body(shop, form, shop.line(140), discount(40, TaxCodeRef={"value": shop.qc})))
    assert (made["TotalAmt"], made["Line"][-1]["Amount"]) == (Decimal("114.98"), 140)
    assert {line["TaxLineDetail"]["NetAmountTaxable"] for line in made["TxnTaxDetail"]["TaxLine"]} == {100}
    sign = 1 if form == "invoice" else -1
    assert shop.trial_balance()["Discounts given"] == sign * 40


def test_a_discount_needs_a_tax_code_like_any_line(shop: Shop, form: str) -> None:
    code, detail = shop.refused(form, body(shop, form, shop.line(140), discount(40)))
    assert code == "6000"
    assert "choose a sales tax code for each line item" in detail


@pytest.mark.parametrize(
    ("line", "code", "element"),
    [
        (discount(), "2020", "Amount"),
        (discount(PercentBased=True), "2020", "DiscountPercent"),
        (discount(PercentBased=True, DiscountPercent=101), "2240", "DiscountPercent"),
        (discount(-1), "2290", "Amount"),
    ],
)
def test_a_discount_says_how_much(shop: Shop, form: str, line: Line, code: str, element: str) -> None:
    error = shop.errors(form, body(shop, form, shop.line(140), line))[0]
    assert (error["code"], error["element"]) == (code, element)


def test_6090_a_discount_where_discounts_are_off(form: str) -> None:
    shop = Shop()
    error = shop.errors(form, body(shop, form, shop.line(140), discount(40, TaxCodeRef={"value": shop.qc})))[0]
    assert (error["code"], error["Message"]) == ("6090", "Discount line error")


@pytest.mark.parametrize(
    ("sub_type", "code"), [("DiscountsRefundsGiven", None), ("SalesOfProductIncome", None), ("Checking", "6430")]
)
def test_a_discount_goes_to_an_income_account(shop: Shop, form: str, sub_type: str, code: str | None) -> None:
    account = {"value": shop.account(sub_type)}
    line = discount(40, TaxCodeRef={"value": shop.qc}, DiscountAccountRef=account)
    draft = body(shop, form, shop.line(140), line)
    if code is None:
        assert (
            shop.post(form, draft)["Line"][1]["DiscountLineDetail"]["DiscountAccountRef"]["value"] == account["value"]
        )
    else:
        assert shop.refused(form, draft)[0] == code


def test_2240_a_discount_above_the_lines(shop: Shop, form: str) -> None:
    draft = body(shop, form, shop.line(40), discount("40.01", TaxCodeRef={"value": shop.qc}))
    assert shop.refused(form, draft)[0] == "2240"


@pytest.mark.parametrize(("code", "switches"), [("2020", {}), ("2250", {"no_sales_line": "2250"})])
@pytest.mark.parametrize("lines", [[note("Merci")], [discount(0)]])
def test_lines_must_sell_something(form: str, code: str, switches: dict[str, object], lines: list[Line]) -> None:
    error = Shop(switches).errors(form, {**body(Shop(switches), form), "Line": lines})[0]
    assert (error["code"], error["element"]) == (code, "Line")


def test_a_sub_total_alone_is_no_line(shop: Shop, form: str) -> None:
    sub_total = {"DetailType": "SubTotalLineDetail", "Amount": 5, "SubTotalLineDetail": {}}
    error = shop.errors(form, {**body(shop, form), "Line": [sub_total]})[0]
    assert error["Detail"] == "Required parameter Line is missing in the request"


def test_a_full_update_without_lines_lacks_them(shop: Shop, form: str) -> None:
    made = shop.post(form, body(shop, form))
    draft = {**body(shop, form), "Id": made["Id"], "SyncToken": "0"}
    del draft["Line"]
    assert shop.errors(form, draft)[0]["element"] == "Line"


def test_inline_sub_totals_add_up_what_stands_above_them(shop: Shop, form: str) -> None:
    lines = [shop.line(100), shop.line(20), note("Subtotal: A"), shop.line(5), note("Subtotal: B", Amount=999)]
    made = shop.post(form, body(shop, form, *lines, note("Merci", Amount=7)))
    amounts = [line.get("Amount") for line in made["Line"]]
    assert amounts == [100, 20, 120, 5, 5, None, 125]
    assert made["TotalAmt"] == Decimal("143.72")


def test_descriptions_are_not_taxed_even_with_a_tax_code(shop: Shop, form: str) -> None:
    coded = note("Merci", DescriptionLineDetail={"TaxCodeRef": {"value": shop.qc}})
    assert shop.post(form, body(shop, form, shop.line(140), coded))["TotalAmt"] == Decimal("160.97")


def test_bundles_are_not_emulated(shop: Shop, form: str) -> None:
    bundle = {"DetailType": "GroupLineDetail", "GroupLineDetail": {"Quantity": 1}}
    assert shop.refused(form, body(shop, form, bundle))[0] == "5030"


@pytest.mark.parametrize(("amounts", "total"), [([100, -40], "68.99"), ([100, -100], "0.00"), ([100, "-100.01"], None)])
def test_negative_lines_are_fine_while_the_total_is_not(
    shop: Shop, form: str, amounts: list[object], total: str | None
) -> None:
    draft = body(shop, form, *map(shop.line, amounts))
    if total is None:
        assert shop.refused(form, draft)[0] == "2240"
    else:
        assert shop.post(form, draft)["TotalAmt"] == Decimal(total)


def test_categories_are_no_items(shop: Shop, form: str) -> None:
    category = shop.post("item", {"Name": "Cat", "Type": "Category"})
    draft = body(shop, form, shop.line(10, ItemRef={"value": category["Id"]}))
    assert shop.refused(form, draft)[0] == "2500"


def test_quantity_times_price_is_the_amount(shop: Shop, form: str) -> None:
    assert shop.refused(form, body(shop, form, shop.line("99.99", Qty=2, UnitPrice=50)))[0] == "6070"


@pytest.mark.parametrize(
    ("count", "code", "mode", "is_taken"),
    [(750, None, "TaxExcluded", True), (751, None, "TaxExcluded", False), (751, None, "TaxInclusive", False),
     (751, None, "NotApplicable", True), (751, "Out%", "TaxExcluded", True), (751, "Exempt", "TaxExcluded", False)],
)  # fmt: skip
def test_750_lines_at_most_when_they_are_taxed(count: int, code: str | None, mode: str, is_taken: bool) -> None:
    shop = Shop()
    line = shop.line(1, shop.tax_code(code) if code else None)
    draft = shop.draft(*[line] * count, GlobalTaxCalculation=mode)
    if is_taken:
        assert len(shop.invoice(**draft)["Line"]) == count + 1
    else:
        assert shop.refused("invoice", draft)[0] == "6000"


def test_ten_thousand_lines_at_most() -> None:
    shop = Shop()
    lines = [shop.line(1)] * 10_001
    draft = shop.draft(*lines, GlobalTaxCalculation="NotApplicable")
    assert shop.refused("invoice", draft)[0] == "2010"
    assert shop.post("invoice", {**draft, "Line": lines[:-1]})["TotalAmt"] == 10_000


def test_line_ids_that_are_known_stay_and_others_are_new(shop: Shop, form: str) -> None:
    made = shop.post(form, body(shop, form, shop.line(10), shop.line(20)))
    lines = [{**shop.line(21), "Id": "2"}, {**shop.line(1), "Id": "-1"}, {**shop.line(2), "Id": "0"}, shop.line(3)]
    lines.append({**shop.line(22), "Id": "2"})
    after = shop.post(form, {**body(shop, form, *lines), "Id": made["Id"], "SyncToken": "0"})
    assert [line.get("Id") for line in after["Line"]] == ["2", "3", "4", "5", "6", None]
    assert [line.get("LineNum") for line in after["Line"]] == [1, 2, 3, 4, 5, None]
