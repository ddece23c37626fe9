"""One QBO record per Plannit contact or product: adopted only if surely the same, else under the next free name."""

from pathlib import Path

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import crosswalk
from plannit_qbo_pipeline.ledger.crosswalk import Alteration
from tests.stage import SLUG, Stage
from tests.stage_wire import Json

POSTED = (Standing.POSTED, "posted")


def _customers(stage: Stage) -> list[str]:
    return [record["DisplayName"] for record in stage.records("Customer")]


def _alteration(stage: Stage, document: Json, kind: Kind = Kind.CONTACT) -> Alteration | None:
    with stage.ledger.read() as tx:
        return crosswalk.alteration(tx, SLUG, kind, PlannitId(document["id"]))


@pytest.mark.parametrize(
    ("there", "here", "adopted"),
    [
        ({"PrimaryEmailAddr": {"Address": "Anne@Example.org"}}, {"email": "anne@example.org"}, True),
        ({"PrimaryPhone": {"FreeFormNumber": "(450) 555-0100"}}, {"phone": {"number": "1 450 555 0100"}}, True),
        ({"PrimaryEmailAddr": {"Address": "b@example.org"}}, {"email": "a@example.org"}, False),
        ({"PrimaryEmailAddr": {"Address": "b@example.org"}}, {}, False),
        ({}, {"email": "a@example.org"}, False),
        ({}, {}, False),
    ],
)
def test_a_customer_of_the_same_name_is_adopted_only_if_email_or_phone_agree(
    stage: Stage, there: Json, here: Json, adopted: bool
) -> None:
    known = stage.by_hand("Customer", DisplayName="anne roy", **there)
    contact = stage.contact(**here)
    invoice = stage.invoice("F-1", contact)
    stage.sync()
    assert stage.stands(invoice) == stage.stands(contact, Kind.CONTACT) == POSTED
    assert (stage.only("F-1")["CustomerRef"]["value"] == known["Id"]) is adopted
    assert ("Anne Roy (2)" in _customers(stage)) is not adopted
    untouched = next(record for record in stage.records("Customer") if record["Id"] == known["Id"])
    assert untouched["SyncToken"] == "0"


def test_a_record_is_never_adopted_by_two_contacts(stage: Stage) -> None:
    stage.by_hand("Customer", DisplayName="Anne Roy", PrimaryEmailAddr={"Address": "a@example.org"})
    for number in ("F-1", "F-2"):
        stage.invoice(number, stage.contact(email="a@example.org"))
    stage.sync()
    assert sorted(name for name in _customers(stage) if name.startswith("Anne")) == ["Anne Roy", "Anne Roy (2)"]


def test_an_inactive_customer_is_not_adopted_and_its_name_is_free(stage: Stage) -> None:
    gone = stage.by_hand("Customer", DisplayName="Anne Roy", PrimaryEmailAddr={"Address": "a@example.org"})
    stage.as_user("inactivate", "Customer", gone["Id"])
    invoice = stage.invoice("F-1", stage.contact(email="a@example.org"))
    stage.sync()
    assert stage.stands(invoice) == POSTED
    assert stage.only("F-1")["CustomerRef"]["value"] != gone["Id"]
    assert "Anne Roy" in _customers(stage)


def test_a_name_held_by_a_vendor_is_altered_and_the_parts_stay_whole(tmp_path: Path) -> None:
    seed = {
        "company": {"name": "Boréal", "timeZone": "America/Toronto", "currency": "CAD"},
        "taxGroups": [{"name": "Québec", "taxes": [{"name": "TPS", "rate": 5}]}],
        "qbo": {"Vendor": [{"DisplayName": "Anne Roy"}]},
    }
    stage = Stage(tmp_path, seed)
    contact = stage.contact()
    stage.invoice("F-1", contact)
    stage.sync()
    (customer,) = (record for record in stage.records("Customer") if record["DisplayName"].startswith("Anne"))
    assert (customer["DisplayName"], customer["GivenName"], customer["FamilyName"]) == ("Anne Roy (2)", "Anne", "Roy")
    altered = _alteration(stage, contact)
    assert altered is not None
    assert (altered.wanted_name, altered.used_name, altered.cause) == ("Anne Roy", "Anne Roy (2)", "name taken")


def test_namesakes_get_numbers_in_turn_and_keep_them_when_edited(stage: Stage) -> None:
    contacts = [stage.contact() for _ in range(3)]
    for number, contact in enumerate(contacts):
        stage.invoice(f"F-{number}", contact)
        stage.sync()
    assert {"Anne Roy", "Anne Roy (2)", "Anne Roy (3)"} <= set(_customers(stage))
    stage.forget_requests()
    stage.change("contacts", contacts[2], phone={"number": "450 555-0100"})
    stage.sync()
    assert len(stage.writes("Customer")) == 1
    assert {"Anne Roy", "Anne Roy (2)", "Anne Roy (3)"} <= set(_customers(stage))


