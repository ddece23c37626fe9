"""What is known of the realm and what was chosen for it: JSON values by name, with the time they were last checked."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.ledger.tables import mappings

REALM_SNAPSHOT = "realm_snapshot"
TAX_GROUPS = "tax_groups"


def get(tx: Connection, company: CompanyKey, name: str) -> tuple[Any, datetime] | None:
    row = tx.execute(
        select(mappings.c.value, mappings.c.checked_at).where(mappings.c.company == company, mappings.c.name == name)
    ).one_or_none()
    return None if row is None else (json.loads(row.value), row.checked_at)


def put(tx: Connection, company: CompanyKey, name: str, value: object, now: datetime) -> None:
    forget(tx, company, name)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    tx.execute(insert(mappings).values(company=company, name=name, value=text, checked_at=now))


def forget(tx: Connection, company: CompanyKey, name: str) -> None:
    tx.execute(delete(mappings).where(mappings.c.company == company, mappings.c.name == name))
