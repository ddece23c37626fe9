"""A client library that others use drives the emulator, unchanged, over a session without a port."""

import random
from decimal import Decimal
from typing import Any

import pytest
import requests
from quickbooks import QuickBooks
from quickbooks.exceptions import ObjectNotFoundException, QuickbooksException, ValidationException
from quickbooks.objects.account import Account
from quickbooks.objects.base import Ref
from quickbooks.objects.company_info import CompanyInfo
from quickbooks.objects.customer import Customer
from quickbooks.objects.detailline import SalesItemLine, SalesItemLineDetail
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.item import Item
from quickbooks.objects.payment import Payment, PaymentLine
from quickbooks.objects.taxcode import TaxCode

from plannit_qbo_pipeline.sandbox.adapter import in_process
from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.qbo.system import QboOptions, QboSystem
from tests.sandbox.qbo.company import NOON, SEED


class Session(requests.Session):
    """What the library expects of an OAuth session: a session with an access token."""

    access_token: str


@pytest.fixture
def client() -> QuickBooks:
    clock = Clock(lambda: NOON)
    system = QboSystem(clock, QboOptions(locale="en_CA", throttle_scale=0), random.Random(3))
    _, adapter, connection = in_process(SEED, clock, qbo=system)
    session = Session()
    session.mount("http://", adapter)
    session.access_token = connection["qbo"]["access_token"]
    client = QuickBooks(company_id=connection["qbo"]["realm_id"], minorversion=75, use_decimal=True)
    client.session = session
    client.sandbox = True
    client.sandbox_api_url_v3 = f"{connection['qbo']['base_url']}/v3"
    return client


def reference(record_id: str) -> Any:
    ref = Ref()
    ref.value = record_id
    return ref


def saved_customer(client: QuickBooks, name: str = "L'Étoile") -> Any:
    customer = Customer()
    customer.DisplayName = name
    return customer.save(qb=client)


def saved_item(client: QuickBooks) -> Any:
    item = Item()
    item.Name, item.Type = "Coupe", "Service"
    item.IncomeAccountRef = Account.filter(AccountSubType="ServiceFeeIncome", qb=client)[0].to_ref()
    return item.save(qb=client)


def saved_invoice(client: QuickBooks, number: str) -> Any:
    line = SalesItemLine()
    line.Amount = Decimal("140.00")
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = reference(saved_item(client).Id)
    line.SalesItemLineDetail.Qty, line.SalesItemLineDetail.UnitPrice = 2, Decimal(70)
    line.SalesItemLineDetail.TaxCodeRef = reference(TaxCode.filter(Name="GST/QST QC - 9.975", qb=client)[0].Id)
    invoice = Invoice()
    invoice.CustomerRef = reference(saved_customer(client).Id)
    invoice.DocNumber, invoice.TxnDate = number, "2026-11-24"
    invoice.Line = [line]
    return invoice.save(qb=client, request_id=f"pq-{number}")


def test_company_information(client: QuickBooks) -> None:
    assert CompanyInfo.all(qb=client)[0].CompanyName == "Plomberie Ô inc."


def test_customers_are_made_found_and_refused(client: QuickBooks) -> None:
    made = saved_customer(client)
    assert [row.Id for row in Customer.filter(DisplayName="L'Étoile", qb=client)] == [made.Id]
    assert Customer.get(made.Id, qb=client).DisplayName == "L'Étoile"
    assert Customer.count(qb=client) == 1
    with pytest.raises(QuickbooksException) as caught:
        saved_customer(client, "l'étoile")
    assert caught.value.error_code == 6240
    made.Notes = "revu"
    assert made.save(qb=client).SyncToken == "1"


def test_invoices_are_made_changed_paid_voided_and_deleted(client: QuickBooks) -> None:
    invoice = saved_invoice(client, "1042")
    assert invoice.TotalAmt == Decimal("160.97")
    invoice.PrivateNote = "note"
    invoice = invoice.save(qb=client)
    payment = Payment()
    payment.CustomerRef, payment.TotalAmt = invoice.CustomerRef, Decimal(60)
    line = PaymentLine()
    line.Amount, line.LinkedTxn = Decimal(60), [invoice.to_linked_txn()]
    payment.Line = [line]
    payment = payment.save(qb=client)
    assert Invoice.get(invoice.Id, qb=client).Balance == Decimal("100.97")
    payment.void(qb=client)
    invoice = Invoice.get(invoice.Id, qb=client)
    assert invoice.Balance == Decimal("160.97")
    invoice.void(qb=client)
    found = Invoice.where("DocNumber = '1042'", qb=client)
    assert [(row.Id, row.TotalAmt) for row in found] == [(invoice.Id, 0)]
    Invoice.get(invoice.Id, qb=client).delete(qb=client)
    with pytest.raises(ObjectNotFoundException):
        Invoice.get(invoice.Id, qb=client)


def test_a_query_that_cannot_be_parsed_is_a_validation_error(client: QuickBooks) -> None:
    with pytest.raises(ValidationException) as caught:
        Invoice.query("SELECT * FROM Invoice WHERE", qb=client)
    assert caught.value.error_code == 4000
