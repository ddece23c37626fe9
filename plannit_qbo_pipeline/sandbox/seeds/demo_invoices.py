"""Invoices of the demo firm, not yet paid: lines, discounts, taxes and totals by the contract's arithmetic."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.plannit.arithmetic import ZERO, line_amount, plain, totals
from plannit_qbo_pipeline.sandbox.plannit.company import opaque
from plannit_qbo_pipeline.sandbox.seeds import names
from plannit_qbo_pipeline.sandbox.seeds.demo_cases import UNNUMBERED, Case, Firm
from plannit_qbo_pipeline.sandbox.seeds.demo_parties import ID_LENGTH, REFUND_PRODUCT_ID, TEMPLATE_CONTACT_ID
from plannit_qbo_pipeline.sandbox.seeds.empty import GST_ONLY_ID, ONTARIO_ID, QUEBEC_ID, ZERO_ID

Wire = dict[str, Any]

GROUP_OF_CASE: Mapping[Case, str] = {Case.GST_ONLY: GST_ONLY_ID, Case.ONTARIO: ONTARIO_ID, Case.ZERO_RATED: ZERO_ID}
CHEAP = Decimal(2)


def demo_invoice(firm: Firm, case: Case, number: str, day: date) -> Wire:
    """One invoice with right totals, owing all of its total. `number` is used if the case has one."""
    random = firm.random
    terms, days = random.choice(names.TERMS)
    group_id = GROUP_OF_CASE.get(case, QUEBEC_ID)
    items = _items(firm, case)
    discount = _discount(firm, items) if case is Case.PLAIN else None
    added_up = totals(items, discount, group_id, firm.taxes_by_group)
    created_at = firm.timeline.stamp(day, random)
    unnumbered, undated = case in UNNUMBERED, case in UNNUMBERED or case is Case.UNDATED
    total = plain(added_up.total)
    return {
        "id": opaque(random, ID_LENGTH),
        "number": None if unnumbered else number,
        "status": "draft" if unnumbered else random.choice(("sent", "read", "open", "printed")),
        "contactId": _contact_id(firm, case),
        "jobId": opaque(random, ID_LENGTH) if random.random() < 0.7 else None,
        "date": None if undated else day.isoformat(),
        "dueDate": None if undated else (day + timedelta(days=days)).isoformat(),
        "terms": terms,
        "currency": "CAD",
        "taxGroupId": group_id,
        "items": items,
        "discount": discount,
        "subtotal": plain(added_up.subtotal),
        "taxes": added_up.taxes,
        "total": total,
        "balance": total,
        "paymentSchedule": _schedule(case, day),
        "notes": "Cas limite: total négatif" if case is Case.NEGATIVE_TOTAL else random.choice(names.NOTES),
        "createdAt": created_at,
        "updatedAt": created_at,
        "cancelledAt": created_at if case is Case.CANCELLED else None,
        "deletedAt": created_at if case is Case.DELETED else None,
    } | ({"status": "cancelled"} if case is Case.CANCELLED else {})


def line(firm: Firm, product: Mapping[str, Any] | None, quantity: Decimal, price: Decimal, name: str = "") -> Wire:
    """One item; without a product it is a free line with a name of its own."""
    described = product is not None and firm.random.random() < 0.4
    return {
        "id": opaque(firm.random, 9),
        "productId": product["id"] if product else None,
        "name": product["name"] if product else name,
        "description": product["description"] if product and described else None,
        "quantity": plain(quantity),
        "unitPrice": plain(price),
        "amount": plain(line_amount(quantity, price)),
        "taxable": product["taxable"] if product else True,
        "taxGroupId": None,
    }


def subtotal(items: list[Wire]) -> Decimal:
    return sum((Decimal(item["amount"]) for item in items), ZERO)


def _contact_id(firm: Firm, case: Case) -> str:
    if case is Case.TEMPLATE:
        return TEMPLATE_CONTACT_ID
    return str(firm.random.choice(firm.contacts[1:])["id"])


def _items(firm: Firm, case: Case) -> list[Wire]:
    refund = next(product for product in firm.products if product["id"] == REFUND_PRODUCT_ID)
    if case is Case.NEGATIVE_TOTAL:
        return [line(firm, refund, Decimal(-1), Decimal("75"))]
    items = [_drawn_line(firm) for _ in range(firm.random.choice((1, 1, 2, 2, 3, 3, 4, 6)))]
    if case is Case.REFUND_LINE:
        items.append(line(firm, refund, Decimal(-1), plain(line_amount(subtotal(items), Decimal("0.3")))))
    elif case is Case.TWO_GROUPS:
        items.append({**line(firm, None, Decimal(1), Decimal("64.95"), "Livre d'entretien"), "taxGroupId": GST_ONLY_ID})
    elif case is Case.PLAIN and firm.random.random() < 0.04:
        goodwill = plain(line_amount(subtotal(items), Decimal("0.05")))
        items.append(line(firm, None, Decimal(-1), goodwill, "Geste commercial"))
    return items


def _drawn_line(firm: Firm) -> Wire:
    random = firm.random
    if random.random() < 0.05:
        price = Decimal(random.randrange(500, 40_000)) / 100
        return line(firm, None, Decimal(1), price, "Travaux hors catalogue")
    product = random.choice(firm.products[1:])
    price = Decimal(product["price"])
    if price < CHEAP:
        quantity = Decimal(random.randrange(500_000, 15_000_000)) / 10_000
    else:
        quantity = random.choice(
            (
                Decimal(random.randrange(1, 6)),
                Decimal(random.randrange(1, 33)) / 4,
                Decimal(random.randrange(1, 60_000)) / 10_000,
            )
        )
    return line(firm, product, quantity, price)


def _discount(firm: Firm, items: list[Wire]) -> Wire | None:
    drawn = firm.random.random()
    if drawn < 0.1:
        return {"type": "percent", "value": firm.random.choice((5, 10, Decimal("12.5"), 15))}
    if drawn < 0.15:
        return {"type": "amount", "value": plain(line_amount(subtotal(items), Decimal("0.0833")))}
    return None


def _schedule(case: Case, day: date) -> list[Wire]:
    later = (day + timedelta(days=30)).isoformat()
    if case is Case.DEPOSIT:
        return [
            {"percent": 30, "when": "billing", "date": None},
            {"percent": 70, "when": "scheduled", "date": later},
        ]
    if case is Case.THREE_PAYMENTS:
        return [
            {"percent": 40, "when": "billing", "date": None},
            {"percent": 35, "when": "scheduled", "date": later},
            {"percent": 25, "when": "toBeScheduled", "date": None},
        ]
    return [{"percent": 100, "when": "billing", "date": None}]
