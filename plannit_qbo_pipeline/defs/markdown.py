"""Tables as Dagster's UI shows them. Names come from customers, so nothing of theirs may act as Markdown."""

import re
from collections.abc import Sequence

_ACTS = re.compile(r"([\\`*_\[\]<>|~#])")


def plain(text: str) -> str:
    """The text on one line, with nothing in it that Markdown would take for its own."""
    return _ACTS.sub(r"\\\1", " ".join(text.split()))


def link(text: str, url: str | None) -> str:
    return plain(text) if url is None else f"[{plain(text)}]({url})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], count: int) -> str:
    """The rows, ready as Markdown, and how many of `count` are not among them."""
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]
    if count > len(rows):
        lines += ["", f"and {count - len(rows)} more"]
    return "\n".join(lines)
