"""Records made here, sent to the emulated company: its totals, taxes and books are Plannit's to the cent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.domain.document import Invoice, Kind
from plannit_qbo_pipeline.domain.identity import PlannitId, QboId, RealmId, RequestId
from plannit_qbo_pipeline.domain.party import Address, Contact
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo.client import QboClient
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot, read_snapshot
from plannit_qbo_pipeline.qbo.records import canonical
from plannit_qbo_pipeline.qbo.urls import Operation
from plannit_qbo_pipeline.sandbox.adapter import NO_LIMITS, in_process
from plannit_qbo_pipeline.sandbox.assembly import Options
from plannit_qbo_pipeline.transform.customer import shape_customer
from plannit_qbo_pipeline.transform.invoice import shape_invoice
from plannit_qbo_pipeline.transform.item import DEFAULT_ITEM_NAME, shape_item
from plannit_qbo_pipeline.transform.references import DEFAULT_ITEM, resolve
from plannit_qbo_pipeline.transform.shape import Shape, Terms
from plannit_qbo_pipeline.transport.http import Caller, make_session
from tests.transform.documents import contact, money, percent, plain_invoice, product
from tests.transform.random_invoices import drawn_invoice
from tests.transform.realm import GROUPS

INVOICES = 200
SEED = 20261124
STRICTER: dict[str, dict[str, object]] = {
    "tax lines are kept": {},
    "tax lines are ignored": {"tax_lines": "ignore"},
    "zero tax lines are hidden": {"zero_tax_lines": "hide"},
}


@dataclass(frozen=True)
class FixedToken:
    """No test here lasts as long as a token."""

    token: str

    def access_token(self) -> str:
        return self.token

    def renew(self, stale: str) -> str:
        raise AssertionError(f"{stale} was refused")


class Books:
    """An emulated company with a customer and the items that random invoices sell."""

    def __init__(self, switches: Mapping[str, object], locale: str = "fr_CA") -> None:
        options = Options(locale=locale, throttle_scale=NO_LIMITS, switches=switches)
        self.world, adapter, connection = in_process("empty", options=options)
        self.qbo: dict[str, Any] = connection["qbo"]
        clock = Clock(lambda: datetime.now(UTC), lambda _: None, lambda: 0.0, lambda: 0.0)
        caller = Caller("QuickBooks", make_session(adapter), clock)
        realm = RealmId(self.qbo["realm_id"])
        self.client = QboClient(realm, self.qbo["base_url"], FixedToken(self.qbo["access_token"]), caller, clock)
        self.snapshot: RealmSnapshot = read_snapshot(self.client)
        self.terms = Terms(self.snapshot, GROUPS)
        self.known: dict[tuple[Kind, PlannitId], QboId] = {}
        self.writes = 0

    def send(self, shape: Shape | Reason) -> dict[str, Any]:
        assert isinstance(shape, Shape), shape.sentence_en
        self.writes += 1
        url = self.client.write_url(shape.entity, Operation.CREATE, RequestId(f"write-{self.writes}"))
        return self.client.send(url, resolve(canonical(shape.body).decode(), self.known, {})).entity

    def add_customer(self, made: Contact) -> dict[str, Any]:
        record = self.send(shape_customer(made))
        self.known[(Kind.CONTACT, made.id)] = QboId(record["Id"])
        return record

    def add_items(self) -> None:
        names = {PlannitId("p1"): "Entretien: gouttières", PlannitId("p2"): "Élagage", DEFAULT_ITEM: DEFAULT_ITEM_NAME}
        for plannit_id, name in names.items():
            record = self.send(shape_item(product(id=plannit_id, name=name), self.terms))
            self.known[(Kind.PRODUCT, plannit_id)] = QboId(record["Id"])

    def balance(self, account_ids: set[str]) -> Decimal:
        """Debit less credit of these accounts."""
        rows = self.world.qbo.books(self.qbo["realm_id"])["trial_balance"]
        found = (row for row in rows if row["account_id"] in account_ids)
        return sum((Decimal(row["debit"]) - Decimal(row["credit"]) for row in found), Decimal(0))


def opened(switches: Mapping[str, object]) -> Books:
    books = Books(switches)
    books.add_customer(contact())
    books.add_items()
    return books


def assert_answer(record: dict[str, Any], made: Invoice) -> None:
    assert record["TotalAmt"] == record["Balance"] == made.total.amount, made
    assert (record["DocNumber"], record["TxnDate"]) == (made.number, made.issued_on and made.issued_on.isoformat())
    held = {Decimal(0): Decimal(0)}
    for line in record["TxnTaxDetail"]["TaxLine"]:
        rate = Decimal(line["TaxLineDetail"]["TaxPercent"])
        held[rate] = held.get(rate, Decimal(0)) + line["Amount"]
    printed = {tax.rate: tax.amount.amount for tax in made.taxes}
    assert {rate: tax for rate, tax in held.items() if tax} == {rate: tax for rate, tax in printed.items() if tax}


@pytest.mark.parametrize("switches", STRICTER.values(), ids=STRICTER)
def test_random_invoices_come_to_plannit_s_totals_taxes_and_books(switches: dict[str, object]) -> None:
    books, random = opened(switches), Random(SEED)
    drawn = (drawn_invoice(random, f"F-{number}") for number in range(2 * INVOICES))
    invoices = [made for made in drawn if made.total.amount >= 0][:INVOICES]
    assert len(invoices) == INVOICES
    for made in invoices:
        assert_answer(books.send(shape_invoice(made, contact(), books.terms)), made)
    total = sum(made.total.amount for made in invoices)
    taxes = sum(tax.amount.amount for made in invoices for tax in made.taxes)
    accounts = books.snapshot.accounts
    receivable = {str(account.id) for account in accounts if account.type == "Accounts Receivable"}
    income = {str(account.id) for account in accounts if account.type == "Income"}
    assert books.balance(receivable) == total
    assert books.balance(income) == -(total - taxes)


@pytest.mark.parametrize("locale", ["fr_CA", "en_CA"])
def test_an_awkward_contact_is_taken_as_it_is_shaped(locale: str) -> None:
    address = Address("350 5th Ave\nSuite 7", "New York", "NY", "10118", "USA")
    awkward = contact(
        company="Syndicat: L'Érable\tphase 2 " + "é" * 600,
        first_name="Zoé:",
        last_name="L'Écuyer" + "x" * 100,
        email="zoe@erable.example; paul@erable.example",
        phone="418 555-0199 poste 12345, demander Zoé",
        address=address,
    )
    record = Books({}, locale).add_customer(awkward)
    assert record["DisplayName"].startswith("Syndicat - L'Érable phase 2 é")
    assert (len(record["DisplayName"]), len(record["CompanyName"])) == (500, 100)
    assert record["BillAddr"]["CountrySubDivisionCode"] == "NY"
    assert "PrimaryEmailAddr" not in record


def test_a_due_date_before_the_date_is_taken() -> None:
    books = opened({})
    record = books.send(shape_invoice(plain_invoice(due_on=date(2026, 1, 5)), contact(), books.terms))
    assert (record["TxnDate"], record["DueDate"]) == ("2026-11-24", "2026-01-05")


def test_an_invoice_given_away_whole_is_taken_at_nothing() -> None:
    books = opened({})
    given = plain_invoice(discount=percent("100"), taxes=(), total=money("0.00"))
    record = books.send(shape_invoice(given, contact(), books.terms))
    assert (record["TotalAmt"], record["Balance"]) == (0, 0)
    assert len([line for line in record["Line"] if line["DetailType"] == "SalesItemLineDetail"]) == 2
