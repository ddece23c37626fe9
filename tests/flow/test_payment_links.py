"""Links follow Plannit after every change, in the order in which QuickBooks takes them; no money moves by them."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.flow.carry import SALES
from plannit_qbo_pipeline.ledger import documents
from plannit_qbo_pipeline.ledger.documents import EVERYTHING
from plannit_qbo_pipeline.plannit.contract import Resource
from tests.money import PAYMENT, POSTED, VOIDED, applied, assert_books_agree, only_received, received, untaxed
from tests.stage import SLUG, Stage
from tests.stage_wire import Json

Change = Callable[[Stage, Json], object]


def _log(stage: Stage) -> list[str]:
    """The entities written since `forget_requests`, in QuickBooks' own order."""
    return [entry["path"].rsplit("/", 1)[-1] for entry in stage.writes()]


def _settled_100(stage: Stage, *amounts: int) -> tuple[Json, list[Json]]:
    """An invoice of 100 and its payments, a day apart, all posted."""
    invoice = stage.invoice("F-1", items=untaxed(100), date="2026-11-01")
    made = [stage.payment(amount, invoice, date=f"2026-11-{day:02}") for day, amount in enumerate(amounts, start=2)]
    stage.sync()
    assert {stage.stands(each, PAYMENT) for each in made} <= {POSTED}
    stage.forget_requests()
    return invoice, made


@pytest.mark.parametrize(
    ("amounts", "links"),
    [
        ([40], [40]),
        ([100], [100]),
        ([120], [100]),
        ([30, 30, 30], [30, 30, 30]),
        ([60, 60], [60, 40]),
        ([100, 5], [100]),
    ],
    ids=str,
)
def test_an_invoice_is_settled_oldest_first_and_the_excess_stays_on_the_account(
    stage: Stage, amounts: list[int], links: list[int]
) -> None:
    _, made = _settled_100(stage, *amounts)
    held = [applied(stage, each) for each in made]
    assert held == [{"F-1": Decimal(link)} for link in links] + [{}] * (len(amounts) - len(links))
    assert [only_received(stage, each)["UnappliedAmt"] for each in made] == [
        amount - sum(each.values()) for amount, each in zip(amounts, held, strict=True)
    ]
    assert_books_agree(stage)


@pytest.mark.both_databases
def test_lowering_a_paid_invoice_takes_links_away_first_newest_first(stage: Stage) -> None:
    invoice, (old, new) = _settled_100(stage, 60, 40)
    stage.change("invoices", invoice, items=untaxed(70))
    stage.sync()
    assert (applied(stage, old), applied(stage, new)) == ({"F-1": 60}, {"F-1": 10})
    assert _log(stage) == ["payment", "invoice"]
    assert_books_agree(stage)


def test_raising_an_invoice_again_gives_the_links_back(stage: Stage) -> None:
    invoice, (old, new) = _settled_100(stage, 60, 40)
    for price in (10, 100):
        stage.change("invoices", invoice, items=untaxed(price))
        stage.sync()
    assert (applied(stage, old), applied(stage, new)) == ({"F-1": 60}, {"F-1": 40})
    assert _log(stage) == ["payment", "payment", "invoice", "invoice", "payment", "payment"]
    assert_books_agree(stage)


def test_an_edit_that_leaves_the_total_touches_no_payment(stage: Stage) -> None:
    invoice, _ = _settled_100(stage, 60, 40)
    stage.change("invoices", invoice, dueDate="2026-12-31")
    stage.sync()
    assert _log(stage) == ["invoice"]


@pytest.mark.both_databases
def test_voiding_a_paid_invoice_unlinks_its_payments_and_voids_none(stage: Stage) -> None:
    invoice, made = _settled_100(stage, 60, 40)
    stage.change("invoices", invoice, status="cancelled")
    stage.sync()
    assert stage.stands(invoice) == VOIDED
    assert _log(stage) == ["payment", "payment", "invoice"]
    assert not any("include=void" in sent.url for sent in stage.sent_writes())
    for each in made:
        assert (applied(stage, each), only_received(stage, each)["TotalAmt"]) == ({}, each["amount"])
        assert stage.stands(each, PAYMENT) == POSTED
    assert_books_agree(stage)


@pytest.mark.parametrize("newcomer", [True, False], ids=["new customer", "known customer"])
@pytest.mark.parametrize("payment_too", [True, False], ids=["payment too", "invoice alone"])
def test_an_invoice_given_another_customer_lets_its_links_go_first(
    stage: Stage, newcomer: bool, payment_too: bool
) -> None:
    other = stage.contact("Bob", "Lavoie")
    if not newcomer:
        stage.invoice("F-2", other, items=untaxed(5))
    invoice, (payment,) = _settled_100(stage, 100)
    if payment_too:
        stage.change("payments", payment, contactId=other["id"])
    stage.change("invoices", invoice, contactId=other["id"])
    stage.sync()
    assert (stage.stands(invoice), stage.stands(payment, PAYMENT)) == (POSTED, POSTED)
    assert applied(stage, payment) == ({"F-1": 100} if payment_too else {})
    written = [name for name in _log(stage) if name != "customer"]
    assert written == (["payment", "invoice", "payment"] if payment_too else ["payment", "invoice"])
    assert_books_agree(stage)


