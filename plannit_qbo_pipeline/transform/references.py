"""Symbolic references: a draft names Plannit documents, and only sending puts QBO's ids in their place.

So a draft stays true when a customer is merged or made later, and its fingerprint does not depend on QBO's ids.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId, QboId
from plannit_qbo_pipeline.qbo.records import Ref, canonical

_PREFIX = "plannit"
_REFERS, _LINKED = "Ref", "TxnId"  # how the name of a reference ends; a linked transaction's id
DEFAULT_ITEM = PlannitId("plannit-divers")  # lines without a product; a product of ours, not of Plannit's


def refer(kind: Kind, plannit_id: PlannitId) -> Ref:
    return {"value": f"{_PREFIX}:{kind.value}:{plannit_id}"}


def resolve(body: str, known: Mapping[tuple[Kind, PlannitId], QboId], extra: Mapping[str, object]) -> bytes:
    """The bytes to send: references replaced, `extra` fields (Id, SyncToken, sparse) added.

    KeyError for a reference that is not known: callers check a draft's `uses` first.
    """
    record = _resolved(json.loads(body, parse_float=Decimal), known)
    return canonical({**record, **extra})


def _resolved(value: Any, known: Mapping[tuple[Kind, PlannitId], QboId]) -> Any:
    """References are told by their place, not by their text alone: a person may write anything into a description."""
    if isinstance(value, dict):
        return {key: _resolved_property(key, item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolved(item, known) for item in value]
    return value


def _resolved_property(key: str, item: Any, known: Mapping[tuple[Kind, PlannitId], QboId]) -> Any:
    if key.endswith(_REFERS):
        return {**item, "value": _id_of(item["value"], known)}
    return _id_of(item, known) if key == _LINKED else _resolved(item, known)


def _id_of(value: str, known: Mapping[tuple[Kind, PlannitId], QboId]) -> str:
    if not value.startswith(f"{_PREFIX}:"):
        return value
    _, kind, plannit_id = value.split(":", 2)
    return known[(Kind(kind), PlannitId(plannit_id))]
