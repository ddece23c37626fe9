"""What stands in one cell: a company's documents of some kinds in one period. For pages that people look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId, QboId
from plannit_qbo_pipeline.domain.money import ZERO
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger.tables import crosswalk, document_versions, documents, drafts, leases, standings

_WRITE = "write"  # the operation of a draft that is not a void
_MOST_PRESSING_FIRST = (
    Standing.DIVERGED,
    Standing.IN_DOUBT,
    Standing.BLOCKED,
    Standing.READY,
    Standing.WAITING,
    Standing.POSTED,
    Standing.EXCLUDED,
    Standing.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """`period` None: all of the company, for kinds that have no period."""

    company: CompanyKey
    kinds: tuple[Kind, ...]
    period: str | None = None


@dataclass(frozen=True, slots=True)
class CellRow:
    """One document. `label` is its number or name, else its Plannit id; `qbo_total` is None where QBO gives none."""

    kind: Kind
    label: str
    business_date: date | None
    total: Decimal | None
    standing: Standing
    sentence_en: str
    entity: str | None
    qbo_id: QboId | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """One document that stands where somebody should look, and in which cell."""

    company: CompanyKey
    period: str
    label: str
    code: str
    sentence_en: str


def counts(tx: Connection, cell: Cell) -> dict[Standing, int]:
    """How many documents of the cell stand where, each standing named even at zero."""
    query = _joined(select(standings.c.standing, func.count()), cell).group_by(standings.c.standing)
    found = {Standing(name): count for name, count in tx.execute(query)}
    return {standing: found.get(standing, 0) for standing in Standing}


def rows(tx: Connection, cell: Cell, limit: int) -> list[CellRow]:
    """The documents of the cell, those first that somebody should look at, then by date and number."""
    pressing = case(
        {standing.value: place for place, standing in enumerate(_MOST_PRESSING_FIRST)}, value=standings.c.standing
    )
    columns = select(
        documents.c.kind, documents.c.plannit_id, documents.c.number, documents.c.business_date,
        documents.c.total_cents, standings.c.standing, standings.c.sentence_en, drafts.c.wanted_name,
        crosswalk.c.entity, crosswalk.c.qbo_id,
    )  # fmt: skip
    query = (
        _joined(columns, cell)
        .outerjoin(drafts, _same(drafts))
        .outerjoin(crosswalk, _same(crosswalk))
        .order_by(pressing, documents.c.business_date, documents.c.number, documents.c.plannit_id)
        .limit(limit)
    )
    return [
        CellRow(
            Kind(row.kind),
            row.number or row.wanted_name or row.plannit_id,
            row.business_date,
            row.total_cents,
            Standing(row.standing),
            row.sentence_en,
            row.entity,
            None if row.qbo_id is None else QboId(row.qbo_id),
        )
        for row in tx.execute(query)
    ]


def raws(tx: Connection, cell: Cell) -> Iterator[tuple[Kind, str]]:
    """What Plannit last said of each document of the cell, as JSON text."""
    versions = document_versions.c
    query = (
        select(documents.c.kind, versions.raw)
        .join(document_versions, _same(document_versions) & (versions.version == documents.c.version))
        .where(*_within(cell))
    )
    yield from ((Kind(kind), raw) for kind, raw in tx.execute(query))


def drafted_total(tx: Connection, cell: Cell) -> Decimal:
    """What the records come to that are to be written, or were."""
    query = (
        select(func.sum(drafts.c.total_cents))
        .join(documents, _same(drafts))
        .where(*_within(cell), drafts.c.operation == _WRITE)
    )
    total: Decimal | None = tx.execute(query).scalar()
    return ZERO if total is None else total


def answers(tx: Connection, cell: Cell) -> Iterator[tuple[Decimal | None, str]]:
    """Plannit's total and QBO's last answer (JSON of `load/verdict`) of each document that QBO holds, not voided."""
    query = (
        select(documents.c.total_cents, crosswalk.c.answer)
        .join(documents, _same(crosswalk))
        .where(*_within(cell), crosswalk.c.voided.is_(False))
    )
    yield from ((total, answer) for total, answer in tx.execute(query))


def dated_ids(tx: Connection, company: CompanyKey, kinds: tuple[Kind, ...], periods: tuple[str, ...]) -> set[PlannitId]:
    """The documents of these cells that have a business date and were not withdrawn."""
    query = (
        select(documents.c.plannit_id)
        .join(standings, _same(standings))
        .where(
            documents.c.company == company,
            documents.c.kind.in_([kind.value for kind in kinds]),
            documents.c.period.in_(periods),
            documents.c.business_date.is_not(None),
            standings.c.standing != Standing.WITHDRAWN.value,
        )
    )
    return {PlannitId(plannit_id) for plannit_id in tx.execute(query).scalars()}


def troubles(
    tx: Connection,
    kinds: tuple[Kind, ...],
    standing: Standing,
    limit: int,
    *,
    code: str | None = None,
    but: str | None = None,
) -> list[Trouble]:
    """Documents of every company that stand there, by company, period and number; of one code, or of all but one."""
    wanted = [] if code is None else [standings.c.code == code]
    unwanted = [] if but is None else [standings.c.code != but]
    return _troubles(tx, kinds, standing, limit, *wanted, *unwanted)


def _troubles(
    tx: Connection, kinds: tuple[Kind, ...], standing: Standing, limit: int, *more: ColumnElement[bool]
) -> list[Trouble]:
    columns = select(
        documents.c.company, documents.c.period, documents.c.number, documents.c.plannit_id, drafts.c.wanted_name,
        standings.c.code, standings.c.sentence_en,
    )  # fmt: skip
    query = (
        columns.join(standings, _same(standings))
        .outerjoin(drafts, _same(drafts))
        .where(standings.c.standing == standing.value, standings.c.kind.in_([kind.value for kind in kinds]), *more)
        .order_by(documents.c.company, documents.c.period, documents.c.number, documents.c.plannit_id)
        .limit(limit)
    )
    return [
        Trouble(
            CompanyKey(row.company),
            row.period,
            row.number or row.wanted_name or row.plannit_id,
            row.code,
            row.sentence_en,
        )
        for row in tx.execute(query)
    ]


def doubtful(tx: Connection, kinds: tuple[Kind, ...], now: datetime, limit: int) -> list[Trouble]:
    """Documents in doubt, without those of a company whose writer is at work: each is in doubt while it is sent."""
    at_work = select(leases.c.company).where(leases.c.expires_at > now)
    return _troubles(tx, kinds, Standing.IN_DOUBT, limit, documents.c.company.not_in(at_work))


def codes(tx: Connection, kinds: tuple[Kind, ...], standing: Standing) -> dict[str, int]:
    """How many documents of every company stand there, by code, the most frequent first."""
    count = func.count().label("number")
    query = (
        select(standings.c.code, count)
        .where(standings.c.standing == standing.value, standings.c.kind.in_([kind.value for kind in kinds]))
        .group_by(standings.c.code)
        .order_by(count.desc(), standings.c.code)
    )
    return {row.code: row.number for row in tx.execute(query)}


def unaccounted(tx: Connection, kinds: tuple[Kind, ...]) -> dict[CompanyKey, int]:
    """Documents without a standing, by company; those of a company without any are left out."""
    query = (
        select(documents.c.company, func.count())
        .outerjoin(standings, _same(standings))
        .where(documents.c.kind.in_([kind.value for kind in kinds]), standings.c.standing.is_(None))
        .group_by(documents.c.company)
        .order_by(documents.c.company)
    )
    return {CompanyKey(company): count for company, count in tx.execute(query)}


def _joined(columns: Select[Any], cell: Cell) -> Select[Any]:
    return columns.select_from(documents).join(standings, _same(standings)).where(*_within(cell))


def _within(cell: Cell) -> list[ColumnElement[bool]]:
    conditions = [documents.c.company == cell.company, documents.c.kind.in_([kind.value for kind in cell.kinds])]
    return conditions if cell.period is None else [*conditions, documents.c.period == cell.period]


def _same(table: Any) -> ColumnElement[bool]:
    """The row of `table` that belongs to the document."""
    same: ColumnElement[bool] = (
        (table.c.company == documents.c.company)
        & (table.c.kind == documents.c.kind)
        & (table.c.plannit_id == documents.c.plannit_id)
    )
    return same
