"""What a sales form is made of: lines of every type, what is filled in, what an update leaves and clears, limits."""

from decimal import Decimal

import pytest

from tests.contract.answer import Record
from tests.contract.company import Company
from tests.contract.forms import Forms, sold_lines

TOTAL = Decimal("229.95")
FORMS = ("Invoice", "CreditMemo", "RefundReceipt")


@pytest.fixture(scope="module")
def customer(forms: Forms) -> Record:
    return forms.customer(BillAddr={"Line1": "1 rue X", "City": "Lévis", "PostalCode": "G6V 1A1"})


def body_of(forms: Forms, entity: str, customer: Record, **more: object) -> Record:
    return forms.refund(customer, **more) if entity == "RefundReceipt" else forms.sale(customer, **more)


@pytest.mark.parametrize("entity", FORMS)
def test_a_sub_total_closes_the_lines(company: Company, forms: Forms, customer: Record, entity: str) -> None:
    made = company.create(entity, body_of(forms, entity, customer))
    assert [line["DetailType"] for line in made["Line"]] == ["SalesItemLineDetail", "SubTotalLineDetail"]
    last = made["Line"][-1]
    assert last["Amount"] == 200
    assert "Id" not in last


@pytest.mark.parametrize("entity", FORMS)
def test_totals_that_are_sent_are_ignored(company: Company, forms: Forms, customer: Record, entity: str) -> None:
    made = company.create(entity, body_of(forms, entity, customer, TotalAmt=1, Balance=1))
    assert made["TotalAmt"] == TOTAL


@pytest.mark.parametrize("entity", FORMS)
@pytest.mark.parametrize(
    ("changes", "element"),
    [
        ({"DocNumber": "x" * 22}, "DocNumber"),
        ({"PrivateNote": "x" * 4001}, "PrivateNote"),
        ({"CustomerMemo": {"value": "x" * 1001}}, "Customer Memo"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_text_that_is_too_long_is_refused(
    company: Company, forms: Forms, customer: Record, entity: str, changes: Record, element: str
) -> None:
    fault = company.refused(entity, body_of(forms, entity, customer, **changes))
    assert (fault.code, fault.errors[0].element.replace(" ", "")) == ("2050", element.replace(" ", ""))


@pytest.mark.parametrize("entity", FORMS)
def test_taxes_included_are_taken_out_of_the_amount(
    company: Company, forms: Forms, customer: Record, entity: str
) -> None:
    body = body_of(forms, entity, customer, Line=[forms.line(TOTAL)], GlobalTaxCalculation="TaxInclusive")
    made = company.create(entity, body)
    assert made["GlobalTaxCalculation"] == "TaxInclusive"
    assert (made["TotalAmt"], made["TxnTaxDetail"]["TotalTax"]) == (TOTAL, Decimal("29.95"))


def test_without_a_number_there_is_none(company: Company, forms: Forms, customer: Record) -> None:
    body = forms.sale(customer)
    del body["DocNumber"]
    assert not company.create("Invoice", body).get("DocNumber")


def test_an_address_is_copied_from_the_customer(forms: Forms, customer: Record) -> None:
    assert forms.invoice(customer)["BillAddr"]["City"] == "Lévis"


def test_a_line_may_only_describe(company: Company, forms: Forms, customer: Record) -> None:
    words = {"DetailType": "DescriptionOnly", "Description": "Merci de votre confiance", "DescriptionLineDetail": {}}
    made = company.create("Invoice", forms.sale(customer, forms.line(200), words))
    assert [line.get("Description") for line in made["Line"] if line["DetailType"] == "DescriptionOnly"] == [
        words["Description"]
    ]
    assert made["TotalAmt"] == TOTAL


def test_lines_keep_their_ids_and_new_ones_get_new_ids(company: Company, forms: Forms, customer: Record) -> None:
    made = forms.invoice(customer, forms.line(200), forms.line(40))
    first, second = sold_lines(made)
    assert first["Id"] != second["Id"]
    changed = company.change("Invoice", made, {"Line": [{**second, "Description": "Taille"}, forms.line(80)]})
    kept, new = sold_lines(changed)
    assert (kept["Id"], kept["Description"], kept["Amount"]) == (second["Id"], "Taille", 40)
    assert new["Id"] not in (first["Id"], second["Id"])
    assert changed["TxnTaxDetail"]["TotalTax"] == Decimal("17.97")


def test_a_full_update_clears_what_it_does_not_name(company: Company, forms: Forms, customer: Record) -> None:
    made = forms.invoice(customer, CustomerMemo={"value": "Merci !"})
    frame = {name: made[name] for name in ("Id", "SyncToken", "CustomerRef", "DocNumber", "TxnDate")}
    changed = company.create("Invoice", {**frame, "Line": [forms.line(200)], "PrivateNote": company.note})
    assert not changed.get("CustomerMemo")
    assert (changed["DocNumber"], changed["TotalAmt"]) == (made["DocNumber"], TOTAL)


def test_an_update_says_which_version_it_means(company: Company, forms: Forms, customer: Record) -> None:
    made = forms.invoice(customer)
    fault = company.refused("Invoice", {"Id": made["Id"], "sparse": True, "CustomerMemo": {"value": "x"}})
    assert (fault.code, fault.errors[0].element) == ("2020", "SyncToken")


def test_an_id_is_a_number(company: Company) -> None:
    fault = company.refused("Invoice", {"Id": "abc", "SyncToken": "0", "sparse": True})
    assert fault.code == "2030"


@pytest.mark.parametrize("part", ["ItemRef", "TaxCodeRef"])
def test_a_line_refers_to_what_there_is(company: Company, forms: Forms, customer: Record, part: str) -> None:
    line = forms.line(200)
    line["SalesItemLineDetail"][part] = {"value": "999999999"}
    assert company.refused("Invoice", forms.sale(customer, line)).code == "2500"


def test_an_account_that_is_not_there_is_named(company: Company, forms: Forms, customer: Record) -> None:
    body = {**forms.refund(customer), "DepositToAccountRef": {"value": "999999999"}}
    fault = company.refused("RefundReceipt", body)
    assert fault.code == "2500"
    assert "Accounts element id 999999999 not found" in fault.detail or not forms.lists.is_english
