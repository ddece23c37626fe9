"""What a payment in QuickBooks is judged by: amount, customer, day, what it settles, and whose note it bears."""

from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.load.payment_verdict import (
    as_said,
    judge_payment,
    links,
    payment_essentials,
    reworded,
    same_payment,
    wording,
)
from tests.stage_wire import Json


def _line(txn_id: str, amount: str) -> Json:
    return {"Amount": Decimal(amount), "LinkedTxn": [{"TxnId": txn_id, "TxnType": "Invoice"}]}


def _payment(*lines: Json, **fields: Any) -> Json:
    return {
        "TotalAmt": Decimal("50.00"),
        "TxnDate": "2026-11-24",
        "CustomerRef": {"value": "27", "name": "Anne Roy"},
        "PrivateNote": "Paiement Plannit p1",
        "Line": list(lines),
        **fields,
    }


def test_essentials_are_cents_ids_and_words() -> None:
    record = _payment(_line("9", "20"), _line("8", "1.5"), PaymentRefNum="12", PaymentMethodRef={"value": "3"})
    assert payment_essentials(record) == {
        "total": "50.00",
        "date": "2026-11-24",
        "customer": "27",
        "reference": "12",
        "method": "3",
        "links": {"8": "1.50", "9": "20.00"},
    }
    assert payment_essentials({}) == {
        "total": "0.00",
        "date": None,
        "customer": None,
        "reference": None,
        "method": None,
        "links": {},
    }


def test_several_lines_to_one_transaction_count_together_and_lines_without_link_do_not() -> None:
    assert links(_payment(_line("9", "20"), _line("9", "5"), {"Amount": Decimal(3)})) == {"9": 25}
    assert links({"Line": None}) == {}


@pytest.mark.parametrize(
    ("held", "code", "said"),
    [
        (_payment(_line("9", "40")), "posted", ""),
        (_payment(_line("9", "40"), _line("8", "10")), "posted", ""),
        (_payment(_line("9", "39.99")), "link_missing", "0.01"),
        (_payment(), "link_missing", "40.00"),
        (_payment(_line("9", "40"), TotalAmt=Decimal("49.99")), "total_differs", "50.00; QuickBooks holds 49.99"),
    ],
    ids=str,
)
def test_a_payment_is_posted_when_its_amount_and_its_links_are_there(held: Json, code: str, said: str) -> None:
    """The draft names the invoice by Plannit's id, QBO by its own: amounts are compared."""
    sent = _payment(_line("plannit:invoice:i1", "40"))
    why = judge_payment(sent, payment_essentials(held))
    assert why.code == code
    assert said in why.sentence_en


@pytest.mark.parametrize(
    ("note", "same"),
    [
        ("Paiement Plannit p1", True),
        ("Voided - Paiement Plannit p1", True),
        ("Paiement Plannit p1, reçu au bureau", True),
        ("Reçu.\nPaiement Plannit p1\n", True),
        ("Paiement Plannit p12", False),
        ("Paiement Plannit p1-2", False),
        ("Paiement Plannit p1_2", False),
        ("Remboursement Plannit p1", False),
        ("p1", False),
        ("", False),
    ],
)
def test_a_payment_is_known_by_its_whole_note(note: str, same: bool) -> None:
    assert same_payment(_payment(), _payment(PrivateNote=note)) is same


@pytest.mark.parametrize(
    "otherwise",
    [{"TotalAmt": Decimal("50.01")}, {"TxnDate": "2026-11-23"}, {"CustomerRef": {"value": "28"}}, {"TxnDate": None}],
    ids=str,
)
def test_a_note_alone_proves_nothing(otherwise: Json) -> None:
    assert not same_payment(_payment(), _payment(**otherwise))
    assert not as_said(_payment(), _payment(**otherwise))
    assert as_said(_payment(), _payment(PrivateNote="autre"))


def test_an_update_says_no_note_and_is_known_by_the_rest() -> None:
    sent = {name: value for name, value in _payment().items() if name != "PrivateNote"}
    assert same_payment(sent, _payment())
    assert same_payment(sent, _payment(PrivateNote=""))


@pytest.mark.parametrize(
    ("before", "now", "news"),
    [
        ({}, {}, {}),
        ({"PaymentRefNum": "1"}, {"PaymentRefNum": "1"}, {}),
        ({"PaymentRefNum": "1"}, {"PaymentRefNum": "2"}, {"reference": "2"}),
        ({"PaymentRefNum": "1"}, {}, {"reference": None}),
        ({}, {"PaymentMethodRef": {"value": "3"}}, {"method": "3"}),
    ],
    ids=str,
)
def test_only_words_that_plannit_changed_are_said_again(before: Json, now: Json, news: Json) -> None:
    assert reworded(_payment(**now), wording(_payment(**before))) == news
