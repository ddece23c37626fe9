"""What QBO's answer is judged by: total, each tax, number, dates, customer and lines, and nothing else."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.load.verdict import (
    agrees,
    changed_fields,
    essentials,
    is_void,
    judge,
    judge_void,
    lines_agree,
    made_since,
    party_agrees,
    stated_total,
)
from plannit_qbo_pipeline.qbo.records import Entity
from tests.stage_wire import Json


def _invoice(**fields: Any) -> Json:
    detail = {"ItemRef": {"value": "4", "name": "Divers"}, "Qty": 1, "UnitPrice": 100, "TaxCodeRef": {"value": "9"}}
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": 100,
        "Description": "Entretien",
        "SalesItemLineDetail": detail,
    }
    taxes = [_tax("1", "5.00"), _tax("2", "9.98")]
    return {
        "Id": "7",
        "DocNumber": "F-1",
        "TxnDate": "2026-11-24",
        "DueDate": "2026-12-24",
        "CustomerRef": {"value": "3", "name": "Anne Roy"},
        "Line": [line, {"DetailType": "SubTotalLineDetail", "Amount": 100}],
        "TxnTaxDetail": {"TotalTax": Decimal("14.98"), "TaxLine": taxes},
        "TotalAmt": Decimal("114.98"),
        "Balance": Decimal("114.98"),
        "MetaData": {"CreateTime": "2026-11-24T09:00:00-08:00"},
        **fields,
    }


def _tax(rate: str, amount: str) -> Json:
    return {"Amount": Decimal(amount), "TaxLineDetail": {"TaxRateRef": {"value": rate}}}


def _sent() -> Json:
    whole = _invoice()
    return {**whole, "Line": whole["Line"][:1]}


def _relined(**fields: Any) -> list[Json]:
    line = _invoice()["Line"][0]
    known = {name: value for name, value in fields.items() if name in line}
    detail = {name: value for name, value in fields.items() if name not in line}
    return [{**line, **known, "SalesItemLineDetail": {**line["SalesItemLineDetail"], **detail}}]


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        ({}, []),
        ({"TotalAmt": Decimal("114.99")}, ["total"]),
        ({"DocNumber": "F-2"}, ["number"]),
        ({"TxnDate": "2026-11-25"}, ["date"]),
        ({"DueDate": "2026-12-25"}, ["due"]),
        ({"CustomerRef": {"value": "5"}}, ["customer"]),
        ({"CustomerRef": {"value": "3", "name": "Anne Roy-Gagnon"}}, []),
        ({"Balance": Decimal(0)}, []),
        ({"PrivateNote": "vu", "EmailStatus": "EmailSent"}, []),
        ({"TxnTaxDetail": {"TaxLine": [_tax("1", "4.99"), _tax("2", "9.99")]}}, ["taxes"]),
        ({"TxnTaxDetail": {"TaxLine": [_tax("2", "9.98"), _tax("1", "5"), _tax("3", "0")]}}, []),
        ({"Line": _relined()}, []),
        ({"Line": _relined(Amount=Decimal("100.00"), UnitPrice=Decimal("100.0"))}, []),
        ({"Line": _relined(ItemRef={"value": "4", "name": "Renommé"})}, []),
        ({"Line": _relined(Id="1", LineNum=1, ItemAccountRef={"value": "80"})}, []),
        ({"Line": _relined(ItemRef={"value": "5"})}, ["lines"]),
        ({"Line": _relined(TaxCodeRef={"value": "8"})}, ["lines"]),
        ({"Line": _relined(Description="Autre")}, ["lines"]),
        ({"Line": _relined(Qty=2, UnitPrice=50)}, ["lines"]),
        ({"Line": []}, ["lines"]),
    ],
)
def test_a_change_is_a_change_of_what_we_say(edit: Json, changed: list[str]) -> None:
    before, now = (essentials(Entity.INVOICE, _invoice(**fields)) for fields in ({}, edit))
    assert changed_fields(before, now) == changed


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({}, "posted"),
        ({"TotalAmt": Decimal("114.97")}, "total_differs"),
        ({"TxnTaxDetail": {"TaxLine": [_tax("1", "4.99"), _tax("2", "9.99")]}}, "total_differs"),
        ({"TxnTaxDetail": {"TaxLine": [_tax("1", "14.98")]}}, "total_differs"),
        ({"TxnTaxDetail": {}}, "total_differs"),
    ],
)
def test_posted_means_total_and_each_tax_to_the_cent(edit: Json, code: str) -> None:
    assert judge(Entity.INVOICE, _sent(), essentials(Entity.INVOICE, _invoice(**edit))).code == code


def test_what_was_sent_comes_to_its_lines_and_taxes() -> None:
    assert stated_total(_sent()) == Decimal("114.98")
    assert stated_total({}) == 0


@pytest.mark.parametrize(("total", "code"), [(0, "voided"), (None, "voided"), ("114.98", "total_differs")])
def test_a_void_is_one_only_at_zero(total: object, code: str) -> None:
    assert judge_void({"total": total}).code == code


@pytest.mark.parametrize(
    ("record", "void"), [(None, True), ({"TotalAmt": 0}, True), ({}, True), ({"TotalAmt": Decimal("0.01")}, False)]
)
def test_nothing_is_held_of_what_is_deleted_or_zero(record: Json | None, void: bool) -> None:
    assert is_void(record) is void


@pytest.mark.parametrize(
    ("edit", "same"),
    [
        ({}, True),
        ({"DocNumber": "f-1"}, True),
        ({"DocNumber": "F-2"}, False),
        ({"TxnDate": "2026-11-25"}, False),
        ({"CustomerRef": {"value": "5"}}, False),
        ({"TotalAmt": Decimal("114.99")}, False),
    ],
)
def test_a_sales_form_is_found_again_only_if_all_agrees(edit: Json, same: bool) -> None:
    assert agrees(_sent(), _invoice(**edit)) is same


def test_lines_agree_with_their_texts() -> None:
    assert lines_agree(_sent(), _invoice())
    assert not lines_agree(_sent(), _invoice(Line=_relined(Description="Autre")))


@pytest.mark.parametrize(
    ("record", "same"),
    [
        ({}, True),
        ({"DisplayName": " anne roy "}, True),
        ({"DisplayName": "Anne Roy (deleted)", "Active": False}, False),
        ({"DisplayName": "Anne Roy (2)"}, True),
        ({"DisplayName": "Anne Roy (3)"}, False),
        ({"PrimaryEmailAddr": {"Address": "b@example.org"}}, False),
        ({"PrimaryEmailAddr": None}, False),
        ({"Notes": "vu"}, True),
    ],
)
def test_a_party_is_the_same_under_one_of_its_names_with_all_that_was_sent(record: Json, same: bool) -> None:
    sent = {"DisplayName": "Anne Roy", "PrimaryEmailAddr": {"Address": "a@example.org"}}
    assert party_agrees(sent, {**sent, **record}, ["Anne Roy", "Anne Roy (2)"]) is same


@pytest.mark.parametrize(
    ("moment", "since"),
    [
        (datetime(2026, 11, 24, 17, 0, 0, 999_999, UTC), True),
        (datetime(2026, 11, 24, 17, 0, 1, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 16, 59, tzinfo=UTC), True),
    ],
)
def test_made_since_counts_whole_seconds_as_quickbooks_does(moment: datetime, since: bool) -> None:
    assert made_since(_invoice(), moment) is since
    assert not made_since({}, moment)
