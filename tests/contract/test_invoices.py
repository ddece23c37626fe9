"""Invoices: the shape of the fact sheet's §11, its taxes, and every refusal that is recorded."""

from decimal import Decimal

import pytest

from tests.contract.answer import Record
from tests.contract.company import Company
from tests.contract.forms import Forms, sold_lines, taxes_of

GST, QST = Decimal(5), Decimal("9.975")


@pytest.fixture(scope="module")
def customer(forms: Forms) -> Record:
    return forms.customer()


def test_the_documented_payload_is_taken(company: Company, forms: Forms, customer: Record) -> None:
    line = forms.line(Decimal("140.00"), Qty=2, UnitPrice=Decimal("70.00")) | {"Description": "Entretien"}
    detail = forms.tax_detail(Decimal("140.00"), Decimal("7.00"), Decimal("13.97"))
    body = forms.sale(customer, line, EmailStatus="NotSet", DueDate="2099-12-24", TxnTaxDetail=detail)
    made = company.create("Invoice", body)
    total_tax = made["TxnTaxDetail"]["TotalTax"]
    # Whether QST of 13.965 may come out as 13.96 is a question of the probes.
    assert abs(total_tax - Decimal("20.97")) <= Decimal("0.01")
    assert made["TotalAmt"] == made["Balance"] == 140 + total_tax == 140 + sum(taxes_of(made).values())
    assert (made["SyncToken"], made["DocNumber"], made["DueDate"]) == ("0", body["DocNumber"], "2099-12-24")
    assert made["CustomerRef"]["name"] == customer["DisplayName"]
    assert (made["GlobalTaxCalculation"], made["EmailStatus"]) == ("TaxExcluded", "NotSet")
    (sold,) = sold_lines(made)
    assert sold["Description"] == "Entretien"
    assert sold["SalesItemLineDetail"]["Qty"] == 2
    assert sold["SalesItemLineDetail"]["TaxCodeRef"]["value"] == forms.lists.quebec


def test_taxes_come_per_rate_and_to_the_cent(company: Company, forms: Forms, customer: Record) -> None:
    made = company.read("Invoice", forms.invoice(customer))
    rates = forms.lists.quebec_rates
    assert taxes_of(made) == {rates[GST]: Decimal("10.00"), rates[QST]: Decimal("19.95")}
    assert (made["TxnTaxDetail"]["TotalTax"], made["TotalAmt"]) == (Decimal("29.95"), Decimal("229.95"))
    for line in made["TxnTaxDetail"]["TaxLine"]:
        detail = line["TaxLineDetail"]
        assert detail["NetAmountTaxable"] == 200
        assert rates[detail["TaxPercent"]] == detail["TaxRateRef"]["value"]


def test_lines_of_one_code_share_one_tax_line_per_rate(forms: Forms, customer: Record) -> None:
    made = forms.invoice(customer, forms.line(40), forms.line(120))
    assert taxes_of(made) == {forms.lists.quebec_rates[GST]: 8, forms.lists.quebec_rates[QST]: Decimal("15.96")}
    assert {line["TaxLineDetail"]["NetAmountTaxable"] for line in made["TxnTaxDetail"]["TaxLine"]} == {160}


def test_each_line_is_taxed_by_its_own_code(forms: Forms, customer: Record) -> None:
    untaxed = forms.lists.tax_codes[frozenset({Decimal(0)})]
    made = forms.invoice(customer, forms.line(200), forms.line(30, tax_code=untaxed))
    assert (made["TxnTaxDetail"]["TotalTax"], made["TotalAmt"]) == (Decimal("29.95"), Decimal("259.95"))


def test_no_tax_is_computed_where_none_applies(company: Company, forms: Forms, customer: Record) -> None:
    body = forms.sale(customer, GlobalTaxCalculation="NotApplicable")
    assert company.create("Invoice", body)["TotalAmt"] == 200
    detail = forms.tax_detail(200, Decimal("10.00"), Decimal("19.95"))
    assert company.refused("Invoice", {**body, "DocNumber": company.number(), "TxnTaxDetail": detail}).code == "6170"


def test_a_line_without_a_tax_code_is_refused(company: Company, forms: Forms, customer: Record) -> None:
    line = forms.line(100)
    del line["SalesItemLineDetail"]["TaxCodeRef"]
    fault = company.refused("Invoice", forms.sale(customer, line))
    assert fault.code == "6000"
    if forms.lists.is_english:
        assert "Make sure all your transactions have a GST/HST rate before you save." in fault.detail


def test_one_line_without_a_tax_code_among_others_is_refused(company: Company, forms: Forms, customer: Record) -> None:
    line = forms.line(100)
    del line["SalesItemLineDetail"]["TaxCodeRef"]
    assert company.refused("Invoice", forms.sale(customer, forms.line(100), line)).code == "6000"


def test_an_amount_that_is_not_quantity_times_price_is_refused(
    company: Company, forms: Forms, customer: Record
) -> None:
    line = forms.line(Decimal("99.99"), Qty=2, UnitPrice=50)
    fault = company.refused("Invoice", forms.sale(customer, line))
    assert fault.code == "6070"
    assert "99.99" in fault.detail
    if forms.lists.is_english:
        assert "Amount is not equal to UnitPrice * Qty. Supplied value:99.99" in fault.detail


