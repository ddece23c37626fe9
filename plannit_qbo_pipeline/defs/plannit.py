"""Assets `plannit/*`: what Plannit says, every version of it kept in the ledger."""

import dagster as dg

from plannit_qbo_pipeline.defs.partitions import CELLS, COMPANIES, CompanyCells
from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.defs.steps import Work, run_step
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import POLLED_LATELY
from plannit_qbo_pipeline.flow.extract import KINDS, Extractor
from plannit_qbo_pipeline.flow.period import read_periods
from plannit_qbo_pipeline.ledger import cursors, documents
from plannit_qbo_pipeline.plannit.contract import Resource
from plannit_qbo_pipeline.wiring import Services


@dg.asset(key=["plannit", "contacts"], partitions_def=COMPANIES)
def contacts(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Contacts as Plannit states them: what changed since the last time, every version kept."""

    def read(services: Services, cells: CompanyCells) -> dict[str, int]:
        return {"extracted": len(extractor(services, cells).changed(Resource.CONTACTS))}

    run_step(context, pipeline, KINDS[Resource.CONTACTS], read)


@dg.asset(key=["plannit", "products"], partitions_def=COMPANIES)
def products(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Products and services as Plannit states them, and the tax groups that lines refer to."""

    def read(services: Services, cells: CompanyCells) -> dict[str, int]:
        reader = extractor(services, cells)
        news = reader.changed(Resource.PRODUCTS)
        return {"extracted": len(news), "tax_groups": len(reader.tax_groups())}

    run_step(context, pipeline, KINDS[Resource.PRODUCTS], read)


@dg.asset(key=["plannit", "invoices"], partitions_def=CELLS)
def invoices(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Invoices as Plannit states them, by month of their date; an undated one stands in the month of its creation.

    Reads the whole months again and whatever else changed, or just the invoices that the run names.
    """
    run_step(context, pipeline, KINDS[Resource.INVOICES], reading(Resource.INVOICES, only))


@dg.asset(key=["plannit", "payments"], partitions_def=CELLS)
def payments(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Payments and refunds (the negative ones) as Plannit states them, by month of the day the money moved.

    Reads the whole months again and whatever else changed, or just the payments that the run names.
    """
    run_step(context, pipeline, KINDS[Resource.PAYMENTS], reading(Resource.PAYMENTS, only))


@dg.asset(key=["plannit", "credit_notes"], partitions_def=CELLS)
def credit_notes(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Credit notes as Plannit states them, by month of their date.

    Reads the whole months again and whatever else changed, or just the credit notes that the run names.
    """
    run_step(context, pipeline, KINDS[Resource.CREDIT_NOTES], reading(Resource.CREDIT_NOTES, only))


def reading(resource: Resource, only: Only) -> Work:
    """Whole months, or the named documents; of those none that a sensor has, while it asks for what changes."""

    def read(services: Services, cells: CompanyCells) -> dict[str, int]:
        reader, ids = extractor(services, cells), only.ids(KINDS[resource][0])
        if ids is None:
            return {"extracted": len(read_periods(reader, resource, cells.periods[0], cells.periods[-1]))}
        known = up_to_date(reader, resource, ids)
        return {"extracted": len(reader.named(resource, sorted(ids - known))), "known": len(known)}

    return read


def up_to_date(reader: Extractor, resource: Resource, ids: frozenset[PlannitId]) -> set[PlannitId]:
    """Which of these the ledger holds as Plannit has them: all that it knows, if it was told of changes lately."""
    ledger, company, wanted = reader.ledger, reader.company.key, sorted(ids)
    with ledger.read() as tx:
        polled_at = cursors.polled_at(tx, company).get(resource)
        if polled_at is None or polled_at < ledger.clock.now() - POLLED_LATELY:
            return set()
        return {plannit_id for kind in KINDS[resource] for plannit_id in documents.versions(tx, company, kind, wanted)}


def extractor(services: Services, cells: CompanyCells) -> Extractor:
    """Reads Plannit; needs no connection to QuickBooks."""
    company = services.company(cells.company)
    return Extractor(services.ledger, services.plannit(company), company)
