"""Money goes into the books even where QuickBooks refuses a link; the missing link is shown until it is there."""

from pathlib import Path

import pytest

from plannit_qbo_pipeline.domain.limits import RECHECK_AFTER
from plannit_qbo_pipeline.domain.standing import Standing
from tests.money import PAYMENT, POSTED, VOIDED, applied, assert_books_agree, only_received, received, untaxed
from tests.stage import Stage
from tests.stage_wire import Json

MISSING = (Standing.DIVERGED, "link_missing")


def _pay_by_hand(stage: Stage, number: str, amount: int) -> Json:
    """Somebody enters the same money in QuickBooks, and applies it there."""
    record = stage.only(number)
    line = {"Amount": amount, "LinkedTxn": [{"TxnId": record["Id"], "TxnType": "Invoice"}]}
    customer = {"value": record["CustomerRef"]["value"]}
    return stage.by_hand("Payment", CustomerRef=customer, TotalAmt=amount, Line=[line])


def _pause(stage: Stage) -> None:
    stage.advance(seconds=RECHECK_AFTER.total_seconds())
    stage.forget_requests()


@pytest.fixture
def contested(stage: Stage) -> tuple[Json, Json, Json]:
    """An invoice of 100, 80 applied to it by hand, and a payment of 100 of Plannit's."""
    invoice = stage.invoice("F-1", items=untaxed(100))
    stage.sync()
    by_hand = _pay_by_hand(stage, "F-1", 80)
    return invoice, stage.payment(100, invoice), by_hand


def test_a_refused_link_is_left_out_and_the_money_goes(stage: Stage, contested: tuple[Json, Json, Json]) -> None:
    _, payment, _ = contested
    stage.forget_requests()
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (MISSING, {})
    assert only_received(stage, payment)["TotalAmt"] == 100
    assert "100.00" in stage.standing(payment, PAYMENT).sentence_en
    assert [entry["status"] for entry in stage.writes()] == [400, 200]
    assert len({entry["requestid"] for entry in stage.writes()}) == 2
    stage.forget_requests()
    stage.sync()
    assert stage.writes() == []


def test_a_link_made_by_hand_brings_agreement_back(stage: Stage, contested: tuple[Json, Json, Json]) -> None:
    invoice, payment, by_hand = contested
    stage.sync()
    stage.as_user("delete", "Payment", by_hand["Id"])
    line = {"Amount": 100, "LinkedTxn": [{"TxnId": stage.only("F-1")["Id"], "TxnType": "Invoice"}]}
    stage.as_user("edit", "Payment", only_received(stage, payment)["Id"], fields={"Line": [line]})
    _pause(stage)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (POSTED, [])
    stage.change("invoices", invoice, items=untaxed(60))
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 60})
    assert_books_agree(stage)


def test_the_link_is_made_by_itself_once_the_invoice_has_room(stage: Stage, contested: tuple[Json, Json, Json]) -> None:
    _, payment, by_hand = contested
    stage.sync()
    _pause(stage)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (MISSING, [])
    stage.as_user("delete", "Payment", by_hand["Id"])
    _pause(stage)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 100})
    assert len(stage.writes()) == 1
    assert_books_agree(stage)


def test_a_link_that_is_refused_again_costs_that_one_write_and_changes_nothing(
    stage: Stage, contested: tuple[Json, Json, Json]
) -> None:
    _, payment, by_hand = contested
    stage.sync()
    before = only_received(stage, payment)
    stage.as_user("delete", "Payment", by_hand["Id"])
    _pause(stage)
    with stage.refusing("6000", path="/payment"):
        stage.sync()
    assert (stage.stands(payment, PAYMENT), only_received(stage, payment)) == (MISSING, before)
    _pause(stage)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 100})


def test_a_payment_that_a_person_changed_meanwhile_is_left_to_that_person(
    stage: Stage, contested: tuple[Json, Json, Json]
) -> None:
    _, payment, by_hand = contested
    stage.sync()
    stage.as_user("delete", "Payment", by_hand["Id"])
    stage.as_user("edit", "Payment", only_received(stage, payment)["Id"], fields={"TxnDate": "2026-11-02"})
    _pause(stage)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (MISSING, [])


