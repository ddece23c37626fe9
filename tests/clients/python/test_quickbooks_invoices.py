"""python-quickbooks makes invoices with Québec's taxes, changes, repeats, voids and deletes them."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from quickbooks.exceptions import ObjectNotFoundException, QuickbooksException, ValidationException
from quickbooks.objects.detailline import DiscountLine, DiscountLineDetail
from quickbooks.objects.invoice import Invoice

from tests.clients.python.firm import Firm, reference
from tests.clients.sandbox import Sandbox


def taxes(invoice: Any) -> list[tuple[Decimal, Decimal]]:
    """(percentage, amount) of each tax line."""
    return [(Decimal(line.TaxLineDetail.TaxPercent), line.Amount) for line in invoice.TxnTaxDetail.TaxLine]


def refused(firm: Firm, draft: Any, kind: type[QuickbooksException] = QuickbooksException) -> tuple[int, str]:
    with pytest.raises(kind) as caught:
        draft.save(qb=firm.qb)
    return int(caught.value.error_code), str(caught.value.detail)


def sparse(firm: Firm, invoice: Any, **fields: object) -> Any:
    """A sparse update, for which the library's objects say too much."""
    body = {"Id": invoice.Id, "SyncToken": invoice.SyncToken, "sparse": True, **fields}
    return Invoice.from_json(firm.qb.update_object("Invoice", json.dumps(body))["Invoice"])


@pytest.mark.parametrize(
    ("amounts", "gst", "qst"),
    [
        (["140.00"], "7.00", "13.97"),
        (["10.10", "10.10", "10.10"], "1.52", "3.02"),
        (["85.50", "42.75", "12.35"], "7.03", "14.02"),
        (["62.50"], "3.13", "6.23"),
    ],
)  # fmt: skip
def test_each_tax_is_on_the_sum_of_its_lines(firm: Firm, amounts: list[str], gst: str, qst: str) -> None:
    invoice = firm.invoice(*(firm.line(amount) for amount in amounts))
    assert taxes(invoice) == [(Decimal(5), Decimal(gst)), (Decimal("9.975"), Decimal(qst))]
    net = sum(map(Decimal, amounts))
    assert invoice.TotalAmt == invoice.Balance == net + Decimal(gst) + Decimal(qst)
    assert invoice.TxnTaxDetail.TotalTax == Decimal(gst) + Decimal(qst)


def test_lines_of_several_codes_and_a_line_without_quantity(firm: Firm) -> None:
    hours = firm.line("140.00")
    hours.SalesItemLineDetail.Qty, hours.SalesItemLineDetail.UnitPrice = 2, Decimal(70)
    invoice = firm.invoice(hours, firm.line("50.00", "Zero-rated"), firm.line("25.00", "GST"))
    assert sum(amount for percent, amount in taxes(invoice) if percent == 5) == Decimal("8.25")
    assert sum(amount for percent, amount in taxes(invoice) if percent == Decimal("9.975")) == Decimal("13.97")
    assert invoice.TotalAmt == Decimal("237.22")
    sold = [line for line in invoice.Line if line.DetailType == "SalesItemLineDetail"]
    assert [(line.Amount, line.SalesItemLineDetail.ItemRef.value) for line in sold] == [
        (Decimal(amount), firm.item.Id) for amount in ("140.00", "50.00", "25.00")
    ]


def test_a_discount_takes_its_part_of_the_taxes_once_discounts_are_on(sandbox: Sandbox, firm: Firm) -> None:
    discount = DiscountLine()
    discount.Amount = Decimal("40.00")
    discount.DiscountLineDetail = DiscountLineDetail()
    discount.DiscountLineDetail.TaxCodeRef = reference(firm.tax_code("GST/QST QC - 9.975").Id)
    assert refused(firm, firm.invoice_draft(firm.line("140.00"), discount))[0] == 6090
    sandbox.act(firm.realm_id, act="set_preference", name="AllowDiscount", value=True)
    invoice = firm.invoice(firm.line("140.00"), discount)
    assert taxes(invoice) == [(Decimal(5), Decimal("5.00")), (Decimal("9.975"), Decimal("9.98"))]
    assert invoice.TotalAmt == Decimal("114.98")


def test_amounts_with_taxes_inside(firm: Firm) -> None:
    draft = firm.invoice_draft(firm.line("114.98"))
    draft.GlobalTaxCalculation = "TaxInclusive"
    invoice = draft.save(qb=firm.qb)
    assert (invoice.TotalAmt, invoice.TxnTaxDetail.TotalTax) == (Decimal("114.98"), Decimal("14.98"))
    assert invoice.Line[0].SalesItemLineDetail.TaxInclusiveAmt == Decimal("114.98")


