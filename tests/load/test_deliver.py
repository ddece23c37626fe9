"""QBO's refusals: every code has a reason, and none is ever answered by a second record."""

import pytest

from plannit_qbo_pipeline.domain.standing import Standing, Who
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.sandbox.wire import dumps
from tests.stage import Stage
from tests.stage_wire import Canned

POSTED = (Standing.POSTED, "posted")
PLAIN = [
    *(
        "500",
        "610",
        "620",
        "2000",
        "2010",
        "2020",
        "2030",
        "2050",
        "2060",
        "2170",
        "2180",
        "2210",
        "2240",
        "2500",
        "2600",
    ),
    *("3000", "4000", "4001", "5020", "5030", "6000", "6010", "6020", "6070", "6080", "6090", "6100", "6150", "6170"),
    *("6180", "6220", "6240", "6250", "6270", "6420", "6430", "6440", "6450", "6470", "6480", "6530", "6540", "10100"),
    *("9999", "99999"),
]


@pytest.mark.parametrize("code", PLAIN)
def test_every_definite_refusal_of_an_invoice_has_a_reason_and_rests(stage: Stage, code: str) -> None:
    invoice = stage.invoice("F-1")
    with stage.refusing(code):
        stage.sync()
    why = stage.standing(invoice)
    assert (why.standing, why.code, why.who) == (Standing.BLOCKED, "qbo_refused", Who.BOOKKEEPER)
    assert code in why.sentence_en
    assert code in why.sentence_fr
    assert stage.row(invoice)["try_after"] > stage.time.now()


@pytest.mark.parametrize("code", ["6200", "6210"])
def test_a_closed_period_is_named_as_such(stage: Stage, code: str) -> None:
    invoice = stage.invoice("F-1")
    with stage.refusing(code):
        stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "closed_period")
    assert "2026-11-24" in stage.standing(invoice).sentence_fr


def test_a_void_refused_by_closed_books_names_the_date_that_quickbooks_holds(stage: Stage) -> None:
    invoice = stage.invoice("F-1", date="2026-11-20")
    stage.sync()
    stage.change("invoices", invoice, status="cancelled")
    with stage.refusing("6200"):
        stage.sync()
    assert "2026-11-20" in stage.standing(invoice).sentence_en


@pytest.mark.parametrize("code", ["130", "140", "150", "4002", "5000", "10000"])
def test_what_may_pass_by_itself_is_tried_again_within_the_pass(stage: Stage, code: str) -> None:
    invoice = stage.invoice("F-1")
    with stage.refusing(code, count=2):
        stage.sync()
    assert stage.stands(invoice) == POSTED
    assert len({(sent.requestid, sent.body) for sent in stage.sent_writes() if "/invoice" in sent.url}) == 1


@pytest.mark.parametrize("code", ["600", "10000"])
def test_a_refusal_that_tells_nothing_leaves_the_document_in_doubt(stage: Stage, code: str) -> None:
    invoice = stage.invoice("F-1")
    with stage.refusing(code, count=1 if code == "600" else 3):
        stage.sync()
    assert stage.stands(invoice) == (Standing.IN_DOUBT, "answer_unknown")
    stage.sync()
    assert stage.stands(invoice) == POSTED


@pytest.mark.parametrize("code", ["120", "3100", "6190", "10200"])
def test_what_concerns_the_whole_company_stops_the_pass_and_leaves_the_rest_ready(stage: Stage, code: str) -> None:
    contact = stage.contact()
    made = [stage.invoice(f"F-{n}", contact) for n in range(3)]
    with stage.refusing(code), pytest.raises(Misconfigured, match=code):
        stage.sync()
    assert len([sent for sent in stage.sent_writes() if "/invoice" in sent.url]) == 1
    stage.sync()
    assert {stage.stands(invoice) for invoice in made} == {POSTED}
    assert len(stage.records("Invoice")) == 3