def test_a_refused_change_of_the_link_keeps_what_is_there_and_writes_the_rest(stage: Stage) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    payment = stage.payment(40, invoice)
    stage.sync()
    _pay_by_hand(stage, "F-1", 50)
    stage.change("payments", payment, amount=60)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == MISSING
    assert (only_received(stage, payment)["TotalAmt"], applied(stage, payment)) == (60, {"F-1": 40})


def test_a_payment_without_its_link_is_edited_and_voided_like_any_other(
    stage: Stage, contested: tuple[Json, Json, Json]
) -> None:
    _, payment, _ = contested
    stage.sync()
    stage.change("payments", payment, amount=20)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 20})
    stage.change("payments", payment, status="cancelled")
    stage.sync()
    assert stage.stands(payment, PAYMENT) == VOIDED


@pytest.mark.parametrize("kind", ["cut_after", "500_after", "500_before"])
@pytest.mark.parametrize("days", [0, 2])
def test_doubt_about_the_second_write_ends_with_one_payment_and_its_missing_link(
    stage: Stage, contested: tuple[Json, Json, Json], kind: str, days: int
) -> None:
    _, payment, _ = contested
    with stage.just_before(
        lambda sent: b'"Line":[],' in sent.body, lambda: stage.fault(kind, "/payment\\?", method="POST", count=4)
    ):
        stage.sync()
    assert stage.standing(payment, PAYMENT).standing is Standing.IN_DOUBT
    stage.advance(days=days)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), len(received(stage, payment))) == (MISSING, 1)


@pytest.mark.parametrize("code", ["2050", "2500"])
def test_what_is_no_matter_of_links_is_not_tried_without_them(stage: Stage, code: str) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    payment = stage.payment(40, invoice)
    with stage.refusing(code, path="/payment"):
        stage.sync()
    assert stage.stands(payment, PAYMENT) == (Standing.BLOCKED, "qbo_refused")
    assert received(stage, payment) == []
    stage.advance(hours=1)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 40})


def test_a_refusal_that_outlasts_the_links_blocks_the_payment_and_it_goes_later_with_them(stage: Stage) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    payment = stage.payment(40, invoice)
    with stage.refusing("6000", path="/payment", count=2):
        stage.sync()
    assert stage.stands(payment, PAYMENT) == (Standing.BLOCKED, "qbo_refused")
    stage.advance(hours=2)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {"F-1": 40})


@pytest.mark.parametrize("switch", [{"over_application": "cap"}, {"over_application": "refuse"}], ids=str)
def test_a_quickbooks_that_links_less_than_it_was_asked_is_seen_through(tmp_path: Path, switch: Json) -> None:
    stage = Stage(tmp_path, switches=switch)
    invoice = stage.invoice("F-1", items=untaxed(100))
    stage.sync()
    _pay_by_hand(stage, "F-1", 80)
    payment = stage.payment(100, invoice)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), only_received(stage, payment)["TotalAmt"]) == (MISSING, 100)
    assert sum(applied(stage, payment).values()) == (20 if switch["over_application"] == "cap" else 0)


@pytest.mark.parametrize("answer", ["unapplied", "refuse"])
def test_an_invoice_that_somebody_gave_another_customer_there_leaves_its_payment_unlinked(
    tmp_path: Path, answer: str
) -> None:
    stage = Stage(tmp_path, switches={"foreign_invoice": answer})
    invoice = stage.invoice("F-1", items=untaxed(100))
    stage.sync()
    other = stage.by_hand("Customer", DisplayName="Une autre")
    stage.as_user("edit", "Invoice", stage.only("F-1")["Id"], fields={"CustomerRef": {"value": other["Id"]}})
    payment = stage.payment(100, invoice)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (MISSING, {})
    assert only_received(stage, payment)["UnappliedAmt"] == 100
    _pause(stage)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), stage.writes()) == (MISSING, [])


@pytest.mark.parametrize("act", ["void", "delete"])
def test_money_for_an_invoice_that_somebody_called_off_there_stays_on_the_account(stage: Stage, act: str) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    stage.sync()
    stage.as_user(act, "Invoice", stage.only("F-1")["Id"])
    payment = stage.payment(100, invoice)
    stage.sync()
    assert stage.stands(payment, PAYMENT) == MISSING
    assert (only_received(stage, payment)["UnappliedAmt"], only_received(stage, payment)["Line"]) == (100, [])
