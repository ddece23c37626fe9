"""Reads whole periods again, whatever the cursor says: what a backfill starts with."""

from datetime import date

from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import MAX_IDS_PER_RUN
from plannit_qbo_pipeline.domain.period import FIRST_PERIOD, LAST_PERIOD_AHEAD, Period, business_date
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.flow.extract import KINDS, Extractor, News, Progress, incoming, news_of
from plannit_qbo_pipeline.ledger import cells
from plannit_qbo_pipeline.plannit import pages
from plannit_qbo_pipeline.plannit.contract import Resource

DATED = frozenset({Resource.INVOICES, Resource.PAYMENTS, Resource.CREDIT_NOTES})  # what Plannit lists by business date


def read_periods(
    extractor: Extractor, resource: Resource, first: Period, last: Period, progress: Progress = lambda _count: None
) -> list[News]:
    """Everything that belongs to these periods, and whatever else changed; answers what was news to the ledger.

    What changed comes first: documents without a date are found no other way, and moved ones leave their old period.
    What the ledger has in a period although Plannit lists it there no longer is then asked for by its id.
    """
    news = extractor.changed(resource, progress)
    listed, dated = _read_dated(extractor, resource, first, last, progress)
    periods = tuple(str(period) for period in first.until(last))
    with extractor.ledger.read() as tx:
        missing = cells.dated_ids(tx, extractor.company.key, KINDS[resource], periods) - listed
    if len(missing) > MAX_IDS_PER_RUN:
        raise Unavailable(
            f"Plannit's list of {resource} from {first} to {last} leaves out {len(missing)} documents that were there "
            "before. Nothing is lost: try again later; if it stays, forward this to Plannit's support"
        )
    return [*news, *dated, *extractor.named(resource, sorted(missing))]


def _read_dated(
    extractor: Extractor, resource: Resource, first: Period, last: Period, progress: Progress
) -> tuple[set[PlannitId], list[News]]:
    """The ids of what Plannit lists there, and the news among it."""
    ledger, company = extractor.ledger, extractor.company
    listed: set[PlannitId] = set()
    news: list[News] = []
    for rows in pages.dated(extractor.client, resource, *_days(extractor, first, last)):
        now = ledger.clock.now()
        items = [incoming(resource, row, company.time_zone, now) for row in rows]
        with ledger.write() as tx:
            news += map(news_of, extractor.keep(tx, items, now))
        listed.update(item.plannit_id for item in items)
        progress(len(rows))
    return listed, news


def _days(extractor: Extractor, first: Period, last: Period) -> tuple[date, date]:
    """The business dates of these periods; the outermost two hold everything beyond them."""
    today = business_date(extractor.ledger.clock.now(), extractor.company.time_zone)
    newest = Period.of(today).plus(LAST_PERIOD_AHEAD)
    return (
        date.min if first <= FIRST_PERIOD else first.first_day,
        date.max if last >= newest else last.last_day,
    )