def test_an_ended_subscription_is_a_definite_no_and_the_document_goes_when_it_is_renewed(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.as_user("set_preference", name="SubscriptionStatus", value="EXPIRED")
    with pytest.raises(Misconfigured, match="6190"):
        stage.sync()
    assert stage.stands(invoice) == (Standing.READY, "ready")
    stage.as_user("set_preference", name="SubscriptionStatus", value="PAID")
    stage.sync()
    assert (stage.stands(invoice), len(stage.numbered("F-1"))) == (POSTED, 1)


def test_a_number_taken_by_somebody_between_our_look_and_our_write_is_never_adopted(stage: Stage) -> None:
    contact = stage.contact()
    stage.invoice("F-0", contact)
    stage.sync()
    invoice = stage.invoice("F-1", contact)

    def enter_by_hand() -> None:
        line = {**stage.only("F-0")["Line"][0], "Id": None}
        customer = {"value": stage.only("F-0")["CustomerRef"]["value"]}
        stage.by_hand("Invoice", DocNumber="F-1", CustomerRef=customer, TxnDate="2026-11-20", Line=[line])

    with stage.just_before(lambda sent: sent.is_write, enter_by_hand):
        stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "number_taken")
    assert len(stage.numbered("F-1")) == 1


def test_a_look_that_quickbooks_refuses_stops_only_that_document(stage: Stage) -> None:
    first, second = stage.invoice("F-1"), stage.invoice("F-2")
    stage.sync()
    for invoice in (first, second):
        stage.reprice(invoice, 50)
    url = f"/invoice/{stage.only('F-1')['Id']}?"
    no = b'{"Fault":{"Error":[{"Message":"no","Detail":"no","code":"5020"}],"type":"ValidationFault"}}'
    stage.wire.instead = lambda sent: Canned(400, no) if url in sent.url else None
    stage.sync()
    assert stage.stands(first) == (Standing.BLOCKED, "qbo_refused")
    assert stage.stands(second) == POSTED
    stage.wire.instead = lambda _sent: None
    stage.sync()
    assert stage.stands(first) == POSTED


def test_an_answer_with_another_total_diverges_with_both_figures(stage: Stage) -> None:
    invoice = stage.invoice("F-1", price=100)
    stage.fault("total_off", "/invoice", method="POST")
    stage.sync()
    why = stage.standing(invoice)
    assert (why.standing, why.code) == (Standing.DIVERGED, "total_differs")
    assert "114.98" in why.sentence_en
    assert "114.99" in why.sentence_en
    stage.forget_requests()
    stage.change("invoices", invoice, notes="rien")
    stage.sync()
    assert (stage.writes(), stage.standing(invoice)) == ([], why)


def test_a_void_that_changed_nothing_there_diverges(stage: Stage) -> None:
    """Reported of QBO: success, and the invoice as it was."""
    invoice = stage.invoice("F-1")
    stage.sync()
    record = stage.only("F-1")
    stage.change("invoices", invoice, status="cancelled")
    body = dumps({"Invoice": record, "time": "2026-11-24"})
    stage.wire.instead = lambda sent: Canned(200, body) if "operation=void" in sent.url else None
    stage.sync()
    assert stage.stands(invoice) == (Standing.DIVERGED, "total_differs")


def test_an_expired_token_in_mid_pass_is_renewed_and_the_same_request_goes_again(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.fault("expired_token", "/invoice", method="POST")
    stage.sync()
    assert stage.stands(invoice) == POSTED
    first, second = (sent for sent in stage.sent_writes() if "/invoice" in sent.url)
    assert first == second


def test_a_token_that_runs_out_between_passes_is_renewed_before_it_does(stage: Stage) -> None:
    stage.sync()
    stage.advance(minutes=56)
    invoice = stage.invoice("F-1")
    stage.sync()
    assert stage.stands(invoice) == POSTED
    assert [entry["status"] for entry in stage.requests() if entry["status"] != 200] == []


def test_a_consent_that_ended_stops_the_pass_and_loses_nothing(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.fault("expired_token", "", count=3)
    with pytest.raises(Misconfigured):
        stage.sync()
    assert stage.writes() == []
    assert stage.stands(invoice) == (Standing.WAITING, "not_drafted")
