"""Sensors `watch_*`: what changes in Plannit starts a run within seconds. They wait inside their tick (long poll).

Three per shard of companies, since a sensor is deaf for up to five seconds after each tick. They store what they read
and claim it in the ledger; a sensor's cursor holds only which companies it leaves alone for now, and why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import dagster as dg

from plannit_qbo_pipeline.defs.jobs import Job
from plannit_qbo_pipeline.defs.partitions import COMPANIES, cell_key
from plannit_qbo_pipeline.defs.pipeline import Pipeline
from plannit_qbo_pipeline.defs.steps import COMPANY_TAG
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.errors import PipelineError
from plannit_qbo_pipeline.flow.claim import Claimer
from plannit_qbo_pipeline.flow.extract import Extractor
from plannit_qbo_pipeline.flow.listen import Ear, Heard, Tick, rests_of, rests_text
from plannit_qbo_pipeline.flow.poll import Poller
from plannit_qbo_pipeline.flow.watch import Request, Sentry, listen_s, shard_of
from plannit_qbo_pipeline.ledger import companies as ledger_companies
from plannit_qbo_pipeline.wiring import Services

PARTITION = "dagster/partition"
RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
_PRIORITY = {"dagster/priority": "1"}  # before backfills that wait in the queue
_NAMED = {
    Kind.INVOICE: "invoices",
    Kind.PAYMENT: "payments",
    Kind.REFUND: "payments",
    Kind.CREDIT_NOTE: "credit_notes",
}
_NOT_BEGUN = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING]
_UNFINISHED = [
    *_NOT_BEGUN,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dataclass(frozen=True, slots=True)
class Seat:
    """Which sensor this is: its shard of so many, from 0, and which of its sentries."""

    shard: int
    shards: int
    sentry: Sentry

    @property
    def name(self) -> str:
        return f"watch_{self.shard + 1}{self.sentry}"


def watchers(jobs: Iterable[Job], shards: int) -> list[dg.SensorDefinition]:
    return [watcher(Seat(shard, shards, sentry), jobs) for shard in range(shards) for sentry in Sentry]


def watcher(seat: Seat, jobs: Iterable[Job]) -> dg.SensorDefinition:
    @dg.sensor(
        name=seat.name,
        jobs=list(jobs),
        minimum_interval_seconds=1,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Asks Plannit for what changed at the companies of shard {seat.shard + 1} of {seat.shards}, and "
        "asks for the runs that carry it. Others listen while it is deaf.",
    )
    def watch(context: dg.SensorEvaluationContext, pipeline: Pipeline) -> dg.SensorResult | dg.SkipReason:
        try:
            services = pipeline.services()
            clock = services.ledger.clock
            tick = Tick(
                clock,
                clock.monotonic() + listen_s(clock.now(), seat.sentry),
                services.settings.poll_s,
                seat.sentry,
                partial(_is_coming, context.instance),
            )
            ears, held = _ears(services, seat, tick.until, context.instance)
            heard = tick.listen(ears, rests_of(context.cursor))
        except PipelineError as error:
            return dg.SkipReason(str(error))
        for company, bug in heard.bugs.items():
            context.log.error(f"{company}: {bug}", exc_info=bug)
        return _result(context.instance, heard, [*held, *(rest.said for rest in heard.rests.values())], len(ears))

    return watch


def run_request(request: Request) -> dg.RunRequest:
    """A run of one company: its parties, one of its months, or a stretch of them in one run."""
    tags = {COMPANY_TAG: str(request.company), **_PRIORITY}
    if request.first is None or request.last is None:
        return dg.RunRequest(request.key, job_name="catalogue", partition_key=request.company, tags=tags)
    first, last = (cell_key(request.company, str(period)) for period in (request.first, request.last))
    named: dict[str, list[str]] = {}
    for kind, ids in request.ids.items():
        named.setdefault(_NAMED[kind], []).extend(ids)
    config = {"resources": {"only": {"config": named}}} if named else None
    if first == last:
        return dg.RunRequest(request.key, config, tags, job_name="documents", partition_key=first)
    return dg.RunRequest(request.key, config, {**tags, RANGE_START: first, RANGE_END: last}, job_name="documents")


def _result(instance: dg.DagsterInstance, heard: Heard, troubles: Sequence[str], asked: int) -> dg.SensorResult:
    wanted = {str(request.company) for request in heard.requests}
    missing = sorted(wanted - set(instance.get_dynamic_partitions(str(COMPANIES.name)))) if wanted else []
    cursor = rests_text(heard.rests)
    if not wanted:
        said = " · ".join(troubles) or f"Nothing changed at {asked} companies."
        return dg.SensorResult(skip_reason=dg.SkipReason(said), cursor=cursor)
    return dg.SensorResult(
        [run_request(request) for request in heard.requests],
        cursor=cursor,
        dynamic_partitions_requests=[COMPANIES.build_add_request(missing)] if missing else None,
    )


def _ears(
    services: Services, seat: Seat, until: float, instance: dg.DagsterInstance
) -> tuple[dict[CompanyKey, Ear], list[str]]:
    """The companies of the shard, and why some of them are read but nothing can be sent for them, or not even read."""
    with services.ledger.read() as tx:
        keys = [key for key in ledger_companies.keys(tx) if shard_of(key, seat.shards) == seat.shard]
        unusable = ledger_companies.unusable(tx)
    ears: dict[CompanyKey, Ear] = {}
    said = [unusable[key] for key in keys if key in unusable]
    for key in keys:
        try:
            company = services.company(key)
        except PipelineError as error:
            said.append(f"{key}: {error}")
            continue
        poller = Poller(Extractor(services.ledger, services.plannit(company, once=True), company), until)
        claimer = Claimer(services.ledger, company, key in unusable, partial(_is_busy, instance, key))
        ears[key] = Ear(poller, claimer)
    return ears, said


def _is_busy(instance: dg.DagsterInstance, company: CompanyKey) -> bool:
    """Whether a run that bears the company's name is still to end; every run of one company does once it started."""
    return bool(instance.get_runs_count(dg.RunsFilter(tags={COMPANY_TAG: company}, statuses=_UNFINISHED)))


def _is_coming(instance: dg.DagsterInstance, request: Request) -> bool:
    """Whether a run of the same cells is on its way whose steps have not begun: it reads the claims when they do."""
    wanted = run_request(request)
    cells = {name: value for name, value in wanted.tags.items() if name in (COMPANY_TAG, RANGE_START, RANGE_END)}
    if wanted.partition_key is not None:
        cells[PARTITION] = wanted.partition_key
    filters = dg.RunsFilter(job_name=wanted.job_name, tags=cells, statuses=_NOT_BEGUN)
    return wanted.job_name == "documents" and bool(instance.get_runs_count(filters))
