"""python-quickbooks sets a company up: names, accounts, terms, classes, taxes; and sends, prints and deposits."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from quickbooks.exceptions import QuickbooksException, UnsupportedException
from quickbooks.objects.account import Account
from quickbooks.objects.attachable import Attachable
from quickbooks.objects.base import Address, AttachableRef, EmailAddress, PhoneNumber, WebAddress
from quickbooks.objects.customer import Customer
from quickbooks.objects.department import Department
from quickbooks.objects.deposit import Deposit, DepositLine, DepositLineDetail
from quickbooks.objects.employee import Employee
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.item import Item
from quickbooks.objects.payment import Payment
from quickbooks.objects.paymentmethod import PaymentMethod
from quickbooks.objects.taxagency import TaxAgency
from quickbooks.objects.taxcode import TaxCode
from quickbooks.objects.taxrate import TaxRate
from quickbooks.objects.taxservice import TaxRateDetails, TaxService
from quickbooks.objects.term import Term
from quickbooks.objects.trackingclass import Class
from quickbooks.objects.vendor import Vendor

from tests.clients.python.firm import TODAY, Firm, link
from tests.clients.sandbox import Sandbox


def address() -> Any:
    made = Address()
    made.Line1, made.Line2, made.City = "1, rue de l'Église", "Bureau 2", "Lévis"
    made.CountrySubDivisionCode, made.PostalCode, made.Country = "QC", "G6V 1A1", "Canada"
    return made


def reached(person: Any) -> Any:
    """A person with all the ways to reach it that the library knows."""
    person.PrimaryPhone, person.PrimaryEmailAddr, person.WebAddr = PhoneNumber(), EmailAddress(), WebAddress()
    person.PrimaryPhone.FreeFormNumber = "418 555-0101"
    person.PrimaryEmailAddr.Address = "comptes@example.org"
    person.WebAddr.URI = "https://example.org"
    return person


def saved_and_read(firm: Firm, draft: Any) -> Any:
    return type(draft).get(draft.save(qb=firm.qb).Id, qb=firm.qb)


def test_a_customer_with_all_its_particulars(firm: Firm) -> None:
    customer = reached(Customer())
    customer.Title, customer.GivenName, customer.MiddleName = "M.", "Zoé", "A."
    customer.FamilyName, customer.Suffix = "Côté", "fils"
    customer.BillAddr = address()
    read = saved_and_read(firm, customer)
    assert read.DisplayName == "M. Zoé A. Côté fils"
    assert (read.PrimaryPhone.FreeFormNumber, read.PrimaryEmailAddr.Address) == ("418 555-0101", "comptes@example.org")
    assert (read.BillAddr.Line1, read.BillAddr.PostalCode) == ("1, rue de l'Église", "G6V 1A1")
    assert (read.FullyQualifiedName, read.Balance, read.Active) == ("M. Zoé A. Côté fils", 0, True)


def test_a_sub_customer_stands_under_its_parent(firm: Firm) -> None:
    job = Customer()
    job.DisplayName, job.Job, job.ParentRef = "Chalet", True, firm.customer.to_ref()
    assert saved_and_read(firm, job).FullyQualifiedName == f"{firm.customer.DisplayName}:Chalet"


def test_vendors_and_employees(firm: Firm) -> None:
    vendor = reached(Vendor())
    vendor.DisplayName = vendor.CompanyName = vendor.PrintOnCheckName = "Quincaillerie Côté & Frères"
    vendor.AcctNum, vendor.BillAddr = "F-118", address()
    read = saved_and_read(firm, vendor)
    assert (read.DisplayName, read.AcctNum, read.BillAddr.City) == (vendor.DisplayName, "F-118", "Lévis")
    employee = Employee()
    employee.SSN, employee.GivenName, employee.FamilyName, employee.HiredDate = None, "Ève", "Hébert", "2020-07-22"
    employee.PrimaryAddr = address()
    hired = saved_and_read(firm, employee)
    assert (hired.DisplayName, hired.PrimaryAddr.City) == ("Ève Hébert", "Lévis")
    hired.FamilyName = "Hébert-Roy"
    assert hired.save(qb=firm.qb).FamilyName == "Hébert-Roy"


def test_an_account_by_its_sub_type_and_its_duplicate(firm: Firm) -> None:
    account = Account()
    account.Name, account.AcctNum, account.AccountSubType = "Petite caisse", "1060", "CashOnHand"
    read = saved_and_read(firm, account)
    assert (read.Name, read.AcctNum, read.AccountType) == ("Petite caisse", "1060", "Bank")
    account.Id, account.AcctNum = None, "1061"
    with pytest.raises(QuickbooksException) as caught:
        account.save(qb=firm.qb)
    assert int(caught.value.error_code) == 6240


def test_terms_payment_methods_classes_and_locations(firm: Firm) -> None:
    term = Term()
    term.Name, term.DueDays = "Net 10", 10
    assert saved_and_read(firm, term).DueDays == 10
    method = PaymentMethod()
    method.Name, method.Type = "Virement", "NON_CREDIT_CARD"
    assert saved_and_read(firm, method).Name == "Virement"
    tracking = Class()
    tracking.Name = "Résidentiel"
    assert saved_and_read(firm, tracking).FullyQualifiedName == "Résidentiel"
    department = Department()
    department.Name = "Rive-Sud"
    assert saved_and_read(firm, department).Name == "Rive-Sud"


def test_an_item_in_stock(firm: Firm) -> None:
    item = Item()
    item.Name, item.Type, item.TrackQtyOnHand, item.QtyOnHand = "Filtre 16 po", "Inventory", True, 10
    item.InvStartDate = "2026-01-01"
    item.IncomeAccountRef = firm.account("SalesOfProductIncome").to_ref()
    item.ExpenseAccountRef = firm.account("SuppliesMaterialsCogs").to_ref()
    item.AssetAccountRef = firm.account("Inventory").to_ref()
    read = saved_and_read(firm, item)
    assert (read.Type, read.QtyOnHand, read.TrackQtyOnHand) == ("Inventory", 10, True)


def test_a_tax_code_through_the_tax_service(firm: Firm) -> None:
    rate = TaxRateDetails()
    rate.TaxRateName, rate.RateValue, rate.TaxApplicableOn = "Éco 3 %", 3, "Sales"
    rate.TaxAgencyId = TaxAgency.all(qb=firm.qb)[0].Id
    service = TaxService()
    service.TaxCode = "Écofrais"
    service.TaxRateDetails.append(rate)
    made = service.save(qb=firm.qb)
    assert made.TaxCode == "Écofrais"
    assert [code.Name for code in TaxCode.filter(Name="Écofrais", qb=firm.qb)] == ["Écofrais"]
    assert [found.RateValue for found in TaxRate.filter(Name="Éco 3 %", qb=firm.qb)] == [3]
    invoice = firm.invoice(firm.line("100.00", "Écofrais"))
    assert (invoice.TotalAmt, invoice.TxnTaxDetail.TotalTax) == (103, 3)


def test_an_invoice_is_sent_and_printed(firm: Firm) -> None:
    invoice = firm.invoice()
    sent = invoice.send(qb=firm.qb, send_to="client+factures@example.org")["Invoice"]
    assert (sent["EmailStatus"], sent["BillEmail"]["Address"]) == ("EmailSent", "client+factures@example.org")
    assert invoice.download_pdf(qb=firm.qb).startswith(b"%PDF")
    assert Invoice.get(invoice.Id, qb=firm.qb).email_sent


def test_a_file_and_a_note_belong_to_an_invoice(firm: Firm, tmp_path: Path) -> None:
    invoice = firm.invoice()
    path = tmp_path / "bon de travail.txt"
    path.write_bytes("Bon n° 7\nsigné\n".encode())
    belongs = AttachableRef()
    belongs.EntityRef, belongs.IncludeOnSend = invoice.to_ref(), True
    file = Attachable()
    file.FileName, file.ContentType, file._FilePath = path.name, "text/plain", str(path)
    file.AttachableRef = [belongs]
    made = file.save(qb=firm.qb)
    assert (made.FileName, made.ContentType, made.Size) == ("bon de travail.txt", "text/plain", 17)
    note = Attachable()
    note.Note, note.AttachableRef = "Client pressé", [belongs]
    written = note.save(qb=firm.qb)
    found = [Attachable.get(record.Id, qb=firm.qb) for record in (made, written)]
    assert [row.AttachableRef[0].EntityRef.value for row in found] == [invoice.Id, invoice.Id]
    assert found[1].Note == "Client pressé"
    assert written.delete(qb=firm.qb)["Attachable"]["status"] == "Deleted"


def test_a_deposited_payment_is_held_by_its_deposit(sandbox: Sandbox, firm: Firm) -> None:
    payment = firm.payment("60.00")
    line = DepositLine()
    line.Amount, line.LinkedTxn = Decimal(60), [link(payment, "Payment")]
    line.LinkedTxn[0].TxnLineId = 0
    extra = DepositLine()
    extra.Amount, extra.DetailType, extra.DepositLineDetail = Decimal(5), "DepositLineDetail", DepositLineDetail()
    extra.DepositLineDetail.AccountRef = firm.account("ServiceFeeIncome").to_ref()
    deposit = Deposit()
    deposit.DepositToAccountRef, deposit.TxnDate = firm.account("Checking").to_ref(), TODAY
    deposit.Line = [line, extra]
    made = saved_and_read(firm, deposit)
    assert made.TotalAmt == 65
    assert sandbox.balances(firm.realm_id)["Chequing"] == 65
    with pytest.raises(QuickbooksException) as caught:
        Payment.get(payment.Id, qb=firm.qb).void(qb=firm.qb)
    assert int(caught.value.error_code) == 6540


def test_what_is_not_emulated_is_an_unsupported_operation(firm: Firm) -> None:
    with pytest.raises(UnsupportedException):
        firm.qb.create_object("TimeActivity", "{}")
