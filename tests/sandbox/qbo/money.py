"""Bodies of documents that move money: expenses and money given back, payments that link whatever can be linked."""

from collections.abc import Mapping
from typing import Any

from tests.sandbox.qbo.balance import wrong_in_books
from tests.sandbox.qbo.company import Shop

EXPENSE_DETAIL = "AccountBasedExpenseLineDetail"
Link = tuple[str, Mapping[str, Any], object]
"""TxnType, record and amount."""


def account_line(shop: Shop, sub_type: str = "BankCharges", amount: object = 20, **detail: object) -> dict[str, Any]:
    """A line of a purchase to the account of a subtype."""
    inside = {"AccountRef": {"value": shop.account(sub_type)}, **detail}
    return {"DetailType": EXPENSE_DETAIL, "Amount": amount, EXPENSE_DETAIL: inside}


def money_back(shop: Shop, amount: object = "45.99", **more: object) -> dict[str, Any]:
    """A purchase that gives money back to the shop's client."""
    return {
        "PaymentType": "Cash",
        "AccountRef": {"value": shop.account("Checking")},
        "EntityRef": {"value": shop.client["Id"], "type": "Customer"},
        "TxnDate": "2026-11-26",
        "DocNumber": "R-77",
        "PrivateNote": "Remboursement Plannit 77",
        "GlobalTaxCalculation": "NotApplicable",
        "Line": [account_line(shop, "AccountsReceivable", amount)],
        **more,
    }


def linking(shop: Shop, total: object, *links: Link) -> dict[str, Any]:
    """A payment of the shop's client with one line for each link."""
    lines = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": record["Id"], "TxnType": txn_type}]}
        for txn_type, record, amount in links
    ]
    return {"CustomerRef": {"value": shop.client["Id"]}, "TotalAmt": total, "Line": lines}


def are_right(shop: Shop) -> bool:
    return wrong_in_books(shop.system.books(shop.realm_id)) == []
