"""Paths of QuickBooks' API below the host, and whose books a write's path leads to (docs/qbo-rules.md, requestid)."""

from enum import StrEnum
from urllib.parse import parse_qs, urlencode, urlsplit

from plannit_qbo_pipeline.domain.identity import QboId, RealmId, RequestId
from plannit_qbo_pipeline.qbo.records import REQUEST_ID_MAX_LENGTH, Entity

MINOR_VERSION = "75"


class Operation(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    VOID = "void"
    DELETE = "delete"


_DELETABLE = frozenset(
    {Entity.INVOICE, Entity.PAYMENT, Entity.CREDIT_MEMO, Entity.PURCHASE, Entity.REFUND_RECEIPT, Entity.DEPOSIT}
)
_WRITABLE = _DELETABLE | {Entity.CUSTOMER, Entity.ITEM, Entity.PAYMENT_METHOD, Entity.TERM}
_BY_SEGMENT = {entity.segment: entity for entity in _WRITABLE}
# Create and update are the same call: an Id in the body makes it an update.
_PLAIN: dict[str, str] = {}
_FORMS: dict[tuple[Entity, Operation], dict[str, str]] = {
    (Entity.INVOICE, Operation.VOID): {"operation": "void"},
    (Entity.PAYMENT, Operation.VOID): {"operation": "update", "include": "void"},
    **{(entity, Operation.DELETE): {"operation": "delete"} for entity in _DELETABLE},
    **{(entity, Operation.CREATE): _PLAIN for entity in _WRITABLE},
    **{(entity, Operation.UPDATE): _PLAIN for entity in _WRITABLE},
}


def write_path(realm: RealmId, entity: Entity, operation: Operation, request_id: RequestId) -> str:
    """Path and query of a write; ValueError where the vendor has no such operation (docs/qbo-rules.md, Void)."""
    form = _FORMS.get((entity, operation))
    if form is None:
        raise ValueError(f"QuickBooks cannot {operation} {entity}")
    if not 1 <= len(request_id) <= REQUEST_ID_MAX_LENGTH:
        raise ValueError(f"a requestid has 1 to {REQUEST_ID_MAX_LENGTH} characters, not {len(request_id)}")
    query = urlencode({**form, "requestid": request_id, "minorversion": MINOR_VERSION})
    return f"{company_path(realm, entity.segment)}?{query}"


def read_path(realm: RealmId, entity: Entity, qbo_id: QboId | RealmId) -> str:
    if not (qbo_id.isascii() and qbo_id.isdigit()):
        raise ValueError(f"{qbo_id!r} is not an id of QuickBooks")
    return f"{company_path(realm, entity.segment, qbo_id)}?{urlencode({'minorversion': MINOR_VERSION})}"


def company_path(realm: RealmId, *segments: str) -> str:
    if not (realm.isascii() and realm.isdigit()):
        raise ValueError(f"{realm!r} is not a realm id")
    return "/".join(("/v3/company", realm, *segments))


def target_of(path: str, realm: RealmId) -> tuple[Entity, bool]:
    """The kind of record a write's path concerns, and whether it deletes.

    ValueError unless the path is a write into `realm` with a requestid: the check at the wire that keeps one
    company's documents out of another's books, whatever the ledger says.
    """
    parts = urlsplit(path)
    segments = parts.path.split("/")
    if parts.scheme or parts.netloc or segments[:-1] != company_path(realm).split("/"):
        raise ValueError(f"refused before sending: {parts.path!r} is not a path of realm {realm}")
    entity = _BY_SEGMENT.get(segments[-1])
    query = parse_qs(parts.query)
    if entity is None or not query.get("requestid"):
        raise ValueError(f"refused before sending: {path!r} is not a write with a requestid")
    return entity, query.get("operation") == [Operation.DELETE.value]
