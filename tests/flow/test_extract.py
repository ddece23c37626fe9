"""Reading Plannit into the ledger: nothing lost, nothing reverted, and no document too odd to be kept."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.flow.extract import cell_of, incoming
from plannit_qbo_pipeline.ledger import cursors
from plannit_qbo_pipeline.plannit.contract import Resource
from plannit_qbo_pipeline.sandbox.wire import dumps
from tests.stage import SLUG, Stage
from tests.stage_wire import NOON, Canned, Json

LIST = "/api/invoices$|/api/invoices\\?"


def _cursor(stage: Stage, resource: Resource = Resource.INVOICES) -> object:
    with stage.ledger.read() as tx:
        return cursors.read(tx, SLUG, resource)


def test_a_stale_page_never_reverts_a_newer_version(stage: Stage) -> None:
    invoice = stage.invoice("F-1", price=100)
    stage.sync()
    stage.sync()  # now the cache of the list holds the first version under the question that comes again
    changed = stage.reprice(invoice, 200)
    stage.sync()
    stage.forget_requests()
    stage.fault("stale_page", LIST, system="plannit")
    stage.sync()
    assert (stage.writes(), stage.only("F-1")["TotalAmt"]) == ([], changed["total"])


def test_a_stale_page_hides_a_change_only_until_the_next_pass(stage: Stage) -> None:
    stage.sync()
    invoice = stage.invoice("F-1")
    stage.fault("stale_page", LIST, system="plannit")
    stage.sync()
    assert stage.records("Invoice") == []
    stage.sync()
    assert stage.stands(invoice) == (Standing.POSTED, "posted")


def test_a_short_page_is_no_answer_and_leaves_the_cursor_where_it_was(stage: Stage) -> None:
    stage.invoice("F-1")
    stage.sync()
    before = _cursor(stage)
    stage.invoice("F-2")
    stage.fault("short_page", LIST, system="plannit", count=2)
    with pytest.raises(Unavailable, match="incomplete page"):
        stage.sync()
    assert (_cursor(stage), stage.numbered("F-2")) == (before, [])
    stage.sync()
    assert len(stage.numbered("F-2")) == 1


def test_an_outage_of_plannit_is_never_taken_for_nothing_there(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.sync()
    stage.fault("html", "/api/", system="plannit", count=4)
    with pytest.raises(Unavailable):
        stage.sync()
    assert stage.stands(invoice) == (Standing.POSTED, "posted")


@pytest.mark.parametrize(
    "oddity",
    [
        {"total": "114.98"},
        {"total": None},
        {"total": Decimal("1e30")},
        {"total": Decimal("1e17")},
        {"items": "none"},
        {"items": [{"name": 5}]},
        {"date": "24/11/2026"},
        {"date": 20261124},
        {"number": 17},
        {"contactId": None},
        {"currency": "dollars canadiens"},
        {"status": "a status longer than any that the contract knows"},
        {"taxes": [{"name": "TPS", "rate": "5 %", "amount": 5}]},
    ],
    ids=str,
)
def test_one_unreadable_document_is_blocked_and_stops_no_other(stage: Stage, oddity: Json) -> None:
    broken, good = stage.invoice("F-1"), stage.invoice("F-2")
    stage.corrupt("invoices", broken, **oddity)
    stage.sync()
    assert stage.stands(broken) == (Standing.BLOCKED, "unreadable")
    assert stage.stands(good) == (Standing.POSTED, "posted")
    assert [record["DocNumber"] for record in stage.records("Invoice")] == ["F-2"]
    stage.upsert("invoices", broken)
    stage.sync()
    assert stage.stands(broken) == (Standing.POSTED, "posted")


def test_half_a_character_in_a_text_stops_nothing(stage: Stage) -> None:
    """An emoji cut in two by Plannit's own code is no Unicode and cannot be sent to anybody."""
    invoice = stage.invoice("F-1")
    page = dumps({"data": [invoice], "page": 1, "limit": 100, "total": 1}).replace(b"Entretien", b"Entretien \\ud83d")
    stage.wire.instead = lambda sent: Canned(200, page) if "/api/invoices" in sent.url else None
    stage.sync()
    assert stage.stands(invoice) == (Standing.POSTED, "posted")
    assert stage.only("F-1")["Line"][0]["Description"] == "Entretien \N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("taxes", ["none", [{"name": "TPS"}], [{"name": "TPS", "rate": "x"}], ["TPS"], None])
