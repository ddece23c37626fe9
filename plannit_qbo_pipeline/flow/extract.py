"""Plannit → documents: stores every version of what is seen and moves the cursor in the same transaction.

Nothing is judged here: what cannot even be parsed is stored too, and gets its standing when it is drafted.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.limits import CURSOR_OVERLAP, TAX_GROUPS_MAX_AGE
from plannit_qbo_pipeline.domain.money import CENT
from plannit_qbo_pipeline.domain.party import TaxGroup
from plannit_qbo_pipeline.domain.period import FIRST_PERIOD, LAST_PERIOD_AHEAD, Period, business_date
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.ledger import cursors, documents, mappings, storing
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.storing import Incoming
from plannit_qbo_pipeline.plannit import pages
from plannit_qbo_pipeline.plannit.client import PlannitClient
from plannit_qbo_pipeline.plannit.contract import Resource
from plannit_qbo_pipeline.plannit.fields import Unreadable
from plannit_qbo_pipeline.plannit.parse import parse_tax_group, summary
from plannit_qbo_pipeline.qbo.records import canonical

Progress = Callable[[int], None]
_LARGEST = Decimal(10) ** 15  # in the columns that SQL adds up; no invoice comes near
KINDS: Mapping[Resource, tuple[Kind, ...]] = {
    Resource.CONTACTS: (Kind.CONTACT,),
    Resource.PRODUCTS: (Kind.PRODUCT,),
    Resource.INVOICES: (Kind.INVOICE,),
    Resource.PAYMENTS: (Kind.PAYMENT, Kind.REFUND),
    Resource.CREDIT_NOTES: (Kind.CREDIT_NOTE,),
}
_TURNS = ((Kind.PAYMENT, Kind.REFUND), (Kind.REFUND, Kind.PAYMENT))
# What says that an object stands no more; Plannit's contract knows no deletion of money.
_END = {Resource.PAYMENTS: "cancelledAt", Resource.CREDIT_NOTES: "cancelledAt"}


@dataclass(frozen=True, slots=True)
class News:
    """A document of which a new version was stored. Its content stays in the ledger: a pass may bring thousands."""

    kind: Kind
    plannit_id: PlannitId
    period: str


@dataclass(frozen=True, slots=True)
class Extractor:
    """Reads one company's Plannit into the ledger. Raises Unavailable or Misconfigured; what came before is kept."""

    ledger: Ledger
    client: PlannitClient
    company: Company

    def changed(self, resource: Resource, progress: Progress = lambda _count: None) -> list[News]:
        """Everything new or changed since the cursor; answers what was news to the ledger."""
        news: list[News] = []
        for part, read in self.changing(resource):
            news += part
            progress(read)
        return news

    def changing(self, resource: Resource) -> Iterator[tuple[list[News], int]]:
        """The same page by page, as each was stored: its news, and how many objects it held.

        Who must not lose what came before an error takes it here. Whoever breaks off goes on there the next time.
        """
        with self.ledger.read() as tx:
            cursor = cursors.read(tx, self.company.key, resource)
        since = None if cursor is None else cursor - CURSOR_OVERLAP
        for rows in pages.changed(self.client, resource, since):
            yield self._store(resource, rows, move_cursor=True), len(rows)
        with self.ledger.write() as tx:
            cursors.move(tx, self.company.key, resource, None, self.ledger.clock.now())

    def named(self, resource: Resource, ids: Iterable[PlannitId]) -> list[News]:
        """The objects of these ids; one that Plannit no longer has is stored as deleted if it was known."""
        news: list[News] = []
        for plannit_id in ids:
            raw = self.client.get(resource, plannit_id)
            rows = [raw] if raw is not None else self._gone(resource, plannit_id)
            news += self._store(resource, rows)
        return news

    def own_product(self, plannit_id: PlannitId, name: str) -> None:
        """A product of ours, for lines that name none; a document like any other from here on."""
        now = self.ledger.clock.now().isoformat()
        row = {"id": plannit_id, "name": name, "description": None, "price": 0, "unit": None, "taxable": True}
        extra = {"category": None, "quickbooksId": None, "archived": False, "createdAt": now, "updatedAt": now}
        self._store(Resource.PRODUCTS, [row | extra])

    def tax_groups(self, *, at_most_old: timedelta = TAX_GROUPS_MAX_AGE) -> dict[PlannitId, TaxGroup]:
        """The company's tax groups by id, read again when the kept ones are older than that."""
        with self.ledger.read() as tx:
            kept = mappings.get(tx, self.company.key, mappings.TAX_GROUPS)
        now = self.ledger.clock.now()
        if kept is None or now - kept[1] >= at_most_old:
            rows = [row for page in pages.changed(self.client, Resource.TAX_GROUPS, None) for row in page]
            value = json.loads(canonical(_legible({"groups": rows})), parse_float=str)["groups"]
            with self.ledger.write() as tx:
                mappings.put(tx, self.company.key, mappings.TAX_GROUPS, value, now)
        else:
            rows = kept[0]
        return {group.id: group for group in map(_tax_group, rows) if group is not None}

    def _store(self, resource: Resource, rows: Sequence[Mapping[str, Any]], *, move_cursor: bool = False) -> list[News]:
        now = self.ledger.clock.now()
        items = [incoming(resource, row, self.company.time_zone, now) for row in rows]
        with self.ledger.write() as tx:
            stored = self.keep(tx, items, now)
            if move_cursor and items:
                newest = max(item.updated_at for item in items)
                cursors.move(tx, self.company.key, resource, newest, now)
        return [news_of(item) for item in stored]

    def keep(self, tx: Connection, items: Sequence[Incoming], now: datetime) -> list[Incoming]:
        """Stores what is news and answers it. A payment whose amount changed sign is called off as what it was."""
        former = [
            incoming(Resource.PAYMENTS, row, self.company.time_zone, now)
            for kind, other in _TURNS
            for row in _former_selves(tx, self.company.key, [item for item in items if item.kind is kind], other)
        ]
        return storing.store(tx, self.company.key, [*items, *former], now)

    def _gone(self, resource: Resource, plannit_id: PlannitId) -> list[dict[str, Any]]:
        """The last version called off, for an object that is there no more; nothing for one never seen."""
        with self.ledger.read() as tx:
            known = [
                stored
                for kind in KINDS[resource]
                for stored in documents.get(tx, self.company.key, kind, [plannit_id]).values()
            ]
        rows: list[dict[str, Any]] = [json.loads(stored.raw, parse_float=Decimal) for stored in known]
        now = self.ledger.clock.now()
        return [_called_off(resource, row, now) for row in rows if not row.get(_END.get(resource, "deletedAt"))]


