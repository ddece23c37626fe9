"""What a realm is set up like: one reading of its preferences, taxes, accounts, terms and payment methods.

Reads are metered, so `read_snapshot` takes eight requests and the result is kept as JSON. Questions about it are
answered in `realm_lookup`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from plannit_qbo_pipeline.domain.identity import QboId
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.qbo.client import QboClient
from plannit_qbo_pipeline.qbo.query import also_inactive
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.qbo.snapshot_json import dump, load

_T = TypeVar("_T")
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TaxAgency:
    id: QboId
    name: str
    last_file_date: date | None


@dataclass(frozen=True, slots=True)
class EffectiveRate:
    """A rate's value in per cent between two days, both included; None is open."""

    value: Decimal
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class TaxRate:
    id: QboId
    name: str
    value: Decimal
    effective: tuple[EffectiveRate, ...]
    agency_id: QboId | None
    special_type: str
    active: bool


@dataclass(frozen=True, slots=True)
class TaxCode:
    id: QboId
    name: str
    active: bool
    hidden: bool
    sales_rate_ids: tuple[QboId, ...]


@dataclass(frozen=True, slots=True)
class Account:
    id: QboId
    name: str
    type: str
    subtype: str
    active: bool


@dataclass(frozen=True, slots=True)
class Term:
    """`due_days` None: the term names a day of the month instead."""

    id: QboId
    name: str
    due_days: int | None


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    id: QboId
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class RealmSnapshot:
    """A realm's set-up at one moment (docs/qbo-rules.md, Preferences)."""

    company_name: str
    country: str
    subscription_status: str
    home_currency: str
    multicurrency: bool
    custom_txn_numbers: bool
    using_sales_tax: bool
    partner_tax_enabled: bool
    allow_discount: bool
    auto_apply_credit: bool
    book_close_date: date | None
    agencies: tuple[TaxAgency, ...]
    tax_codes: tuple[TaxCode, ...]
    tax_rates: tuple[TaxRate, ...]
    accounts: tuple[Account, ...]
    terms: tuple[Term, ...]
    payment_methods: tuple[PaymentMethod, ...]

    def to_json(self) -> str:
        return dump(self)

    @classmethod
    def from_json(cls, text: str) -> "RealmSnapshot":
        """The snapshot that `to_json` wrote; ValueError for any other text: read the realm again."""
        return load(cls, text)


def read_snapshot(client: QboClient) -> RealmSnapshot:
    """Reads the realm's set-up; Unavailable where an answer cannot be understood."""
    company, preferences = client.company_info(), client.preferences()
    rows = {
        Entity.TAX_AGENCY: list(client.query_all(Entity.TAX_AGENCY)),  # has no Active to ask for
        **{entity: list(client.query_all(entity, [also_inactive()])) for entity in _WITH_INACTIVE},
        **{entity: list(client.query_all(entity)) for entity in _ACTIVE_ONLY},
    }
    try:
        return _snapshot(company, preferences, rows)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise Unavailable(
            f"the set-up of QuickBooks realm {client.realm} cannot be understood ({error!r}); try again, and if it"
            " stays, report this message"
        ) from error


_WITH_INACTIVE = (Entity.TAX_CODE, Entity.TAX_RATE)
_ACTIVE_ONLY = (Entity.ACCOUNT, Entity.TERM, Entity.PAYMENT_METHOD)


def _snapshot(company: _Row, preferences: _Row, rows: Mapping[Entity, list[dict[str, Any]]]) -> RealmSnapshot:
    sales = preferences.get("SalesFormsPrefs") or {}
    tax = preferences.get("TaxPrefs") or {}
    currency = preferences.get("CurrencyPrefs") or {}
    books = preferences.get("AccountingInfoPrefs") or {}
    named = {pair.get("Name"): pair.get("Value") for pair in company.get("NameValue") or []}
    return RealmSnapshot(
        company_name=company["CompanyName"],
        country=company.get("Country") or "",
        subscription_status=named.get("SubscriptionStatus") or "",
        home_currency=_ref(currency, "HomeCurrency") or "",
        multicurrency=_true(currency, "MultiCurrencyEnabled"),
        custom_txn_numbers=_true(sales, "CustomTxnNumbers"),
        using_sales_tax=_true(tax, "UsingSalesTax"),
        partner_tax_enabled=_true(tax, "PartnerTaxEnabled"),
        allow_discount=_true(sales, "AllowDiscount"),
        auto_apply_credit=_true(sales, "AutoApplyCredit"),
        book_close_date=_day(books, "BookCloseDate"),
        agencies=_each(_agency, rows[Entity.TAX_AGENCY]),
        tax_codes=_each(_tax_code, rows[Entity.TAX_CODE]),
        tax_rates=_each(_tax_rate, rows[Entity.TAX_RATE]),
        accounts=_each(_account, rows[Entity.ACCOUNT]),
        terms=_each(_term, rows[Entity.TERM]),
        payment_methods=_each(_payment_method, rows[Entity.PAYMENT_METHOD]),
    )


def _each(build: Callable[[_Row], _T], rows: list[dict[str, Any]]) -> tuple[_T, ...]:
    return tuple(build(row) for row in rows)


def _agency(row: _Row) -> TaxAgency:
    return TaxAgency(QboId(row["Id"]), row["DisplayName"], _day(row, "LastFileDate"))


def _tax_rate(row: _Row) -> TaxRate:
    value = _number(row["RateValue"])
    agency = _ref(row, "AgencyRef")
    return TaxRate(
        id=QboId(row["Id"]),
        name=row["Name"],
        value=value,
        effective=tuple(
            EffectiveRate(_number(entry.get("RateValue", value)), _day(entry, "EffectiveDate"), _day(entry, "EndDate"))
            for entry in row.get("EffectiveTaxRate") or []
        ),
        agency_id=QboId(agency) if agency else None,
        special_type=row.get("SpecialTaxType") or "",
        active=_true(row, "Active", absent=True),
    )


def _tax_code(row: _Row) -> TaxCode:
    details = (row.get("SalesTaxRateList") or {}).get("TaxRateDetail") or []
    return TaxCode(
        id=QboId(row["Id"]),
        name=row["Name"],
        active=_true(row, "Active", absent=True),
        hidden=_true(row, "Hidden"),
        sales_rate_ids=tuple(QboId(detail["TaxRateRef"]["value"]) for detail in details),
    )


def _account(row: _Row) -> Account:
    active = _true(row, "Active", absent=True)
    return Account(QboId(row["Id"]), row["Name"], row["AccountType"], row.get("AccountSubType") or "", active)


def _term(row: _Row) -> Term:
    days = row.get("DueDays")
    return Term(QboId(row["Id"]), row["Name"], None if days is None else int(days))


def _payment_method(row: _Row) -> PaymentMethod:
    return PaymentMethod(QboId(row["Id"]), row["Name"], row.get("Type") or "")


def _true(row: _Row, name: str, *, absent: bool = False) -> bool:
    """A flag; the vendor writes some of them as words."""
    value = row.get(name)
    return absent if value is None else str(value).casefold() == "true"


def _day(row: _Row, name: str) -> date | None:
    """The day of a date or timestamp, as the vendor writes it: its offset says nothing about the company's day."""
    text = row.get(name)
    return date.fromisoformat(text[:10]) if text else None


def _ref(row: _Row, name: str) -> str | None:
    value = row.get(name)
    return value.get("value") if isinstance(value, Mapping) else value


def _number(value: object) -> Decimal:
    return Decimal(str(value))
