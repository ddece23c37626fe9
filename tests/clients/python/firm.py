"""A company reached through python-quickbooks over intuit-oauth, put together as their documentation says to.

What most tests need to sell stands ready: a customer, an item, tax codes and accounts, all read or made by the library.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from intuitlib.client import AuthClient
from quickbooks import QuickBooks
from quickbooks.objects.account import Account
from quickbooks.objects.base import LinkedTxn, Ref
from quickbooks.objects.customer import Customer
from quickbooks.objects.detailline import SalesItemLine, SalesItemLineDetail
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.item import Item
from quickbooks.objects.payment import Payment, PaymentLine
from quickbooks.objects.taxcode import TaxCode

REDIRECT_URI = "http://localhost:8000/callback"
BOTH_TAXES = "GST/QST QC - 9.975"
TODAY = "2026-11-24"


def auth_client(connection: Mapping[str, Any], **given: Any) -> Any:
    """intuit-oauth's client for a company; `given` replaces what the connection says."""
    named = {
        "client_id": connection["client_id"],
        "client_secret": connection["client_secret"],
        "redirect_uri": REDIRECT_URI,
        "environment": connection["discovery_url"],
        "access_token": connection["access_token"],
        "refresh_token": connection["refresh_token"],
        "realm_id": connection["realm_id"],
    }
    return AuthClient(**{**named, **given})


def reference(record_id: str) -> Any:
    ref = Ref()
    ref.value = record_id
    return ref


def link(transaction: Any, transaction_type: str) -> Any:
    linked = LinkedTxn()
    linked.TxnId, linked.TxnType = transaction.Id, transaction_type
    return linked


def payment_line(amount: str, transaction: Any, transaction_type: str = "Invoice") -> Any:
    line = PaymentLine()
    line.Amount, line.LinkedTxn = Decimal(amount), [link(transaction, transaction_type)]
    return line


class Firm:
    def __init__(self, connection: Mapping[str, Any]) -> None:
        self.connection = connection
        self.auth = auth_client(connection)
        self._sessions: list[Any] = []
        self.qb = self.connect()

    @property
    def realm_id(self) -> str:
        return str(self.connection["realm_id"])

    def connect(self) -> Any:
        """The library's client with the tokens that the auth client holds now; becomes `qb`."""
        self.qb = QuickBooks(
            auth_client=self.auth,
            refresh_token=self.auth.refresh_token,
            company_id=self.realm_id,
            minorversion=75,
            use_decimal=True,
        )
        self.qb.api_url_v3 = f"{self.connection['base_url']}/v3"
        self._sessions.append(self.qb.session)
        return self.qb

    def close(self) -> None:
        for session in (*self._sessions, self.auth):
            session.close()

    @cached_property
    def customer(self) -> Any:
        customer = Customer()
        customer.DisplayName = customer.CompanyName = "Gestion L'Érable inc."
        return customer.save(qb=self.qb)

    @cached_property
    def item(self) -> Any:
        item = Item()
        item.Name, item.Type, item.UnitPrice = "Entretien régulier", "Service", Decimal(70)
        item.IncomeAccountRef = self.account("ServiceFeeIncome").to_ref()
        return item.save(qb=self.qb)

    def account(self, sub_type: str) -> Any:
        return Account.filter(AccountSubType=sub_type, qb=self.qb)[0]

    def tax_code(self, name: str) -> Any:
        return TaxCode.filter(Name=name, qb=self.qb)[0]

    def line(self, amount: str, tax_code: str = BOTH_TAXES) -> Any:
        """A line of an amount alone: the library sends Qty and UnitPrice all the same, both 0."""
        line = SalesItemLine()
        line.Amount = Decimal(amount)
        line.SalesItemLineDetail = SalesItemLineDetail()
        line.SalesItemLineDetail.ItemRef = self.item.to_ref()
        if tax_code:
            line.SalesItemLineDetail.TaxCodeRef = reference(self.tax_code(tax_code).Id)
        return line

    def invoice_draft(self, *lines: Any, number: str | None = None) -> Any:
        """An invoice of 140.00 before taxes when no line is given."""
        invoice = Invoice()
        invoice.CustomerRef = self.customer.to_ref()
        invoice.TxnDate, invoice.DocNumber = TODAY, number
        invoice.Line = list(lines) or [self.line("140.00")]
        return invoice

    def invoice(self, *lines: Any, number: str | None = None) -> Any:
        return self.invoice_draft(*lines, number=number).save(qb=self.qb)

    def payment_draft(self, total: str, *lines: Any) -> Any:
        payment = Payment()
        payment.CustomerRef = self.customer.to_ref()
        payment.TotalAmt, payment.TxnDate, payment.Line = Decimal(total), TODAY, list(lines)
        return payment

    def payment(self, total: str, *lines: Any) -> Any:
        return self.payment_draft(total, *lines).save(qb=self.qb)
