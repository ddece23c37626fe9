"""Vendors and employees: their own records, and the names they share with customers."""

from typing import Any

import pytest

from tests.sandbox.qbo.company import Company, Shop

ENTITIES = ("customer", "vendor", "employee")


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.mark.parametrize("entity", ENTITIES)
def test_made_read_found_changed_and_made_inactive(company: Company, entity: str) -> None:
    made = company.post(entity, {"GivenName": "Ève", "FamilyName": "Côté", "PrimaryPhone": {"FreeFormNumber": "1"}})
    assert (made["DisplayName"], made["PrintOnCheckName"], made["Active"]) == ("Ève Côté", "Ève Côté", True)
    assert company.get(f"{entity}/{made['Id']}") == made
    assert company.find(entity.capitalize(), "WHERE DisplayName = 'ève côté'") == [made]
    frame = {"Id": made["Id"], "sparse": True}
    sparse = company.post(entity, {**frame, "SyncToken": "0", "CompanyName": "Chez Ève"})
    assert (sparse["PrimaryPhone"], sparse["CompanyName"]) == ({"FreeFormNumber": "1"}, "Chez Ève")
    full = company.post(entity, {"Id": made["Id"], "SyncToken": "1", "DisplayName": "Ève"})
    assert not {"PrimaryPhone", "CompanyName", "GivenName"} & full.keys()
    away = company.post(entity, {**frame, "SyncToken": "2", "Active": False})
    assert away["DisplayName"] == "Ève (deleted)"
    assert company.find(entity.capitalize()) == []
    back = company.post(entity, {**frame, "SyncToken": "3", "Active": True})
    assert (back["DisplayName"], back["SyncToken"]) == ("Ève", "4")
    assert company.refused(f"{entity}?operation=delete", {"Id": made["Id"], "SyncToken": "4"})[0] == "500"


@pytest.mark.parametrize("second", ENTITIES)
@pytest.mark.parametrize("first", ENTITIES)
def test_6240_a_name_is_given_once(company: Company, first: str, second: str) -> None:
    holder = company.post(first, {"DisplayName": "Acme"})
    assert company.refused(second, {"DisplayName": "ACME"})[0] == "6240"
    company.post(first, {"Id": holder["Id"], "SyncToken": "0", "sparse": True, "Active": False})
    assert company.post(second, {"DisplayName": "ACME"})["DisplayName"] == "ACME"


def test_ids_are_of_one_family(company: Company) -> None:
    ids = [company.post(entity, {"DisplayName": entity})["Id"] for entity in ENTITIES]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("entity", ["vendor", "employee"])
def test_they_are_no_customers(entity: str) -> None:
    shop = Shop()
    other = shop.post(entity, {"DisplayName": "Autre"})
    code, detail = shop.refused("invoice", shop.draft(CustomerRef={"value": other["Id"]}))
    assert code == "6000"
    assert "type of name" in detail


@pytest.mark.parametrize(
    ("entity", "body", "code"),
    [
        ("vendor", {"Notes": "x"}, "2010"),
        ("vendor", {"CompanyName": "", "AcctNum": "1"}, "6080"),
        ("vendor", {"DisplayName": "A", "TermRef": {"value": "999"}}, "2500"),
        ("vendor", {"DisplayName": "A", "AcctNum": "x" * 101}, "2050"),
        ("vendor", {"DisplayName": "A:B"}, "2180"),
        ("vendor", {"DisplayName": "A", "CurrencyRef": {"value": "USD"}}, "6000"),
        ("employee", {"EmployeeNumber": "7"}, "6080"),
        ("employee", {"DisplayName": "A", "Gender": "x"}, "2170"),
        ("employee", {"DisplayName": "A", "BirthDate": "1990-13-01"}, "2090"),
        ("employee", {"DisplayName": "A", "PrimaryEmailAddr": {"Address": "a"}}, "2210"),
    ],
)
def test_ones_that_cannot_be(company: Company, entity: str, body: dict[str, Any], code: str) -> None:
    assert company.refused(entity, body)[0] == code


@pytest.mark.parametrize("entity", ENTITIES)
def test_6000_one_name_at_a_time_while_somebody_has_one_open(company: Company, entity: str) -> None:
    known = company.customer("Nord")
    company.act(act="hold_names", seconds=5)
    body = {"DisplayName": "Sud"}
    code, detail = company.refused(entity, body)
    assert code == "6000"
    assert detail.endswith("You can only add or edit one name at a time. Please try again.")
    assert company.refused("customer", {"Id": known["Id"], "SyncToken": "0", "sparse": True, "Notes": "x"})[0] == "6000"
    company.item()
    company.clock.advance(5)
    assert company.post(entity, body)["DisplayName"] == "Sud"


@pytest.mark.parametrize("seconds", [None, -1, 86_401, True, "5"])
def test_names_are_held_for_a_number_of_seconds(company: Company, seconds: object) -> None:
    with pytest.raises(ValueError, match="seconds"):
        company.act(act="hold_names", seconds=seconds)


@pytest.mark.parametrize(
    ("entity", "name"),
    [("customer", "BillAddr"), ("customer", "ShipAddr"), ("vendor", "BillAddr"), ("employee", "PrimaryAddr")],
)
def test_an_address_has_an_id_until_it_changes_and_is_nowhere_on_the_map(
    company: Company, entity: str, name: str
) -> None:
    address = {"Line1": "1 rue X", "City": "Lévis"}
    made = company.post(entity, {"DisplayName": "A", name: address})
    assert made[name] == {**address, "Id": made[name]["Id"], "Lat": "INVALID", "Long": "INVALID"}
    same = company.post(entity, {"Id": made["Id"], "SyncToken": "0", "DisplayName": "A", name: made[name]})
    assert same[name] == made[name]
    moved = company.post(entity, {"Id": made["Id"], "SyncToken": "1", "DisplayName": "A", name: {"City": "Québec"}})
    assert moved[name]["Id"] != made[name]["Id"]
    assert "Line1" not in moved[name]
