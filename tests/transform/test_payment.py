"""Money that arrived as QuickBooks takes it: amount, day, customer, account, note, method, reference and link."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.document import Kind, PaymentMethod, PaymentStatus
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.money import Money
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo.records import Entity, canonical
from plannit_qbo_pipeline.transform.links import Link
from plannit_qbo_pipeline.transform.payment import marker, not_exportable, payment_method, shape_payment
from plannit_qbo_pipeline.transform.shape import Shape, Terms
from tests.qbo.realm_rows import snapshot_of
from tests.transform.documents import NOON, payment
from tests.transform.realm import DAY, realm_rows, terms

LINK = Link(PlannitId("pay000000001"), PlannitId("i1"), Decimal("160.97"))


def shaped(link: Link | None = None, known: Terms | None = None, **changes: Any) -> Shape:
    made = shape_payment(payment(**changes), link, known or terms())
    assert isinstance(made, Shape), made
    return made


def realm_with(**rows: Any) -> Terms:
    """The realm with other rows of some entity, or another preference."""
    made = realm_rows()
    preferences = {name: value for name, value in rows.items() if name == "CurrencyPrefs"}
    made["Preferences"] = {**made["Preferences"], **preferences}
    return terms(snapshot_of({**made, **{name: value for name, value in rows.items() if name not in preferences}}))


def test_the_whole_record_of_a_linked_cheque() -> None:
    made = shaped(LINK, reference="1234")
    assert (made.entity, made.doc_number, made.business_date, made.total) == (
        Entity.PAYMENT,
        None,
        DAY,
        Decimal("160.97"),
    )
    assert made.uses == ((Kind.CONTACT, "c1"), (Kind.INVOICE, "i1"))
    line = {"Amount": Decimal("160.97"), "LinkedTxn": [{"TxnId": "plannit:invoice:i1", "TxnType": "Invoice"}]}
    account = next(row["Id"] for row in realm_rows()["Account"] if row["AccountSubType"] == "UndepositedFunds")
    assert made.body == {
        "CustomerRef": {"value": "plannit:contact:c1"},
        "TotalAmt": Decimal("160.97"),
        "TxnDate": "2026-11-24",
        "DepositToAccountRef": {"value": account},
        "PrivateNote": "Paiement Plannit pay000000001",
        "PaymentRefNum": "1234",
        "PaymentMethodRef": {"value": "7"},
        "Line": [line],
    }


def test_money_that_settles_nothing_uses_its_customer_alone() -> None:
    made = shaped()
    assert (made.body["Line"], made.uses) == ([], ((Kind.CONTACT, "c1"),))


def test_a_link_may_be_less_than_the_money() -> None:
    made = shaped(Link(LINK.payment_id, LINK.invoice_id, Decimal("0.01")))
    assert b'"Amount":0.01' in canonical(made.body)
    assert made.body["TotalAmt"] == Decimal("160.97")


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"status": PaymentStatus.PROCESSING}, "payment_processing", ""),
        ({"status": PaymentStatus.FAILED}, "never_sent", ""),
        ({"status": PaymentStatus.CANCELLED}, "never_sent", ""),
        ({"cancelled_at": NOON}, "never_sent", ""),
        ({"status": PaymentStatus.CANCELLED, "paid_on": date(2020, 1, 1)}, "never_sent", ""),
        ({"paid_on": date(2026, 10, 31)}, "before_go_live", "2026-10-31, before the go-live date 2026-11-01"),
        ({"amount": Money(Decimal(10), "USD")}, "foreign_currency", "USD; only CAD"),
        ({"amount": Money(Decimal("0.00"))}, "nothing_paid", ""),
    ],
    ids=str,
)
def test_what_does_not_go_says_why(changes: dict[str, Any], code: str, said: str) -> None:
    known = terms(go_live_on=date(2026, 11, 1))
    why = not_exportable(payment(**changes), known)
    assert isinstance(why, Reason)
    assert why.code == code
    assert said in why.sentence_en
    assert shape_payment(payment(**changes), None, known) == why


@pytest.mark.parametrize("changes", [{}, {"paid_on": date(2026, 11, 1)}, {"amount": Money(Decimal("0.01"))}], ids=str)
def test_what_goes_has_no_reason_not_to(changes: dict[str, Any]) -> None:
    assert not_exportable(payment(**changes), terms(go_live_on=date(2026, 11, 1))) is None


@pytest.mark.parametrize("active", [True, False])
def test_without_an_active_account_for_undeposited_funds_it_waits_for_one(active: bool) -> None:
    rows = [
        {**row, "Active": active} if row["AccountSubType"] == "UndepositedFunds" else row
        for row in realm_rows()["Account"]
    ]
    made = shape_payment(payment(), None, realm_with(Account=rows))
    assert isinstance(made, Shape) if active else isinstance(made, Reason) and made.code == "no_undeposited_funds"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (None, None),
        ("", None),
        ("   ", None),
        (" 0042 ", "0042"),
        ("123456789012345678901", "123456789012345678901"),
        ("Virement du 3 novembre no 77", "Virement du 3 novembr"),
    ],
)
def test_the_reference_is_kept_as_far_as_quickbooks_takes_it(reference: str | None, expected: str | None) -> None:
    assert shaped(reference=reference).body.get("PaymentRefNum") == expected


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("Cash", PaymentMethod.CASH),
        ("Comptant", PaymentMethod.CASH),
        ("Espèces", PaymentMethod.CASH),
        ("Cheque", PaymentMethod.CHEQUE),
        ("Check", PaymentMethod.CHEQUE),
        ("Chèque", PaymentMethod.CHEQUE),
        ("Interac e-Transfer", PaymentMethod.INTERAC),
        ("Virement Interac", PaymentMethod.INTERAC),
        ("Debit card", PaymentMethod.INTERAC),
        ("Débit", PaymentMethod.INTERAC),
        ("Carte de débit", PaymentMethod.INTERAC),
        ("Credit Card", PaymentMethod.CARD),
        ("Carte de crédit", PaymentMethod.CARD),
        ("VISA", PaymentMethod.CARD),
        ("MasterCard", PaymentMethod.CARD),
        ("Direct Debit", PaymentMethod.BANK_DEBIT),
        ("Pre-authorized debit", PaymentMethod.BANK_DEBIT),
        ("Débit préautorisé", PaymentMethod.BANK_DEBIT),
        ("Prélèvement automatique", PaymentMethod.BANK_DEBIT),
    ],
)
def test_a_method_is_found_by_its_name_in_either_language_and_by_no_other(name: str, method: PaymentMethod) -> None:
    known = realm_with(PaymentMethod=[{"Id": "3", "Name": name, "Type": "NON_CREDIT_CARD"}]).realm
    assert {each for each in PaymentMethod if payment_method(known, each)} == {method}
    assert payment_method(known, method) == {"value": "3"}


@pytest.mark.parametrize("name", ["Cashew", "Autre", "Virement bancaire", "Gift card", "Rebate"])
def test_a_name_that_means_no_method_of_plannits_is_never_used(name: str) -> None:
    known = realm_with(PaymentMethod=[{"Id": "3", "Name": name, "Type": "NON_CREDIT_CARD"}])
    assert not any(payment_method(known.realm, each) for each in PaymentMethod)
    assert "PaymentMethodRef" not in shaped(known=known, method=PaymentMethod.CASH).body


def test_of_several_methods_of_one_meaning_the_oldest_is_used() -> None:
    rows = [{"Id": i, "Name": name, "Type": "CREDIT_CARD"} for i, name in (("12", "Visa"), ("9", "MasterCard"))]
    assert payment_method(realm_with(PaymentMethod=rows).realm, PaymentMethod.CARD) == {"value": "9"}


def test_a_company_with_several_currencies_is_told_which() -> None:
    assert "CurrencyRef" not in shaped().body
    prefs = {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": "CAD"}}
    assert shaped(known=realm_with(CurrencyPrefs=prefs)).body["CurrencyRef"] == {"value": "CAD"}


def test_the_note_names_the_payment() -> None:
    assert marker("abc") == "Paiement Plannit abc"
    assert shaped(id=PlannitId("abc")).body["PrivateNote"] == "Paiement Plannit abc"
