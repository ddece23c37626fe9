from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


def named(record: dict[str, Any], token: int = 0) -> dict[str, Any]:
    return {"Id": record["Id"], "SyncToken": str(token)}


def test_replies_carry_names_lines_and_a_sub_total(shop: Shop) -> None:
    invoice = shop.invoice(shop.line(140, Qty=2, UnitPrice=70))
    assert invoice["CustomerRef"] == {"value": shop.client["Id"], "name": shop.client["DisplayName"]}
    sale, subtotal = invoice["Line"]
    assert (sale["Id"], sale["LineNum"]) == ("1", 1)
    assert sale["SalesItemLineDetail"]["ItemRef"]["name"] == "Entretien"
    assert subtotal == {"Amount": 140, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}
    assert (invoice["SyncToken"], invoice["domain"], invoice["sparse"]) == ("0", "QBO", False)


def test_transactions_share_one_sequence_of_ids(shop: Shop) -> None:
    ids = [int(shop.invoice()["Id"]), int(shop.payment(1)["Id"]), int(shop.invoice()["Id"])]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


def test_the_due_date_follows_the_term_that_is_sent(shop: Shop) -> None:
    term = shop.find("Term", "WHERE Name = 'Net 30'")[0]
    assert shop.invoice()["DueDate"] == "2026-11-24"
    by_term = shop.invoice(SalesTermRef={"value": term["Id"]})
    assert (by_term["DueDate"], by_term["SalesTermRef"]["name"]) == ("2026-12-24", "Net 30")
    assert shop.invoice(SalesTermRef={"value": term["Id"]}, DueDate="2027-01-01")["DueDate"] == "2027-01-01"


def test_a_sparse_update_without_lines_keeps_lines_and_taxes(shop: Shop) -> None:
    rates = {row["Name"]: row["Id"] for row in shop.find("TaxRate")}
    lines = [
        {"Amount": amount, "DetailType": "TaxLineDetail", "TaxLineDetail": {"TaxRateRef": {"value": rates[name]}}}
        for name, amount in (("GST", 7.01), ("QST 9.975", 13.97))
    ]
    invoice = shop.invoice(TxnTaxDetail={"TaxLine": lines}, PrivateNote="a", DocNumber="9")
    after = shop.post("invoice", {**named(invoice), "sparse": True, "PrivateNote": "b"})
    assert (after["PrivateNote"], after["DocNumber"], after["TotalAmt"]) == ("b", "9", Decimal("160.98"))
    assert after["Line"] == invoice["Line"]


def test_lines_are_replaced_as_a_whole_even_by_a_sparse_update(shop: Shop) -> None:
    first = {**shop.line(10), "Description": "un"}
    invoice = shop.invoice(first, shop.line(20), shop.line(30))
    kept = {**shop.line(25), "Id": "2"}
    after = shop.post("invoice", {**named(invoice), "sparse": True, "Line": [kept, {**shop.line(5), "Id": "77"}]})
    assert [(line.get("Id"), line["Amount"]) for line in after["Line"]] == [("2", 25), ("4", 5), (None, 30)]
    without = {**shop.line(25), "Id": "2", "Description": "x"}
    after = shop.post("invoice", {**named(invoice, 1), "sparse": True, "Line": [without]})
    after = shop.post("invoice", {**named(invoice, 2), "sparse": True, "Line": [kept]})
    assert "Description" not in after["Line"][0]
    assert shop.trial_balance()["Services"] == -25


def test_a_full_update_drops_what_it_does_not_name(shop: Shop) -> None:
    invoice = shop.invoice(PrivateNote="a", DocNumber="9", CustomerMemo={"value": "m"})
    after = shop.post("invoice", {**shop.draft(shop.line(50)), **named(invoice)})
    assert not {"PrivateNote", "DocNumber", "CustomerMemo"} & after.keys()
    assert after["TotalAmt"] == after["Balance"] == Decimal("57.49")


def test_an_update_can_lose_its_taxes_by_switch() -> None:
    shop = Shop({"tax_on_update": "only_with_lines"})
    invoice = shop.invoice()
    assert shop.post("invoice", {**shop.draft(), **named(invoice)})["TotalAmt"] == 140


def test_a_void_zeroes_the_invoice_keeps_its_number_and_is_listed(shop: Shop) -> None:
    invoice = shop.invoice(shop.line(140, Qty=2, UnitPrice=70), DocNumber="9", PrivateNote="note")
    after = shop.post("invoice?operation=void", named(invoice))
    assert (after["TotalAmt"], after["Balance"], after["SyncToken"]) == (0, 0, "1")
    assert after["Line"][0]["Amount"] == 0
    assert after["Line"][0]["SalesItemLineDetail"]["Qty"] == 0
    assert after["PrivateNote"] == "Voided - note"
    assert after["TxnTaxDetail"] == {"TotalTax": 0, "TaxLine": []}
    assert shop.find("Invoice", "WHERE DocNumber = '9'") == [after]
    assert shop.refused("invoice", shop.draft(DocNumber="9"))[0] == "6140"
    assert shop.trial_balance() == {}


