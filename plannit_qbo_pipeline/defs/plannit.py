"""Assets `plannit/*`: what Plannit says, every version of it kept in the ledger."""

import dagster as dg

from plannit_qbo_pipeline.defs.partitions import CELLS, COMPANIES, CompanyCells
from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.defs.steps import run_step
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.flow.extract import Extractor
from plannit_qbo_pipeline.flow.period import read_periods
from plannit_qbo_pipeline.plannit.contract import Resource
from plannit_qbo_pipeline.wiring import Services


@dg.asset(key=["plannit", "contacts"], partitions_def=COMPANIES)
def contacts(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Contacts as Plannit states them: what changed since the last time, every version kept."""

    def read(services: Services, cells: CompanyCells) -> dict[str, int]:
        return {"extracted": len(extractor(services, cells).changed(Resource.CONTACTS))}

    run_step(context, pipeline, (Kind.CONTACT,), read)


@dg.asset(key=["plannit", "products"], partitions_def=COMPANIES)
def products(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Products and services as Plannit states them, and the tax groups that lines refer to."""

    def read(services: Services, cells: CompanyCells) -> dict[str, int]:
        reader = extractor(services, cells)
        news = reader.changed(Resource.PRODUCTS)
        return {"extracted": len(news), "tax_groups": len(reader.tax_groups())}

    run_step(context, pipeline, (Kind.PRODUCT,), read)


@dg.asset(key=["plannit", "invoices"], partitions_def=CELLS)
def invoices(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Invoices as Plannit states them, by month of their date; an undated one stands in the month of its creation.

    Reads the whole months again and whatever else changed, or just the invoices that the run names.
    """

    def read(services: Services, cells: CompanyCells) -> dict[str, int]:
        reader, ids = extractor(services, cells), only.ids(Kind.INVOICE)
        if ids is None:
            news = read_periods(reader, Resource.INVOICES, cells.periods[0], cells.periods[-1])
        else:
            news = reader.named(Resource.INVOICES, sorted(ids))
        return {"extracted": len(news)}

    run_step(context, pipeline, (Kind.INVOICE,), read)


def extractor(services: Services, cells: CompanyCells) -> Extractor:
    """Reads Plannit; needs no connection to QuickBooks."""
    company = services.company(cells.company)
    return Extractor(services.ledger, services.plannit(company), company)
