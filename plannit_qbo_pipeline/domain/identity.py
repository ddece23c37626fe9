"""Ids that could be confused, and the one recipe for a write's idempotency key."""

import hashlib
import re
from typing import NewType

CompanyKey = NewType("CompanyKey", str)
RealmId = NewType("RealmId", str)
PlannitId = NewType("PlannitId", str)
QboId = NewType("QboId", str)
SyncToken = NewType("SyncToken", str)
RequestId = NewType("RequestId", str)

REQUEST_ID_LENGTH = 36  # the longest that also fits a batch
_SLUG = re.compile(r"[a-z0-9-]{1,40}")


def company_key(text: str) -> CompanyKey:
    """Checks a company's slug; raises ValueError with the rule."""
    if not _SLUG.fullmatch(text):
        raise ValueError(f"{text!r} is not a company key: 1 to 40 of a-z, 0-9 and -")
    return CompanyKey(text)


def request_id(realm: RealmId, entity: str, plannit_id: PlannitId, operation: str, generation: int) -> RequestId:
    """The write's idempotency key: one decision always has the same, the next never (docs/exactly-once.md).

    `generation` counts the document's earlier intents that ended definitely, by receipt or by fault.
    """
    parts = "\x1f".join((realm, entity, plannit_id, operation, str(generation)))
    return RequestId(hashlib.sha256(parts.encode()).hexdigest()[:REQUEST_ID_LENGTH])
