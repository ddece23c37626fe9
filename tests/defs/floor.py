"""A Dagster of its own above a stage: runs the jobs in this process and reads what the event log holds of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
from dagster._core.definitions.events import AssetMaterialization

from plannit_qbo_pipeline.definitions import defs
from plannit_qbo_pipeline.defs.companies import register_companies
from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.wiring import Services
from tests.stage import SLUG, Stage

RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
_stages: dict[str, Stage] = {}
_made = defs()


class StagePipeline(Pipeline):
    """Opens the stage's services, as another process would; asks a silent vendor again at once."""

    home: str
    retry_wait_s: float = 0

    def opened(self) -> Services:
        return _stages[self.home].open()


class Floor:
    """`run` a job over a cell or a stretch of cells; then ask for the `figures`, `check` or `events` of the run."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        _stages[str(stage.home)] = stage
        self.instance = dg.DagsterInstance.ephemeral()
        register_companies(self.instance, stage.ledger)
        self.defs = dg.Definitions(
            assets=_made.assets,
            asset_checks=_made.asset_checks,
            jobs=_made.jobs,
            resources={"pipeline": StagePipeline(home=str(stage.home)), "only": Only()},
            executor=_made.executor,
        )

    def close(self) -> None:
        del _stages[str(self.stage.home)]
        self.instance.dispose()

    def run(
        self,
        job: str,
        first: str,
        last: str | None = None,
        only: Mapping[str, Sequence[str]] | None = None,
        select: Sequence[str] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> dg.ExecuteInProcessResult:
        """One run over `first`, or over all cells from `first` to `last` as a backfill asks for them."""
        config = {"resources": {"only": {"config": dict(only)}}} if only else None
        span = {RANGE_START: first, RANGE_END: last} if last else {}
        return self.defs.resolve_job_def(job).execute_in_process(
            run_config=config,
            instance=self.instance,
            partition_key=None if last else first,
            raise_on_error=False,
            asset_selection=[dg.AssetKey.from_user_string(key) for key in select] if select else None,
            tags={**span, **(tags or {})},
        )

    def documents(self, period: str, last: str | None = None, **more: Any) -> dg.ExecuteInProcessResult:
        """A run of the stage's company over a period, or up to and including another."""
        return self.run("documents", f"{SLUG}|{period}", f"{SLUG}|{last}" if last else None, **more)

    def execute(self, request: dg.RunRequest) -> dg.ExecuteInProcessResult:
        """The run that a sensor asked for."""
        assert request.job_name is not None
        return self.defs.resolve_job_def(request.job_name).execute_in_process(
            run_config=request.run_config,
            instance=self.instance,
            partition_key=request.partition_key,
            raise_on_error=False,
            tags=dict(request.tags),
        )

    def figures(self, asset: str, run: dg.ExecuteInProcessResult | None = None) -> dict[str, dict[str, Any]]:
        """The metadata of each cell's materialisation as the event log holds it, by partition; the newest if no run."""
        found: dict[str, dict[str, Any]] = {}
        for made in reversed(self.materialisations(asset, run)):
            assert made.partition is not None
            found[made.partition] = {name: value.value for name, value in made.metadata.items()}
        return found

    def materialisations(self, asset: str, run: dg.ExecuteInProcessResult | None = None) -> list[AssetMaterialization]:
        """Newest first."""
        records = self.instance.fetch_materializations(dg.AssetKey.from_user_string(asset), limit=1000).records
        return [
            record.asset_materialization
            for record in records
            if record.asset_materialization is not None and (run is None or record.run_id == run.run_id)
        ]


def check(result: dg.ExecuteInProcessResult, name: str, asset: str = "qbo/invoices") -> dg.AssetCheckEvaluation:
    (found,) = [
        evaluation
        for evaluation in result.get_asset_check_evaluations()
        if evaluation.check_name == name and evaluation.asset_key.to_user_string() == asset
    ]
    return found