def test_a_void_can_answer_upper_snake_case_enumerations() -> None:
    shop = Shop({"void_reply_enums": "upper_snake"})
    after = shop.post("invoice?operation=void", named(shop.invoice()))
    assert (after["PrintStatus"], after["Line"][0]["DetailType"]) == ("NOT_SET", "SALES_ITEM_LINE_DETAIL")
    assert shop.get(f"invoice/{after['Id']}")["PrintStatus"] == "NotSet"


def test_a_delete_takes_the_invoice_away_and_frees_its_number(shop: Shop) -> None:
    invoice = shop.invoice(DocNumber="9")
    assert shop.post("invoice?operation=delete", named(invoice)) == {
        "status": "Deleted", "domain": "QBO", "Id": invoice["Id"],
    }  # fmt: skip
    assert shop.find("Invoice") == []
    assert shop.invoice(DocNumber="9")["DocNumber"] == "9"
    assert shop.trial_balance() != {}


def test_without_custom_numbers_the_company_counts_by_itself(shop: Shop) -> None:
    shop.act(act="set_preference", name="CustomTxnNumbers", value=False)
    assert [shop.invoice()["DocNumber"] for _ in range(2)] == ["1001", "1002"]
    assert shop.invoice(DocNumber="A")["DocNumber"] == "A"
    assert shop.invoice(DocNumber="A")["DocNumber"] == "A"


def test_a_sent_number_can_be_ignored_by_switch() -> None:
    shop = Shop({"docnumber_when_automatic": "ignore"})
    shop.act(act="set_preference", name="CustomTxnNumbers", value=False)
    assert shop.invoice(DocNumber="A")["DocNumber"] == "1001"


def test_a_line_without_item_gets_the_default_one_or_is_refused(shop: Shop) -> None:
    line = shop.line(10)
    del line["SalesItemLineDetail"]["ItemRef"]
    assert shop.invoice(line)["Line"][0]["SalesItemLineDetail"]["ItemRef"]["name"] == "Sales"
    strict = Shop({"line_without_item": "refuse"})
    line = strict.line(10)
    del line["SalesItemLineDetail"]["ItemRef"]
    assert strict.refused("invoice", strict.draft(line))[0] == "2020"


def test_discount_lines_need_the_preference(shop: Shop) -> None:
    discount = {
        "DetailType": "DiscountLineDetail", "Amount": 40, "DiscountLineDetail": {"TaxCodeRef": {"value": shop.qc}},
    }  # fmt: skip
    assert shop.refused("invoice", shop.draft(shop.line(140), discount))[0] == "6090"
    shop.act(act="set_preference", name="AllowDiscount", value=True)
    invoice = shop.invoice(shop.line(140), discount)
    assert invoice["TotalAmt"] == Decimal("114.98")
    assert shop.trial_balance()["Discounts given"] == 40
    percent = {**discount, "Amount": 0}
    percent["DiscountLineDetail"] = {"TaxCodeRef": {"value": shop.qc}, "PercentBased": True, "DiscountPercent": 8.5}
    assert shop.invoice(shop.line(200), percent)["Line"][1]["Amount"] == 17


def test_a_deposit_needs_the_preference_and_lowers_the_balance(shop: Shop) -> None:
    assert shop.refused("invoice", shop.draft(Deposit=10))[0] == "5030"
    shop.act(act="set_preference", name="AllowDeposit", value=True)
    assert shop.invoice(Deposit=10)["Balance"] == Decimal("150.97")
    assert shop.trial_balance()["Undeposited Funds"] == 10
    assert shop.refused("invoice", shop.draft(Deposit=1000))[0] == "6000"


def test_description_lines_carry_neither_amount_nor_tax(shop: Shop) -> None:
    note = {"DetailType": "DescriptionOnly", "Description": "Merci", "DescriptionLineDetail": {}}
    assert shop.invoice(shop.line(140), note)["TotalAmt"] == Decimal("160.97")


def test_more_than_750_taxable_lines_are_refused(shop: Shop) -> None:
    assert shop.refused("invoice", shop.draft(*[shop.line(1) for _ in range(751)]))[0] == "6000"


def test_addresses_come_from_the_customer_when_none_is_sent(shop: Shop) -> None:
    client = shop.post("customer", {"DisplayName": "B", "BillAddr": {"City": "Lévis"}})
    assert shop.invoice(CustomerRef={"value": client["Id"]})["BillAddr"]["City"] == "Lévis"
    assert shop.invoice(CustomerRef={"value": client["Id"]}, BillAddr={"City": "Laval"})["BillAddr"]["City"] == "Laval"


def test_the_customers_balance_is_what_is_open(shop: Shop) -> None:
    shop.invoice()
    shop.payment(60)
    assert shop.get(f"customer/{shop.client['Id']}")["Balance"] == Decimal("100.97")


