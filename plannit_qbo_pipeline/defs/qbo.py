"""Assets `qbo/*`: what stands in QuickBooks, sent exactly once. One writer per company: who comes second leaves all
ready for the first, or for the next run."""

import dagster as dg

from plannit_qbo_pipeline.defs import drafts
from plannit_qbo_pipeline.defs.drafts import scope_of
from plannit_qbo_pipeline.defs.figures import cell_figures
from plannit_qbo_pipeline.defs.partitions import CELLS, COMPANIES, CompanyCells
from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.defs.steps import Work, run_step
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.ledger.cells import Cell
from plannit_qbo_pipeline.load.drain import LoadReport
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.wiring import Services

_REFERRED_TO = {Kind.CONTACT: (Entity.CUSTOMER, ["qbo", "customers"]), Kind.PRODUCT: (Entity.ITEM, ["qbo", "items"])}


@dg.asset(key=["qbo", "customers"], partitions_def=COMPANIES, deps=[drafts.customers])
def customers(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Customers in QuickBooks, one for each contact that a document uses."""
    run_step(context, pipeline, (Kind.CONTACT,), loading(context, Kind.CONTACT))


@dg.asset(key=["qbo", "items"], partitions_def=COMPANIES, deps=[drafts.items])
def items(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Items in QuickBooks, one for each product that a document uses, and the default item."""
    run_step(context, pipeline, (Kind.PRODUCT,), loading(context, Kind.PRODUCT))


@dg.asset(key=["qbo", "invoices"], partitions_def=CELLS, deps=[drafts.invoices, customers, items])
def invoices(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Invoices in QuickBooks, to the cent. Makes the customers and items that are missing itself."""
    run_step(context, pipeline, (Kind.INVOICE,), loading(context, Kind.INVOICE, only))


def loading(context: dg.AssetExecutionContext, kind: Kind, only: Only | None = None) -> Work:
    def load(services: Services, cells: CompanyCells) -> dict[str, int]:
        kinds = frozenset({kind} if kind in _REFERRED_TO else {kind, *_REFERRED_TO})
        report = services.carrier(cells.company).drain(scope_of(kind, cells, only), kinds)
        if kind not in _REFERRED_TO:
            _log_referred_to(context, services, cells.company, report)
        posted = {f"posted_{entity.lower()}": count for entity, count in sorted(report.posted.items())}
        return {"posted": report.posted.total(), **posted, "settled": report.settled, "deferred": int(report.deferred)}

    return load


def _log_referred_to(
    context: dg.AssetExecutionContext, services: Services, company: CompanyKey, report: LoadReport
) -> None:
    """Customers and items have partitions of another kind, so no one job holds both; what was made still shows."""
    for kind, (entity, key) in _REFERRED_TO.items():
        if made := report.posted[entity]:
            figures = {**cell_figures(services, Cell(company, (kind,))), "run_posted": dg.MetadataValue.int(made)}
            context.log_event(dg.AssetMaterialization(key, partition=company, metadata=figures))
