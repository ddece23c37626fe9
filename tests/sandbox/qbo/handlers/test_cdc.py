"""Change data capture: what is answered for which moment, in which order and shape."""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from plannit_qbo_pipeline.sandbox.qbo.handlers import cdc
from plannit_qbo_pipeline.sandbox.wire import Response
from tests.sandbox.qbo.company import NOON, Company, Shop

BEFORE = "2026-11-24T08:00:00-08:00"
"""An hour before the clock of every test company starts."""


def asked(company: Company, entities: str, since: str | datetime = BEFORE) -> Response:
    moment = since if isinstance(since, str) else since.isoformat()
    return company.send("GET", f"cdc?entities={entities}&changedSince={quote(moment)}")


def groups(company: Company, entities: str, since: str | datetime = BEFORE) -> list[dict[str, Any]]:
    response = asked(company, entities, since)
    assert response.status == 200, response.body.decode()
    payload = response.json()
    assert set(payload) == {"CDCResponse", "time"}
    (part,) = payload["CDCResponse"]
    found: list[dict[str, Any]] = part["QueryResponse"]
    return found


def move_to(company: Company, moment: datetime) -> None:
    """Sets the clock, and takes a token that is good then."""
    company.clock.set(moment)
    tokens = company.system._connections.connect(company.realm_id, "scope", moment)
    company.connection = {**company.connection, "access_token": tokens.access_token}


def refused(response: Response) -> tuple[str, str]:
    assert response.status == 400, response.body.decode()
    error = response.json()["Fault"]["Error"][0]
    return error["code"], error.get("element", "")


def test_each_type_has_a_group_and_an_empty_one_where_nothing_changed() -> None:
    shop = Shop()
    made = shop.invoice()
    found = groups(shop, "Payment,invoice,Customer")
    assert found[0] == {}
    assert found[1] == {"Invoice": [made], "startPosition": 1, "maxResults": 1, "totalCount": 1}
    assert [row["DisplayName"] for row in found[2]["Customer"]] == [shop.client["DisplayName"]]
    assert found[2]["Customer"][0]["Balance"] == made["TotalAmt"]


def test_nothing_changed_is_one_empty_object_for_each_type() -> None:
    company = Company()
    raw = json.loads(asked(company, "Invoice,Payment", NOON + timedelta(seconds=1)).body)
    assert raw["CDCResponse"] == [{"QueryResponse": [{}, {}]}]


def test_a_moment_is_found_in_every_spelling_of_it() -> None:
    company = Company()
    move_to(company, datetime.fromisoformat("2026-11-24T12:00:00-08:00"))
    company.customer()
    on_time = ("2026-11-24T12:00:00-08:00", "2026-11-24T20:00:00Z", "2026-11-24T15:00:00-05:00", "2026-11-24")
    late = ("2026-11-24T12:00:01-08:00", "2026-11-24T20:00:01Z", "2026-11-24T20:00:01+00:00", "2999-01-01")
    assert [len(groups(company, "Customer", since)[0]) for since in on_time] == [4] * len(on_time)
    assert [groups(company, "Customer", since) for since in late] == [[{}]] * len(late)


def test_winter_and_summer_are_compared_by_the_moment() -> None:
    company = Company()
    move_to(company, datetime.fromisoformat("2026-11-01T01:30:00-07:00"))
    summer = company.customer("A")
    company.clock.set(datetime.fromisoformat("2026-11-01T01:10:00-08:00"))
    winter = company.customer("B")
    assert summer["MetaData"]["CreateTime"] == "2026-11-01T01:30:00-07:00"
    assert winter["MetaData"]["CreateTime"] == "2026-11-01T01:10:00-08:00"
    found = groups(company, "Customer", "2026-11-01T01:00:00-08:00")
    assert [row["DisplayName"] for row in found[0]["Customer"]] == ["B"]
    both = groups(company, "Customer", "2026-11-01T01:00:00-07:00")
    assert [row["DisplayName"] for row in both[0]["Customer"]] == ["A", "B"]


