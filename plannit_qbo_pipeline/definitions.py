"""The code location: `dagster dev` and the webserver load this. Everything in it is made in `defs`."""

import dagster as dg

from plannit_qbo_pipeline.defs import drafts, plannit, qbo
from plannit_qbo_pipeline.defs.checks import CHECKS
from plannit_qbo_pipeline.defs.companies import companies
from plannit_qbo_pipeline.defs.jobs import jobs_of
from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.defs.policies import with_policies

_ASSETS = with_policies(dg.load_assets_from_modules([plannit, drafts, qbo]))

defs = dg.Definitions(
    assets=_ASSETS,
    asset_checks=CHECKS,
    jobs=jobs_of(_ASSETS),
    sensors=[companies],
    resources={"pipeline": Pipeline(), "only": Only()},
    executor=dg.in_process_executor,  # one process per run: a process per step would cost seconds each
)
