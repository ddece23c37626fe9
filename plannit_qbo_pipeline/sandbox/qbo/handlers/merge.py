"""Merging one customer into another: every transaction moves, the loser is gone for good."""

from plannit_qbo_pipeline.sandbox.qbo.books.realm import TRANSACTIONS
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call

# The properties by which a transaction names whom it is about.
NAMING = ("CustomerRef", "EntityRef")
# The transactions whose lines name somebody too: for whom an expense was, whose money was deposited.
NAMED_IN_LINES = ("Purchase", "Deposit")
NAMING_IN_LINES = ("CustomerRef", "Entity")


def merge_customers(call: Call, loser: Record, survivor: Record) -> None:
    """Moves transactions, receivables and jobs to the survivor. An update of the loser gets 6000 afterwards."""
    realm = call.realm
    if realm.table("Customer").find("ParentRef", loser["Id"]):
        raise ValueError("a customer with jobs cannot be merged away")
    reference = {"value": survivor["Id"], "name": survivor["FullyQualifiedName"]}
    for entity, name in ((entity, name) for entity in TRANSACTIONS for name in NAMING):
        table = realm.table(entity)
        for record in list(table.find(name, loser["Id"])) if name in table.indexed else []:
            record[name] = {**record[name], **reference}
            call.bump(record)
            table.put(record)
    for entity in NAMED_IN_LINES:
        for record in realm.table(entity):
            if _rename_in_lines(record, loser["Id"], reference):
                call.bump(record)
    realm.journal.reassign(loser["Id"], survivor["Id"])
    realm.table("Customer").remove(loser["Id"], call.stamp, "merged", into=survivor["Id"])
    call.bump(survivor)


def _rename_in_lines(record: Record, loser_id: str, reference: Record) -> bool:
    """Whether a line named the loser; it names the survivor then."""
    found = False
    for line in record["Line"]:
        detail = line.get(line.get("DetailType", ""), {})
        for name in NAMING_IN_LINES:
            if detail.get(name, {}).get("value") == loser_id:
                detail[name] = {**detail[name], **reference}
                found = True
    return found
