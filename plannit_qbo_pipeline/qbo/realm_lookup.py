"""Answers about a realm's set-up, pure: which tax code, which account, which day is closed.

By rates, types and ids, never by a translated name, except to choose among several that fit (docs/qbo-rules.md, Tax).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plannit_qbo_pipeline.domain.money import ZERO
from plannit_qbo_pipeline.qbo.realm import Account, RealmSnapshot, TaxCode, TaxRate

_GST = re.compile(r"\b(GST|TPS)\b", re.IGNORECASE)
_QST = re.compile(r"\b(QST|TVQ)\b", re.IGNORECASE)
_NAME_OF_RATE = {Decimal("5"): _GST, Decimal("9.975"): _QST}
_EXEMPT = re.compile(r"exempt|exon[ée]r", re.IGNORECASE)
_NO_TAX_RATE = re.compile(r"NOTAX", re.IGNORECASE)  # the helper rates behind “out of scope”
_ZERO_RATE = "ZERO_RATE"


@dataclass(frozen=True, slots=True)
class Missing:
    """No active tax code has exactly these rates."""

    rates: frozenset[Decimal]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several do, and nothing tells which one is meant."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClosedBy:
    """What closes a day: the books, or a tax agency's return; `until` is the last closed day."""

    until: date
    agency: str | None


@dataclass(frozen=True, slots=True)
class RateOnDay:
    rate: TaxRate
    value: Decimal


def value_on(rate: TaxRate, day: date) -> Decimal | None:
    """A rate's value in per cent on a day; None when it was not in force. The latest start wins an overlap."""
    if not rate.effective:
        return rate.value
    in_force = [
        entry
        for entry in rate.effective
        if (entry.since is None or entry.since <= day) and (entry.until is None or day <= entry.until)
    ]
    return max(in_force, key=lambda entry: entry.since or date.min).value if in_force else None


def rates_on(snapshot: RealmSnapshot, code: TaxCode, day: date) -> tuple[RateOnDay, ...] | None:
    """A code's sales rates on a day, in its own order; None if one is unknown, inactive or not in force."""
    known = {rate.id: rate for rate in snapshot.tax_rates if rate.active}
    found = []
    for rate_id in code.sales_rate_ids:
        rate = known.get(rate_id)
        value = value_on(rate, day) if rate else None
        if rate is None or value is None:
            return None
        found.append(RateOnDay(rate, value))
    return tuple(found)


def tax_code_for(snapshot: RealmSnapshot, rates: frozenset[Decimal], day: date) -> TaxCode | Missing | Ambiguous:
    """The sales tax code with exactly these rates (in per cent; zeros count as none) on the document's day."""
    wanted = rates - {ZERO}
    usable = [
        (code, on_day)
        for code in snapshot.tax_codes
        if code.active and not code.hidden and (on_day := rates_on(snapshot, code, day)) is not None
    ]
    fitting = [(code, on_day) for code, on_day in usable if frozenset(r.value for r in on_day) - {ZERO} == wanted]
    if not fitting:
        return Missing(rates)
    if not wanted:
        return min(fitting, key=lambda pair: _untaxed_rank(*pair))[0]
    codes = [code for code, _ in fitting]
    named = [code for code in codes if _speaks_of(code.name, wanted)] if len(codes) > 1 else codes
    if len(named) == 1:
        return named[0]
    return Ambiguous(tuple(code.name for code in named or codes))


def income_account(snapshot: RealmSnapshot) -> Account | None:
    """The only active account for services, else the only one for products, else None: a person must say."""
    for subtype in ("ServiceFeeIncome", "SalesOfProductIncome"):
        found = [account for account in _active(snapshot) if account.subtype == subtype]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def undeposited_funds(snapshot: RealmSnapshot) -> Account | None:
    """Where money waits for its deposit; found by subtype, for its name is translated."""
    return _lowest_id(account for account in _active(snapshot) if account.subtype == "UndepositedFunds")


def accounts_receivable(snapshot: RealmSnapshot) -> Account | None:
    """The account of what customers owe; of several the first, which is the one QuickBooks posts to by itself."""
    return _lowest_id(account for account in _active(snapshot) if account.type == "Accounts Receivable")


def closed_on(snapshot: RealmSnapshot, day: date) -> ClosedBy | None:
    """What forbids a change dated that day: the closed books first, else the agency filed furthest."""
    if snapshot.book_close_date is not None and day <= snapshot.book_close_date:
        return ClosedBy(snapshot.book_close_date, None)
    filed = [
        ClosedBy(agency.last_file_date, agency.name)
        for agency in snapshot.agencies
        if agency.last_file_date is not None and day <= agency.last_file_date
    ]
    return max(filed, key=lambda closed: closed.until, default=None)


def _untaxed_rank(code: TaxCode, on_day: tuple[RateOnDay, ...]) -> tuple[int, bool, int]:
    """Lower is better: exempt, then zero-rated, then out of scope; a telling name first, then the oldest code."""
    if not on_day or any(_NO_TAX_RATE.match(r.rate.name) for r in on_day):
        kind = 2
    else:
        kind = int(any(r.rate.special_type == _ZERO_RATE for r in on_day))
    return kind, _EXEMPT.search(code.name) is None, int(code.id)


def _speaks_of(name: str, rates: frozenset[Decimal]) -> bool:
    """Whether a name has the words of exactly these rates, as QuickBooks' own codes do in either language."""
    words = [_NAME_OF_RATE[rate] for rate in rates if rate in _NAME_OF_RATE]
    others = [word for rate, word in _NAME_OF_RATE.items() if rate not in rates]
    return bool(words) and all(word.search(name) for word in words) and not any(word.search(name) for word in others)


def _active(snapshot: RealmSnapshot) -> Iterable[Account]:
    return (account for account in snapshot.accounts if account.active)


def _lowest_id(accounts: Iterable[Account]) -> Account | None:
    return min(accounts, key=lambda account: int(account.id), default=None)
