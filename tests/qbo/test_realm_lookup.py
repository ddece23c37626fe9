from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.identity import QboId
from plannit_qbo_pipeline.qbo.realm import TaxCode
from plannit_qbo_pipeline.qbo.realm_lookup import (
    Ambiguous,
    ClosedBy,
    Missing,
    accounts_receivable,
    closed_on,
    income_account,
    rates_on,
    tax_code_for,
    undeposited_funds,
)
from tests.qbo.realm_rows import Row, account, code, rate, rows, snapshot_of

DAY = date(2026, 11, 24)
GST, QST = Decimal("5"), Decimal("9.975")
BOTH = frozenset({GST, QST})
NONE: frozenset[Decimal] = frozenset()


def found(realm: dict[str, Any], rates: frozenset[Decimal], day: date = DAY) -> str | Missing | Ambiguous:
    answer = tax_code_for(snapshot_of(realm), rates, day)
    return answer.id if isinstance(answer, TaxCode) else answer


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("rates", "code_id"),
    [
        (BOTH, "731"),
        (frozenset({GST}), "30"),
        (frozenset({QST}), "8"),
        (frozenset({Decimal("5.000"), Decimal("9.9750")}), "731"),
        (frozenset({GST, QST, Decimal(0)}), "731"),
        (NONE, "6"),
        (frozenset({Decimal(0)}), "6"),
    ],
)
def test_a_code_is_found_by_its_rates_in_either_language(
    language: str, rates: frozenset[Decimal], code_id: str
) -> None:
    assert found(rows(language), rates) == code_id


def test_rates_that_no_code_has_are_missing() -> None:
    hst = frozenset({Decimal("13")})
    assert found(rows(), hst) == Missing(hst)


@pytest.mark.parametrize("change", [{"Active": False}, {"Hidden": True}])
def test_an_inactive_or_hidden_code_does_not_count(change: Row) -> None:
    realm = rows()
    realm["TaxCode"][0].update(change)
    assert found(realm, BOTH) == Missing(BOTH)


def test_of_two_codes_the_one_with_quickbooks_own_words_is_taken() -> None:
    realm = rows("fr")
    realm["TaxCode"].insert(0, code("2", "Mes taxes", "415", "88"))
    assert found(realm, BOTH) == "731"


def test_a_code_that_speaks_of_another_tax_is_not_the_telling_one() -> None:
    realm = rows()
    realm["TaxCode"].append(code("900", "GST without QST", "415"))
    assert found(realm, frozenset({GST})) == "30"


@pytest.mark.parametrize(
    ("first", "second"), [("Taxes A", "Taxes B"), ("GST/QST QC - 9.975", "TPS/TVQ QC - 9,975 (2)")]
)
def test_two_codes_that_nothing_tells_apart_are_named(first: str, second: str) -> None:
    realm = rows()
    realm["TaxCode"][:1] = [code("731", first, "415", "88"), code("732", second, "88", "415")]
    assert found(realm, BOTH) == Ambiguous((first, second))


def test_a_rate_counts_only_while_it_is_in_force() -> None:
    realm = rows()
    realm["TaxRate"][1]["EffectiveTaxRate"] = [
        {"RateValue": Decimal("9.5"), "EffectiveDate": "2012-01-01", "EndDate": "2013-01-01"},
        {"RateValue": QST, "EffectiveDate": "2013-01-01", "EndDate": "2027-06-30"},
    ]
    assert found(realm, BOTH, date(2012, 12, 31)) == Missing(BOTH)
    assert found(realm, frozenset({GST, Decimal("9.5")}), date(2013, 1, 1)) == Missing(frozenset({GST, Decimal("9.5")}))
    assert found(realm, BOTH, date(2013, 1, 1)) == "731"
    assert found(realm, BOTH, date(2027, 6, 30)) == "731"
    assert found(realm, BOTH, date(2027, 7, 1)) == Missing(BOTH)


def test_a_rate_without_dates_has_its_plain_value() -> None:
    realm = rows()
    realm["TaxRate"][0].update(EffectiveTaxRate=[])
    assert found(realm, BOTH, date(1999, 1, 1)) == Missing(BOTH)
    assert found(realm, frozenset({GST}), date(1999, 1, 1)) == "30"


