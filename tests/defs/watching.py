"""The sensors of a floor, tick by tick: each keeps its cursor from one to the next, as Dagster would."""

from collections.abc import Callable

import dagster as dg

from plannit_qbo_pipeline.defs.sensors import Seat, watcher
from plannit_qbo_pipeline.flow.watch import Sentry
from tests.defs.floor import Floor, StagePipeline
from tests.stage_wire import Sent

Asked = list[dg.RunRequest]


class Watchers:
    """The sentries of one shard. `tick` answers the runs asked for; `said` is why there were none."""

    def __init__(self, floor: Floor, shard: int = 0, shards: int = 1) -> None:
        self.floor = floor
        self._sensors = {sentry: watcher(Seat(shard, shards, sentry), floor.defs.jobs or ()) for sentry in Sentry}
        self.cursors: dict[Sentry, str | None] = dict.fromkeys(Sentry)
        self.said = ""
        self.added: list[str] = []

    def tick(self, sentry: Sentry = Sentry.A) -> Asked:
        pipeline = StagePipeline(home=str(self.floor.stage.home))
        with dg.build_sensor_context(
            instance=self.floor.instance, resources={"pipeline": pipeline}, cursor=self.cursors[sentry]
        ) as context:
            answer = self._sensors[sentry](context)
        if isinstance(answer, dg.SkipReason):
            self.said = answer.skip_message or ""
            return []
        assert isinstance(answer, dg.SensorResult)
        self.cursors[sentry] = answer.cursor
        self.said = (answer.skip_reason and answer.skip_reason.skip_message) or ""
        self.added = [key for each in answer.dynamic_partitions_requests or () for key in each.partition_keys]
        return list(answer.run_requests or ())

    def carry(self) -> list[dg.ExecuteInProcessResult]:
        """Runs what a tick asks for, until one asks for nothing."""
        done: list[dg.ExecuteInProcessResult] = []
        while asked := self.tick():
            done += [self.floor.execute(request) for request in asked]
        return done

    def after_polls(self, count: int, act: Callable[[], object]) -> None:
        """Does `act` once, in the middle of a tick: before the poll that follows so many."""
        seen = [0]

        def before(sent: Sent) -> None:
            if sent.url.split("?")[0].endswith("/api/invoices"):
                seen[0] += 1
                if seen[0] == count + 1:
                    act()

        self.floor.stage.wire.before = before


def about(request: dg.RunRequest) -> tuple[str, dict[str, list[str]]]:
    """The cells of a run, and the documents it names."""
    start, end = (request.tags.get(f"dagster/asset_partition_range_{side}") for side in ("start", "end"))
    config = request.run_config.get("resources", {}).get("only", {}).get("config", {})
    return request.partition_key or f"{start}..{end}", config


def documents(asked: Asked) -> Asked:
    """Without the runs for contacts and products, which are asked about on a beat of their own."""
    return [request for request in asked if request.job_name == "documents"]