def test_changes_come_in_their_order_and_what_is_gone_last() -> None:
    shop = Shop()
    first, gone, last = (shop.invoice(DocNumber=str(number)) for number in range(3))
    shop.clock.advance(10)
    shop.post("invoice?operation=delete", {"Id": gone["Id"], "SyncToken": "0"})
    shop.clock.advance(10)
    shop.payment(10, (first, 10))
    found = groups(shop, "Invoice", NOON + timedelta(seconds=-1))[0]["Invoice"]
    assert [row["Id"] for row in found] == [last["Id"], first["Id"], gone["Id"]]
    stamp = "2026-11-24T09:00:10-08:00"
    assert found[2] == {
        "domain": "QBO",
        "status": "Deleted",
        "Id": gone["Id"],
        "MetaData": {"LastUpdatedTime": stamp},
    }
    assert found[1]["SyncToken"] == "1", "a payment changes its invoice"
    since = groups(shop, "Invoice", NOON + timedelta(seconds=15))[0]["Invoice"]
    assert [row["Id"] for row in since] == [first["Id"]]


def test_a_customer_merged_away_is_deleted_and_an_inactive_one_is_not() -> None:
    company = Company()
    stays, goes, rests = (company.customer(name) for name in ("A", "B", "C"))
    company.clock.advance(10)
    company.act(act="merge", entity="Customer", id=goes["Id"], into=stays["Id"])
    company.act(act="inactivate", entity="Customer", id=rests["Id"])
    found = groups(company, "Customer", NOON + timedelta(seconds=5))[0]["Customer"]
    assert [(row["Id"], row.get("Active"), row.get("status")) for row in found] == [
        (stays["Id"], True, None),
        (rests["Id"], False, None),
        (goes["Id"], None, "Deleted"),
    ]


@pytest.mark.parametrize("entity", ["TaxCode", "TaxRate", "TaxAgency", "JournalCode", "Unicorn", "Customer,TaxCode"])
def test_types_without_change_data_are_refused(entity: str) -> None:
    assert refused(asked(Company(), entity)) == ("500", "entities")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("cdc", ("2020", "entities")),
        ("cdc?entities=&changedSince=2026-11-24", ("2020", "entities")),
        ("cdc?entities=Customer", ("2020", "changedSince")),
        ("cdc?entities=Customer&changedSince=yesterday", ("2090", "changedSince")),
        # The plus of an offset that nobody encoded arrives as a blank.
        ("cdc?entities=Customer&changedSince=2026-11-24T12:00:00+00:00", ("2090", "changedSince")),
    ],
)
def test_what_is_asked_for_must_be_said(path: str, expected: tuple[str, str]) -> None:
    assert refused(Company().send("GET", path)) == expected


def test_thirty_days_are_looked_back_and_no_more() -> None:
    company = Company()
    company.customer()
    assert groups(company, "Customer", NOON - timedelta(days=30))[0]["maxResults"] == 1
    for since in (NOON - timedelta(days=30, seconds=1), "0001-01-01", "2020-02-28T00:00:00"):
        assert refused(asked(company, "Customer", since)) == ("500", "changedSince")


def test_an_older_moment_may_be_taken_for_thirty_days_ago() -> None:
    company = Company({"cdc_too_old": "clamp"})
    company.customer("Vieux")
    move_to(company, NOON + timedelta(days=31))
    company.customer("Neuf")
    found = groups(company, "Customer", "2020-01-01")[0]["Customer"]
    assert [row["DisplayName"] for row in found] == ["Neuf"]


@pytest.mark.parametrize(("kept", "names", "items"), [("newest", "BCD", 1), ("oldest", "ABCD", 0)])
def test_there_is_no_second_page(monkeypatch: pytest.MonkeyPatch, kept: str, names: str, items: int) -> None:
    monkeypatch.setattr(cdc, "MAX_OBJECTS", 4)
    company = Company({"cdc_over_1000": kept})
    for name in "ABCD":
        company.clock.advance(1)
        company.customer(name)
    company.clock.advance(1)
    company.item("Article")
    found = groups(company, "Customer,Item", NOON + timedelta(seconds=1))
    assert "".join(row["DisplayName"] for row in found[0]["Customer"]) == names
    assert found[0]["maxResults"] == len(names)
    assert "totalCount" not in found[0]
    assert len(found[1].get("Item", [])) == items


def test_a_thousand_objects_are_the_most() -> None:
    assert cdc.MAX_OBJECTS == 1000


def test_every_type_of_the_registry_can_be_followed() -> None:
    company = Company()
    names = "Customer,Vendor,Employee,Item,Account,PaymentMethod,Term,Invoice,Payment,CreditMemo,RefundReceipt,Purchase"
    assert len(groups(company, names)) == 12
