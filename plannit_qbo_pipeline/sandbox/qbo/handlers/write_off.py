"""What QuickBooks Online posts by itself when somebody makes a customer inactive who has a balance."""

from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import KINDS
from plannit_qbo_pipeline.sandbox.qbo.handlers.write import save

NOTE = "Created by QB Online to adjust balance for deletion"


def write_off_balance(call: Call, customer: Record) -> None:
    """A credit memo takes away what the customer owes, an invoice what they have in credit. By switch, neither."""
    balance = call.realm.customer_balance(customer)
    if not balance or call.switches["inactivation_in_pages"] == "keep":
        return
    kind = KINDS["creditmemo" if balance > 0 else "invoice"]
    item = {"ItemRef": {"value": call.realm.roles["default_item"]}}
    line: dict[str, Any] = {"DetailType": "SalesItemLineDetail", "Amount": abs(balance), "SalesItemLineDetail": item}
    frame = {"CustomerRef": {"value": customer["Id"]}, "GlobalTaxCalculation": "NotApplicable", "PrivateNote": NOTE}
    save(call, kind, {**frame, "Line": [line]})