def test_a_number_in_use_is_refused_and_its_holder_named(company: Company, forms: Forms, customer: Record) -> None:
    first = forms.invoice(customer)
    fault = company.refused("Invoice", forms.sale(customer, DocNumber=first["DocNumber"]))
    assert fault.code == "6140", "turn on the warning of duplicate numbers, see README.md"
    assert f"TxnId={first['Id']}" in fault.detail
    assert f"DocNumber={first['DocNumber']}" in fault.detail


@pytest.mark.parametrize(
    ("changes", "code", "element"),
    [
        ({"Line": []}, "2020", "Line"),
        ({"DocNumber": "x" * 33}, "2050", "DocNumber"),
        ({"CustomerMemo": {"value": "x" * 1016}}, "2050", "Customer Memo"),
        ({"GlobalTaxCalculation": "Perhaps"}, "2170", None),
        ({"EmailStatus": "Perhaps"}, "2170", None),
        ({"EmailStatus": "NeedToSend"}, "6420", None),
        ({"CustomerRef": {"value": "999999999"}}, "2500", None),
        ({"Colour": "red"}, "2010", None),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_wrong_property_is_refused(
    company: Company, forms: Forms, customer: Record, changes: Record, code: str, element: str | None
) -> None:
    fault = company.refused("Invoice", {**forms.sale(customer), **changes})
    assert fault.code == code
    assert element is None or element in {error.element for error in fault.errors}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"Line": []}, "Required parameter Line is missing in the request"),
        ({"DocNumber": "x" * 33}, "Min:0 Max:21 supported. Supplied length:33"),
        ({"CustomerMemo": {"value": "x" * 1016}}, "Max:1,000 supported. Supplied length:1,016"),
        ({"CustomerRef": {"value": "999999999"}}, "Names element id 999999999 not found"),
    ],
)
def test_recorded_texts(company: Company, forms: Forms, customer: Record, changes: Record, text: str) -> None:
    if not forms.lists.is_english:
        pytest.skip("the company speaks another language than the recorded texts")
    assert text in company.refused("Invoice", {**forms.sale(customer), **changes}).detail


def test_a_sparse_update_drops_the_lines_it_does_not_name(company: Company, forms: Forms, customer: Record) -> None:
    described = {**forms.line(200), "Description": "Tonte"}
    made = forms.invoice(customer, described, {**forms.line(40), "Description": "Taille"})
    kept = sold_lines(made)[0]
    bare = {name: kept[name] for name in ("Id", "Amount", "DetailType", "SalesItemLineDetail")}
    changed = company.change("Invoice", made, {"Line": [bare]})
    (line,) = sold_lines(changed)
    assert (line["Id"], line["Amount"]) == (kept["Id"], 200)
    assert not line.get("Description")
    assert changed["DocNumber"] == made["DocNumber"]


def test_a_sparse_update_without_lines_keeps_them(company: Company, forms: Forms, customer: Record) -> None:
    made = forms.invoice(customer)
    changed = company.change("Invoice", made, {"CustomerMemo": {"value": "Merci !"}})
    assert (changed["CustomerMemo"]["value"], changed["TotalAmt"]) == ("Merci !", made["TotalAmt"])
    assert len(sold_lines(changed)) == 1
    assert int(changed["SyncToken"]) > int(made["SyncToken"])


def test_a_stale_update_or_delete_is_refused(company: Company, forms: Forms, customer: Record) -> None:
    made = forms.invoice(customer)
    company.change("Invoice", made, {"CustomerMemo": {"value": "Merci !"}})
    stale = {"Id": made["Id"], "SyncToken": made["SyncToken"], "sparse": True}
    assert company.refused("Invoice", {**stale, "CustomerMemo": {"value": "Trop tard"}}).code == "5010"
    assert company.try_delete("Invoice", made).refusal.code == "5010"
    assert company.read("Invoice", made)["CustomerMemo"]["value"] == "Merci !"


def test_a_voided_invoice_stays_with_nothing_on_it(company: Company, forms: Forms, customer: Record) -> None:
    made = forms.invoice(customer)
    company.void("Invoice", made)
    voided = company.read("Invoice", made)
    assert (voided["TotalAmt"], voided["Balance"]) == (0, 0)
    assert {line["Amount"] for line in sold_lines(voided)} == {0}
    assert voided["PrivateNote"].startswith("Voided")
    assert [row["Id"] for row in company.rows("Invoice", f"WHERE DocNumber = '{made['DocNumber']}'")] == [made["Id"]]
    assert company.refused("Invoice", forms.sale(customer, DocNumber=made["DocNumber"])).code == "6140"


def test_a_deleted_invoice_is_gone_and_its_number_free(company: Company, forms: Forms, customer: Record) -> None:
    made = forms.invoice(customer)
    stub = company.delete("Invoice", made)
    assert stub == {"status": "Deleted", "domain": "QBO", "Id": made["Id"]}
    assert company.gone("Invoice", made).code == "610"
    assert company.rows("Invoice", f"WHERE DocNumber = '{made['DocNumber']}'") == []
    assert company.try_delete("Invoice", made).refusal.code == "610"
    assert forms.invoice(customer, DocNumber=made["DocNumber"])["DocNumber"] == made["DocNumber"]
