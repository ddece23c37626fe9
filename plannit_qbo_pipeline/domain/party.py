"""Who and what documents refer to: contacts, products, tax groups, as Plannit states them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from plannit_qbo_pipeline.domain.identity import PlannitId


@dataclass(frozen=True, slots=True)
class Address:
    street: str | None = None
    city: str | None = None
    province: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    id: PlannitId
    first_name: str
    last_name: str
    company: str | None
    email: str | None
    phone: str | None
    address: Address | None
    language: str
    archived: bool
    created_at: datetime
    updated_at: datetime

    @property
    def display_name(self) -> str:
        """The name on invoices: the company's, else the person's; empty where Plannit holds none."""
        person = " ".join(part for part in (self.first_name.strip(), self.last_name.strip()) if part)
        return (self.company or "").strip() or person


@dataclass(frozen=True, slots=True)
class Product:
    id: PlannitId
    name: str
    description: str | None
    price: Decimal
    taxable: bool
    archived: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Tax:
    """`rate` in per cent: 9.975 for the QST."""

    name: str
    rate: Decimal
    registration: str | None = None


@dataclass(frozen=True, slots=True)
class TaxGroup:
    id: PlannitId
    name: str
    taxes: tuple[Tax, ...]

    @property
    def rates(self) -> frozenset[Decimal]:
        return frozenset(tax.rate for tax in self.taxes)
