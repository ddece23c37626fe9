"""A child of a benchmark: what Dagster's instance says of its runs. `DAGSTER_HOME` tells which instance.

`python -m benchmarks._runs` prints one line of JSON: the moments of each run as seconds since 1970, and how many runs
and ticks of sensors failed. A process of its own, so that the benchmark does not load Dagster into what it measures.
"""

import json
import sys
from typing import Any

import dagster as dg

_STEPPED = dg.DagsterEventType.STEP_START
_LAUNCHED = dg.DagsterEventType.RUN_STARTING
_TICKS = 10_000  # of each sensor; a run of hours


def main() -> None:
    with dg.DagsterInstance.get() as instance:
        records = instance.get_run_records()
        runs = [_moments(instance, record) for record in records]
        failed = sum(record.dagster_run.status is dg.DagsterRunStatus.FAILURE for record in records)
        said = {"runs": runs, "failed_runs": failed, "failed_ticks": _failed_ticks(instance)}
    sys.stdout.write(json.dumps(said) + "\n")


def _moments(instance: dg.DagsterInstance, record: Any) -> dict[str, Any]:
    """When the run was asked for, taken from the queue, at its first step, and over."""
    logs = instance.all_logs(record.dagster_run.run_id, of_type={_LAUNCHED, _STEPPED})
    return {
        "job": record.dagster_run.job_name,
        "created": record.create_timestamp.timestamp(),
        "launched": _first(logs, _LAUNCHED),
        "stepped": _first(logs, _STEPPED),
        "ended": record.end_time,
    }


def _first(logs: Any, wanted: dg.DagsterEventType) -> float | None:
    return next((log.timestamp for log in logs if log.dagster_event.event_type is wanted), None)


def _failed_ticks(instance: Any) -> int:
    failed = 0
    for state in instance.all_instigator_state():
        ticks = instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=_TICKS)
        failed += sum(tick.is_failure for tick in ticks)
    return failed


if __name__ == "__main__":
    main()