def _former_selves(tx: Connection, company: CompanyKey, items: Sequence[Incoming], other: Kind) -> list[dict[str, Any]]:
    """What documents of the other kind say that are these payments by now: called off, unless they are newer."""
    moments = {item.plannit_id: item.updated_at for item in items if item.total is not None}
    known = documents.get(tx, company, other, list(moments)) if moments else {}
    rows = {plannit_id: json.loads(stored.raw, parse_float=Decimal) for plannit_id, stored in known.items()}
    return [
        _called_off(Resource.PAYMENTS, row, moments[plannit_id])
        for plannit_id, row in rows.items()
        if not row.get("cancelledAt") and datetime.fromisoformat(row["updatedAt"]) < moments[plannit_id]
    ]


def _called_off(resource: Resource, row: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    end = _END.get(resource, "deletedAt")
    status = {"status": "cancelled"} if resource is Resource.PAYMENTS else {}
    return {**row, **status, end: moment.isoformat(), "updatedAt": moment.isoformat()}


def news_of(item: Incoming) -> News:
    return News(item.kind, item.plannit_id, item.period)


def incoming(resource: Resource, raw: Mapping[str, Any], time_zone: str, now: datetime) -> Incoming:
    """One wire object as the ledger stores it; columns that cannot be read stay empty.

    Raises Unavailable without an id or updatedAt: then there is no telling what it is.
    """
    said = summary(resource, raw)
    if said.id is None or said.updated_at is None:
        raise Unavailable(f"Plannit listed an object of {resource} without a readable id or updatedAt. Try again later")
    try:
        text = canonical(raw).decode()
    except UnicodeEncodeError:
        return incoming(resource, _legible(raw), time_zone, now)
    day = _day(raw.get("date"))
    created_at = said.created_at or said.updated_at
    return Incoming(
        kind=_kind(resource, raw),
        plannit_id=said.id,
        raw=text,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        period=str(cell_of(day, created_at, time_zone, now)),
        created_at=created_at,
        updated_at=said.updated_at,
        number=_text(raw.get("number")),
        business_date=day,
        contact_id=_id(raw.get("contactId")),
        invoice_id=_id(raw.get("invoiceId")),
        status=_text(raw.get("status")),
        total=_cents(raw.get("total", raw.get("amount"))),
        currency=_text(raw.get("currency")),
    )


def cell_of(day: date | None, created_at: datetime, time_zone: str, now: datetime) -> Period:
    """The period a document belongs to: its business date's, else its creation's; the nearest one there is."""
    period = Period.of(day or business_date(created_at, time_zone))
    newest = Period.of(business_date(now, time_zone)).plus(LAST_PERIOD_AHEAD)
    return min(max(period, FIRST_PERIOD), newest)


def _kind(resource: Resource, raw: Mapping[str, Any]) -> Kind:
    amount = _cents(raw.get("amount"))
    if resource is Resource.PAYMENTS and amount is not None and amount < 0:
        return Kind.REFUND
    return KINDS[resource][0]


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _id(value: object) -> PlannitId | None:
    return PlannitId(value) if isinstance(value, str) and value else None


def _text(value: object) -> str | None:
    # PostgreSQL keeps no text with a zero in it.
    return value if isinstance(value, str) and value and "\0" not in value else None


def _cents(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    try:
        amount = Decimal(value)
        return amount if abs(amount) < _LARGEST and amount == amount.quantize(CENT) else None
    except InvalidOperation:
        return None


def _legible(value: Any) -> Any:
    """The same JSON value, halves of characters replaced: a text cut in the middle of an emoji is not Unicode."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {_legible(name): _legible(part) for name, part in value.items()}
    return [_legible(part) for part in value] if isinstance(value, list) else value


def _tax_group(row: dict[str, Any]) -> TaxGroup | None:
    """None for one that cannot be read: the documents that use it say that they have no tax group."""
    taxes = row.get("taxes")
    try:
        return parse_tax_group({**row, "taxes": [_with_decimal_rate(tax) for tax in taxes]} if taxes else row)
    except (Unreadable, TypeError, InvalidOperation):
        return None


def _with_decimal_rate(tax: dict[str, Any]) -> dict[str, Any]:
    """Kept rates are text, for JSON has no exact numbers once the database has had them."""
    return {**tax, "rate": Decimal(str(tax["rate"]))} if "rate" in tax else tax
