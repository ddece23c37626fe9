"""One way to be refused: what was set up and sent, and the fault that comes back, in both languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.qbo.company import Shop

Sent = tuple[str, str, object]
"""Method, path below the company, body."""


@dataclass(frozen=True, slots=True)
class Case:
    """`en` and `fr` are what the Detail starts with; `element` is "-" where the fault has none."""

    situation: str
    code: str
    element: str
    en: str
    fr: str
    build: Callable[[Shop], Sent]
    switches: Mapping[str, object] = field(default_factory=dict)
    status: int = 400
    kind: str = "ValidationFault"


def posted(path: str, body: object = None) -> Callable[[Shop], Sent]:
    """The same POST for every shop."""
    return lambda shop: ("POST", path, {} if body is None else body)


def invoice(**more: object) -> Callable[[Shop], Sent]:
    """The shop's good invoice with some properties set otherwise."""
    return lambda shop: ("POST", "invoice", shop.draft(**more))


def line_detail(**detail: Any) -> Callable[[Shop], Sent]:
    """The shop's good invoice with something else in the detail of its line."""
    return lambda shop: ("POST", "invoice", shop.draft(shop.line(140, **detail)))


def customer(**fields: object) -> Callable[[Shop], Sent]:
    return posted("customer", {"DisplayName": "Neuf", **fields})


def sparse(record: Mapping[str, Any], **fields: object) -> dict[str, Any]:
    return {"Id": record["Id"], "SyncToken": record["SyncToken"], "sparse": True, **fields}


def named(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"Id": record["Id"], "SyncToken": record["SyncToken"]}


def income(shop: Shop) -> dict[str, str]:
    return {"value": shop.account("ServiceFeeIncome")}


def category(shop: Shop, name: str = "Catégorie", **more: object) -> dict[str, Any]:
    return shop.post("item", {"Name": name, "Type": "Category", **more})


def link(txn_id: str, txn_type: str, amount: object = 10) -> dict[str, Any]:
    return {"Amount": amount, "LinkedTxn": [{"TxnId": txn_id, "TxnType": txn_type}]}


def deposit_body(shop: Shop, *lines: dict[str, Any]) -> dict[str, Any]:
    return {"DepositToAccountRef": {"value": shop.account("Checking")}, "Line": list(lines)}


def purchase_body(shop: Shop, account: str, amount: object = 10) -> dict[str, Any]:
    """Money that leaves the bank, by default without any name."""
    detail = {"AccountRef": {"value": shop.account(account)}}
    line = {"DetailType": "AccountBasedExpenseLineDetail", "Amount": amount, "AccountBasedExpenseLineDetail": detail}
    bank = {"value": shop.account("Checking")}
    return {"PaymentType": "Cash", "AccountRef": bank, "GlobalTaxCalculation": "NotApplicable", "Line": [line]}
