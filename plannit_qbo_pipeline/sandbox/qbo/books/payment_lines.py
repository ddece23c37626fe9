"""What the lines of a payment say: the open items they name, how much of each, and what is left unapplied."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.open_items import OPEN_ITEMS
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record


def linked_keys(line: Mapping[str, Any]) -> list[str]:
    """The open items that one line names."""
    return [f"{link['TxnType']}:{link['TxnId']}" for link in line.get("LinkedTxn", [])]


def line_amounts(payment: Record | None) -> dict[str, Decimal]:
    """What a payment's lines apply, by open item."""
    amounts: dict[str, Decimal] = {}
    for line in payment.get("Line", []) if payment else []:
        for key in linked_keys(line):
            amounts[key] = amounts.get(key, ZERO) + line["Amount"]
    return amounts


def is_credit(key: str) -> bool:
    return OPEN_ITEMS[key.partition(":")[0]].is_credit


def settled(payment: Record) -> dict[str, Decimal]:
    """What the payment takes off receivables through each open item: debits count for, credits against."""
    return {key: -amount if is_credit(key) else amount for key, amount in line_amounts(payment).items()}


def unapplied(payment: Record) -> Decimal:
    """TotalAmt − what settles debits + what credits bring in."""
    total: Decimal = payment["TotalAmt"]
    return total - sum(settled(payment).values(), ZERO)
