"""What a person sees beside a materialisation: the whole cell as the ledger has it, and what the run did."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dagster import MetadataValue
from sqlalchemy import Connection

from plannit_qbo_pipeline.defs.markdown import link, plain, table
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import RealmId
from plannit_qbo_pipeline.domain.money import ZERO
from plannit_qbo_pipeline.ledger import cells, companies
from plannit_qbo_pipeline.ledger.cells import Cell, CellRow
from plannit_qbo_pipeline.plannit.parse import Unreadable, parse_invoice
from plannit_qbo_pipeline.qbo.environment import web_host
from plannit_qbo_pipeline.qbo.links import deep_link
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.wiring import Services

Figures = dict[str, MetadataValue]
ROWS_SHOWN = 20
_TAX_NAMES = {Decimal("5"): "gst", Decimal("9.975"): "qst"}
_WITHOUT_MONEY = frozenset({Kind.CONTACT, Kind.PRODUCT})
_HEAD = ("document", "date", "total", "standing", "why", "QuickBooks")


@dataclass(slots=True)
class Stated:
    """What Plannit's own documents come to, by their own figures."""

    total: Decimal = ZERO
    taxes: dict[Decimal, Decimal] = field(default_factory=dict)


def cell_figures(services: Services, cell: Cell) -> Figures:
    """Counts by standing, money where the kinds have any, and the first documents with links into QuickBooks."""
    with services.ledger.read() as tx:
        counts = cells.counts(tx, cell)
        figures: Figures = {"cell_documents": MetadataValue.int(sum(counts.values()))}
        figures |= {f"cell_{standing}": MetadataValue.int(count) for standing, count in counts.items()}
        if _WITHOUT_MONEY.isdisjoint(cell.kinds):
            figures |= {f"cell_{name}": _amount(amount) for name, amount in _money(tx, cell).items()}
        rows = cells.rows(tx, cell, ROWS_SHOWN)
        realm = companies.realm_of(tx, cell.company)
    host = web_host(services.settings.qbo_environment)
    shown = [_shown(row, host, realm) for row in rows]
    figures["cell_rows"] = MetadataValue.md(table(_HEAD, shown, sum(counts.values())))
    return figures


def run_figures(counts: Mapping[str, int], requests: Mapping[str, int], seconds: float) -> Figures:
    """What this run did for the company: its own counts, requests to each vendor, seconds."""
    figures: Figures = {f"run_{name}": MetadataValue.int(count) for name, count in counts.items()}
    for vendor in ("plannit", "qbo"):
        figures[f"run_requests_{vendor}"] = MetadataValue.int(requests.get(vendor, 0))
    return figures | {"run_seconds": MetadataValue.float(round(seconds, 3))}


def stated(raws: Iterable[tuple[Kind, str]]) -> Stated:
    """Total and tax by rate of the numbered invoices that were not called off; what cannot be read is left out."""
    sums = Stated()
    for _, raw in raws:
        try:
            invoice = parse_invoice(json.loads(raw, parse_float=Decimal))
        except Unreadable:
            continue
        if invoice.called_off or not invoice.number:
            continue
        sums.total += invoice.total.amount
        for tax in invoice.taxes:
            sums.taxes[tax.rate] = sums.taxes.get(tax.rate, ZERO) + tax.amount.amount
    return sums


def _money(tx: Connection, cell: Cell) -> dict[str, Decimal]:
    said = stated(cells.raws(tx, cell))
    held, difference = ZERO, ZERO
    for total, answer in cells.answers(tx, cell):
        in_qbo = Decimal(json.loads(answer).get("total") or 0)
        held += in_qbo
        difference += in_qbo - (total or ZERO)
    taxes = {rate: said.taxes.get(rate, ZERO) for rate in _TAX_NAMES} | said.taxes
    return {
        "plannit_total": said.total,
        "drafted_total": cells.drafted_total(tx, cell),
        "qbo_total": held,
        "difference": difference,
        **{_TAX_NAMES.get(rate, f"tax_{rate.normalize():f}"): amount for rate, amount in taxes.items()},
    }


def _amount(amount: Decimal) -> MetadataValue:
    """Dagster draws curves of numbers only; this one is looked at and never read back."""
    return MetadataValue.float(float(amount))


def _shown(row: CellRow, host: str, realm: RealmId | None) -> list[str]:
    total = "" if row.total is None else f"{row.total:.2f}"
    in_qbo = ""
    if row.qbo_id is not None and row.entity is not None and realm is not None:
        in_qbo = link(row.qbo_id, deep_link(host, realm, Entity(row.entity), row.qbo_id))
    day = "" if row.business_date is None else row.business_date.isoformat()
    return [plain(row.label), day, total, row.standing.value, plain(row.sentence_en), in_qbo]
