"""Runs one asset: its work company by company, then the figures of every cell it touched."""

from collections.abc import Callable, Mapping

import dagster as dg

from plannit_qbo_pipeline.defs.border import border
from plannit_qbo_pipeline.defs.figures import cell_figures, run_figures
from plannit_qbo_pipeline.defs.partitions import CompanyCells, by_company
from plannit_qbo_pipeline.defs.pipeline import Pipeline
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.errors import PipelineError, Unavailable
from plannit_qbo_pipeline.ledger.cells import Cell
from plannit_qbo_pipeline.wiring import Services

# Does what an asset does for one company; answers its counts.
Work = Callable[[Services, CompanyCells], Mapping[str, int]]
COMPANY_TAG = "company"
_BACKFILL_TAG = "dagster/backfill"


def run_step(context: dg.AssetExecutionContext, pipeline: Pipeline, kinds: tuple[Kind, ...], work: Work) -> None:
    """Does the work of each company of the run; a company that fails does not stop the others, but fails the step."""
    with border(context.retry_number, pipeline):
        services = pipeline.services()
        companies = by_company(context.partition_keys)
        _tag(context, companies)
        failed: list[PipelineError] = []
        for cells in companies:
            try:
                _run_company(context, services, kinds, cells, work)
            except PipelineError as error:
                context.log.warning(f"{cells.company}: {error}")
                failed.append(error)
        if failed:
            # One that passes by itself first: then the step is tried again, and with it the company that it concerns.
            raise next((error for error in failed if isinstance(error, Unavailable)), failed[0])


def _run_company(
    context: dg.AssetExecutionContext,
    services: Services,
    kinds: tuple[Kind, ...],
    cells: CompanyCells,
    work: Work,
) -> None:
    clock, before = services.ledger.clock, services.requests.copy()
    started = clock.monotonic()
    counts = work(services, cells)
    run = run_figures(counts, services.requests - before, clock.monotonic() - started)
    for period, key in cells.keys.items():
        cell = Cell(cells.company, kinds, None if period is None else str(period))
        context.add_asset_metadata({**cell_figures(services, cell), **run}, partition_key=key)
    context.log.info(f"{cells.company}: {', '.join(f'{count} {name}' for name, count in counts.items())}")


def _tag(context: dg.AssetExecutionContext, companies: list[CompanyCells]) -> None:
    """Names the company of a run that was started from the UI: nothing else can, since a job whose assets take many
    partitions at once may have no tags of its own for each. The queue has passed it by then; the lease holds anyway.

    A backfill stays unnamed: the queue lets one run of a name go at a time, and what is new must not wait for history.
    """
    named = COMPANY_TAG in context.run.tags or _BACKFILL_TAG in context.run.tags
    if len(companies) == 1 and not named:
        context.instance.add_run_tags(context.run.run_id, {COMPANY_TAG: companies[0].company})
