"""Invoice → Invoice. Plannit's amounts are law; what QBO could not hold to the cent gets a reason, not a record."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plannit_qbo_pipeline.domain.document import Discount, DiscountType, Invoice, Kind, Line
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.money import ZERO, Money, allocate, to_cents, total_of
from plannit_qbo_pipeline.domain.party import Contact
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo import records
from plannit_qbo_pipeline.qbo.realm import TaxCode
from plannit_qbo_pipeline.qbo.records import Entity, SalesItemLine, TxnTaxDetail
from plannit_qbo_pipeline.transform.customer import is_template
from plannit_qbo_pipeline.transform.references import DEFAULT_ITEM, refer
from plannit_qbo_pipeline.transform.shape import Shape, Terms, Use
from plannit_qbo_pipeline.transform.tax import Taxed, code_for, group_of, rates_of, tax_detail

_DISCOUNT_NAME = {"fr": "Rabais", "en": "Discount"}


def shape_invoice(invoice: Invoice, contact: Contact | None, terms: Terms) -> Shape | Reason:
    """The record of a numbered, dated, standing invoice; else the first reason why there is none."""
    why = _not_exportable(invoice, contact, terms) or _refused_by_realm(invoice, terms) or _amiss(invoice)
    if why is not None:
        return why
    assert contact is not None
    assert invoice.issued_on is not None
    coded = _coded_lines(invoice, terms)
    if isinstance(coded, Reason):
        return coded
    discounts = _discounts(invoice, coded)
    name = _discount_name(invoice, contact)
    lines = [_line(entry) for entry in coded] + [_discount_line(name, part) for part in discounts]
    if len(lines) > records.TAXED_LINES:
        return reason("too_many_lines", count=len(lines), limit=records.TAXED_LINES)
    taxed = [Taxed(entry.code, entry.line.amount.amount) for entry in coded] + discounts
    taxes = tax_detail(terms.realm, invoice.issued_on, taxed, invoice.taxes)
    if isinstance(taxes, Reason):
        return taxes
    body = _body(invoice, lines, taxes, invoice.issued_on)
    if terms.realm.multicurrency:
        body["CurrencyRef"] = {"value": invoice.currency}
    return Shape(Entity.INVOICE, body, _uses(invoice), _number(invoice), invoice.issued_on, invoice.total.amount)


def _body(invoice: Invoice, lines: list[SalesItemLine], taxes: TxnTaxDetail, issued_on: date) -> records.Invoice:
    body: records.Invoice = {
        "CustomerRef": refer(Kind.CONTACT, invoice.contact_id),
        "DocNumber": _number(invoice),
        "TxnDate": issued_on.isoformat(),
        "GlobalTaxCalculation": "TaxExcluded",
        "EmailStatus": "NotSet",
        "AllowOnlineCreditCardPayment": False,
        "AllowOnlineACHPayment": False,
        "Line": lines,
        "TxnTaxDetail": taxes,
    }
    if invoice.due_on is not None:
        body["DueDate"] = invoice.due_on.isoformat()
    return body


def _number(invoice: Invoice) -> str:
    """As QBO will hold it: without outer blanks; empty for a draft."""
    return (invoice.number or "").strip()


def _not_exportable(invoice: Invoice, contact: Contact | None, terms: Terms) -> Reason | None:
    if contact is not None and is_template(contact):
        return reason("template_contact")
    if invoice.called_off:
        return reason("never_sent")
    if not _number(invoice):
        return reason("no_number")
    if invoice.issued_on is None:
        return reason("no_date", number=_number(invoice))
    if terms.go_live_on is not None and invoice.issued_on < terms.go_live_on:
        return reason("before_go_live", date=invoice.issued_on, go_live=terms.go_live_on)
    if contact is None:
        return reason("contact_missing", contact=invoice.contact_id)
    return None


def _refused_by_realm(invoice: Invoice, terms: Terms) -> Reason | None:
    realm = terms.realm
    if not realm.custom_txn_numbers:
        return reason("custom_numbers_off")
    if not realm.using_sales_tax:
        return reason("sales_tax_off")
    if realm.partner_tax_enabled:
        return reason("automated_tax")
    home = terms.home_currency
    if invoice.currency != home:
        return reason("foreign_currency", currency=invoice.currency, home=home)
    if len(_number(invoice)) > records.DOC_NUMBER_LENGTH:
        return reason("number_too_long", number=_number(invoice), limit=records.DOC_NUMBER_LENGTH)
    return None


def _amiss(invoice: Invoice) -> Reason | None:
    """Plannit's own sums, which QBO will repeat: lines, discount, taxes and total must agree."""
    if not invoice.lines:
        return reason("no_lines")
    lines = total_of((line.amount for line in invoice.lines), invoice.currency)
    if lines != invoice.subtotal:
        return reason("does_not_add_up", computed=lines, stated=invoice.subtotal)
    taxes = total_of((tax.amount for tax in invoice.taxes), invoice.currency)
    total = invoice.subtotal - Money(discount_amount(invoice), invoice.currency) + taxes
    if total != invoice.total:
        return reason("does_not_add_up", computed=total, stated=invoice.total)
    if invoice.total.amount < 0:
        return reason("negative_total", total=invoice.total)
    return None


