"""Accounts of the chart: type and subtype, names and numbers, accounts under accounts."""

from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_list_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.names import place, rename_descendants, settle_activity
from plannit_qbo_pipeline.sandbox.qbo.rules.account import ACCOUNT_TYPES, TYPE_OF_SUB_TYPE

# QuickBooks Online posts to these by itself: they keep their type and stay active.
OWN_ROLES = ("receivable", "payable", "undeposited", "gst", "qst", "pst", "opening", "retained")


class AccountKind(Kind):
    is_writable = True

    def fill(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        if old is not None and not {"AccountType", "AccountSubType"} & draft.sent.keys():
            for name in ("AccountType", "AccountSubType"):
                record.setdefault(name, old[name])
        elif old is not None and "AccountSubType" not in draft.sent:
            record.pop("AccountSubType", None)
        sub_type = record.get("AccountSubType", "")
        if not record.get("AccountType") or (draft.sent.get("AccountSubType") and "AccountType" not in draft.sent):
            record["AccountType"] = TYPE_OF_SUB_TYPE.get(sub_type, "")
        known = ACCOUNT_TYPES.get(record["AccountType"])
        if known is not None:
            record.setdefault("AccountSubType", known.sub_types[0])
            record["Classification"] = known.classification
        record["SubAccount"] = bool(record.get("ParentRef"))

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        record = draft.record
        problems = []
        known = ACCOUNT_TYPES.get(record["AccountType"])
        if known is None:
            problems.append(Problem("missing", "AccountType", {"name": "AccountType"}))
        elif record["AccountSubType"] not in known.sub_types:
            wrong = {"value": record["AccountSubType"], "name": "AccountSubType"}
            problems.append(Problem("enumeration", "AccountSubType", wrong))
        if '"' in record.get("Name", ""):
            code = call.switches.text("account_name_quote")
            problems.append(Problem("account_name_quote" if code == "2040" else "name_characters", "Name", {}))
        if draft.sent.get("SubAccount") and not record.get("ParentRef"):
            problems.append(Problem("missing", "ParentRef", {"name": "ParentRef"}))
        return problems

    def check_references(self, call: Call, draft: Draft) -> None:
        record = draft.record
        check_list_currency(call, draft)
        settle_activity(call, self.entity, "Name", draft)
        parent = call.realm.table("Account").get(record.get("ParentRef", {}).get("value", ""))
        if parent is not None and parent["AccountType"] != record["AccountType"]:
            raise refuse("parent", "ParentRef", id=parent["Id"])
        place(call, self.entity, "Name", draft)
        is_touched = draft.changes("AccountType") or draft.changes("AccountSubType") or not record["Active"]
        if draft.old is not None and is_touched and not call.by_person and _is_own(call, draft.old["Id"]):
            raise refuse("own_account", "")

    def check_unique(self, call: Call, draft: Draft) -> None:
        for name, situation in (("FullyQualifiedName", "account_name_taken"), ("AcctNum", "account_number_taken")):
            value = draft.record.get(name)
            for other in call.realm.table("Account").find(name, value) if value else []:
                if draft.old is None or other["Id"] != draft.old["Id"]:
                    raise refuse(situation, "")

    def commit(self, call: Call, draft: Draft) -> None:
        super().commit(call, draft)
        if draft.old is not None and draft.changes("FullyQualifiedName"):
            rename_descendants(call, self.entity, "Name", draft.record)


def _is_own(call: Call, account_id: str) -> bool:
    return any(call.realm.roles.get(role) == account_id for role in OWN_ROLES)
