"""Rules on what a whole sales form may say, on all three forms alike."""

from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop

FORMS = ["invoice", "creditmemo", "refundreceipt"]
PREFERENCES = {"ClassRef": "ClassTrackingPerTxn", "DepartmentRef": "TrackDepartments"}


def body(shop: Shop, form: str, **more: object) -> dict[str, Any]:
    return shop.refund_draft(**more) if form == "refundreceipt" else shop.draft(**more)


@pytest.mark.parametrize("form", FORMS)
def test_another_currency_than_the_customers_is_refused(form: str) -> None:
    shop = Shop()
    assert shop.refused(form, body(shop, form, CurrencyRef={"value": "USD"}))[0] == "6000"
    assert shop.post(form, body(shop, form, CurrencyRef={"value": "CAD"}))["CurrencyRef"]["name"] == "Canadian Dollar"


@pytest.mark.parametrize("form", FORMS)
def test_with_several_currencies_each_form_names_its_own(form: str) -> None:
    shop = Shop()
    shop.act(act="set_preference", name="MultiCurrencyEnabled", value=True)
    error = shop.errors(form, body(shop, form))[0]
    assert (error["code"], error["element"]) == ("2020", "CurrencyRef")
    assert shop.post(form, body(shop, form, CurrencyRef={"value": "CAD"}))["CurrencyRef"]["value"] == "CAD"


@pytest.mark.parametrize("form", FORMS)
def test_6420_a_form_that_waits_to_be_sent_has_an_address(form: str) -> None:
    shop = Shop()
    assert shop.refused(form, body(shop, form, EmailStatus="NeedToSend"))[0] == "6420"
    assert shop.refused(form, body(shop, form, EmailStatus="NeedToSend", BillEmail={"Address": ""}))[0] == "6420"
    good = body(shop, form, EmailStatus="NeedToSend", BillEmail={"Address": "a@example.org"})
    assert shop.post(form, good)["EmailStatus"] == "NeedToSend"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("count", "length", "code"), [(3, 31, None), (4, 31, "3000"), (1, 32, "2050")])
def test_three_custom_fields_of_31_characters(form: str, count: int, length: int, code: str | None) -> None:
    shop = Shop()
    fields = [{"DefinitionId": str(n), "Type": "StringType", "StringValue": "x" * length} for n in range(1, count + 1)]
    draft = body(shop, form, CustomField=fields)
    if code is None:
        assert shop.post(form, draft)["CustomField"] == fields
    else:
        assert shop.refused(form, draft)[0] == code


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("EmailStatus", "Sent", "2170"), ("PrintStatus", "Printed", "2170"), ("GlobalTaxCalculation", "Net", "2170"),
     ("BillEmail", {"Address": "x" * 90 + "@example.org"}, "2050"), ("BillEmail", {"Address": "nobody"}, "2210"),
     ("BillEmailCc", {"Address": "x" * 190 + "@example.org"}, "2050"), ("PrivateNote", "x" * 4001, "2050"),
     ("CustomerMemo", {"value": "x" * 1001}, "2050"), ("TxnDate", "24/11/2026", "2090"),
     ("ApplyTaxAfterDiscount", True, None), ("ExchangeRate", 1, None)],
)  # fmt: skip
def test_what_every_form_may_hold(form: str, name: str, value: object, code: str | None) -> None:
    shop = Shop()
    draft = body(shop, form, **{name: value})
    if code is None:
        assert shop.post(form, draft)[name] == value
    else:
        assert shop.refused(form, draft)[0] == code


def tracking_shop(switches: dict[str, object] | None = None) -> Shop:
    lists = {"Class": [{"Name": "Nord"}], "Department": [{"Name": "Lévis"}]}
    return Shop(switches, seed={"company": {"name": "A"}, "qbo": lists})


def tracked(shop: Shop, name: str) -> dict[str, Any]:
    return {name: {"value": shop.find("Class" if name == "ClassRef" else "Department")[0]["Id"]}}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PREFERENCES)
def test_5030_classes_and_departments_where_none_are_tracked(form: str, name: str) -> None:
    shop = tracking_shop()
    error = shop.errors(form, body(shop, form, **tracked(shop, name)))[0]
    assert (error["code"], error["element"]) == ("5030", name)
    assert PREFERENCES[name] in error["Detail"]
    shop.act(act="set_preference", name=PREFERENCES[name], value=True)
    assert shop.post(form, body(shop, form, **tracked(shop, name)))[name]["name"] in ("Nord", "Lévis")


@pytest.mark.parametrize("name", PREFERENCES)
def test_by_switch_they_are_left_out_unsaid(name: str) -> None:
    shop = tracking_shop({"tracking_turned_off": "ignore"})
    assert name not in shop.invoice(**tracked(shop, name))


def test_classes_of_lines_have_a_preference_of_their_own() -> None:
    shop = tracking_shop()
    line = shop.line(140, **tracked(shop, "ClassRef"))
    assert shop.refused("invoice", shop.draft(line))[0] == "5030"
    shop.act(act="set_preference", name="ClassTrackingPerTxnLine", value=True)
    assert shop.invoice(line)["Line"][0]["SalesItemLineDetail"]["ClassRef"]["name"] == "Nord"


@pytest.mark.parametrize("form", FORMS)
def test_what_is_read_may_be_sent_back(form: str) -> None:
    shop = Shop()
    shop.act(act="set_preference", name="AllowDiscount", value=True)
    percent = {"TaxCodeRef": {"value": shop.qc}, "PercentBased": True, "DiscountPercent": 8.5}
    lines = [
        shop.line(140, Qty=2, UnitPrice=70, ServiceDate="2026-11-20"),
        {"DetailType": "DiscountLineDetail", "DiscountLineDetail": percent},
        {"DetailType": "DescriptionOnly", "Description": "Subtotal: tout", "DescriptionLineDetail": {}},
    ]
    made = shop.post(form, body(shop, form, Line=lines, BillEmail={"Address": "a@example.org"}, DocNumber="7"))
    shop.send("POST", f"{form}/{made['Id']}/send")
    before = shop.get(f"{form}/{made['Id']}")
    after = shop.post(form, before)
    assert after["SyncToken"] == "2"
    assert {**after, "SyncToken": "1", "MetaData": before["MetaData"]} == before
