"""Fills a new company: a firm with chart, taxes, terms and payment methods, then what the seed adds.

The seed's company may name its province: `"province": "ON"`; Québec by default (`tax_provinces.py`).
Without a `"qbo"` part in the seed the company also has a few names and items of its own; with one, it has those given.
"""

import random
from collections.abc import Collection, Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import INDEXED, Realm
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.chart import PAYMENT_METHODS, TERMS, accounts_for
from plannit_qbo_pipeline.sandbox.qbo.company import company_info, preferences
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import NAMES
from plannit_qbo_pipeline.sandbox.qbo.seed_entities import add_entities, add_sample_entities
from plannit_qbo_pipeline.sandbox.qbo.seed_rows import put_row
from plannit_qbo_pipeline.sandbox.qbo.seed_taxes import add_taxes
from plannit_qbo_pipeline.sandbox.qbo.tax_provinces import province_of, taxes_of

# Lists and forms whose first ids are drawn in this order; later kinds draw by themselves, so that these keep theirs.
SCATTERED = (
    "Invoice",
    "Payment",
    "Customer",
    "Vendor",
    "Employee",
    "Item",
    "Account",
    "TaxCode",
    "TaxRate",
    "TaxAgency",
    "PaymentMethod",
    "Term",
)


def fill_realm(call: Call, seed: Mapping[str, Any], rng: random.Random) -> None:
    """The company of a seed document. ValueError says what in its `"qbo"` part cannot be."""
    realm = call.realm
    company = seed.get("company", {})
    realm.company = company_info(call, company)
    realm.preferences = preferences(call, company)
    realm.warns_of_duplicates = bool(call.switches["warn_duplicate_docnumber"])
    taxes = taxes_of(province_of(company), call.switches["changed_hst"] == "dated_rate")
    _scatter_ids(realm, rng)
    _add_accounts(call, [agency.role for agency in taxes.agencies], rng)
    add_taxes(call, taxes, rng)
    _add_lists(call, rng)
    _add_default_item(call, rng)
    if seed.get("qbo") is None:
        add_sample_entities(call)
    else:
        add_entities(call, seed["qbo"], rng)


def _scatter_ids(realm: Realm, rng: random.Random) -> None:
    """No company's ids start at 1: whoever counts on an id has copied it from somewhere."""
    for entity in SCATTERED:
        realm.sequences[entity] = rng.randrange(2, 9)
    for entity in (later for later in INDEXED if later not in SCATTERED):
        realm.sequences[entity] = random.Random(f"{realm.id} {entity}").randrange(2, 9)
    realm.sequences["Account"] = rng.randrange(30, 90)
    realm.sequences["name"] = rng.randrange(3, 60)
    realm.sequences["transaction"] = rng.randrange(100, 180)


def _add_accounts(call: Call, tax_roles: Collection[str], rng: random.Random) -> None:
    realm = call.realm
    for account in accounts_for(tax_roles):
        name = account.fr if realm.is_french else account.en
        row = {
            "Name": name,
            "FullyQualifiedName": name,
            "SubAccount": False,
            "Active": True,
            "Classification": account.classification,
            "AccountType": account.account_type,
            "AccountSubType": account.sub_type,
            "CurrencyRef": {"value": realm.currency, "name": NAMES.get(realm.currency, realm.currency)},
        }
        realm.roles[account.role] = put_row(call, "Account", row, rng)


def _add_lists(call: Call, rng: random.Random) -> None:
    is_french = call.realm.is_french
    for en, fr, days in TERMS:
        row = {"Name": fr if is_french else en, "Active": True, "Type": "STANDARD", "DueDays": days, "DiscountDays": 0}
        put_row(call, "Term", {**row, "DiscountPercent": 0}, rng)
    for en, fr, kind in PAYMENT_METHODS:
        put_row(call, "PaymentMethod", {"Name": fr if is_french else en, "Active": True, "Type": kind}, rng)


def _add_default_item(call: Call, rng: random.Random) -> None:
    """What a sales line without an item falls back on."""
    realm = call.realm
    name = "Ventes" if realm.is_french else "Sales"
    account_id = realm.roles["sales"]
    row = {
        "Name": name,
        "FullyQualifiedName": name,
        "Active": True,
        "Type": "Service",
        "SubItem": False,
        "Taxable": True,
        "TrackQtyOnHand": False,
        "UnitPrice": 0,
        "IncomeAccountRef": {"value": account_id, "name": realm.table("Account").rows[account_id]["Name"]},
    }
    realm.roles["default_item"] = put_row(call, "Item", row, rng)
