"""The demo firm: a seed document of any size, the same for the same random numbers and the same day."""

from datetime import date
from random import Random
from typing import Any

from plannit_qbo_pipeline.sandbox.seeds.demo_cases import UNNUMBERED, Case, Firm, case_of
from plannit_qbo_pipeline.sandbox.seeds.demo_invoices import demo_invoice
from plannit_qbo_pipeline.sandbox.seeds.demo_money import (
    credit_note_for,
    payment_on_account,
    payments_for,
    payouts_of,
    settle,
)
from plannit_qbo_pipeline.sandbox.seeds.demo_parties import (
    AWKWARD_CONTACTS,
    AWKWARD_PRODUCTS,
    demo_contacts,
    demo_products,
)
from plannit_qbo_pipeline.sandbox.seeds.empty import tax_groups
from plannit_qbo_pipeline.sandbox.seeds.timeline import ZONE_NAME, Timeline

Wire = dict[str, Any]


def demo_seed(
    random: Random, today: date, contacts: int = 120, products: int = 80, invoices: int = 600, months: int = 24
) -> dict[str, Any]:
    """A firm's history that ends today. Raises ValueError when it is too small for the awkward cases."""
    if contacts < len(AWKWARD_CONTACTS) or products < len(AWKWARD_PRODUCTS) or months < 1:
        raise ValueError(
            f"the demo firm needs at least {len(AWKWARD_CONTACTS)} contacts, "
            f"{len(AWKWARD_PRODUCTS)} products and one month"
        )
    timeline = Timeline(today, months)
    groups = tax_groups()
    firm = Firm(
        random,
        timeline,
        demo_contacts(random, timeline, contacts),
        demo_products(random, timeline, products),
        {group["id"]: group["taxes"] for group in groups},
    )
    founded_at = timeline.stamp(timeline.start, random)
    return {
        "company": {"name": "Entretien Boréal", "timeZone": ZONE_NAME, "currency": "CAD"},
        "taxGroups": [{**group, "updatedAt": founded_at} for group in groups],
        "contacts": firm.contacts,
        "products": firm.products,
        **_documents(firm, invoices),
    }


def _documents(firm: Firm, count: int) -> dict[str, list[Wire]]:
    invoices: list[Wire] = []
    payments: list[Wire] = []
    notes: list[Wire] = []
    numbered = 0
    for index in range(count):
        case = case_of(index)
        numbered += case not in UNNUMBERED
        invoice = demo_invoice(firm, case, f"F{numbered:05d}", firm.timeline.day_of(index, count))
        money = payments_for(firm, case, invoice)
        credited = credit_note_for(firm, case, invoice, f"NC{len(notes) + 1:04d}")
        note, refunds = credited or (None, [])
        settle(firm, invoice, money, note)
        invoices.append(invoice)
        payments += [*money, *refunds]
        if case is Case.PARTIAL:
            payments.append(payment_on_account(firm, invoice))
        notes += [note] if note else []
    payouts = payouts_of(firm, payments)
    return {"invoices": invoices, "payments": payments, "creditNotes": notes, "payouts": payouts}
