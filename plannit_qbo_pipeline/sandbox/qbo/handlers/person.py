"""Customers, vendors and employees: one DisplayName among all three; inactive ones are renamed."""

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.realm import PERSONS
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import check_list_currency
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.names import plain_name, settle_activity
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_stamp

ADDRESSES = {"BillAddr", "ShipAddr", "PrimaryAddr"}
# What QuickBooks Online answers for places that it cannot find on its map; here that is every one.
NOWHERE = {"Lat": "INVALID", "Long": "INVALID"}
NAME_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")


class PersonKind(Kind):
    is_writable = True

    def fill(self, call: Call, draft: Draft) -> None:
        record, old = draft.record, draft.old
        if not record.get("DisplayName"):
            # A sparse update cannot empty the name; a full one builds it anew from the parts.
            parts = " ".join(record[part] for part in NAME_PARTS if record.get(part)) or record.get("CompanyName", "")
            record["DisplayName"] = parts or (old["DisplayName"] if old and draft.sent.get("sparse") else "")
        record.setdefault("PrintOnCheckName", plain_name(call, record["DisplayName"]))

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        return [] if draft.record["DisplayName"] else [Problem("no_name", "DisplayName", {})]

    def check_references(self, call: Call, draft: Draft) -> None:
        settle_activity(call, self.entity, "DisplayName", draft)

    def check_unique(self, call: Call, draft: Draft) -> None:
        _check_held(call)
        if not draft.changes("DisplayName"):
            return
        for entity in PERSONS:
            for other in call.realm.table(entity).find("DisplayName", draft.record["DisplayName"]):
                if entity != self.entity or draft.old is None or other["Id"] != draft.old["Id"]:
                    raise refuse("name_taken", "")

    def commit(self, call: Call, draft: Draft) -> None:
        for name in ADDRESSES & draft.record.keys():
            before = draft.old.get(name, {}) if draft.old else {}
            draft.record[name] = _placed(call, draft.record[name], before)
        super().commit(call, draft)


class VendorKind(PersonKind):
    def fill(self, call: Call, draft: Draft) -> None:
        super().fill(call, draft)
        draft.record.setdefault("Vendor1099", False)
        # No bills are emulated, so nothing is ever owed.
        draft.record.setdefault("Balance", ZERO)

    def check_references(self, call: Call, draft: Draft) -> None:
        check_list_currency(call, draft)
        super().check_references(call, draft)


class EmployeeKind(PersonKind):
    def fill(self, call: Call, draft: Draft) -> None:
        super().fill(call, draft)
        for name in ("BillableTime", "Organization"):
            draft.record.setdefault(name, False)


def _check_held(call: Call) -> None:
    """6000 while somebody has a name open in the pages (control act `hold_names`)."""
    until = parse_stamp(call.realm.names_held_until)
    if until is not None and call.now < until and not call.by_person:
        raise refuse("one_name", "")


def _placed(call: Call, address: Record, before: Record) -> Record:
    """An address with the Id and the co-ordinates that replies have; a changed one is another address."""
    written = {name: value for name, value in address.items() if name not in ("Id", *NOWHERE)}
    if before and written == {name: value for name, value in before.items() if name not in ("Id", *NOWHERE)}:
        return before
    return {"Id": call.realm.next_id("address"), **written, **NOWHERE}
