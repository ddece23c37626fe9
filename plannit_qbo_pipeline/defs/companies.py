"""Keeps Dagster's company partitions equal to the ledger's companies: `plannit-qbo company add` knows no Dagster."""

from collections.abc import Iterable
from dataclasses import dataclass

import dagster as dg

from plannit_qbo_pipeline.defs.partitions import COMPANIES
from plannit_qbo_pipeline.defs.pipeline import Pipeline
from plannit_qbo_pipeline.ledger import companies as ledger_companies
from plannit_qbo_pipeline.ledger.database import Ledger

_NAME = str(COMPANIES.name)


@dataclass(frozen=True, slots=True)
class Change:
    added: list[str]
    removed: list[str]


def change(known: Iterable[str], registered: Iterable[str]) -> Change:
    """What makes the registered partitions the known companies; a ledger without any takes none away.

    An empty ledger is more likely a new folder than a firm that dropped every company.
    """
    wanted, present = set(known), set(registered)
    return Change(sorted(wanted - present), sorted(present - wanted) if wanted else [])


def register_companies(instance: dg.DagsterInstance, ledger: Ledger) -> Change:
    """Does at once what the sensor does within half a minute."""
    found = change(_known(ledger), instance.get_dynamic_partitions(_NAME))
    instance.add_dynamic_partitions(_NAME, found.added)
    for company in found.removed:
        instance.delete_dynamic_partition(_NAME, company)
    return found


@dg.sensor(minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING)
def companies(context: dg.SensorEvaluationContext, pipeline: Pipeline) -> dg.SensorResult | dg.SkipReason:
    """Adds a partition for every company of the ledger. Reads the ledger only and starts no run."""
    found = change(_known(pipeline.services().ledger), context.instance.get_dynamic_partitions(_NAME))
    if not found.added and not found.removed:
        return dg.SkipReason("Every company has its partition.")
    changes = (COMPANIES.build_add_request(found.added), COMPANIES.build_delete_request(found.removed))
    return dg.SensorResult(dynamic_partitions_requests=changes)


def _known(ledger: Ledger) -> list[str]:
    with ledger.read() as tx:
        return list(map(str, ledger_companies.keys(tx)))
