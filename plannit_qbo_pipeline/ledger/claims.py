"""Which changes some sensor has asked a run for already. Read and put in one writing transaction, each goes to one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CHUNK, MAX_IDS_PER_RUN
from plannit_qbo_pipeline.ledger.prepared import some, some_documents
from plannit_qbo_pipeline.ledger.tables import claims, document_versions

Key = tuple[Kind, PlannitId]
_FOUND = select(claims).where(some_documents(claims))
_ASKED = (
    select(claims.c.plannit_id)
    .join(
        document_versions,
        (document_versions.c.company == claims.c.company)
        & (document_versions.c.kind == claims.c.kind)
        & (document_versions.c.plannit_id == claims.c.plannit_id)
        & (document_versions.c.version == claims.c.version),
    )
    .where(
        claims.c.company == bindparam("b_company"),
        claims.c.kind == bindparam("b_kind"),
        claims.c.tries > 0,
        claims.c.claimed_at >= bindparam("b_since"),
        document_versions.c.stored_at >= bindparam("b_since"),
    )
    .order_by(claims.c.claimed_at.desc(), claims.c.plannit_id)
    .limit(MAX_IDS_PER_RUN)
)
_DROP = delete(claims).where(some_documents(claims))


@dataclass(frozen=True, slots=True)
class Claim:
    """One version of a document. `tries`: runs asked for so far; 0 where it was only noticed, at `claimed_at`."""

    kind: Kind
    plannit_id: PlannitId
    version: int
    tries: int
    claimed_at: datetime


def of(tx: Connection, company: CompanyKey, keys: Iterable[Key]) -> dict[Key, Claim]:
    """The claims of these documents."""
    found: dict[Key, Claim] = {}
    for kind, ids in _chunks(keys):
        for row in tx.execute(_FOUND, some(company, kind, ids)):
            plannit_id = PlannitId(row.plannit_id)
            found[kind, plannit_id] = Claim(kind, plannit_id, row.version, row.tries, row.claimed_at)
    return found


def asked(tx: Connection, company: CompanyKey, kind: Kind, since: datetime) -> frozenset[PlannitId]:
    """News of which a run was asked for since that moment, whether it has carried them or not, the newest of them.

    What lay in the ledger before is left to the run that was asked for it: it may be the history of years.
    """
    found = tx.execute(_ASKED, {"b_company": company, "b_kind": kind.value, "b_since": since}).scalars()
    return frozenset(map(PlannitId, found))


def put(tx: Connection, company: CompanyKey, made: Sequence[Claim]) -> None:
    """Replaces the claims of these documents."""
    for kind, ids in _chunks((claim.kind, claim.plannit_id) for claim in made):
        tx.execute(_DROP, some(company, kind, ids))
    if made:
        tx.execute(
            insert(claims),
            [
                {
                    "company": company,
                    "kind": claim.kind.value,
                    "plannit_id": claim.plannit_id,
                    "version": claim.version,
                    "tries": claim.tries,
                    "claimed_at": claim.claimed_at,
                }
                for claim in made
            ],
        )


def forget(tx: Connection, company: CompanyKey, before: datetime) -> None:
    """Drops what was claimed so long ago that it says nothing any more."""
    tx.execute(delete(claims).where(claims.c.company == company, claims.c.claimed_at < before))


def _chunks(keys: Iterable[Key]) -> Iterable[tuple[Kind, list[PlannitId]]]:
    by_kind: dict[Kind, list[PlannitId]] = {}
    for kind, plannit_id in keys:
        by_kind.setdefault(kind, []).append(plannit_id)
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), CHUNK):
            yield kind, ids[start : start + CHUNK]
