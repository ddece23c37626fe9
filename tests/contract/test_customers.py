"""Customers: names of every kind, updates in part and in whole, stale tokens, inactive ones."""

import pytest

from tests.contract.answer import Record
from tests.contract.company import Company
from tests.contract.forms import Forms

NAMES = ("Gestion L'Érable inc.", "Çà & Là – l'Été", 'Hélène "Lou" Côté', "日本語 Œuvre")


@pytest.mark.parametrize("words", NAMES)
def test_a_name_comes_back_as_it_was_sent(company: Company, words: str) -> None:
    name = company.name(words)
    made = company.create("Customer", {"DisplayName": name})
    assert made["Id"].isdigit()
    assert made["SyncToken"] == "0"
    assert (made["domain"], made["sparse"], made["Active"]) == ("QBO", False, True)
    assert (made["DisplayName"], made["FullyQualifiedName"]) == (name, name)
    assert company.read("Customer", made)["DisplayName"] == name


def test_all_that_a_customer_is_made_of_is_stored(company: Company) -> None:
    body = {
        "DisplayName": company.name("Clinique Saint-Jérôme"),
        "GivenName": "Zoé",
        "FamilyName": "L'Heureux",
        "CompanyName": "Clinique Saint-Jérôme",
        "PrimaryEmailAddr": {"Address": "a.b+c@example.org"},
        "PrimaryPhone": {"FreeFormNumber": "(418) 555-0134"},
        "BillAddr": {"Line1": "1 rue X", "City": "Lévis", "CountrySubDivisionCode": "QC", "PostalCode": "G6V 1A1"},
        "Notes": company.note,
    }
    made = company.read("Customer", company.create("Customer", body))
    for name in ("GivenName", "FamilyName", "CompanyName", "Notes"):
        assert made[name] == body[name]
    assert made["PrimaryEmailAddr"]["Address"] == "a.b+c@example.org"
    assert made["PrimaryPhone"]["FreeFormNumber"] == "(418) 555-0134"
    assert made["BillAddr"]["City"] == "Lévis"
    assert made["Balance"] == 0


def test_a_name_in_use_is_refused(company: Company, forms: Forms) -> None:
    taken = forms.customer()["DisplayName"]
    fault = company.refused("Customer", {"DisplayName": taken})
    assert fault.code == "6240"
    if forms.lists.is_english:
        assert "Another customer, vendor or employee is already using this name" in fault.detail


def test_the_name_of_a_vendor_is_refused(company: Company, forms: Forms) -> None:
    assert company.refused("Customer", {"DisplayName": forms.lists.vendor_name}).code == "6240"


@pytest.mark.parametrize("field", ["GivenName", "MiddleName", "FamilyName", "CompanyName"])
def test_a_text_that_is_too_long_is_refused(company: Company, forms: Forms, field: str) -> None:
    fault = company.refused("Customer", {"DisplayName": company.name("Long"), field: "é" * 101})
    assert fault.code == "2050"
    assert "101" in fault.detail
    if forms.lists.is_english:
        assert "Max:100 supported. Supplied length:101" in fault.detail


def test_a_display_name_takes_500_characters_and_no_more(company: Company) -> None:
    name = company.name("Long").ljust(500, "x")
    assert company.create("Customer", {"DisplayName": name})["DisplayName"] == name
    assert company.refused("Customer", {"DisplayName": f"{name}y"}).code == "2050"


@pytest.mark.parametrize("character", [":", "\t", "\n"])
def test_a_name_with_a_colon_or_on_two_lines_is_refused(company: Company, forms: Forms, character: str) -> None:
    fault = company.refused("Customer", {"DisplayName": f"A{character}{company.number()}"})
    assert fault.code == "2180"
    if forms.lists.is_english:
        assert "must be on one line, and cannot include colons or tabbing" in fault.detail


def test_an_unknown_property_is_refused(company: Company, forms: Forms) -> None:
    for wrong in ("Colour", "displayName"):
        fault = company.refused("Customer", {"DisplayName": company.name("X"), wrong: "x"})
        assert fault.code == "2010"
        assert wrong in fault.detail or not forms.lists.is_english


def test_an_address_that_is_none_is_refused(company: Company) -> None:
    body = {"DisplayName": company.name("X"), "PrimaryEmailAddr": {"Address": "nobody"}}
    assert company.refused("Customer", body).code == "2210"


def test_a_customer_without_any_name_is_refused(company: Company) -> None:
    assert company.refused("Customer", {"Notes": company.note}).code in ("6080", "2020")


def test_what_only_quickbooks_sets_is_ignored(company: Company) -> None:
    made = company.create("Customer", {"DisplayName": company.name("X"), "BalanceWithJobs": 5, "Level": 3})
    assert made["BalanceWithJobs"] == 0