def test_an_alteration_is_undone_when_the_namesake_is_renamed(stage: Stage) -> None:
    first, second = stage.contact(), stage.contact()
    stage.invoice("F-1", first)
    stage.sync()
    stage.invoice("F-2", second)
    stage.sync()
    assert _alteration(stage, second) is not None
    stage.change("contacts", first, lastName="Gagnon")
    stage.sync()
    assert {"Anne Gagnon", "Anne Roy"} <= set(_customers(stage))
    assert "Anne Roy (2)" not in _customers(stage)
    assert _alteration(stage, second) is None
    stage.forget_requests()
    stage.sync()
    assert stage.writes() == []


def test_a_renamed_contact_takes_the_variant_that_is_free(stage: Stage) -> None:
    first, second = stage.contact(), stage.contact(last_name="Gagnon")
    stage.invoice("F-1", first)
    stage.invoice("F-2", second)
    stage.sync()
    stage.change("contacts", second, lastName="Roy")
    stage.sync()
    assert {"Anne Roy", "Anne Roy (2)"} <= set(_customers(stage))
    assert stage.stands(second, Kind.CONTACT) == POSTED


@pytest.mark.parametrize(
    ("last_name", "used"),
    [
        ("Roy: chalet", "Anne Roy - chalet"),
        ("Roy\tchalet", "Anne Roy chalet"),
        ("L'Écuyer-D'Août", "Anne L'Écuyer-D'Août"),
        ("Œuvré 🍁", "Anne Œuvré 🍁"),
        ("x" * 600, None),
    ],
)
def test_names_are_kept_whole_but_for_what_quickbooks_forbids(stage: Stage, last_name: str, used: str | None) -> None:
    contact = stage.contact(last_name=last_name)
    invoice = stage.invoice("F-1", contact)
    stage.sync()
    assert stage.stands(invoice) == POSTED
    name = next(name for name in _customers(stage) if name.startswith("Anne"))
    assert name == used or (used is None and len(name) == 500)
    altered = _alteration(stage, contact)
    assert (altered is None) == (name == f"Anne {last_name}")
    assert altered is None or altered.cause == "characters or length"


@pytest.mark.parametrize("taken", ["Services", "Main-d'œuvre"])
def test_an_item_name_held_by_a_category_or_a_stranger_is_altered(stage: Stage, taken: str) -> None:
    """The seed has both; the stranger's item sells on the same account and is the same thing, so it is adopted."""
    product = stage.upsert("products", {"name": taken, "price": 85})
    invoice = stage.invoice("F-1", items=[{"productId": product["id"], "quantity": 2}])
    before = len(stage.records("Item"))
    stage.sync()
    assert stage.stands(invoice) == stage.stands(product, Kind.PRODUCT) == POSTED
    names = [record["Name"] for record in stage.records("Item")]
    assert ("Services (2)" in names) is (taken == "Services")
    assert len(names) - before == (1 if taken == "Services" else 0)


def test_a_name_of_which_every_variant_is_taken_is_not_fought_for_at_every_pass(stage: Stage) -> None:
    for number in range(1, 51):
        stage.by_hand("Customer", DisplayName="Anne Roy" if number == 1 else f"Anne Roy ({number})")
    invoice = stage.invoice("F-1")
    contact = {"id": invoice["contactId"]}
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == (Standing.BLOCKED, "name_conflict")
    assert stage.stands(invoice) == (Standing.BLOCKED, "contact_blocked")
    stage.forget_requests()
    stage.sync()
    assert stage.writes() == []
    stage.as_user("edit", "Customer", stage.records("Customer")[-1]["Id"], fields={"DisplayName": "Bruno"})
    stage.advance(hours=1)
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == stage.stands(invoice) == POSTED


def test_an_adopted_customer_follows_later_edits(stage: Stage) -> None:
    stage.by_hand("Customer", DisplayName="Anne Roy", PrimaryEmailAddr={"Address": "a@example.org"})
    contact = stage.contact(email="a@example.org")
    stage.invoice("F-1", contact)
    stage.sync()
    stage.change("contacts", contact, phone={"number": "450 555-0100"})
    stage.sync()
    (customer,) = (record for record in stage.records("Customer") if record["DisplayName"] == "Anne Roy")
    assert customer["PrimaryPhone"] == {"FreeFormNumber": "450 555-0100"}