def test_an_invoice_given_back_to_its_customer_is_paid_again(stage: Stage) -> None:
    invoice, (payment,) = _settled_100(stage, 100)
    stage.change("invoices", invoice, contactId=stage.contact("Bob", "Lavoie")["id"])
    stage.sync()
    stage.change("invoices", invoice, contactId=payment["contactId"])
    stage.sync()
    assert applied(stage, payment) == {"F-1": 100}
    assert_books_agree(stage)


@pytest.mark.both_databases
def test_an_older_payment_that_grows_takes_over_from_a_newer_one(stage: Stage) -> None:
    _, (old, new) = _settled_100(stage, 40, 60)
    stage.change("payments", old, amount=70)
    stage.sync()
    assert (applied(stage, old), applied(stage, new)) == ({"F-1": 70}, {"F-1": 30})
    assert [entry["status"] for entry in stage.writes()] == [200] * len(stage.writes())
    assert_books_agree(stage)


def test_a_payment_dated_back_before_the_others_is_served_first(stage: Stage) -> None:
    _, (first, second) = _settled_100(stage, 80, 80)
    stage.change("payments", second, date="2026-10-01")
    stage.sync()
    assert (applied(stage, second), applied(stage, first)) == ({"F-1": 80}, {"F-1": 20})
    assert_books_agree(stage)


def test_a_payment_called_off_leaves_its_place_to_the_next_one_however_new_that_is(stage: Stage) -> None:
    _, (old, new) = _settled_100(stage, 100, 50)
    stage.change("payments", old, status="cancelled")
    stage.change("payments", new, reference="77")
    stage.sync()
    assert (stage.stands(old, PAYMENT), applied(stage, new)) == (VOIDED, {"F-1": 50})
    assert_books_agree(stage)


def test_a_payment_moved_to_another_invoice_settles_that_one(stage: Stage) -> None:
    invoice, (payment,) = _settled_100(stage, 100)
    other = stage.invoice("F-2", {"id": invoice["contactId"]}, items=untaxed(80))
    stage.change("payments", payment, invoiceId=other["id"])
    stage.sync()
    assert applied(stage, payment) == {"F-2": 80}
    assert_books_agree(stage)
    stage.change("payments", payment, invoiceId=None)
    stage.sync()
    assert (applied(stage, payment), stage.only("F-2")["Balance"]) == ({}, 80)


@pytest.mark.both_databases
@pytest.mark.both_databases
def test_two_payments_that_exchange_their_invoices_both_arrive(stage: Stage) -> None:
    invoice, (first,) = _settled_100(stage, 100)
    other = stage.invoice("F-2", {"id": invoice["contactId"]}, items=untaxed(100))
    second = stage.payment(100, other)
    stage.sync()
    stage.change("payments", first, invoiceId=other["id"])
    stage.change("payments", second, invoiceId=invoice["id"])
    stage.sync()
    assert (applied(stage, first), applied(stage, second)) == ({"F-2": 100}, {"F-1": 100})
    assert_books_agree(stage)


@pytest.mark.both_databases
@pytest.mark.parametrize("change", [{"items": untaxed(30)}, {"status": "cancelled"}], ids=["lowered", "voided"])
@pytest.mark.parametrize("to", ["another invoice", "nowhere"])
def test_a_payment_that_leaves_an_invoice_does_so_before_that_one_changes(stage: Stage, change: Json, to: str) -> None:
    """The invoice is another's in Plannit by then; what the payment still holds of it in QuickBooks must go first."""
    invoice, (payment,) = _settled_100(stage, 100)
    other = stage.invoice("F-2", {"id": invoice["contactId"]}, items=untaxed(100))
    stage.change("payments", payment, invoiceId=other["id"] if to == "another invoice" else None)
    stage.change("invoices", invoice, **change)
    stage.sync()
    assert stage.standing(invoice).standing in (Standing.POSTED, Standing.WITHDRAWN)
    assert applied(stage, payment) == ({"F-2": 100} if to == "another invoice" else {})
    assert _log(stage).index("payment") < _log(stage).index("invoice")
    assert_books_agree(stage)


@pytest.mark.both_databases
def test_links_need_no_more_than_two_rounds_of_one_pass_and_the_next_writes_nothing(stage: Stage) -> None:
    contact = stage.contact()
    invoices = [stage.invoice(f"F-{n}", contact, items=untaxed(100)) for n in range(3)]
    made = [stage.payment(100, invoice) for invoice in invoices]
    stage.sync()
    for place, payment in enumerate(made):
        stage.change("payments", payment, invoiceId=invoices[(place + 1) % 3]["id"])
    stage.sync()
    assert [applied(stage, each) for each in made] == [{f"F-{(n + 1) % 3}": 100} for n in range(3)]
    stage.forget_requests()
    stage.sync()
    assert stage.requests() == []


