"""Tax codes found by rates, and tax lines that are Plannit's printed taxes to the cent."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.document import TaxAmount
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot, TaxCode
from plannit_qbo_pipeline.qbo.records import TxnTaxDetail
from plannit_qbo_pipeline.transform.tax import Taxed, code_for, rates_of, tax_detail
from tests.qbo.realm_rows import code, rate, snapshot_of
from tests.transform.documents import line, money, taxes
from tests.transform.realm import (
    BOTH_CODE,
    DAY,
    EXEMPT_CODE,
    GROUPS,
    GST,
    GST_CODE,
    GST_ONLY,
    GST_RATE,
    HST,
    HST_CODE,
    ONTARIO,
    QST,
    QST_CODE,
    QST_RATE,
    QUEBEC,
    ZERO_RATED,
    realm,
    realm_rows,
)

BOTH = frozenset({GST, QST})
GST_COPY, COPY_CODE = "416", "31"


def code_by_id(snapshot: RealmSnapshot, code_id: str) -> TaxCode:
    return next(each for each in snapshot.tax_codes if each.id == code_id)


def detail(
    nets: dict[str, str], printed: Sequence[TaxAmount], snapshot: RealmSnapshot | None = None
) -> TxnTaxDetail | Reason:
    """The tax detail of net amounts by tax code id."""
    on = snapshot or realm()
    return tax_detail(on, DAY, [Taxed(code_by_id(on, key), Decimal(net)) for key, net in nets.items()], printed)


def by_rate(made: TxnTaxDetail | Reason) -> dict[str, tuple[Decimal, Decimal]]:
    """(tax, base) by the rate's id."""
    assert not isinstance(made, Reason), made.sentence_en
    assert made["TotalTax"] == sum(entry["Amount"] for entry in made["TaxLine"])
    return {
        entry["TaxLineDetail"]["TaxRateRef"]["value"]: (entry["Amount"], entry["TaxLineDetail"]["NetAmountTaxable"])
        for entry in made["TaxLine"]
    }


def code_of(why: TxnTaxDetail | TaxCode | frozenset[Decimal] | Reason) -> str:
    assert isinstance(why, Reason)
    return why.code


@pytest.mark.parametrize(
    ("changes", "default", "rates"),
    [
        ({}, QUEBEC, {GST, QST}),
        ({"tax_group_id": GST_ONLY}, QUEBEC, {GST}),
        ({"tax_group_id": ONTARIO}, None, {HST}),
        ({"tax_group_id": ZERO_RATED}, QUEBEC, set()),
        ({"taxable": False, "tax_group_id": GST_ONLY}, QUEBEC, set()),
    ],
)
def test_a_line_is_taxed_by_its_own_group_else_by_the_invoice_s(
    changes: dict[str, Any], default: PlannitId | None, rates: set[Decimal]
) -> None:
    assert rates_of(line("10.00", **changes), default, GROUPS) == frozenset(rates)


@pytest.mark.parametrize("group", [None, PlannitId("deleted meanwhile")])
def test_a_taxable_line_without_a_known_group_cannot_be_taxed(group: PlannitId | None) -> None:
    assert code_of(rates_of(line("10.00", tax_group_id=group), None, GROUPS)) == "no_tax_group"


@pytest.mark.parametrize(
    ("rates", "code_id"),
    [
        (BOTH, BOTH_CODE),
        ({GST}, GST_CODE),
        ({QST}, QST_CODE),
        ({Decimal("9.9750")}, QST_CODE),
        ({HST}, HST_CODE),
        (set(), EXEMPT_CODE),
    ],
)
def test_a_code_is_found_by_its_set_of_rates(rates: set[Decimal], code_id: str) -> None:
    found = code_for(realm(), frozenset(rates), DAY)
    assert isinstance(found, TaxCode)
    assert found.id == code_id


def test_a_code_counts_with_the_rates_of_the_document_s_day() -> None:
    rows = realm_rows()
    periods = [
        {"RateValue": 6, "EffectiveDate": "2006-07-01T00:00:00-08:00", "EndDate": "2007-12-31T00:00:00-08:00"},
        {"RateValue": 5, "EffectiveDate": "2008-01-01T00:00:00-08:00"},
    ]
    rows["TaxRate"][0] = rate(GST_RATE, "TPS", 5, EffectiveTaxRate=periods)
    snapshot = snapshot_of(rows)
    for day, wanted in ((date(2007, 12, 31), Decimal(6)), (date(2008, 1, 1), GST)):
        found = code_for(snapshot, frozenset({wanted}), day)
        assert isinstance(found, TaxCode)
        assert found.id == GST_CODE
    missing = code_for(snapshot, frozenset({GST}), date(2007, 12, 31))
    assert code_of(missing) == "tax_code_missing"


def test_a_missing_code_is_named_by_its_rates() -> None:
    why = code_for(realm(), frozenset({GST, Decimal("10.0")}), DAY)
    assert isinstance(why, Reason)
    assert (why.code, "5 % + 10 %" in why.sentence_en, "5 % + 10 %" in why.sentence_fr) == (
        "tax_code_missing",
        True,
        True,
    )


def test_two_codes_of_the_same_rates_need_a_person_who_sees_both_names() -> None:
    rows = realm_rows()
    rows["TaxCode"].append(code("40", "TPS/TVQ copie", GST_RATE, QST_RATE))
    why = code_for(snapshot_of(rows), BOTH, DAY)
    assert isinstance(why, Reason)
    assert why.code == "tax_code_ambiguous"
    assert "TPS/TVQ QC - 9,975, TPS/TVQ copie" in why.sentence_fr


