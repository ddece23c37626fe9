import json
from datetime import date
from decimal import Decimal

import pytest

from plannit_qbo_pipeline.domain.clock import system_clock
from plannit_qbo_pipeline.domain.identity import QboId, RealmId
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.qbo.client import QboClient
from plannit_qbo_pipeline.qbo.realm import (
    EffectiveRate,
    PaymentMethod,
    RealmSnapshot,
    TaxAgency,
    TaxCode,
    TaxRate,
    Term,
    read_snapshot,
)
from tests.qbo.realm_rows import Row, rows, snapshot_of, wire_of
from tests.qbo.wire_fake import Tokens


def test_a_realm_is_read_with_eight_requests() -> None:
    wire = wire_of(rows())
    read_snapshot(QboClient(RealmId("9130"), "https://qbo.example", Tokens(), wire, system_clock()))
    statements = [(asked.body or b"").decode().partition(" STARTPOSITION")[0] for asked in wire.asked[2:]]
    assert [asked.method for asked in wire.asked[:2]] == ["GET", "GET"]
    assert statements == [
        "SELECT * FROM TaxAgency ORDERBY Id",
        "SELECT * FROM TaxCode WHERE Active IN (true,false) ORDERBY Id",
        "SELECT * FROM TaxRate WHERE Active IN (true,false) ORDERBY Id",
        "SELECT * FROM Account ORDERBY Id",
        "SELECT * FROM Term ORDERBY Id",
        "SELECT * FROM PaymentMethod ORDERBY Id",
    ]


def test_preferences_and_company_are_taken_as_stated() -> None:
    snapshot = snapshot_of(rows())
    assert (snapshot.company_name, snapshot.country, snapshot.subscription_status) == (
        "Entretien Élite inc.",
        "CA",
        "PAID",
    )
    assert (snapshot.home_currency, snapshot.multicurrency) == ("CAD", False)
    assert (snapshot.custom_txn_numbers, snapshot.using_sales_tax) == (True, True)
    assert (snapshot.partner_tax_enabled, snapshot.allow_discount, snapshot.auto_apply_credit) == (False, False, True)
    assert snapshot.book_close_date == date(2025, 12, 31)


def test_each_kind_of_row_becomes_a_value() -> None:
    snapshot = snapshot_of(rows("fr"))
    assert snapshot.agencies[1] == TaxAgency(QboId("9"), "Revenu Québec", date(2026, 6, 30))
    both = (QboId("415"), QboId("88"))
    assert snapshot.tax_codes[0] == TaxCode(QboId("731"), "TPS/TVQ QC - 9,975", True, False, both)
    qst = Decimal("9.975")
    since_2013 = (EffectiveRate(qst, date(2013, 1, 1), None),)
    assert snapshot.tax_rates[1] == TaxRate(QboId("88"), "QST 9.975", qst, since_2013, QboId("9"), "NONE", True)
    assert snapshot.terms == (Term(QboId("3"), "Net 30", 30), Term(QboId("5"), "Le 15", None))
    assert snapshot.payment_methods == (PaymentMethod(QboId("7"), "Chèque", "NON_CREDIT_CARD"),)


def test_what_a_bare_company_leaves_out_is_off_or_unknown() -> None:
    bare: Row = {**rows(), "Preferences": {}, "CompanyInfo": {"CompanyName": "X"}, "Term": [], "TaxAgency": []}
    snapshot = snapshot_of(bare)
    assert (snapshot.using_sales_tax, snapshot.custom_txn_numbers, snapshot.book_close_date) == (False, False, None)
    assert (snapshot.country, snapshot.home_currency, snapshot.terms) == ("", "", ())


def test_flags_written_as_words_are_flags() -> None:
    realm = rows()
    realm["Preferences"]["TaxPrefs"] = {"UsingSalesTax": "true", "PartnerTaxEnabled": "false"}
    snapshot = snapshot_of(realm)
    assert (snapshot.using_sales_tax, snapshot.partner_tax_enabled) == (True, False)


def test_what_cannot_be_understood_is_not_taken_for_absent() -> None:
    realm = rows()
    del realm["TaxCode"][0]["SalesTaxRateList"]["TaxRateDetail"][0]["TaxRateRef"]
    with pytest.raises(Unavailable, match="cannot be understood"):
        snapshot_of(realm)


def test_a_snapshot_survives_its_json() -> None:
    snapshot = snapshot_of(rows("fr"))
    assert RealmSnapshot.from_json(snapshot.to_json()) == snapshot


@pytest.mark.parametrize(
    ("field", "value"),
    [("country", 7), ("book_close_date", "yesterday"), ("tax_rates", 5), ("accounts", [{"id": "1"}]), ("more", 1)],
)
def test_json_of_another_shape_is_refused(field: str, value: object) -> None:
    text = json.dumps({**json.loads(snapshot_of(rows()).to_json()), field: value})
    with pytest.raises(ValueError):  # noqa: PT011 - any wording; the caller reads the realm again
        RealmSnapshot.from_json(text)