def test_the_due_date_follows_a_term_by_day_of_the_month(shop: Shop) -> None:
    term = shop.post("term", {"Name": "Le 15", "DayOfMonthDue": 15, "DueNextMonthDays": 5})
    assert shop.invoice(SalesTermRef={"value": term["Id"]})["DueDate"] == "2026-12-15"


@pytest.mark.parametrize("switches", [{}, {"move_paid_invoice": "unlink"}])
def test_a_settled_invoice_keeps_its_customer_or_loses_its_payments_by_switch(switches: dict[str, object]) -> None:
    shop = Shop(switches)
    invoice, other = shop.invoice(), shop.customer("Autre")
    payment = shop.payment(100, (invoice, 100))
    body = {**shop.draft(CustomerRef={"value": other["Id"]}), **named(invoice, 1)}
    if not switches:
        assert shop.refused("invoice", body)[0] == "6000"
        return
    after = shop.post("invoice", body)
    assert (after["Balance"], after["LinkedTxn"]) == (Decimal("160.97"), [])
    assert shop.get(f"payment/{payment['Id']}")["UnappliedAmt"] == 100
    balances = [shop.get(f"customer/{who['Id']}")["Balance"] for who in (shop.client, other)]
    assert balances == [-100, Decimal("160.97")]


def test_included_taxes_and_a_discount_leave_the_books_in_balance(shop: Shop) -> None:
    shop.act(act="set_preference", name="AllowDiscount", value=True)
    discount = {
        "DetailType": "DiscountLineDetail", "Amount": 10, "DiscountLineDetail": {"TaxCodeRef": {"value": shop.qc}},
    }  # fmt: skip
    invoice = shop.invoice(shop.line(100), discount, GlobalTaxCalculation="TaxInclusive")
    assert invoice["TotalAmt"] == 90
    balances = shop.trial_balance()
    assert balances["Services"] + balances["Discounts given"] == -90 + invoice["TxnTaxDetail"]["TotalTax"]


def test_a_void_of_every_kind_of_line_can_be_saved_again(shop: Shop) -> None:
    shop.act(act="set_preference", name="AllowDiscount", value=True)
    percent = {"TaxCodeRef": {"value": shop.qc}, "PercentBased": True, "DiscountPercent": 8.5}
    lines = [
        shop.line(140, Qty=2, UnitPrice=70),
        {"DetailType": "DiscountLineDetail", "DiscountLineDetail": percent},
        {"DetailType": "DescriptionOnly", "Description": "Subtotal: tout", "DescriptionLineDetail": {}},
    ]
    voided = shop.post("invoice?operation=void", named(shop.invoice(*lines)))
    assert [line["Amount"] for line in voided["Line"]] == [0, 0, 0, 0]
    again = shop.post("invoice", voided)
    assert (again["TotalAmt"], again["Line"]) == (0, voided["Line"])


@pytest.mark.parametrize(("manner", "spelling"), [
    ("plain", ["SalesItemLineDetail", "DescriptionOnly", "SubTotalLineDetail"]),
    ("upper_snake", ["SALES_ITEM_LINE_DETAIL", "DESCRIPTION_ONLY", "SUB_TOTAL_LINE_DETAIL"]),
])  # fmt: skip
def test_enumerations_in_the_answer_to_a_void(manner: str, spelling: list[str]) -> None:
    shop = Shop({"void_reply_enums": manner})
    note = {"DetailType": "DescriptionOnly", "Description": "Merci", "DescriptionLineDetail": {}}
    invoice = shop.invoice(shop.line(140), note, PrintStatus="NeedToPrint")
    answer = shop.post("invoice?operation=void", named(invoice))
    assert [line["DetailType"] for line in answer["Line"]] == spelling
    words = {
        "plain": ("NeedToPrint", "NotSet", "TaxExcluded"),
        "upper_snake": ("NEED_TO_PRINT", "NOT_SET", "TAX_EXCLUDED"),
    }
    assert tuple(answer[name] for name in ("PrintStatus", "EmailStatus", "GlobalTaxCalculation")) == words[manner]


@pytest.mark.parametrize("deposit", [-1, "160.98"])
def test_a_deposit_lies_between_nothing_and_the_total(shop: Shop, deposit: object) -> None:
    shop.act(act="set_preference", name="AllowDeposit", value=True)
    assert shop.refused("invoice", shop.draft(Deposit=deposit))[0] in ("2240", "6000")
    assert shop.invoice(Deposit="160.97")["Balance"] == 0


def test_a_void_gives_a_deposit_back(shop: Shop) -> None:
    shop.act(act="set_preference", name="AllowDeposit", value=True)
    shop.post("invoice?operation=void", named(shop.invoice(Deposit=50)))
    assert shop.trial_balance() == {}


def test_a_deposit_is_money_in_cents(shop: Shop) -> None:
    shop.act(act="set_preference", name="AllowDeposit", value=True)
    invoice = shop.invoice(Deposit="10.005")
    assert (invoice["Deposit"], invoice["Balance"]) == (Decimal("10.01"), Decimal("150.96"))
    shop.trial_balance()