def _by_another_contact(stage: Stage, invoice: Json) -> Json:
    return stage.payment(50, invoice, stage.contact("Bob", "Lavoie"))


def test_money_of_another_contact_than_the_invoices_customer_stays_on_its_own_account(stage: Stage) -> None:
    invoice, _ = _settled_100(stage)
    payment = _by_another_contact(stage, invoice)
    stage.sync()
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {})
    assert only_received(stage, payment)["CustomerRef"]["value"] != stage.only("F-1")["CustomerRef"]["value"]
    stage.change("payments", payment, contactId=invoice["contactId"])
    stage.sync()
    assert applied(stage, payment) == {"F-1": 50}


@pytest.mark.parametrize(
    ("waiting", "release"),
    [
        pytest.param({"date": None}, {"date": "2026-11-24"}, id="undated"),
        pytest.param({"number": None}, {"number": "F-1", "date": "2026-11-24"}, id="draft"),
        pytest.param({"number": "F-1234567890-1234567890"}, {"number": "F-1"}, id="blocked"),
    ],
)
def test_money_for_an_invoice_that_cannot_go_yet_goes_on_account_and_is_linked_with_the_invoice(
    stage: Stage, waiting: Json, release: Json
) -> None:
    invoice = stage.invoice(**{"number": "F-1", "items": untaxed(100), **waiting})
    payment = stage.payment(100, invoice, date="2026-11-03")
    stage.sync()
    assert stage.standing(invoice).standing in (Standing.WAITING, Standing.BLOCKED)
    assert (stage.stands(payment, PAYMENT), applied(stage, payment)) == (POSTED, {})
    assert only_received(stage, payment)["TxnDate"] == "2026-11-03"
    stage.change("invoices", invoice, **release)
    stage.sync()
    assert (stage.stands(invoice), applied(stage, payment), len(received(stage, payment))) == (POSTED, {"F-1": 100}, 1)
    assert only_received(stage, payment)["TxnDate"] == "2026-11-03"
    assert_books_agree(stage)


def test_an_invoice_that_differs_by_a_cent_takes_its_payment_as_far_as_it_goes(stage: Stage) -> None:
    invoice = stage.invoice("F-1", items=untaxed(100))
    payment = stage.payment(100, invoice)
    stage.fault("total_off", "/invoice", method="POST")
    stage.sync()
    assert stage.stands(invoice) == (Standing.DIVERGED, "total_differs")
    assert stage.stands(payment, PAYMENT) == POSTED
    assert sum(applied(stage, payment).values()) >= Decimal("99.99")


@pytest.mark.parametrize("change", [{"items": untaxed(10)}, {"status": "cancelled"}], ids=["lowered", "voided"])
def test_our_links_stay_away_while_those_of_others_hold_up_the_invoice(stage: Stage, change: Json) -> None:
    """Coming back after each try in vain, they would be written twice in every pass."""
    invoice, (payment,) = _settled_100(stage, 20)
    record = stage.only("F-1")
    line = {"Amount": 80, "LinkedTxn": [{"TxnId": record["Id"], "TxnType": "Invoice"}]}
    by_hand = stage.by_hand("Payment", CustomerRef={"value": record["CustomerRef"]["value"]}, TotalAmt=80, Line=[line])
    stage.change("invoices", invoice, **change)
    stage.sync()
    assert stage.stands(invoice) == (Standing.BLOCKED, "links_in_the_way")
    assert stage.stands(payment, PAYMENT) == POSTED
    stage.forget_requests()
    stage.sync()
    assert stage.writes() == []
    stage.as_user("void", "Payment", by_hand["Id"])
    stage.sync()
    assert stage.stands(invoice) in (POSTED, VOIDED)
    assert applied(stage, payment) == ({"F-1": 10} if "items" in change else {})


def test_an_invoice_sent_too_early_goes_in_the_round_after_its_links(stage: Stage) -> None:
    """As when another process, in the middle of its own pass, takes up what this one has just drafted."""
    invoice, (payment,) = _settled_100(stage, 100)
    stage.change("invoices", invoice, items=untaxed(40))
    carrier = stage.carrier()
    carrier.extractor().changed(Resource.INVOICES)
    carrier.draft_all(SALES)
    carrier.drain(kinds=frozenset(SALES))
    assert stage.stands(invoice) == (Standing.BLOCKED, "links_in_the_way")
    carrier.draft_all((PAYMENT,))
    carrier.drain(kinds=frozenset({PAYMENT}))
    assert applied(stage, payment) == {"F-1": 40}
    with stage.ledger.read() as tx:
        undrafted = documents.to_draft(tx, SLUG, Kind.INVOICE, EVERYTHING, None, 9, blocked_too=False)
    assert [row.plannit_id for row in undrafted] == [invoice["id"]]
