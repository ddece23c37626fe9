"""Assets `plannit/*`: what Plannit says, every version of it kept in the ledger."""

import dagster as dg

from plannit_qbo_pipeline.defs.partitions import CELLS, COMPANIES, CompanyCells
from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.defs.steps import Work, run_step
from plannit_qbo_pipeline.domain.limits import READ_LATELY
from plannit_qbo_pipeline.flow.extract import KINDS, Extractor
from plannit_qbo_pipeline.flow.period import read_periods
from plannit_qbo_pipeline.ledger.pending import just_read
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
    """Whole months, or the named documents without those that a sensor read a moment ago to name them."""

    def read(services: Services, cells: CompanyCells) -> dict[str, int]:
        reader, ids = extractor(services, cells), only.ids(KINDS[resource][0])
        if ids is None:
            return {"extracted": len(read_periods(reader, resource, cells.periods[0], cells.periods[-1]))}
        since = services.ledger.clock.now() - READ_LATELY
        with services.ledger.read() as tx:
            known = just_read(tx, cells.company, KINDS[resource], sorted(ids), since)
        return {"extracted": len(reader.named(resource, sorted(ids - known))), "read_before": len(known)}

    return read


def extractor(services: Services, cells: CompanyCells) -> Extractor:
    """Reads Plannit; needs no connection to QuickBooks."""
    company = services.company(cells.company)
    return Extractor(services.ledger, services.plannit(company), company)
