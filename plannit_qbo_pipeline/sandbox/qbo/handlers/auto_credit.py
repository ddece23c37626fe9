"""Credits that QuickBooks Online applies to a new invoice by itself, in a company that wants it (AutoApplyCredit)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.posting import receivable_account
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.handlers.payment import PaymentKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.write import save
from plannit_qbo_pipeline.sandbox.qbo.rules.payment import PAYMENT

PAYMENTS = PaymentKind("Payment", PAYMENT)
NOTE = "Created by QB Online to link credits to charges."


def apply_open_credits(call: Call, invoice: Record) -> None:
    """Takes the customer's unapplied money and credit memos, the oldest first, until the invoice is paid.

    Unapplied money gets a line more; a credit memo is linked by a payment of nothing.
    """
    if not call.realm.preference("SalesFormsPrefs", "AutoApplyCredit"):
        return
    account = {name: invoice[name] for name in ("ARAccountRef",) if name in invoice}
    for entity, credit in _open_credits(call, invoice):
        left = credit["UnappliedAmt"] if entity == "Payment" else credit["Balance"]
        amount = min(invoice["Balance"], left)
        if not amount:
            return
        taken = {"Amount": amount, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}
        if entity == "Payment":
            frame = {"Id": credit["Id"], "SyncToken": credit["SyncToken"], "sparse": True}
            _pay(call, {**frame, "Line": [*credit["Line"], taken]})
        else:
            given = {"Amount": amount, "LinkedTxn": [{"TxnId": credit["Id"], "TxnType": entity}]}
            frame = {"CustomerRef": {"value": invoice["CustomerRef"]["value"]}, "TotalAmt": 0, "PrivateNote": NOTE}
            _pay(call, {**frame, **account, "TxnDate": invoice["TxnDate"], "Line": [taken, given]})


def _open_credits(call: Call, invoice: Record) -> list[tuple[str, Record]]:
    """The customer's, in the invoice's account of receivables."""
    account = receivable_account(call.realm, invoice)
    found = [
        (entity, record)
        for entity, name in (("Payment", "UnappliedAmt"), ("CreditMemo", "Balance"))
        for record in call.realm.table(entity).find("CustomerRef", invoice["CustomerRef"])
        if record[name] > 0
        and receivable_account(call.realm, record) == account
        and record["Id"] not in call.realm.table(entity).unseen
    ]
    return sorted(found, key=lambda credit: (credit[1]["TxnDate"], int(credit[1]["Id"])))


def _pay(call: Call, body: Mapping[str, Any]) -> None:
    # QuickBooks Online acts itself here: what keeps the API out of a closed period does not stop it.
    save(replace(call, by_person=True), PAYMENTS, body)
