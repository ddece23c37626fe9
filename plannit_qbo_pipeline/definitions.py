"""The code location: `dagster dev` and the webserver load this. Everything in it is made in `defs`."""

import os

import dagster as dg

from plannit_qbo_pipeline.defs import drafts, plannit, qbo
from plannit_qbo_pipeline.defs.checks import CHECKS
from plannit_qbo_pipeline.defs.companies import companies
from plannit_qbo_pipeline.defs.freshness import freshness, polled_lately
from plannit_qbo_pipeline.defs.jobs import jobs_of
from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.defs.policies import with_policies
from plannit_qbo_pipeline.defs.sensors import watchers
from plannit_qbo_pipeline.settings import shard_count


@dg.definitions
def defs() -> dg.Definitions:
    """Only how many sensors there are depends on the environment; everything else is read by who runs."""
    assets = with_policies(dg.load_assets_from_modules([plannit, drafts, qbo]))
    jobs = jobs_of(assets)
    return dg.Definitions(
        assets=assets,
        asset_checks=[*CHECKS, polled_lately],
        jobs=jobs,
        sensors=[companies, freshness, *watchers(jobs, shard_count(os.environ))],
        resources={"pipeline": Pipeline(), "only": Only()},
        executor=dg.in_process_executor,  # one process per run: a process per step would cost seconds each
    )
