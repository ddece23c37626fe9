"""Customers and items are known to QBO by name: adopt the same person's record, else take the next free variant.

Never adopts on a name alone, never makes a second record for the same Plannit id (docs/qbo-rules.md, Names).
"""

import json
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.identity import QboId, SyncToken
from plannit_qbo_pipeline.domain.limits import MAX_NAME_SUFFIX, RETRY_FAULT_FIRST
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.ledger import crosswalk, standings
from plannit_qbo_pipeline.ledger import lease as leases
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.ledger.lease import Lease
from plannit_qbo_pipeline.load.alterations import NAME_LENGTH, note_name
from plannit_qbo_pipeline.load.deliver import NAME_TAKEN, deliver
from plannit_qbo_pipeline.load.find import NAME_FIELD, named
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.load.verdict import essentials, to_text
from plannit_qbo_pipeline.qbo.records import Entity, canonical
from plannit_qbo_pipeline.qbo.urls import Operation
from plannit_qbo_pipeline.transform.names import numbered_name


def write(outcomes: Outcomes, lease: Lease, draft: Draft, operation: Operation, body: bytes) -> Reason:
    """Writes the record under the first variant of its name that QBO takes."""
    entity = Entity(draft.entity)
    record: dict[str, Any] = json.loads(body, parse_float=Decimal)
    wanted = draft.wanted_name or str(record[NAME_FIELD[entity]])
    for number in range(_first_number(outcomes, draft, wanted), MAX_NAME_SUFFIX + 1):
        name = numbered_name(wanted, number, NAME_LENGTH[entity])
        intent = outcomes.decide(lease, draft, operation, canonical({**record, NAME_FIELD[entity]: name}))
        delivered = deliver(outcomes, intent)
        if delivered.refusal is None or delivered.refusal.code != NAME_TAKEN:
            return delivered.reason
        if operation is Operation.CREATE and number == 1 and (found := _same_party(outcomes, entity, record, name)):
            return _adopt(outcomes, lease, draft, found)
    return outcomes.stand(draft, reason("name_conflict", name=wanted, limit=MAX_NAME_SUFFIX), RETRY_FAULT_FIRST)


def _first_number(outcomes: Outcomes, draft: Draft, wanted: str) -> int:
    """The variant this document bears already, so that an edit does not fight for the plain name again."""
    with outcomes.ledger.read() as tx:
        altered = crosswalk.alteration(tx, outcomes.company, draft.kind, draft.plannit_id)
    if altered is None or altered.wanted_name != wanted:
        return 1
    limit = NAME_LENGTH[Entity(draft.entity)]
    variants = (number for number in range(1, MAX_NAME_SUFFIX + 1))
    return next((number for number in variants if numbered_name(wanted, number, limit) == altered.used_name), 1)


def _same_party(outcomes: Outcomes, entity: Entity, record: dict[str, Any], name: str) -> dict[str, Any] | None:
    """An active record of the same kind and name that is surely the same and nobody's yet."""
    rows = [row for row in named(outcomes, entity, name) if row.get("Active", True) and _alike(entity, record, row)]
    with outcomes.ledger.read() as tx:
        taken = crosswalk.by_record(tx, outcomes.company, entity, [QboId(str(row["Id"])) for row in rows])
    return next((row for row in rows if str(row["Id"]) not in taken), None)


def _alike(entity: Entity, record: dict[str, Any], row: dict[str, Any]) -> bool:
    if entity is Entity.ITEM:
        return bool(record.get("Type") == row.get("Type")) and _ref(record, "IncomeAccountRef") == _ref(
            row, "IncomeAccountRef"
        )
    email = _inner(record, "PrimaryEmailAddr", "Address").casefold()
    phone = _digits(_inner(record, "PrimaryPhone", "FreeFormNumber"))
    return bool(email and email == _inner(row, "PrimaryEmailAddr", "Address").strip().casefold()) or bool(
        phone and phone == _digits(_inner(row, "PrimaryPhone", "FreeFormNumber"))
    )


def _adopt(outcomes: Outcomes, lease: Lease, draft: Draft, row: dict[str, Any]) -> Reason:
    """Takes the record as this document's, as it is: what a person entered there is not overwritten."""
    now = outcomes.ledger.clock.now()
    entity = Entity(draft.entity)
    why = reason("posted")
    with outcomes.ledger.write() as tx:
        leases.check(tx, lease, now)
        crossing = Crossing(
            kind=draft.kind,
            plannit_id=draft.plannit_id,
            entity=draft.entity,
            qbo_id=QboId(str(row["Id"])),
            sync_token=SyncToken(str(row["SyncToken"])),
            fingerprint=draft.fingerprint,
            voided=False,
            answer=to_text(essentials(entity, row)),
        )
        crosswalk.put(tx, outcomes.company, crossing, now)
        note_name(tx, outcomes.company, draft.kind, draft.plannit_id, None, str(row[NAME_FIELD[entity]]), now)
        standings.put(tx, outcomes.company, draft.kind, draft.plannit_id, why, now)
    return why


def _ref(record: dict[str, Any], name: str) -> str | None:
    return (record.get(name) or {}).get("value")


def _inner(record: dict[str, Any], name: str, field: str) -> str:
    return str((record.get(name) or {}).get(field) or "")


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())[-10:]
