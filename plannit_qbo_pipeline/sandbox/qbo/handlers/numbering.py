"""DocNumber: given by the client or by the company's own counter, and when a duplicate is refused."""

from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse

NO_DUPLICATE_CHECK = "allowduplicatedocnum"
# Numbers of expenses and cheques are the bank's or the payee's own and clash with nothing.
NUMBERED = ("Invoice", "CreditMemo", "RefundReceipt")


def fill_number(call: Call, entity: str, draft: Draft) -> None:
    """Custom numbers on: as sent, or none. Off: the next number, unless one was sent (switch)."""
    if call.realm.preference("SalesFormsPrefs", "CustomTxnNumbers"):
        return
    sent = draft.sent.get("DocNumber")
    if sent and call.switches["docnumber_when_automatic"] == "store":
        return
    if draft.old is not None and draft.old.get("DocNumber"):
        draft.record["DocNumber"] = draft.old["DocNumber"]
    else:
        counter = "number of sales forms" if _is_shared(call) else f"number of {entity}"
        call.realm.sequences[counter] += 1
        draft.record["DocNumber"] = str(1000 + call.realm.sequences[counter])


def check_number(call: Call, entity: str, draft: Draft) -> None:
    """6140 with the holder of the number, where the company uses custom numbers and warns of duplicates."""
    number = draft.record.get("DocNumber")
    on = call.realm.preference("SalesFormsPrefs", "CustomTxnNumbers") and call.realm.warns_of_duplicates
    if not number or not on or not draft.changes("DocNumber") or NO_DUPLICATE_CHECK in call.include:
        return
    for other_entity in NUMBERED if _is_shared(call) else (entity,):
        for other in call.realm.table(other_entity).find("DocNumber", number):
            is_self = draft.old is not None and (other_entity, other["Id"]) == (entity, draft.old["Id"])
            if not is_self:
                raise refuse("doc_number", "", number=other["DocNumber"], txn_type=other_entity, id=other["Id"])


def _is_shared(call: Call) -> bool:
    """Whether all sales forms of the company draw their numbers from one space."""
    return call.switches["docnumber_space"] == "company"
