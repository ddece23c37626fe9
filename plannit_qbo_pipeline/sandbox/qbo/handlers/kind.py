"""What every entity type must say about itself; the write path of `write.py` calls these steps in order.

A new entity is a field table, an index row in `books/realm.py`, a class here, and a row in `handlers/registry.py`.
"""

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, Refusal, refuse
from plannit_qbo_pipeline.sandbox.qbo.rules.field import Fields


class Kind:
    """An entity type that can be read and queried only. Subclasses turn on what else it takes."""

    is_transaction = False
    is_writable = False
    # Can be sent by e-mail and read as a PDF.
    is_sales_form = False
    # Voided by an update with the option `void`, as payments are; the others by an operation of that name.
    voids_by_option = False

    # The API has no void of it; a person can void it in the pages.
    is_voided_in_pages_only = False

    def __init__(self, entity: str, fields: Fields) -> None:
        self.entity = entity
        self.fields = fields

    @property
    def is_deletable(self) -> bool:
        """Lists are not: they are made inactive instead."""
        return self.is_transaction

    def fill(self, call: Call, draft: Draft) -> None:
        """Puts in what the request may leave out, before anything is checked."""

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        """Problems of the properties themselves that no field table can express."""
        return []

    def check_references(self, call: Call, draft: Draft) -> None:
        """Rules on what is referred to, beyond "it exists and is active"."""

    def has_no_effect(self, call: Call, draft: Draft) -> bool:
        """Whether an update is answered as if it were done, and changes nothing."""
        return False

    def check_amounts(self, call: Call, draft: Draft) -> None:
        """Line amounts, totals, ranges."""

    def check_taxes(self, call: Call, draft: Draft) -> None:
        """Tax codes, tax lines; puts the taxes in."""

    def check_unique(self, call: Call, draft: Draft) -> None:
        """Names and numbers that are taken."""

    def commit(self, call: Call, draft: Draft) -> None:
        """Stores the record and everything that follows from it. Must not refuse any more."""
        call.realm.table(self.entity).put(draft.record)

    def void(self, call: Call, record: Record) -> Record:
        """Where there is no void: refused, or (switch) answered 200 with the fault inside, or without any effect."""
        manner = call.switches["void_not_supported"]
        if manner == "no_effect":
            return record
        raise Refusal([Problem("not_supported", None, {"name": "Void"})], 200 if manner == "fault_in_200" else 400)

    def delete(self, call: Call, record: Record) -> None:
        raise refuse("not_supported", name="Delete")
