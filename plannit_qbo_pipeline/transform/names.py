"""Names as QBO takes them: kept whole wherever possible, else altered by fixed rules (docs/qbo-rules.md, Names).

The original always stays beside an altered name in the ledger, which is what makes the rules reversible.
"""

import re

from plannit_qbo_pipeline.qbo.records import FORBIDDEN_IN_NAMES

_BLANKS = re.compile(r"[\t\r\n]+")
_ELLIPSIS = "…"
_DELETED = re.compile(r" \((?:deleted|supprimée?)(?: \d+)?\)$", re.IGNORECASE)


def clean_name(wanted: str, limit: int) -> str:
    """The name without what QBO forbids: a colon becomes “ -”, tabs and line ends a blank, a too long end “…”."""
    name = wanted.strip()
    if any(character in name for character in FORBIDDEN_IN_NAMES):
        name = _BLANKS.sub(" ", name).replace(" :", " -").replace(":", " -").strip()
    return name if len(name) <= limit else name[: limit - 1].rstrip() + _ELLIPSIS


def numbered_name(wanted: str, number: int, limit: int) -> str:
    """The name for the second, third… bearer: “Jean Roy (2)”; number 1 is the clean name itself."""
    if number == 1:
        return clean_name(wanted, limit)
    suffix = f" ({number})"
    return clean_name(wanted, limit - len(suffix)) + suffix


def same_name(one: str, other: str) -> bool:
    """Whether QBO takes two names for the same: without case, outer blanks trimmed, inactive ones' suffix ignored."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return _DELETED.sub("", name.strip()).strip().casefold()
