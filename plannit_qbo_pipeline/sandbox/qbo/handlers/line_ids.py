"""Ids of a transaction's lines: known ones stay, others are new."""

from collections.abc import Sequence

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record


def put_line_ids(lines: Sequence[Record], stored: Sequence[Record]) -> None:
    """Writes Id and LineNum of every line; an Id that no stored line has, or that comes twice, is replaced."""
    taken = {line["Id"] for line in stored if "Id" in line}
    used: set[str] = set()
    following = max((int(line_id) for line_id in taken), default=0)
    for position, line in enumerate(lines, start=1):
        if line.get("Id") not in taken or line.get("Id") in used:
            following += 1
            line["Id"] = str(following)
        used.add(line["Id"])
        line["LineNum"] = position
