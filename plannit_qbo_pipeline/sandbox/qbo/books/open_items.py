"""Open items: the transactions that a payment links to, and how much of each is still open.

An item is named by "TxnType:Id", with the TxnType that a payment line uses: an expense is an entity Purchase.
What an item claims is what it has posted to receivables. A new type of item is one row in OPEN_ITEMS.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record


class OpenItem(NamedTuple):
    """`is_credit`: it pays for others instead of being paid. `shows_balance`: the entity has a property for it."""

    entity: str
    is_credit: bool = False
    shows_balance: bool = False


OPEN_ITEMS: Mapping[str, OpenItem] = {
    "Invoice": OpenItem("Invoice", shows_balance=True),
    "CreditMemo": OpenItem("CreditMemo", is_credit=True, shows_balance=True),
    "Expense": OpenItem("Purchase"),
    "Check": OpenItem("Purchase"),
}


def item_at(realm: Realm, key: str) -> Record | None:
    """The record of an open item; None for a type that is not emulated or an id that is not there."""
    txn_type, _, record_id = key.partition(":")
    known = OPEN_ITEMS.get(txn_type)
    table = realm.tables.get(known.entity) if known else None
    return table.rows.get(record_id) if table else None


def named_item(realm: Realm, key: str) -> Record | None:
    """The same as a request may name it: not what the same batch has just made."""
    txn_type, _, record_id = key.partition(":")
    known = OPEN_ITEMS.get(txn_type)
    table = realm.tables.get(known.entity) if known else None
    return table.get(record_id) if table else None


def customer_of(record: Record) -> str:
    """The Id of the customer whom an open item or a payment is about."""
    return str((record.get("CustomerRef") or record["EntityRef"])["value"])


def claim(realm: Realm, key: str) -> Decimal:
    """What the item asks for, or gives as a credit, with nothing applied. Its journal entry must be posted already."""
    txn_type, _, record_id = key.partition(":")
    posted = realm.journal.postings(f"{OPEN_ITEMS[txn_type].entity}:{record_id}")
    return abs(sum((posting.amount for posting in posted if posting.customer_id), ZERO))


def receivables_of(realm: Realm, key: str) -> set[str]:
    """The accounts of receivables that the item stands in."""
    txn_type, _, record_id = key.partition(":")
    posted = realm.journal.postings(f"{OPEN_ITEMS[txn_type].entity}:{record_id}")
    return {posting.account_id for posting in posted if posting.customer_id}


def applied_to(realm: Realm, txn_type: str, record_id: str) -> Decimal:
    """What payments apply to an open item in all."""
    return sum(realm.applied.get(f"{txn_type}:{record_id}", {}).values(), ZERO)


def open_amount(realm: Realm, key: str) -> Decimal:
    """What is left of an item: to be paid, or to be given."""
    txn_type, _, record_id = key.partition(":")
    return claim(realm, key) - applied_to(realm, txn_type, record_id)