def test_a_code_with_an_inactive_or_unknown_rate_does_not_count() -> None:
    realm = rows()
    realm["TaxRate"][1]["Active"] = False
    realm["TaxCode"].append(code("40", "Old", "415", "404"))
    assert found(realm, BOTH) == Missing(BOTH)


@pytest.mark.parametrize(
    ("gone", "code_id"),
    [([], "6"), (["6"], "4"), (["6", "4"], "3")],
)
def test_untaxed_lines_are_exempt_else_zero_rated_else_out_of_scope(gone: list[str], code_id: str) -> None:
    realm = rows("fr")
    realm["TaxCode"] = [row for row in realm["TaxCode"] if row["Id"] not in gone]
    assert found(realm, NONE) == code_id


def test_among_exempt_codes_a_telling_name_then_the_oldest_is_taken() -> None:
    realm = rows()
    realm["TaxRate"].append(rate("60", "X", 0))
    realm["TaxCode"] += [code("1", "No tax", "60"), code("70", "EXEMPT (old)", "60")]
    assert found(realm, NONE) == "6"
    realm["TaxCode"] = [row for row in realm["TaxCode"] if "xempt" not in row["Name"].casefold()]
    realm["TaxCode"].append(code("12", "Aucune", "60"))
    assert found(realm, NONE) == "1"


def test_a_code_without_sales_rates_is_out_of_scope() -> None:
    realm = rows()
    realm["TaxCode"] = [{"Id": "9", "Name": "Hors champ"}, code("10", "Détaxé", "51")]
    assert found(realm, NONE) == "10"
    realm["TaxCode"].pop()
    assert found(realm, NONE) == "9"


def test_the_rates_of_a_code_come_with_their_values() -> None:
    snapshot = snapshot_of(rows())
    on_day = rates_on(snapshot, snapshot.tax_codes[0], DAY)
    assert on_day is not None
    assert [(r.rate.id, r.value) for r in on_day] == [("415", GST), ("88", QST)]


def income(account_id: str, subtype: str, *, active: bool = True) -> Row:
    return account(account_id, "Ventes", "Income", subtype, Active=active)


@pytest.mark.parametrize(
    ("accounts", "account_id"),
    [
        ([income("79", "ServiceFeeIncome"), income("21", "SalesOfProductIncome")], "79"),
        ([income("21", "SalesOfProductIncome")], "21"),
        ([income("79", "ServiceFeeIncome", active=False), income("21", "SalesOfProductIncome")], "21"),
        ([income("79", "ServiceFeeIncome"), income("80", "ServiceFeeIncome")], None),
        ([income("21", "SalesOfProductIncome"), income("22", "SalesOfProductIncome")], None),
        ([income("30", "DiscountsRefundsGiven")], None),
        ([], None),
    ],
)
def test_the_income_account_is_the_only_one_of_its_kind(accounts: list[Row], account_id: str | None) -> None:
    realm = {**rows(), "Account": accounts}
    chosen = income_account(snapshot_of(realm))
    assert (chosen.id if chosen else None) == account_id


def test_money_accounts_are_found_by_type_and_not_by_name() -> None:
    snapshot = snapshot_of(rows("fr"))
    undeposited, receivable = undeposited_funds(snapshot), accounts_receivable(snapshot)
    assert undeposited is not None
    assert receivable is not None
    assert (undeposited.id, receivable.id) == (QboId("4"), QboId("84"))
    bare = snapshot_of({**rows(), "Account": []})
    assert (undeposited_funds(bare), accounts_receivable(bare)) == (None, None)


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2025, 12, 31), ClosedBy(date(2025, 12, 31), None)),
        (date(2026, 1, 1), ClosedBy(date(2026, 6, 30), "Revenu Québec")),
        (date(2026, 6, 30), ClosedBy(date(2026, 6, 30), "Revenu Québec")),
        (date(2026, 7, 1), None),
    ],
)
def test_a_day_is_closed_by_the_books_or_by_a_filed_return(day: date, closed: ClosedBy | None) -> None:
    assert closed_on(snapshot_of(rows()), day) == closed