def test_an_unreadable_tax_group_stops_only_who_uses_it(stage: Stage, taxes: Any) -> None:
    group = stage.upsert("taxgroups", {"name": "À part", "taxes": [{"name": "TPS", "rate": 5}]})
    user, other = stage.invoice("F-1", taxGroupId=group["id"]), stage.invoice("F-2")
    stage.corrupt("taxgroups", group, taxes=taxes)
    stage.sync()
    assert stage.stands(user) == (Standing.BLOCKED, "no_tax_group")
    assert stage.stands(other) == (Standing.POSTED, "posted")


def test_tax_groups_are_read_again_so_that_a_repaired_one_lets_go(stage: Stage) -> None:
    group = stage.upsert("taxgroups", {"name": "À part", "taxes": [{"name": "TVH", "rate": 12}]})
    invoice = stage.invoice("F-1", taxGroupId=group["id"])
    stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "tax_code_missing")
    stage.change("taxgroups", group, taxes=[{"name": "TVH", "rate": 13}])
    stage.change("invoices", invoice, taxGroupId=group["id"])
    stage.advance(minutes=1)
    stage.sync()
    assert stage.stands(invoice) == (Standing.POSTED, "posted")


def test_an_unknown_contact_is_asked_for_by_its_id(stage: Stage) -> None:
    contact = stage.contact()
    invoice = stage.invoice("F-1", contact)
    stage.fault("stale_page", "/api/contacts", system="plannit")  # a list that does not know it yet
    stage.sync()
    assert stage.stands(invoice) == (Standing.POSTED, "posted")
    assert f"/api/contacts/{contact['id']}" in [entry["path"] for entry in stage.requests("plannit")]


def test_an_object_gone_from_plannit_is_kept_as_deleted(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.sync()
    extractor = stage.carrier().extractor()
    stage.wire.instead = lambda sent: _absent(sent.url, invoice["id"])
    assert [item.plannit_id for item in extractor.named(Resource.INVOICES, [invoice["id"]])] == [invoice["id"]]
    assert extractor.named(Resource.INVOICES, [invoice["id"]]) == []
    stage.wire.instead = lambda _sent: None
    stage.carrier().draft_all()
    stage.carrier().drain()
    assert stage.stands(invoice) == (Standing.WITHDRAWN, "voided")


def _absent(url: str, plannit_id: str) -> Canned | None:
    return Canned(404, b'{"error":"not found"}') if url.endswith(plannit_id) else None


@pytest.mark.parametrize(
    ("day", "created", "cell"),
    [
        ("2026-11-24", NOON, "2026-11"),
        (None, NOON - timedelta(days=24), "2026-10"),  # the evening of 31 October in Toronto
        ("2003-01-01", NOON, "2015-01"),
        ("2099-01-01", NOON, "2027-11"),
        ("24/11/2026", NOON - timedelta(days=60), "2026-09"),
    ],
)
def test_the_cell_is_the_business_month_else_that_of_creation(day: Any, created: Any, cell: str) -> None:
    raw = {"id": "x", "updatedAt": NOON.isoformat(), "createdAt": created.isoformat(), "date": day}
    assert incoming(Resource.INVOICES, raw, "America/Toronto", NOON).period == cell
    assert str(cell_of(None, created, "America/Toronto", NOON)) <= "2026-11"


def test_without_id_or_time_there_is_no_telling_what_an_object_is() -> None:
    with pytest.raises(Unavailable, match="readable id or updatedAt"):
        incoming(Resource.INVOICES, {"id": "x", "updatedAt": "yesterday"}, "America/Toronto", NOON)


@pytest.mark.parametrize(("amount", "kind"), [(5, Kind.PAYMENT), (-5, Kind.REFUND), ("-5", Kind.PAYMENT)])
def test_a_negative_payment_is_a_refund(amount: Any, kind: Kind) -> None:
    raw = {"id": "x", "updatedAt": NOON.isoformat(), "amount": amount}
    assert incoming(Resource.PAYMENTS, raw, "America/Toronto", NOON).kind is kind
