"""Doubt: sent, and no answer. Nothing else is sent for the document until the same bytes have got one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import REPLAY_MAX_AGE
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.ledger import outbox
from tests.stage import SLUG, Stage
from tests.stage_wire import Json

pytestmark = pytest.mark.both_databases

DOUBT, POSTED = (Standing.IN_DOUBT, "answer_unknown"), (Standing.POSTED, "posted")
TRIES = 4  # of one request, until the transport gives up
LOST_ANSWERS = ["cut_after", "500_after", "slow", "truncated"]


def _lose(stage: Stage, kind: str, path: str = "/invoice\\?", count: int = TRIES) -> None:
    stage.fault(kind, path, method="POST", count=count, seconds=200 if kind == "slow" else 0)


def _doubtful(stage: Stage, kind: str = "cut_after", number: str = "F-1") -> Json:
    """An invoice that QBO has and of which we have no answer."""
    invoice = stage.invoice(number)
    _lose(stage, kind)
    stage.sync()
    assert stage.stands(invoice) == DOUBT
    return invoice


@pytest.mark.parametrize("kind", LOST_ANSWERS)
def test_doubt_is_settled_by_the_same_bytes_under_the_same_requestid(stage: Stage, kind: str) -> None:
    invoice = _doubtful(stage, kind)
    before = [sent for sent in stage.sent_writes() if "/invoice" in sent.url]
    report = stage.sync()
    after = [sent for sent in stage.sent_writes() if "/invoice" in sent.url]
    assert (report.settled, stage.stands(invoice)) == (1, POSTED)
    assert len(after) == len(before) + 1
    assert len({(sent.url, sent.body) for sent in after}) == 1
    assert stage.only("F-1")["SyncToken"] == "0"


@pytest.mark.parametrize("kind", ["500_before", "html"])
def test_what_never_arrived_is_settled_the_same_way(stage: Stage, kind: str) -> None:
    invoice = stage.invoice("F-1")
    _lose(stage, kind)
    stage.sync()
    assert (stage.stands(invoice), stage.numbered("F-1")) == (DOUBT, [])
    stage.sync()
    assert (stage.stands(invoice), len(stage.numbered("F-1"))) == (POSTED, 1)


def test_nothing_else_is_sent_for_a_document_in_doubt_and_its_change_follows_in_the_same_pass(stage: Stage) -> None:
    invoice = _doubtful(stage)
    changed = stage.reprice(invoice, 300)
    stage.forget_requests()
    stage.sync()
    first, second = stage.sent_writes()
    assert "Id" not in first.record
    assert (second.record["Id"], second.record["SyncToken"]) == (stage.only("F-1")["Id"], "0")
    assert (stage.stands(invoice), stage.only("F-1")["TotalAmt"]) == (POSTED, changed["total"])


def test_a_document_called_off_while_in_doubt_is_settled_then_voided(stage: Stage) -> None:
    invoice = _doubtful(stage)
    stage.change("invoices", invoice, status="cancelled")
    stage.sync()
    assert (stage.stands(invoice), stage.only("F-1")["TotalAmt"]) == ((Standing.WITHDRAWN, "voided"), 0)


def test_while_doubt_lasts_the_others_go_on(stage: Stage) -> None:
    doubtful = _doubtful(stage)
    other = stage.invoice("F-2", {"id": doubtful["contactId"]})
    _lose(stage, "500_before")
    stage.sync()
    assert (stage.stands(doubtful), stage.stands(other)) == (DOUBT, POSTED)
    stage.sync()
    assert (stage.stands(doubtful), len(stage.numbered("F-1"))) == (POSTED, 1)


@pytest.mark.parametrize(
    "act",
    [lambda stage, invoice: stage.reprice(invoice, 70), lambda stage, invoice: _cancel(stage, invoice)],
    ids=["edit", "void"],
)
@pytest.mark.parametrize("days", [0, 2])
def test_a_lost_edit_or_void_is_settled_before_and_after_a_day(
    stage: Stage, act: Callable[[Stage, Json], Json], days: int
) -> None:
    invoice = stage.invoice("F-1")
    stage.sync()
    act(stage, invoice)
    _lose(stage, "cut_after", "/invoice")
    stage.sync()
    assert stage.stands(invoice) == DOUBT
    stage.advance(days=days)
    stage.forget_requests()
    stage.sync()
    assert stage.standing(invoice).standing in (Standing.POSTED, Standing.WITHDRAWN)
    assert stage.only("F-1")["SyncToken"] == "1"
    assert len(stage.writes()) == (0 if days else 1)


def _cancel(stage: Stage, invoice: Json) -> Json:
    return stage.change("invoices", invoice, status="cancelled")


def test_after_a_day_the_document_is_looked_for_and_adopted(stage: Stage) -> None:
    invoice = _doubtful(stage)
    made = stage.only("F-1")
    stage.advance(seconds=REPLAY_MAX_AGE.total_seconds())
    stage.forget_requests()
    assert stage.sync().settled == 1
    assert (stage.stands(invoice), stage.writes(), stage.only("F-1")) == (POSTED, [], made)
    with stage.ledger.read() as tx:
        (receipt,) = outbox.receipts_of(tx, SLUG, Kind.INVOICE, invoice["id"])
    assert (receipt.qbo_id, receipt.adopted) == (made["Id"], True)


@pytest.mark.parametrize(
    "otherwise", [{"TxnDate": "2026-11-20"}, {"CustomerRef": "another"}, {"made": "before"}], ids=str
)
def test_after_a_day_what_does_not_agree_in_all_is_not_adopted(stage: Stage, otherwise: Json) -> None:
    """QBO never got ours, but somebody entered an invoice of the same number: it is theirs."""
    stage.by_hand("Customer", DisplayName="Une autre")
    invoice = stage.invoice("F-1")
    _lose(stage, "500_before")
    stage.sync()
    sent = stage.sent_writes()[-1].record
    fields = {key: value for key, value in {**sent, **otherwise}.items() if key != "made"}
    if "CustomerRef" in otherwise:
        other = next(record for record in stage.records("Customer") if record["DisplayName"] == "Une autre")
        fields["CustomerRef"] = {"value": other["Id"]}
    stage.advance(days=-1 if "made" in otherwise else 0)
    stage.by_hand("Invoice", **fields)
    stage.advance(days=2)
    stage.sync()
    assert (stage.stands(invoice), len(stage.numbered("F-1"))) == ((Standing.BLOCKED, "number_taken"), 1)


def test_after_a_day_an_intent_without_trace_is_closed_and_sent_anew(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    _lose(stage, "500_before")
    stage.sync()
    stage.advance(days=1)
    stage.sync()
    sent = [sent for sent in stage.sent_writes() if "/invoice" in sent.url]
    assert (stage.stands(invoice), len(stage.numbered("F-1"))) == (POSTED, 1)
    assert len({sent_once.requestid for sent_once in sent}) == 2


def test_a_lost_customer_is_found_after_a_day_and_not_made_twice(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    _lose(stage, "cut_after", "/customer")
    stage.sync()
    assert stage.stands(invoice) == (Standing.READY, "ready")
    stage.advance(days=1)
    stage.sync()
    assert (stage.stands(invoice), len(stage.writes("Customer"))) == (POSTED, TRIES)


@pytest.mark.parametrize("known", [{"email": "anne@example.org"}, {}])
def test_a_stranger_of_the_same_name_is_not_taken_for_our_lost_customer(stage: Stage, known: Json) -> None:
    """Ours never arrived; a namesake with another e-mail was entered since."""
    contact = stage.contact(**known)
    invoice = stage.invoice("F-1", contact)
    _lose(stage, "500_before", "/customer")
    stage.sync()
    stage.by_hand("Customer", DisplayName="Anne Roy", PrimaryEmailAddr={"Address": "other@example.org"})
    stage.advance(days=1)
    stage.sync()
    names = [record["DisplayName"] for record in stage.records("Customer")]
    assert (names.count("Anne Roy"), names.count("Anne Roy (2)")) == (1, 1)
    assert stage.stands(invoice) == POSTED


@pytest.fixture
def forgetful(tmp_path: Path, database_url: str | None) -> Iterator[Stage]:
    """A QBO that has forgotten a requestid as soon as time passes."""
    stage = Stage(tmp_path, switches={"requestid_retention_h": 0}, database_url=database_url)
    yield stage
    stage.services.close()


@pytest.mark.parametrize("entity", ["customer", "item", "invoice"])
def test_our_own_lost_record_is_adopted_though_quickbooks_forgot_the_requestid(forgetful: Stage, entity: str) -> None:
    """The replay is refused because of the name or number that our first try took."""
    invoice = forgetful.invoice("F-1")
    _lose(forgetful, "cut_after", f"/{entity}\\?", count=1)
    forgetful.sync()
    forgetful.sync()
    assert forgetful.stands(invoice) == POSTED
    names = [record["DisplayName"] for record in forgetful.records("Customer")]
    items = [record["Name"] for record in forgetful.records("Item")]
    assert (names.count("Anne Roy"), "Anne Roy (2)" in names) == (1, False)
    assert (items.count("Plannit – divers"), "Plannit – divers (2)" in items) == (1, False)
    assert [write["status"] for write in forgetful.writes(entity)] == [200, 400]


@pytest.mark.parametrize(
    "act",
    [lambda stage, invoice: stage.reprice(invoice, 70), lambda stage, invoice: _cancel(stage, invoice)],
    ids=["edit", "void"],
)
def test_our_own_lost_change_is_adopted_though_quickbooks_forgot_the_requestid(
    forgetful: Stage, act: Callable[[Stage, Json], Json]
) -> None:
    invoice = forgetful.invoice("F-1")
    forgetful.sync()
    act(forgetful, invoice)
    _lose(forgetful, "cut_after", "/invoice", count=1)
    forgetful.sync()
    assert forgetful.standing(invoice).standing in (Standing.POSTED, Standing.WITHDRAWN)
    assert forgetful.only("F-1")["SyncToken"] == "1"


def test_a_lost_altered_name_is_known_as_altered_once_settled(stage: Stage) -> None:
    first, second = stage.contact(), stage.contact()
    stage.invoice("F-1", first)
    stage.sync()
    stage.invoice("F-2", second)
    with stage.just_before(lambda sent: b"Anne Roy (2)" in sent.body, lambda: _lose(stage, "cut_after", "/customer")):
        stage.sync()
    stage.sync()
    stage.change("contacts", first, lastName="Roy-Gagnon")
    stage.sync()
    names = {record["DisplayName"] for record in stage.records("Customer")}
    assert {"Anne Roy", "Anne Roy-Gagnon"} <= names
    assert "Anne Roy (2)" not in names


def test_several_silent_documents_in_a_row_stop_the_pass_and_lose_nothing(stage: Stage) -> None:
    contact = stage.contact()
    made = [stage.invoice(f"F-{n}", contact) for n in range(6)]
    _lose(stage, "500_after", count=3 * TRIES)
    with pytest.raises(Unavailable, match="3 documents in a row"):
        stage.sync()
    standings = [stage.standing(invoice).standing for invoice in made]
    assert (standings.count(Standing.IN_DOUBT), standings.count(Standing.READY)) == (3, 3)
    stage.sync()
    assert {stage.stands(invoice) for invoice in made} == {POSTED}
    assert len(stage.records("Invoice")) == 6


def test_a_throttle_that_outlasts_our_patience_ends_the_pass_at_once(stage: Stage) -> None:
    made = [stage.invoice(f"F-{n}") for n in range(3)]
    stage.fault("429", "/invoice", method="POST", count=TRIES)
    with pytest.raises(Unavailable):
        stage.sync()
    assert len(stage.writes("Invoice")) == TRIES
    stage.sync()
    assert {stage.stands(invoice) for invoice in made} == {POSTED}
    assert len(stage.records("Invoice")) == 3