def test_of_twin_codes_the_one_that_speaks_of_its_taxes_is_taken() -> None:
    rows = realm_rows()
    rows["TaxCode"].append(code("40", "Ancien code", GST_RATE, QST_RATE))
    found = code_for(snapshot_of(rows), BOTH, DAY)
    assert isinstance(found, TaxCode)
    assert found.id == BOTH_CODE


@pytest.mark.parametrize(
    ("net", "gst", "qst"),
    [
        ("140.00", "7.00", "13.97"),
        ("1140.00", "57.00", "113.72"),
        ("4495.16", "224.76", "448.39"),
        ("62.50", "3.13", "6.23"),
        ("0.24", "0.01", "0.02"),
        ("-50.00", "-2.50", "-4.99"),
    ],
)
def test_each_rate_has_one_line_with_the_printed_tax(net: str, gst: str, qst: str) -> None:
    made = by_rate(detail({BOTH_CODE: net}, taxes(gst=gst, qst=qst)))
    assert made == {GST_RATE: (Decimal(gst), Decimal(net)), QST_RATE: (Decimal(qst), Decimal(net))}


def test_a_rate_that_several_codes_share_is_taxed_on_all_their_lines() -> None:
    made = by_rate(detail({BOTH_CODE: "100.00", GST_CODE: "40.00"}, taxes(gst="7.00", qst="9.98")))
    assert made == {GST_RATE: (Decimal("7.00"), Decimal("140.00")), QST_RATE: (Decimal("9.98"), Decimal("100.00"))}


@pytest.mark.parametrize(
    ("nets", "printed", "parts"),
    [
        (("100.00", "40.00"), "7.00", ("5.00", "2.00")),
        (("10.10", "10.10"), "1.01", ("0.50", "0.51")),
        (("30.10", "20.10"), "2.51", ("1.50", "1.01")),
        (("0.10", "0.10"), "0.01", ("0.00", "0.01")),
    ],
)
def test_a_printed_tax_is_split_over_twin_rates(nets: tuple[str, str], printed: str, parts: tuple[str, str]) -> None:
    """An old copy of a rate beside the new one: QuickBooks holds two, Plannit prints one."""
    rows = realm_rows()
    rows["TaxRate"].append(rate(GST_COPY, "TPS (copie)", 5))
    rows["TaxCode"] += [code(COPY_CODE, "TPS bis", GST_COPY)]
    made = by_rate(detail(dict(zip((GST_CODE, COPY_CODE), nets, strict=True)), taxes(gst=printed), snapshot_of(rows)))
    assert sum(tax for tax, _ in made.values()) == Decimal(printed)
    assert {key: base for key, (_, base) in made.items()} == {GST_RATE: Decimal(nets[0]), GST_COPY: Decimal(nets[1])}
    assert sorted(tax for tax, _ in made.values()) == sorted(Decimal(part) for part in parts)


def test_taxes_of_one_rate_printed_under_two_names_are_one_line() -> None:
    printed = (TaxAmount("TPS", GST, money("5.00")), TaxAmount("GST", Decimal("5.0"), money("2.00")))
    assert by_rate(detail({GST_CODE: "140.00"}, printed)) == {GST_RATE: (Decimal("7.00"), Decimal("140.00"))}


@pytest.mark.parametrize("printed", [(), (TaxAmount("Détaxé", Decimal(0), money("0.00")),), taxes(gst="0.00")])
def test_lines_without_tax_have_no_tax_line(printed: Sequence[TaxAmount]) -> None:
    assert by_rate(detail({EXEMPT_CODE: "140.00"}, printed)) == {}


@pytest.mark.parametrize(
    ("gst", "why"), [("6.95", None), ("7.05", None), ("6.94", "tax_unexplained"), ("7.06", "tax_unexplained")]
)
def test_a_few_cents_are_rounding_and_more_is_a_misunderstanding(gst: str, why: str | None) -> None:
    made = detail({GST_CODE: "140.00"}, taxes(gst=gst))
    if why is None:
        assert by_rate(made)[GST_RATE][0] == Decimal(gst)
    else:
        assert code_of(made) == why


@pytest.mark.parametrize(
    ("rate_value", "amount"), [("13", "18.20"), ("13", "0.05"), ("13", "0.01"), ("13", "-0.01"), ("0", "0.01")]
)
def test_a_tax_that_no_line_carries_is_never_sent_nor_dropped(rate_value: str, amount: str) -> None:
    printed = (*taxes(gst="7.00"), TaxAmount("TVH", Decimal(rate_value), money(amount)))
    made = detail({GST_CODE: "140.00"}, printed)
    assert isinstance(made, Reason)
    assert made.code == "tax_unexplained"
    assert f"{rate_value} %" in made.sentence_en
    assert amount in made.sentence_fr


def test_a_taxed_line_whose_tax_was_not_printed_is_a_misunderstanding() -> None:
    assert code_of(detail({BOTH_CODE: "140.00"}, taxes(gst="7.00"))) == "tax_unexplained"


def test_lines_that_cancel_out_keep_their_rate_at_nothing() -> None:
    snapshot = realm()
    gst = code_by_id(snapshot, GST_CODE)
    made = tax_detail(snapshot, DAY, [Taxed(gst, Decimal(40)), Taxed(gst, Decimal(-40))], taxes(gst="0.00"))
    assert by_rate(made) == {GST_RATE: (Decimal(0), Decimal(0))}
