"""How far each kind was read from Plannit. Moved only in the transaction that stores what was read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select

from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.ledger.tables import companies, cursors


def read(tx: Connection, company: CompanyKey, resource: str) -> datetime | None:
    """The newest updatedAt stored so far, or None before the first time."""
    return tx.execute(
        select(cursors.c.updated_since).where(cursors.c.company == company, cursors.c.kind == resource)
    ).scalar()


def move(tx: Connection, company: CompanyKey, resource: str, updated_since: datetime | None, now: datetime) -> None:
    """Moves the cursor forward, never back and never past now, and notes that the source answered.

    One object that a wrong clock stamped with a day to come would hide all that changes until then.
    """
    known = read(tx, company, resource)
    reached = None if updated_since is None else min(updated_since, now)
    newest = max((moment for moment in (known, reached) if moment is not None), default=None)
    clear(tx, company, resource)
    tx.execute(insert(cursors).values(company=company, kind=resource, updated_since=newest, polled_at=now))


def clear(tx: Connection, company: CompanyKey, resource: str | None = None) -> None:
    """Forgets how far we were: the next pass reads everything again and, finding it known, writes nothing."""
    query = delete(cursors).where(cursors.c.company == company)
    tx.execute(query if resource is None else query.where(cursors.c.kind == resource))


def polled_at(tx: Connection, company: CompanyKey) -> dict[str, datetime]:
    query = select(cursors.c.kind, cursors.c.polled_at).where(cursors.c.company == company)
    return {row.kind: row.polled_at for row in tx.execute(query)}


def unheard(tx: Connection, resources: Sequence[str], before: datetime) -> dict[CompanyKey, datetime | None]:
    """Companies of which some of these lists was not read since that moment: when the last was, None if never.

    One that was added after it is left out.
    """
    mine = and_(cursors.c.company == companies.c.key, cursors.c.kind.in_(resources))
    query = select(companies.c.key, cursors.c.polled_at).outerjoin(cursors, mine).where(companies.c.created_at < before)
    read_at: dict[CompanyKey, list[datetime]] = {}
    for row in tx.execute(query.order_by(companies.c.key)):
        moments = read_at.setdefault(CompanyKey(row.key), [])
        moments += [row.polled_at] if row.polled_at is not None else []
    oldest = {company: min(moments) if len(moments) == len(resources) else None for company, moments in read_at.items()}
    return {company: moment for company, moment in oldest.items() if moment is None or moment < before}
