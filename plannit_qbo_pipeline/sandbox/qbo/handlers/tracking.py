"""Classes and departments: QuickBooks Online takes them only in a company that tracks them."""

from collections.abc import Iterator

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse

ON_FORM = {"ClassRef": "ClassTrackingPerTxn", "DepartmentRef": "TrackDepartments"}
ON_LINE = {"ClassRef": "ClassTrackingPerTxnLine"}


def drop_untracked(call: Call, record: Record) -> None:
    """By switch: what the company does not track is left out of the record, unsaid."""
    if call.switches["tracking_turned_off"] == "ignore":
        for holder, name, _ in list(_untracked(call, record)):
            del holder[name]


def check_tracking(call: Call, record: Record) -> None:
    """5030 for a class or department in a company that does not track them."""
    for _, name, preference in _untracked(call, record):
        raise refuse("feature", name, name=preference)


def _untracked(call: Call, record: Record) -> Iterator[tuple[Record, str, str]]:
    """What holds such a reference, its name, and the preference that is off."""
    for name, preference in ON_FORM.items():
        if name in record and not call.realm.preference("AccountingInfoPrefs", preference):
            yield record, name, preference
    for line in record["Line"]:
        detail = line.get(line.get("DetailType", ""), {})
        for name, preference in ON_LINE.items():
            if name in detail and not call.realm.preference("AccountingInfoPrefs", preference):
                yield detail, name, preference
