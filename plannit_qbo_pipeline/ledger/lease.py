"""One writer per company: a lease with an expiry and an epoch that rises with every new holder.

Whoever inserts an intent checks its epoch in the same transaction, so a writer that was paused past its lease
cannot decide anything any more, however long it slept.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.limits import LEASE_OFFERED, LEASE_TTL
from plannit_qbo_pipeline.errors import LeaseLost
from plannit_qbo_pipeline.ledger.tables import leases

_LOCKED = select(leases).where(leases.c.company == bindparam("b_company")).with_for_update()


@dataclass(frozen=True, slots=True)
class Lease:
    company: CompanyKey
    holder: str
    epoch: int


def take(tx: Connection, company: CompanyKey, holder: str, now: datetime) -> Lease | None:
    """The lease with a new epoch, or None while somebody else's runs."""
    row = tx.execute(_LOCKED, {"b_company": company}).one_or_none()
    if row is None:
        tx.execute(insert(leases).values(company=company, holder=holder, epoch=1, expires_at=now + LEASE_TTL))
        return Lease(company, holder, 1)
    if row.expires_at > now:
        return None
    epoch = row.epoch + 1
    tx.execute(
        update(leases).where(leases.c.company == company).values(holder=holder, epoch=epoch, expires_at=now + LEASE_TTL)
    )
    return Lease(company, holder, epoch)


def is_taken(tx: Connection, company: CompanyKey, now: datetime) -> bool:
    """Whether somebody is sending for the company, or has just offered the lease between two waves; takes no lock."""
    expires_at = tx.execute(select(leases.c.expires_at).where(leases.c.company == company)).scalar_one_or_none()
    return expires_at is not None and bool(expires_at > now - LEASE_OFFERED)


def check(tx: Connection, lease: Lease, now: datetime) -> None:
    """Raises LeaseLost unless the lease is still this writer's and still runs."""
    row = tx.execute(_LOCKED, {"b_company": lease.company}).one_or_none()
    if row is None or row.epoch != lease.epoch or row.expires_at <= now:
        raise LeaseLost(
            f"This writer's turn for {lease.company} (epoch {lease.epoch}) is over. Nothing more was sent; "
            "what is ready goes with the next pass."
        )


def renew(tx: Connection, lease: Lease, now: datetime) -> None:
    """The heartbeat: moves the expiry on. Raises LeaseLost like `check`."""
    check(tx, lease, now)
    tx.execute(update(leases).where(leases.c.company == lease.company).values(expires_at=now + LEASE_TTL))


def release(tx: Connection, lease: Lease, now: datetime) -> None:
    """Gives the lease back; harmless when it is no longer ours."""
    tx.execute(
        update(leases).where(leases.c.company == lease.company, leases.c.epoch == lease.epoch).values(expires_at=now)
    )
