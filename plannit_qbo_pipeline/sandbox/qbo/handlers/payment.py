"""Payments received: money on account, its links to invoices, void and delete."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.links import line_amounts, relink, unapplied
from plannit_qbo_pipeline.sandbox.qbo.books.posting import deposit_account, payment_postings
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.accounts import check_deposit_account, check_receivable_account
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import voided_note
from plannit_qbo_pipeline.sandbox.qbo.rules.payment import READ_ONLY_LINKS

ANY_VALUE = {
    "name": "{http://schema.intuit.com/finance/v3}NameValue",
    "declaredType": "com.intuit.schema.finance.v3.NameValue",
    "scope": "javax.xml.bind.JAXBElement$GlobalScope",
    "nil": False,
    "globalScope": True,
    "typeSubstituted": False,
}


class PaymentKind(Kind):
    is_transaction = True
    is_writable = True

    def fill(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        record["Line"] = [_without_extras(line) for line in record.get("Line", []) if line.get("LinkedTxn")]
        record.setdefault("TxnDate", old["TxnDate"] if old else call.today.isoformat())
        record["ProcessPayment"] = False

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        number, high = draft.record.get("PaymentRefNum", ""), call.switches.number("payment_ref_length")
        if len(number) > high:
            return [Problem("length", "PaymentRefNum", {"low": 0, "high": high, "length": len(number)})]
        return []

    def check_references(self, call: Call, draft: Draft) -> None:
        record = draft.record
        check_currency(call, draft)
        check_receivable_account(call, record)
        check_deposit_account(call, record)
        account = call.realm.table("Account").rows[deposit_account(call.realm, record)]
        record.setdefault("DepositToAccountRef", {"value": account["Id"], "name": account["FullyQualifiedName"]})
        record["Line"] = [line for line in record["Line"] if _is_linkable(call, record, line)]

    def check_amounts(self, call: Call, draft: Draft) -> None:
        record = draft.record
        record["TotalAmt"] = cents(record["TotalAmt"])
        for line in record["Line"]:
            line["Amount"] = cents(line["Amount"])
        if not record["TotalAmt"] and not any(line["Amount"] for line in record["Line"]):
            raise refuse("no_amount", "")
        open_amounts = _open_amounts(call, draft)
        for line in record["Line"]:
            _check_open(call, line, open_amounts)
        if unapplied(record) < 0:
            raise refuse("over_applied", "")
        record["UnappliedAmt"] = unapplied(record)

    def commit(self, call: Call, draft: Draft) -> None:
        record = draft.record
        super().commit(call, draft)
        call.realm.journal.post(f"{self.entity}:{record['Id']}", payment_postings(call.realm, record))
        relink(call, record, draft.old)
        for line in record["Line"]:
            line["LineEx"] = _extras(call, line)

    def void(self, call: Call, record: Record) -> Record:
        voided = {**record, "Line": [], "TotalAmt": ZERO, "UnappliedAmt": ZERO}
        voided["PrivateNote"] = voided_note(record.get("PrivateNote", ""))
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        relink(call, voided, record)
        return voided

    def delete(self, call: Call, record: Record) -> None:
        call.realm.journal.post(f"{self.entity}:{record['Id']}", [])
        relink(call, {**record, "Line": []}, record)


def _without_extras(line: Mapping[str, Any]) -> Record:
    return {key: value for key, value in line.items() if key != "LineEx"}


def _is_linkable(call: Call, payment: Record, line: Record) -> bool:
    """Refuses a link that cannot be; False for one that QuickBooks Online would leave out (switch)."""
    links = line["LinkedTxn"]
    if len(links) > 1 or links[0]["TxnType"] in READ_ONLY_LINKS:
        raise refuse("cannot_link", "LinkedTxn", txn_type=links[-1]["TxnType"])
    table = call.realm.tables.get(links[0]["TxnType"])
    target = table.get(links[0]["TxnId"]) if table else None
    if target is None:
        raise refuse("vanished", "LinkedTxn")
    if target["CustomerRef"]["value"] == payment["CustomerRef"]["value"]:
        return True
    if call.switches["foreign_invoice"] == "refuse":
        raise refuse("foreign_invoice", "LinkedTxn")
    return False


def _open_amounts(call: Call, draft: Draft) -> dict[str, Decimal]:
    """What is open on each transaction named, as if this payment had not been applied yet."""
    before = line_amounts(draft.old)
    found = {}
    for key in line_amounts(draft.record):
        entity, _, record_id = key.partition(":")
        found[key] = call.realm.table(entity).rows[record_id]["Balance"] + before.get(key, ZERO)
    return found


def _check_open(call: Call, line: Record, open_amounts: dict[str, Decimal]) -> None:
    link = line["LinkedTxn"][0]
    key = f"{link['TxnType']}:{link['TxnId']}"
    if line["Amount"] > open_amounts[key]:
        if call.switches["over_application"] == "refuse":
            raise refuse("over_applied", "Amount")
        line["Amount"] = open_amounts[key]
    open_amounts[key] -= line["Amount"]


def _extras(call: Call, line: Record) -> dict[str, Any]:
    """What replies say of the linked transaction."""
    link = line["LinkedTxn"][0]
    target = call.realm.table(link["TxnType"]).rows[link["TxnId"]]
    pairs = {
        "txnId": link["TxnId"],
        "txnOpenBalance": format(target["Balance"] + line["Amount"], "f"),
        "txnReferenceNumber": target.get("DocNumber", ""),
    }
    return {"any": [{**ANY_VALUE, "value": {"Name": name, "Value": value}} for name, value in pairs.items()]}
