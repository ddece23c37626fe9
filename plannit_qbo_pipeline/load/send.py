"""Carries one ready draft: decide, look, write the intent, deliver. Waves and the lease are `drain`'s."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId, QboId
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.ledger import crosswalk, documents, standings
from plannit_qbo_pipeline.ledger.crosswalk import Crossing
from plannit_qbo_pipeline.ledger.drafts import Draft
from plannit_qbo_pipeline.ledger.lease import Lease
from plannit_qbo_pipeline.load import linking, naming
from plannit_qbo_pipeline.load.deliver import deliver, taken_reason
from plannit_qbo_pipeline.load.find import NAME_FIELD
from plannit_qbo_pipeline.load.outcome import Outcomes
from plannit_qbo_pipeline.load.plan import Settled, Step, decide, operation_of
from plannit_qbo_pipeline.load.revise import current_record, revision, voiding
from plannit_qbo_pipeline.load.verdict import judge
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.transform.references import resolve

_FRESH_LOOKS = 2  # after “somebody was faster”: more than that is not chance, and the next pass comes soon

NumbersTaken = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends drafts of one company under one lease."""

    outcomes: Outcomes
    lease: Lease

    def carry(self, draft: Draft, taken: NumbersTaken) -> Reason | None:
        """Where the document stands afterwards; None where it waits for another document of this pass.

        `taken` holds the QBO records whose DocNumber is one of this wave's, by number in lower case.
        """
        why = self._carry(draft, taken)
        for _ in range(_FRESH_LOOKS):
            if why is None or why.standing is not Standing.READY:
                break
            why = self._carry(draft, taken)
        return why

    def _carry(self, draft: Draft, taken: NumbersTaken) -> Reason | None:
        with self.outcomes.ledger.read() as tx:
            crossing = crosswalk.get(tx, self.outcomes.company, draft.kind, draft.plannit_id)
        step = decide(draft, crossing)
        if isinstance(step, Step):
            return self._write(step, draft, crossing, taken)
        return self.outcomes.stand(draft, step.reason if isinstance(step, Settled) else standing_of(draft, crossing))

    def _write(self, step: Step, draft: Draft, crossing: Crossing | None, taken: NumbersTaken) -> Reason | None:
        known = self._known(draft)
        missing = [use for use in draft.uses if use not in known]
        if missing:
            return self._held_up(draft, missing)
        if step is Step.CREATE and (rows := taken.get((draft.doc_number or "").casefold())):
            return self.outcomes.stand(draft, taken_reason(draft.entity, draft.doc_number or "", rows))
        body = resolve(draft.body, known, {})
        held: dict[str, Any] | None = None
        if crossing is not None:
            said = None if step is Step.VOID else json.loads(body, parse_float=Decimal)
            record = current_record(self.outcomes, crossing, said)
            if isinstance(record, Reason):
                return self.outcomes.found(draft, crossing, record)
            held = record
            entity = Entity(draft.entity)
            body = voiding(entity, held) if said is None else revision(entity, said, held, crossing.answer)
        if Entity(draft.entity) in NAME_FIELD:
            return naming.write(self.outcomes, self.lease, draft, operation_of(step), body)
        if draft.entity == Entity.PAYMENT:
            return linking.write(self.outcomes, self.lease, draft, operation_of(step), body, held)
        intent = self.outcomes.decide(self.lease, draft, operation_of(step), body)
        return deliver(self.outcomes, intent).reason

    def _known(self, draft: Draft) -> dict[tuple[Kind, PlannitId], QboId]:
        found: dict[tuple[Kind, PlannitId], QboId] = {}
        with self.outcomes.ledger.read() as tx:
            for kind in {kind for kind, _ in draft.uses}:
                ids = [plannit_id for used, plannit_id in draft.uses if used is kind]
                for plannit_id, crossing in crosswalk.lookup(tx, self.outcomes.company, kind, ids).items():
                    found[(kind, plannit_id)] = crossing.qbo_id
        return found

    def _held_up(self, draft: Draft, missing: list[tuple[Kind, PlannitId]]) -> Reason | None:
        """Blocked with the cause of what it needs; still ready where that only has not been tried yet."""
        with self.outcomes.ledger.read() as tx:
            for kind, plannit_id in missing:
                cause = standings.of(tx, self.outcomes.company, kind, [plannit_id]).get(plannit_id)
                if cause is None or cause.standing in (Standing.READY, Standing.IN_DOUBT, Standing.WAITING):
                    continue
                name = documents.get(tx, self.outcomes.company, kind, [plannit_id])[plannit_id]
                code = "contact_blocked" if kind is Kind.CONTACT else "product_blocked"
                why = reason(code, product=_name(name.raw), why=cause.sentence_en, why_fr=cause.sentence_fr)
                break
            else:
                return None
        return self.outcomes.stand(draft, why)


def standing_of(draft: Draft, crossing: Crossing | None) -> Reason:
    """Where a document stands whose draft QBO holds already: by the answer kept, nothing is asked again."""
    assert crossing is not None
    return judge(Entity(draft.entity), json.loads(draft.body, parse_float=Decimal), json.loads(crossing.answer))


def _name(raw: str) -> str:
    return str(json.loads(raw).get("name", ""))