def test_an_invoice_that_quickbooks_would_refuse(firm: Firm) -> None:
    code, detail = refused(firm, firm.invoice_draft(firm.line("10.00", tax_code="")))
    assert (code, detail.partition(" : ")[0]) == (6000, detail)
    assert "GST/HST rate" in detail
    wrong = firm.line("99.99")
    wrong.SalesItemLineDetail.Qty, wrong.SalesItemLineDetail.UnitPrice = 2, 70
    assert refused(firm, firm.invoice_draft(wrong))[0] == 6070
    nobody = firm.invoice_draft()
    nobody.CustomerRef = reference("987654")
    assert refused(firm, nobody, ValidationException)[0] == 2500
    long = firm.invoice_draft(number="X" * 22)
    assert refused(firm, long, ValidationException) == (
        2050,
        "String length specified does not match the supported length. Min:0 Max:21 supported. Supplied length:22",
    )
    empty = firm.invoice_draft()
    empty.Line = []
    assert refused(firm, empty, ValidationException)[0] == 2020
    assert Invoice.count(qb=firm.qb) == 0


def test_full_and_sparse_updates_and_a_stale_one(firm: Firm) -> None:
    invoice = firm.invoice(firm.line("140.00"), firm.line("60.00"), number="1042")
    stale = Invoice.get(invoice.Id, qb=firm.qb)
    invoice.PrivateNote = "Deuxième visite"
    full = invoice.save(qb=firm.qb)
    assert (full.SyncToken, full.PrivateNote, full.TotalAmt) == ("1", "Deuxième visite", Decimal("229.95"))
    part = sparse(firm, full, DueDate="2026-12-31")
    assert (part.SyncToken, part.DueDate, part.PrivateNote, len(part.Line)) == ("2", "2026-12-31", "Deuxième visite", 3)
    fewer = sparse(firm, part, Line=json.loads(firm.invoice_draft().to_json())["Line"])
    assert (fewer.SyncToken, fewer.TotalAmt, len(fewer.Line)) == ("3", Decimal("160.97"), 2)
    stale.PrivateNote = "trop tard"
    code, detail = refused(firm, stale)
    assert code == 5010
    assert "were working on this at the same time" in detail
    assert Invoice.get(invoice.Id, qb=firm.qb).PrivateNote == "Deuxième visite"


def test_a_number_is_taken_once_unless_asked_for(firm: Firm) -> None:
    first = firm.invoice(number="INV-7")
    code, detail = refused(firm, firm.invoice_draft(number="INV-7"))
    assert code == 6140
    assert re.findall(r"TxnId=(\d+)", detail) == [first.Id]
    second = firm.invoice_draft(number="INV-7").save(qb=firm.qb, params={"include": "allowduplicatedocnum"})
    assert [row.Id for row in Invoice.filter(DocNumber="INV-7", qb=firm.qb)] == [first.Id, second.Id]


def test_a_request_id_is_carried_out_once(firm: Firm) -> None:
    draft = firm.invoice_draft(number="1043")
    once = draft.save(qb=firm.qb, request_id="a7d0c7a2-once")
    draft.Id = None
    again = draft.save(qb=firm.qb, request_id="a7d0c7a2-once")
    assert (again.Id, again.SyncToken, again.MetaData.CreateTime) == (once.Id, "0", once.MetaData.CreateTime)
    other = firm.invoice_draft(number="1044").save(qb=firm.qb, request_id="a7d0c7a2-other")
    assert other.Id != once.Id
    assert Invoice.count(qb=firm.qb) == 2
    with pytest.raises(ValidationException) as caught:
        firm.invoice_draft().save(qb=firm.qb, request_id="x" * 51)
    assert int(caught.value.error_code) == 2130


def test_void_keeps_an_invoice_and_delete_takes_it_away(firm: Firm) -> None:
    invoice = firm.invoice(number="1045")
    invoice.void(qb=firm.qb)
    voided = Invoice.where("DocNumber = '1045'", qb=firm.qb)[0]
    assert (voided.Id, voided.TotalAmt, voided.Balance, voided.SyncToken) == (invoice.Id, 0, 0, "1")
    assert voided.PrivateNote.startswith("Voided")
    assert voided.delete(qb=firm.qb)["Invoice"]["status"] == "Deleted"
    with pytest.raises(ObjectNotFoundException):
        Invoice.get(invoice.Id, qb=firm.qb)
    assert Invoice.filter(Id=invoice.Id, qb=firm.qb) == []
    assert firm.invoice(number="1045").Id != invoice.Id
