"""Payment methods and terms: the short lists that documents refer to."""

from datetime import date
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.qbo.handlers.term import due_date
from tests.sandbox.qbo.company import Company, Shop

METHOD: dict[str, Any] = {"Name": "Troc"}
TERM: dict[str, Any] = {"Name": "Net 45", "DueDays": 45}
BODIES = {"paymentmethod": METHOD, "term": TERM}


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.mark.parametrize(
    ("entity", "body", "expected"),
    [
        ("paymentmethod", METHOD, {"Type": "NON_CREDIT_CARD", "Active": True}),
        ("paymentmethod", {**METHOD, "Type": "CREDIT_CARD"}, {"Type": "CREDIT_CARD"}),
        ("term", TERM, {"Type": "STANDARD", "DueDays": 45, "DiscountDays": 0, "DiscountPercent": 0}),
        ("term", {"Name": "Le 15", "DayOfMonthDue": 15, "DueNextMonthDays": 5}, {"Type": "DATE_DRIVEN"}),
        ("term", {"Name": "A", "DueDays": 0, "Type": "DATE_DRIVEN"}, {"Type": "STANDARD", "DueDays": 0}),
    ],
)
def test_a_new_one_has_what_the_request_left_out(
    company: Company, entity: str, body: dict[str, Any], expected: dict[str, Any]
) -> None:
    made = company.post(entity, body)
    assert expected.items() <= made.items()
    assert (made["SyncToken"], made["domain"], made["sparse"]) == ("0", "QBO", False)
    assert company.get(f"{entity}/{made['Id']}") == made
    assert company.find({"term": "Term"}.get(entity, "PaymentMethod"), f"WHERE Name = '{body['Name']}'") == [made]


@pytest.mark.parametrize("entity", BODIES)
def test_sparse_full_stale_and_inactive(company: Company, entity: str) -> None:
    made = company.post(entity, BODIES[entity])
    frame = {"Id": made["Id"], "sparse": True}
    renamed = company.post(entity, {**frame, "SyncToken": "0", "Name": "Autre"})
    assert renamed == {**made, "Name": "Autre", "SyncToken": "1", "MetaData": renamed["MetaData"]}
    assert company.refused(entity, {**frame, "SyncToken": "0", "Name": "B"})[0] == "5010"
    full = company.post(entity, {**BODIES[entity], "Id": made["Id"], "SyncToken": "1"})
    assert (full["Name"], full["SyncToken"]) == (made["Name"], "2")
    away = company.post(entity, {**frame, "SyncToken": "2", "Active": False})
    assert (away["Name"], away["Active"]) == (f"{made['Name']} (deleted)", False)
    again = company.post(entity, BODIES[entity])
    assert again["Name"] == made["Name"]
    assert company.refused(entity, {**frame, "SyncToken": "3", "Active": True})[0] == "6240"
    second = company.post(entity, {"Id": again["Id"], "SyncToken": "0", "sparse": True, "Active": False})
    assert second["Name"] == f"{made['Name']} (deleted 2)"
    assert company.refused(f"{entity}?operation=delete", {"Id": made["Id"], "SyncToken": "3"})[0] == "500"


@pytest.mark.parametrize(
    ("entity", "body", "code", "element"),
    [
        ("paymentmethod", {}, "2020", "Name"),
        ("paymentmethod", {"Name": "x" * 32}, "2050", "Name"),
        ("paymentmethod", {"Name": "A", "Type": "CASH"}, "2170", "Type"),
        ("paymentmethod", {"Name": "Cheque"}, "6240", ""),
        ("paymentmethod", {"Name": "A:B"}, "2180", "Name"),
        ("term", {"DueDays": 3}, "2020", "Name"),
        ("term", {"Name": "A"}, "2020", "DueDays"),
        ("term", {"Name": "A" * 32, "DueDays": 3}, "2050", "Name"),
        ("term", {"Name": "A", "DueDays": 1000}, "2240", "DueDays"),
        ("term", {"Name": "A", "DueDays": -1}, "2240", "DueDays"),
        ("term", {"Name": "A", "DayOfMonthDue": 32}, "2240", "DayOfMonthDue"),
        ("term", {"Name": "A", "DayOfMonthDue": 0}, "2240", "DayOfMonthDue"),
        ("term", {"Name": "net 30", "DueDays": 30}, "6240", ""),
    ],
)
def test_ones_that_cannot_be(company: Company, entity: str, body: dict[str, Any], code: str, element: str) -> None:
    error = company.errors(entity, body)[0]
    assert (error["code"], error["element"]) == (code, element)


@pytest.mark.parametrize(
    ("term", "issued", "due"),
    [
        ({}, "2026-11-24", "2026-11-24"),
        ({"DueDays": 30}, "2026-11-24", "2026-12-24"),
        ({"DayOfMonthDue": 15}, "2026-11-10", "2026-11-15"),
        ({"DayOfMonthDue": 15}, "2026-11-15", "2026-11-15"),
        ({"DayOfMonthDue": 15}, "2026-11-16", "2026-12-15"),
        ({"DayOfMonthDue": 15, "DueNextMonthDays": 5}, "2026-11-09", "2026-11-15"),
        ({"DayOfMonthDue": 15, "DueNextMonthDays": 5}, "2026-11-10", "2026-12-15"),
        ({"DayOfMonthDue": 31}, "2026-02-01", "2026-02-28"),
        ({"DayOfMonthDue": 31, "DueNextMonthDays": 3}, "2026-01-30", "2026-02-28"),
        ({"DayOfMonthDue": 1}, "2026-12-02", "2027-01-01"),
    ],
)
def test_when_a_form_is_due(term: dict[str, Any], issued: str, due: str) -> None:
    assert due_date(term, date.fromisoformat(issued)).isoformat() == due


def test_an_invoice_is_due_by_its_term() -> None:
    shop = Shop()
    term = shop.post("term", {"Name": "Le 15", "DayOfMonthDue": 15})
    assert shop.invoice(SalesTermRef={"value": term["Id"]})["DueDate"] == "2026-12-15"


def test_a_term_changes_from_days_to_a_day_of_the_month_and_back(company: Company) -> None:
    made = company.post("term", TERM)
    frame = {"Id": made["Id"], "sparse": True}
    dated = company.post("term", {**frame, "SyncToken": "0", "DayOfMonthDue": 10})
    assert dated["Type"] == "DATE_DRIVEN"
    assert "DueDays" not in dated
    back = company.post("term", {**frame, "SyncToken": "1", "DueDays": 5})
    assert (back["Type"], back["DueDays"]) == ("STANDARD", 5)
    assert "DayOfMonthDue" not in back