def discount_amount(invoice: Invoice) -> Decimal:
    """What the discount takes off, in cents (docs/plannit-contract.md, Discounts)."""
    discount: Discount | None = invoice.discount
    if discount is None:
        return ZERO
    if discount.type is DiscountType.PERCENT:
        return to_cents(invoice.subtotal.amount * discount.value / 100)
    return to_cents(discount.value)


@dataclass(frozen=True, slots=True)
class _Coded:
    """A line with Plannit's tax group and QBO's tax code of it."""

    line: Line
    group_id: PlannitId | None
    code: TaxCode


def _coded_lines(invoice: Invoice, terms: Terms) -> list[_Coded] | Reason:
    """Each line with its tax code; codes are looked up once per set of rates."""
    assert invoice.issued_on is not None
    codes: dict[frozenset[Decimal], TaxCode] = {}
    coded: list[_Coded] = []
    for line in invoice.lines:
        rates = rates_of(line, invoice.tax_group_id, terms.tax_groups)
        if isinstance(rates, Reason):
            return rates
        if rates not in codes:
            found = code_for(terms.realm, rates, invoice.issued_on)
            if isinstance(found, Reason):
                return found
            codes[rates] = found
        coded.append(_Coded(line, group_of(line, invoice.tax_group_id), codes[rates]))
    return coded


def _line(entry: _Coded) -> SalesItemLine:
    line = entry.line
    amount = line.amount.amount
    made: SalesItemLine = {
        "DetailType": "SalesItemLineDetail",
        "Amount": amount,
        "SalesItemLineDetail": {
            "ItemRef": refer(Kind.PRODUCT, line.product_id or DEFAULT_ITEM),
            "TaxCodeRef": {"value": entry.code.id},
        },
    }
    detail = made["SalesItemLineDetail"]
    exact = line.quantity * line.unit_price
    # QBO refuses an amount that is not quantity × price in its own rounding; on a tie, and where Plannit's amount is
    # another, one piece at the amount says the same money without the risk (docs/qbo-rules.md, Lines).
    plain = abs(exact - amount) < Decimal("0.005")
    detail["Qty"], detail["UnitPrice"] = (line.quantity, line.unit_price) if plain else (Decimal(1), amount)
    if text := _description(line, plain):
        made["Description"] = text
    return made


def _description(line: Line, plain: bool) -> str:
    """What the line says; the quantity and price that no field holds come last and are never cut off."""
    text = "\n".join(dict.fromkeys(filter(None, (line.name.strip(), (line.description or "").strip()))))
    detail = "" if plain else f"\n{line.quantity.normalize():f} × {line.unit_price.normalize():f}"
    return (text[: records.DESCRIPTION_LENGTH - len(detail)] + detail).strip()


def _discounts(invoice: Invoice, coded: list[_Coded]) -> list[Taxed]:
    """What the discount takes off under each tax code: split over Plannit's tax groups as Plannit splits it.

    Two groups may share one code, and rounding once for both would give other bases than Plannit's taxes have.
    """
    nets: dict[PlannitId | None, Decimal] = {}
    codes: dict[PlannitId | None, TaxCode] = {}
    for entry in coded:
        codes[entry.group_id] = entry.code
        nets[entry.group_id] = nets.get(entry.group_id, ZERO) + entry.line.amount.amount
    off: dict[TaxCode, Decimal] = {}
    for code, part in zip(codes.values(), allocate(discount_amount(invoice), list(nets.values())), strict=True):
        off[code] = off.get(code, ZERO) - part
    return [Taxed(code, amount) for code, amount in off.items() if amount]


def _discount_name(invoice: Invoice, contact: Contact) -> str:
    name = _DISCOUNT_NAME.get(contact.language, _DISCOUNT_NAME["fr"])
    if invoice.discount is None or invoice.discount.type is not DiscountType.PERCENT:
        return name
    return f"{name} {invoice.discount.value.normalize():f} %"


def _discount_line(name: str, part: Taxed) -> SalesItemLine:
    """A negative line needs no preference of QBO's, and its tax follows (docs/qbo-rules.md, Lines)."""
    return {
        "DetailType": "SalesItemLineDetail",
        "Amount": part.amount,
        "Description": name,
        "SalesItemLineDetail": {
            "ItemRef": refer(Kind.PRODUCT, DEFAULT_ITEM),
            "TaxCodeRef": {"value": part.code.id},
            "Qty": Decimal(1),
            "UnitPrice": part.amount,
        },
    }


def _uses(invoice: Invoice) -> tuple[Use, ...]:
    items = {line.product_id or DEFAULT_ITEM: None for line in invoice.lines}
    if discount_amount(invoice):
        items[DEFAULT_ITEM] = None
    return ((Kind.CONTACT, invoice.contact_id), *((Kind.PRODUCT, item) for item in items))
