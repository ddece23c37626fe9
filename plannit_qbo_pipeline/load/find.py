"""Finds in QBO what an intent may have made, by its natural key; adopted only if everything agrees.

Used where a stored requestid cannot be trusted any more (older than a day) or QBO says that a number is taken.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.identity import QboId
from plannit_qbo_pipeline.ledger import crosswalk
from plannit_qbo_pipeline.ledger.outbox import Intent
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.load.payment_verdict import links, same_payment
from plannit_qbo_pipeline.load.verdict import agrees, lines_agree, made_since, party_agrees
from plannit_qbo_pipeline.qbo.query import also_inactive, equals, select
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.qbo.urls import Operation
from plannit_qbo_pipeline.transform.names import same_name

_TELLING = ("PrimaryEmailAddr", "PrimaryPhone")
NAME_FIELD = {Entity.CUSTOMER: "DisplayName", Entity.ITEM: "Name"}


def sent_record(intent: Intent) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(intent.body, parse_float=Decimal)
    return record


def numbered(outcomes: Outcomes, entity: Entity, number: str) -> list[dict[str, Any]]:
    return outcomes.client.query(select(entity, [equals("DocNumber", number)]))


def paid(outcomes: Outcomes, sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Payments of that customer, day and amount; their notes tell which is which, but cannot be asked for."""
    where = [
        equals("CustomerRef", str(sent["CustomerRef"]["value"])),
        equals("TxnDate", str(sent["TxnDate"])),
        equals("TotalAmt", str(sent["TotalAmt"])),
    ]
    return outcomes.client.query(select(Entity.PAYMENT, where))


def named(outcomes: Outcomes, entity: Entity, name: str) -> list[dict[str, Any]]:
    """Records of that name, inactive ones included: QBO compares without case and so do we."""
    rows = outcomes.client.query(select(entity, [equals(NAME_FIELD[entity], name), also_inactive()]))
    return [row for row in rows if same_name(str(row.get(NAME_FIELD[entity], "")), name)]


def ours_among(outcomes: Outcomes, intent: Intent, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one record that this intent made: agrees in all, made since the intent, and nobody else's."""
    entity, sent = Entity(intent.entity), sent_record(intent)
    free = [row for row in rows if made_since(row, intent.created_at) and _same(entity, sent, row)]
    with outcomes.ledger.read() as tx:
        taken = crosswalk.by_record(tx, outcomes.company, entity, [QboId(str(row["Id"])) for row in free])
    made = [row for row in free if str(row["Id"]) not in taken]
    return made[0] if len(made) == 1 else None


def find_made(outcomes: Outcomes, intent: Intent) -> dict[str, Any] | None:
    """What the intent did, if QBO holds it: the new record of a create, the changed record of an update or void."""
    entity, sent = Entity(intent.entity), sent_record(intent)
    if intent.operation == Operation.CREATE:
        if entity in NAME_FIELD:
            return ours_among(outcomes, intent, named(outcomes, entity, str(sent[NAME_FIELD[entity]])))
        if entity is Entity.PAYMENT:
            return ours_among(outcomes, intent, paid(outcomes, sent))
        return ours_among(outcomes, intent, numbered(outcomes, entity, str(sent["DocNumber"])))
    record = outcomes.client.read(entity, QboId(str(sent["Id"])))
    if record is None or int(record["SyncToken"]) <= int(sent["SyncToken"]):
        return None
    return record if _done(intent, entity, sent, record) else None


def _done(intent: Intent, entity: Entity, sent: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    if intent.operation == Operation.VOID:
        return Decimal(record.get("TotalAmt", 0)) == 0
    if entity is Entity.PAYMENT:
        return same_payment(sent, record) and links(sent) == links(record)
    return _same(entity, sent, record) and lines_agree(sent, record)


def _same(entity: Entity, sent: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    if entity in NAME_FIELD:
        # Neither side may know an e-mail or a phone that the other does not: a name alone proves nothing.
        as_much_known = all(bool(sent.get(name)) == bool(row.get(name)) for name in _TELLING)
        return as_much_known and party_agrees(sent, row, [str(sent[NAME_FIELD[entity]])])
    return same_payment(sent, row) if entity is Entity.PAYMENT else agrees(sent, row)
