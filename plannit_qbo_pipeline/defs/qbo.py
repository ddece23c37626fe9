"""Assets `qbo/*`: what stands in QuickBooks, sent exactly once. One writer per company: who comes second leaves all
ready for the first, or for the next run."""

from collections.abc import Callable

import dagster as dg

from plannit_qbo_pipeline.defs import drafts
from plannit_qbo_pipeline.defs.drafts import scope_of
from plannit_qbo_pipeline.defs.figures import cell_figures
from plannit_qbo_pipeline.defs.partitions import CELLS, COMPANIES, CompanyCells
from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.defs.steps import Work, run_step
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.flow.carry import Carrier
from plannit_qbo_pipeline.flow.relink import relink
from plannit_qbo_pipeline.ledger.cells import Cell
from plannit_qbo_pipeline.ledger.documents import EVERYTHING, Scope
from plannit_qbo_pipeline.load.drain import LoadReport, another_has_the_turn
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.wiring import Services

_REFERRED_TO = {Kind.CONTACT: (Entity.CUSTOMER, ["qbo", "customers"]), Kind.PRODUCT: (Entity.ITEM, ["qbo", "items"])}
_Send = Callable[[Carrier, Scope], LoadReport]


@dg.asset(key=["qbo", "customers"], partitions_def=COMPANIES, deps=[drafts.customers])
def customers(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Customers in QuickBooks, one for each contact that a document uses."""
    run_step(context, pipeline, (Kind.CONTACT,), loading_parties(context, Kind.CONTACT))


@dg.asset(key=["qbo", "items"], partitions_def=COMPANIES, deps=[drafts.items])
def items(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Items in QuickBooks, one for each product that a document uses, and the default item."""
    run_step(context, pipeline, (Kind.PRODUCT,), loading_parties(context, Kind.PRODUCT))


@dg.asset(key=["qbo", "invoices"], partitions_def=CELLS, deps=[drafts.invoices, customers, items])
def invoices(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Invoices in QuickBooks, to the cent. Makes the customers and items that are missing itself.

    Links that a lowered or voided invoice leaves no room for go first; `qbo/links` brings back what fits.
    """
    run_step(context, pipeline, (Kind.INVOICE,), loading(context, Kind.INVOICE, only, Carrier.send_invoices))


@dg.asset(key=["qbo", "payments"], partitions_def=CELLS, deps=[drafts.payments, customers])
def payments(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Payments in QuickBooks, to the cent, in Undeposited Funds until they are deposited there."""

    def send(carrier: Carrier, scope: Scope) -> LoadReport:
        return carrier.drain(scope, frozenset({Kind.CONTACT, Kind.PAYMENT}))

    run_step(context, pipeline, (Kind.PAYMENT,), loading(context, Kind.PAYMENT, only, send))


@dg.asset(key=["qbo", "links"], partitions_def=CELLS, deps=[invoices, payments])
def links(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Which payment settles which invoice. What no invoice can take stays on the customer's account, an open item.

    Looks after the payments of every invoice that changed, whatever month they are in; figures are of the cell's own.
    """

    def load(services: Services, cells: CompanyCells) -> dict[str, int]:
        outdated, report = relink(services.carrier(cells.company))
        return {"outdated": outdated, **_told(context, cells.company, report)}

    run_step(context, pipeline, (Kind.PAYMENT,), load)


def loading_parties(context: dg.AssetExecutionContext, kind: Kind) -> Work:
    def load(services: Services, cells: CompanyCells) -> dict[str, int]:
        report = services.carrier(cells.company).drain(EVERYTHING, frozenset({kind}))
        return _told(context, cells.company, report)

    return load


def loading(context: dg.AssetExecutionContext, kind: Kind, only: Only, send: _Send) -> Work:
    def load(services: Services, cells: CompanyCells) -> dict[str, int]:
        report = send(services.carrier(cells.company), scope_of(services, kind, cells, only))
        _log_referred_to(context, services, cells.company, report)
        return _told(context, cells.company, report)

    return load


def _told(context: dg.AssetExecutionContext, company: CompanyKey, report: LoadReport) -> dict[str, int]:
    """The figures of a pass; says in the log of the run why it sent nothing if another writer had the turn."""
    if report.deferred:
        context.log.warning(another_has_the_turn(company))
    posted = {f"posted_{entity.lower()}": count for entity, count in sorted(report.posted.items())}
    return {"posted": report.posted.total(), **posted, "settled": report.settled, "deferred": int(report.deferred)}


def _log_referred_to(
    context: dg.AssetExecutionContext, services: Services, company: CompanyKey, report: LoadReport
) -> None:
    """Customers and items have partitions of another kind, so no one job holds both; what was made still shows."""
    for kind, (entity, key) in _REFERRED_TO.items():
        if made := report.posted[entity]:
            figures = {**cell_figures(services, Cell(company, (kind,))), "run_posted": dg.MetadataValue.int(made)}
            context.log_event(dg.AssetMaterialization(key, partition=company, metadata=figures))