def test_a_sparse_update_keeps_what_it_does_not_name(company: Company, forms: Forms) -> None:
    made = forms.customer(Notes=company.note, GivenName="Zoé")
    changed = company.change("Customer", made, {"GivenName": "Noé"})
    assert (changed["GivenName"], changed["Notes"]) == ("Noé", company.note)
    assert int(changed["SyncToken"]) > int(made["SyncToken"])
    assert changed["DisplayName"] == made["DisplayName"]


def test_a_full_update_clears_what_it_does_not_name(company: Company, forms: Forms) -> None:
    made = forms.customer(Notes=company.note, GivenName="Zoé")
    frame = {name: made[name] for name in ("Id", "SyncToken", "DisplayName")}
    changed = company.create("Customer", {**frame, "GivenName": "Noé"})
    assert changed["GivenName"] == "Noé"
    assert not changed.get("Notes")


@pytest.mark.parametrize("off_by", [-1, 1])
def test_a_sync_token_of_another_version_is_refused(company: Company, forms: Forms, off_by: int) -> None:
    made = company.change("Customer", forms.customer(), {"Notes": company.note})
    frame = {"Id": made["Id"], "SyncToken": str(int(made["SyncToken"]) + off_by), "sparse": True}
    fault = company.refused("Customer", {**frame, "Notes": "late"})
    assert fault.code == "5010"
    if forms.lists.is_english:
        assert "were working on this at the same time" in fault.detail
    assert company.read("Customer", made)["Notes"] == company.note


def test_an_inactive_customer_is_renamed_and_hidden(company: Company, forms: Forms) -> None:
    made = forms.customer()
    gone = company.change("Customer", made, {"Active": False})
    assert gone["Active"] is False
    assert gone["DisplayName"].startswith(made["DisplayName"])
    if forms.lists.is_english:
        assert gone["DisplayName"] == f"{made['DisplayName']} (deleted)"
    assert company.rows("Customer", f"WHERE Id = '{made['Id']}'") == []
    found = company.rows("Customer", f"WHERE Id = '{made['Id']}' AND Active IN (true,false)")
    assert [row["Active"] for row in found] == [False]


def test_nothing_is_sold_to_an_inactive_customer(company: Company, forms: Forms) -> None:
    gone = company.change("Customer", forms.customer(), {"Active": False})
    assert company.refused("Invoice", forms.sale(gone)).code in ("2500", "610")


def test_a_customer_cannot_be_deleted(company: Company, forms: Forms) -> None:
    answer = company.try_delete("Customer", forms.customer())
    assert answer.refusal.code == "500"
    if forms.lists.is_english:
        assert "Delete is not supported" in answer.refusal.detail


@pytest.mark.parametrize(
    ("changes", "most"),
    [
        ({"Title": "x" * 17}, 16),
        ({"Suffix": "x" * 17}, 16),
        ({"Notes": "x" * 2001}, 2000),
        ({"PrimaryPhone": {"FreeFormNumber": "5" * 31}}, 30),
        ({"BillAddr": {"PostalCode": "x" * 31}}, 30),
        ({"BillAddr": {"Line1": "x" * 501}}, 500),
        ({"PrintOnCheckName": "x" * 111}, 110),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_every_property_has_its_length(company: Company, changes: Record, most: int) -> None:
    fault = company.refused("Customer", {"DisplayName": company.name("X"), **changes})
    assert fault.code == "2050"
    assert f"{most + 1:,}" in fault.detail or f"{most + 1}" in fault.detail


def test_a_display_name_is_built_from_the_parts_of_a_name(company: Company) -> None:
    family = company.name("L'Heureux")
    made = company.create("Customer", {"GivenName": "Zoé", "FamilyName": family})
    assert made["DisplayName"] == f"Zoé {family}"
    assert made["PrintOnCheckName"] == made["DisplayName"]


def test_a_display_name_cannot_be_emptied(company: Company, forms: Forms) -> None:
    made = forms.customer()
    company.attempt("Customer", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DisplayName": ""})
    assert company.read("Customer", made)["DisplayName"] == made["DisplayName"]


def test_a_job_needs_its_parent(company: Company) -> None:
    assert company.refused("Customer", {"DisplayName": company.name("Chantier"), "Job": True}).code in ("2020", "6150")


def test_customers_stand_five_levels_deep_at_most(company: Company, forms: Forms) -> None:
    parent = forms.customer()
    for _ in range(4):
        parent = forms.customer("Chantier", Job=True, ParentRef={"value": parent["Id"]})
    body = {"DisplayName": company.name("Trop bas"), "Job": True, "ParentRef": {"value": parent["Id"]}}
    assert company.refused("Customer", body).code == "6180"


def test_a_job_stands_under_its_customer(company: Company, forms: Forms) -> None:
    parent = forms.customer()
    name = company.name("Chantier")
    job = company.create("Customer", {"DisplayName": name, "Job": True, "ParentRef": {"value": parent["Id"]}})
    assert job["FullyQualifiedName"] == f"{parent['DisplayName']}:{name}"
    assert (job["Job"], job["Level"]) == (True, 1)
