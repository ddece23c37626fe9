"""Whether Plannit is still asked: by the last good poll and not by the last document, for a quiet night is no failure.

Nothing runs when nothing is asked, so a sensor says it beside the check, which itself costs no run.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import dagster as dg

from plannit_qbo_pipeline.defs import plannit
from plannit_qbo_pipeline.defs.border import border
from plannit_qbo_pipeline.defs.markdown import plain, table
from plannit_qbo_pipeline.defs.pipeline import Pipeline
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.limits import POLLED_LATELY
from plannit_qbo_pipeline.errors import PipelineError
from plannit_qbo_pipeline.flow.poll import FAST
from plannit_qbo_pipeline.ledger import cursors
from plannit_qbo_pipeline.ledger.database import Ledger

_NAME = "polled_lately"
_SAY_AGAIN_AFTER = timedelta(hours=1)
Unheard = Mapping[CompanyKey, datetime | None]


@dg.asset_check(
    asset=plannit.invoices,
    name=_NAME,
    additional_deps=[plannit.payments, plannit.credit_notes],
    description="Invoices, payments and credit notes of every company were asked for lately, whether or not there "
    "were any. If not, see what the sensors `watch_…` say.",
)
def polled_lately(context: dg.AssetCheckExecutionContext, pipeline: Pipeline) -> dg.AssetCheckResult:
    with border(context.retry_number, pipeline):
        unheard = _unheard(pipeline.services().ledger)
    return dg.AssetCheckResult(
        passed=not unheard,
        severity=dg.AssetCheckSeverity.WARN,
        description=sentence(unheard),
        metadata=_metadata(unheard),
    )


@dg.sensor(minimum_interval_seconds=60, default_status=dg.DefaultSensorStatus.RUNNING)
def freshness(context: dg.SensorEvaluationContext, pipeline: Pipeline) -> dg.SensorResult | dg.SkipReason:
    """Says in the check `polled_lately` when a company is no longer asked for changes, or is again. Starts no run."""
    try:
        ledger = pipeline.services().ledger
        unheard, now = _unheard(ledger), ledger.clock.now()
    except PipelineError as error:
        return dg.SkipReason(str(error))
    if not is_news(context.cursor, unheard, now):
        return dg.SkipReason(sentence(unheard))
    said = dg.AssetCheckEvaluation(
        asset_key=plannit.invoices.key,
        check_name=_NAME,
        passed=not unheard,
        severity=dg.AssetCheckSeverity.WARN,
        description=sentence(unheard),
        metadata=_metadata(unheard),
    )
    return dg.SensorResult(asset_events=[said], cursor=cursor(unheard, now))


def is_news(kept: str | None, unheard: Unheard, now: datetime) -> bool:
    """Whether other companies are unheard than last said; and now and then, for a run may have said otherwise since."""
    try:
        before = json.loads(kept or "{}")
        same = before.get("unheard") == sorted(unheard)
        return not same or now - datetime.fromisoformat(before["at"]) >= _SAY_AGAIN_AFTER
    except (ValueError, KeyError, AttributeError, TypeError):
        return True


def cursor(unheard: Unheard, now: datetime) -> str:
    return json.dumps({"unheard": sorted(unheard), "at": now.isoformat()})


def sentence(unheard: Unheard) -> str:
    minutes = int(POLLED_LATELY.total_seconds() / 60)
    if not unheard:
        return f"Every company was asked within {minutes} minutes."
    return f"Not asked for {minutes} minutes: {', '.join(sorted(unheard))}"


def _unheard(ledger: Ledger) -> dict[CompanyKey, datetime | None]:
    with ledger.read() as tx:
        return cursors.unheard(tx, FAST, ledger.clock.now() - POLLED_LATELY)


def _metadata(unheard: Unheard) -> dict[str, dg.MetadataValue]:
    rows = [
        [plain(company), "never" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC"] for company, at in unheard.items()
    ]
    shown = dg.MetadataValue.md(table(("company", "last asked"), rows, len(rows)))
    return {"companies": dg.MetadataValue.int(len(rows)), **({"unheard": shown} if rows else {})}
