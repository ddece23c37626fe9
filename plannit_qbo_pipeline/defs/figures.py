"""What a person sees beside a materialisation: the whole cell as the ledger has it, and what the run did."""

from collections.abc import Mapping
from decimal import Decimal

from dagster import MetadataValue

from plannit_qbo_pipeline.defs.markdown import link, plain, table
from plannit_qbo_pipeline.defs.money import money
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import RealmId
from plannit_qbo_pipeline.ledger import cells, companies
from plannit_qbo_pipeline.ledger.cells import Cell, CellRow
from plannit_qbo_pipeline.qbo.environment import web_host
from plannit_qbo_pipeline.qbo.links import deep_link
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.wiring import Services

Figures = dict[str, MetadataValue]
ROWS_SHOWN = 20
_WITHOUT_MONEY = frozenset({Kind.CONTACT, Kind.PRODUCT})
_HEAD = ("document", "date", "total", "standing", "why", "QuickBooks")


def cell_figures(services: Services, cell: Cell) -> Figures:
    """Counts by standing, money where the kinds have any, and the first documents with links into QuickBooks."""
    with services.ledger.read() as tx:
        counts = cells.counts(tx, cell)
        figures: Figures = {"cell_documents": MetadataValue.int(sum(counts.values()))}
        figures |= {f"cell_{standing}": MetadataValue.int(count) for standing, count in counts.items()}
        if _WITHOUT_MONEY.isdisjoint(cell.kinds):
            figures |= {f"cell_{name}": _shown_sum(amount) for name, amount in money(tx, cell).items()}
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


def _shown_sum(amount: Decimal | int) -> MetadataValue:
    """Dagster draws curves of numbers only; this one is looked at and never read back."""
    return MetadataValue.int(amount) if isinstance(amount, int) else MetadataValue.float(float(amount))


def _shown(row: CellRow, host: str, realm: RealmId | None) -> list[str]:
    total = "" if row.total is None else f"{row.total:.2f}"
    in_qbo = ""
    if row.qbo_id is not None and row.entity is not None and realm is not None:
        in_qbo = link(row.qbo_id, deep_link(host, realm, Entity(row.entity), row.qbo_id))
    day = "" if row.business_date is None else row.business_date.isoformat()
    return [plain(row.label), day, total, row.standing.value, plain(row.sentence_en), in_qbo]
