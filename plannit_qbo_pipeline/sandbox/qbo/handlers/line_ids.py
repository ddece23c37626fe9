"""Ids of a transaction's lines: known ones stay, others are new."""

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record


def put_line_ids(record: Record, old: Record | None) -> None:
    """Writes Id and LineNum of every line; an Id that the stored version lacks, or that comes twice, is replaced."""
    taken = {line["Id"] for line in old["Line"] if "Id" in line} if old else set()
    used: set[str] = set()
    following = max((int(line_id) for line_id in taken), default=0)
    for position, line in enumerate(record["Line"], start=1):
        if line.get("Id") not in taken or line.get("Id") in used:
            following += 1
            line["Id"] = str(following)
        used.add(line["Id"])
        line["LineNum"] = position
