"""Merging one customer into another: every transaction moves, the loser is gone for good."""

from plannit_qbo_pipeline.sandbox.qbo.books.realm import TRANSACTIONS
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call

# The properties by which a transaction names whom it is about.
NAMING = ("CustomerRef", "EntityRef")


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
            realm.journal.reassign(f"{entity}:{record['Id']}", survivor["Id"])
    realm.table("Customer").remove(loser["Id"], call.stamp, "merged")
    call.bump(survivor)
