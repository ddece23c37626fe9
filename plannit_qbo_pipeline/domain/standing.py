"""Where a document stands, and why: one `Reason` at all times. The sentences are in `reasons`."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    WAITING = "waiting"
    EXCLUDED = "excluded"
    READY = "ready"
    BLOCKED = "blocked"
    IN_DOUBT = "in_doubt"
    POSTED = "posted"
    DIVERGED = "diverged"
    WITHDRAWN = "withdrawn"


class Who(StrEnum):
    """Who can act on a reason."""

    NOBODY = "nobody"
    PLANNIT_USER = "plannit user"
    BOOKKEEPER = "bookkeeper"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Reason:
    """A standing with its code, a plain sentence in both languages, who can act and the one action."""

    standing: Standing
    code: str
    sentence_en: str
    sentence_fr: str
    who: Who
    action_en: str
    action_fr: str
