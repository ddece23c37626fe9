"""Attachables: notes and files that belong to other records. Of a file only name, type and size are kept."""

from collections.abc import Iterator

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.references import LABELS


class AttachableKind(Kind):
    is_writable = True

    @property
    def is_deletable(self) -> bool:
        return True

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        if draft.record.get("FileName") or draft.record.get("Note"):
            return []
        return [Problem("missing", "Note", {"name": "Note"})]

    def check_references(self, call: Call, draft: Draft) -> None:
        """2170 for a type that is not known, 2500 for a record that is not there."""
        for named in _named(draft.record):
            table = call.realm.tables.get(named["type"])
            if table is None:
                raise refuse("enumeration", "EntityRef", value=named["type"], name="type")
            if table.get(named["value"]) is None:
                label = LABELS.get(named["type"], f"{named['type']}s")
                raise refuse("reference", "EntityRef", label=label, id=named["value"])

    def void(self, call: Call, record: Record) -> Record:
        raise refuse("not_supported", name="Void")

    def delete(self, call: Call, record: Record) -> None:
        """Nothing else depends on it."""


def _named(record: Record) -> Iterator[dict[str, str]]:
    for row in record.get("AttachableRef", []):
        if "EntityRef" in row:
            yield row["EntityRef"]
