"""Contacts and products of the demo firm. The first ones are the awkward cases, the rest is drawn."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from plannit_qbo_pipeline.sandbox.plannit.company import opaque
from plannit_qbo_pipeline.sandbox.seeds import names
from plannit_qbo_pipeline.sandbox.seeds.timeline import Timeline

Wire = dict[str, Any]

TEMPLATE_CONTACT_ID = "template0001"
REFUND_PRODUCT_ID = "remboursemnt"
ID_LENGTH = 12
# Shares no factor with the number of name pairs, so that stepping by it meets each pair once.
NAME_STRIDE = 137

AWKWARD_CONTACTS: tuple[Wire, ...] = (
    {"id": TEMPLATE_CONTACT_ID, "firstName": "INVOICE TEMPLATE Entretien", "email": None, "phone": None},
    {"firstName": "Marie", "lastName": "Tremblay", "email": "marie.tremblay@exemple.test"},
    {"firstName": "Marie", "lastName": "Tremblay", "email": "m.tremblay.2@exemple.test"},
    {"company": "Gestion Laval: Immeubles", "firstName": "Éric", "lastName": "L'Heureux"},
    {"company": "L'Érable Doré inc.", "firstName": "Noémie", "lastName": "D'Amours"},
    {"company": "Pâtisserie Côté & Frères", "email": None, "phone": None, "address": None},
    {"firstName": "Marie-Ève", "lastName": "St-Onge", "archived": True},
    {"company": "Lakeshore Property Care Ltd.", "language": "en"},
)
AWKWARD_PRODUCTS: tuple[Wire, ...] = (
    {"id": REFUND_PRODUCT_ID, "name": "Remboursement", "price": Decimal("0"), "unit": None, "taxable": True},
    {"name": "Pose: clôture d'aluminium", "price": Decimal("42.5")},
    {"name": "Don à la Fondation de l'Érablière", "price": Decimal("25"), "taxable": False},
    {"name": "Frais de permis municipal", "price": Decimal("85"), "taxable": False},
    {"name": "Tourbe en plaques", "price": Decimal("0.4875"), "unit": "pi²"},
    {"name": "Gravier 0-¾", "price": Decimal("38.2525"), "unit": "m³"},
    {"name": "Consultation", "price": Decimal("95")},
    {"name": "Consultation", "price": Decimal("110")},
    {"name": "Vieux forfait", "price": Decimal("60"), "archived": True},
)


def demo_contacts(random: Random, timeline: Timeline, count: int) -> list[Wire]:
    return [_contact(random, timeline, index) for index in range(count)]


def demo_products(random: Random, timeline: Timeline, count: int) -> list[Wire]:
    return [_product(random, timeline, index) for index in range(count)]


def _contact(random: Random, timeline: Timeline, index: int) -> Wire:
    city, postal_code = random.choice(names.CITIES)
    created_at = timeline.stamp(timeline.start - timedelta(days=random.randrange(1, 400)), random)
    drawn: Wire = {
        "id": opaque(random, ID_LENGTH),
        "firstName": "",
        "lastName": "",
        "company": None,
        "email": f"client{index:05d}@exemple.test" if random.random() < 0.85 else None,
        "phone": {"number": f"418 555-{index % 10_000:04d}"} if random.random() < 0.8 else None,
        "address": {
            "street": f"{random.randrange(1, 9999)}, {random.choice(names.STREETS)}",
            "city": city,
            "province": "QC",
            "postalCode": postal_code,
            "country": "CA",
        },
        "language": "en" if random.random() < 0.1 else "fr",
        "quickbooksId": None,
        "archived": False,
        "createdAt": created_at,
        "updatedAt": created_at,
    }
    name = AWKWARD_CONTACTS[index] if index < len(AWKWARD_CONTACTS) else _name(random, index)
    return {**drawn, **name}


def _name(random: Random, index: int) -> Wire:
    """A name of its own for each: every pair of names once before a second family name is added to it."""
    pairs = len(names.GIVEN_NAMES) * len(names.FAMILY_NAMES)
    second, pair = index // pairs, index * NAME_STRIDE % pairs
    first, given = divmod(pair, len(names.GIVEN_NAMES))
    family = names.FAMILY_NAMES[first]
    if second:
        family = f"{family}-{names.FAMILY_NAMES[second % len(names.FAMILY_NAMES)]}"
    person = {"firstName": names.GIVEN_NAMES[given], "lastName": family}
    if random.random() < 0.6:
        return person
    form = random.choice(names.LEGAL_FORMS)
    company = f"{random.choice(names.TRADES)} {random.choice(names.SIGNS)} {1000 + index} {form}"
    return {**(person if random.random() < 0.5 else {}), "company": company}


def _product(random: Random, timeline: Timeline, index: int) -> Wire:
    created_at = timeline.stamp(timeline.start - timedelta(days=random.randrange(1, 400)), random)
    decimals = random.choice((Decimal(1), Decimal("0.01"), Decimal("0.01"), Decimal("0.0001")))
    service, grade = index % len(names.SERVICES), index // len(names.SERVICES)
    name = f"{names.SERVICES[service]} {names.GRADES[grade % len(names.GRADES)]}"
    drawn: Wire = {
        "id": opaque(random, ID_LENGTH),
        "name": name if grade < len(names.GRADES) else f"{name} n° {grade}",
        "description": f"{names.SERVICES[service]}, selon l'entente" if random.random() < 0.5 else None,
        "price": (Decimal(random.randrange(8, 400)) + Decimal(random.randrange(10_000)) / 10_000).quantize(decimals),
        "unit": random.choice(names.UNITS),
        "taxable": random.random() < 0.93,
        "category": random.choice(names.CATEGORIES),
        "quickbooksId": None,
        "archived": False,
        "createdAt": created_at,
        "updatedAt": created_at,
    }
    return {**drawn, **(AWKWARD_PRODUCTS[index] if index < len(AWKWARD_PRODUCTS) else {})}
