"""The companies, and each one's connection to its realm. Keys and tokens go in and come out sealed."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, Row, Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from plannit_qbo_pipeline.domain.identity import CompanyKey, RealmId
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.ledger.seal import Sealer
from plannit_qbo_pipeline.ledger.tables import companies, connections, crosswalk, intents


@dataclass(frozen=True, slots=True)
class Company:
    """One Plannit merchant. `plannit_url` excludes /api; documents dated before `go_live_on` are never carried."""

    key: CompanyKey
    name: str
    plannit_url: str
    plannit_key: str = field(repr=False)
    time_zone: str
    go_live_on: date | None
    currency: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RealmConnection:
    """The company's realm and its tokens, opened."""

    company: CompanyKey
    realm: RealmId
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_expires_at: datetime | None
    hard_expires_at: datetime | None
    consent_needed: bool


def add(tx: Connection, sealer: Sealer, company: Company) -> None:
    """Raises Misconfigured where the key is taken already."""
    try:
        tx.execute(
            insert(companies).values(
                key=company.key,
                name=company.name,
                plannit_url=company.plannit_url,
                plannit_key_sealed=sealer.seal(company.plannit_key),
                time_zone=company.time_zone,
                go_live_on=company.go_live_on,
                currency=company.currency,
                created_at=company.created_at,
            )
        )
    except IntegrityError:
        raise Misconfigured(
            f"There is a company {company.key!r} already. Choose another key; `plannit-qbo company list` shows all."
        ) from None


def get(tx: Connection, sealer: Sealer, key: str) -> Company:
    """Raises Misconfigured for an unknown company, naming those there are."""
    row = tx.execute(select(companies).where(companies.c.key == key)).one_or_none()
    if row is None:
        known = ", ".join(keys(tx)) or "none yet"
        raise Misconfigured(
            f"There is no company {key!r} (known: {known}). Add it: plannit-qbo company add {key} "
            "--plannit-url URL --plannit-key -"
        )
    return _company(row, sealer)


def move(tx: Connection, sealer: Sealer, key: CompanyKey, plannit_url: str, plannit_key: str) -> None:
    """Gives a company another address or key of the same Plannit merchant."""
    values = {"plannit_url": plannit_url, "plannit_key_sealed": sealer.seal(plannit_key)}
    tx.execute(update(companies).where(companies.c.key == key).values(**values))


def keys(tx: Connection) -> list[CompanyKey]:
    return [CompanyKey(key) for key in tx.execute(select(companies.c.key).order_by(companies.c.key)).scalars()]


def listed(tx: Connection, sealer: Sealer) -> list[Company]:
    return [_company(row, sealer) for row in tx.execute(select(companies).order_by(companies.c.key))]


def _company(row: Row[tuple[object, ...]], sealer: Sealer) -> Company:
    return Company(
        key=CompanyKey(row.key),
        name=row.name,
        plannit_url=row.plannit_url,
        plannit_key=sealer.open(row.plannit_key_sealed),
        time_zone=row.time_zone,
        go_live_on=row.go_live_on,
        currency=row.currency,
        created_at=row.created_at,
    )


def connection_of(tx: Connection, sealer: Sealer, company: CompanyKey) -> RealmConnection:
    """The company's connection. Raises Misconfigured where it is not connected."""
    row = tx.execute(select(connections).where(connections.c.company == company)).one_or_none()
    if row is None:
        raise Misconfigured(f"{company} is not connected to QuickBooks. Connect it: plannit-qbo connect {company}")
    return RealmConnection(
        company=company,
        realm=RealmId(row.realm_id),
        access_token=sealer.open(row.access_token_sealed),
        refresh_token=sealer.open(row.refresh_token_sealed),
        access_expires_at=row.access_expires_at,
        refresh_expires_at=row.refresh_expires_at,
        hard_expires_at=row.hard_expires_at,
        consent_needed=row.consent_needed,
    )


def claim_renewal(tx: Connection, company: CompanyKey, now: datetime, until: datetime) -> bool:
    """Whether this process may renew the tokens; nobody else may before `until` or `connect`."""
    free = connections.c.renewing_until.is_(None) | (connections.c.renewing_until <= now)
    claimed = update(connections).where(connections.c.company == company, free).values(renewing_until=until)
    return bool(tx.execute(claimed).rowcount)


def end_renewal(tx: Connection, company: CompanyKey) -> None:
    """Gives the claim back."""
    tx.execute(update(connections).where(connections.c.company == company).values(renewing_until=None))


def realm_of(tx: Connection, company: CompanyKey) -> RealmId | None:
    realm = tx.execute(select(connections.c.realm_id).where(connections.c.company == company)).scalar()
    return None if realm is None else RealmId(realm)


def unusable(tx: Connection) -> dict[CompanyKey, str]:
    """Why nothing can be sent to QuickBooks for these companies; those that are not here are connected."""
    query = select(companies.c.key, connections.c.realm_id, connections.c.consent_needed).outerjoin(connections)
    found: dict[CompanyKey, str] = {}
    for key, realm, consent_needed in tx.execute(query.order_by(companies.c.key)):
        if realm is None:
            found[key] = f"{key} is not connected to QuickBooks. Connect it: plannit-qbo connect {key}"
        elif consent_needed:
            found[key] = f"QuickBooks no longer accepts the tokens of {key}. Connect it: plannit-qbo connect {key}"
    return found


def connect(tx: Connection, sealer: Sealer, connection: RealmConnection, now: datetime) -> None:
    """Stores a connection, or the new tokens of one.

    Raises Misconfigured where the realm is another company's, or where this company has records in another realm.
    """
    values = {
        "realm_id": connection.realm,
        "access_token_sealed": sealer.seal(connection.access_token),
        "refresh_token_sealed": sealer.seal(connection.refresh_token),
        "access_expires_at": connection.access_expires_at,
        "refresh_expires_at": connection.refresh_expires_at,
        "hard_expires_at": connection.hard_expires_at,
        "consent_needed": connection.consent_needed,
        "renewing_until": None,
        "updated_at": now,
    }
    _check_realm(tx, connection)
    known = realm_of(tx, connection.company)
    if known is None:
        tx.execute(insert(connections).values(company=connection.company, **values))
    else:
        tx.execute(update(connections).where(connections.c.company == connection.company).values(**values))


def _check_realm(tx: Connection, connection: RealmConnection) -> None:
    owner = tx.execute(select(connections.c.company).where(connections.c.realm_id == connection.realm)).scalar()
    if owner is not None and owner != connection.company:
        raise Misconfigured(
            f"The QuickBooks company {connection.realm} is bound to {owner} already; one realm belongs to one company. "
            "Connect another QuickBooks company."
        )
    known = realm_of(tx, connection.company)
    if known is None or known == connection.realm:
        return
    sent = _count(tx, intents, connection.company)
    crossed = _count(tx, crosswalk, connection.company)
    if sent or crossed:
        raise Misconfigured(
            f"{connection.company} has {sent} writes and {crossed} records in the QuickBooks company {known}; "
            f"it cannot be moved to {connection.realm}. Add a new company for it."
        )


def _count(tx: Connection, table: Table, company: CompanyKey) -> int:
    return tx.execute(select(func.count()).select_from(table).where(table.c.company == company)).scalar_one()
