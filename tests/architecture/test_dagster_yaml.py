"""Both instance files load in the pinned Dagster and say what the design counts on."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._core.run_coordinator import QueuedRunCoordinator
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_postgres import PostgresEventLogStorage, PostgresRunStorage, PostgresScheduleStorage

from plannit_qbo_pipeline.flow.watch import Sentry
from plannit_qbo_pipeline.settings import MOST_SHARDS
from tests.architecture.tree import ROOT
from tests.postgres import PostgresServer

SQLITE = ROOT / "dagster.yaml"
POSTGRES = ROOT / "deploy" / "dagster.postgres.yaml"
OTHER_SENSORS = 2  # companies, freshness


def settings(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text("utf-8")))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    shutil.copy(SQLITE, tmp_path / "dagster.yaml")
    return tmp_path


@pytest.fixture
def instance(home: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.get() as instance:
        assert Path(instance.root_directory) == home
        yield instance


def test_records_stand_in_sqlite_below_dagster_home(instance: dg.DagsterInstance, home: Path) -> None:
    assert isinstance(instance.run_storage, SqliteRunStorage)
    assert instance.storage_directory().startswith(str(home))


def test_nothing_is_told_to_anybody(instance: dg.DagsterInstance) -> None:
    assert not instance.telemetry_enabled
    assert not instance.nux_enabled


def test_the_queue_is_asked_each_second_with_two_runs_per_company(instance: dg.DagsterInstance) -> None:
    coordinator = instance.run_coordinator
    assert isinstance(coordinator, QueuedRunCoordinator)
    assert coordinator.dequeue_interval_seconds == 1
    assert coordinator.dequeue_use_threads
    queue = instance.get_concurrency_config().run_queue_config
    assert queue is not None
    assert queue.max_concurrent_runs == 4
    assert queue.tag_concurrency_limits == [{"key": "company", "value": {"applyLimitPerUniqueValue": True}, "limit": 2}]


def test_sensors_have_threads_to_wait_in(instance: dg.DagsterInstance) -> None:
    sensors = instance.get_sensor_settings()
    assert sensors["use_threads"]
    assert sensors["num_workers"] >= MOST_SHARDS * len(Sentry) + OTHER_SENSORS


def test_only_crashed_workers_are_started_again(instance: dg.DagsterInstance) -> None:
    assert instance.run_monitoring_enabled
    assert instance.run_retries_enabled
    assert instance.run_retries_max_retries == 2
    assert not instance.run_retries_retry_on_asset_or_op_failure


def test_postgres_differs_in_the_storage_only() -> None:
    postgres = settings(POSTGRES)
    assert postgres.pop("storage") == {"postgres": {"postgres_url": {"env": "DAGSTER_POSTGRES_URL"}}}
    assert postgres == settings(SQLITE)


@dg.asset
def carried() -> None:
    """Stands for any asset."""


def test_postgres_holds_the_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer) -> None:
    shutil.copy(POSTGRES, tmp_path / "dagster.yaml")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with postgres.empty_database() as url:
        monkeypatch.setenv("DAGSTER_POSTGRES_URL", url.replace("postgresql://", "postgresql+psycopg2://"))
        with dg.DagsterInstance.get() as instance:
            assert isinstance(instance.run_storage, PostgresRunStorage)
            assert isinstance(instance.event_log_storage, PostgresEventLogStorage)
            assert isinstance(instance.schedule_storage, PostgresScheduleStorage)
            instance.add_dynamic_partitions("company", ["acme"])
            run = dg.materialize([carried], instance=instance)
        with dg.DagsterInstance.get() as again:
            assert again.get_dynamic_partitions("company") == ["acme"]
            made = again.get_latest_materialization_event(carried.key)
            assert made is not None
            assert made.run_id == run.run_id


def test_the_workspace_loads_the_definitions() -> None:
    [origin] = WorkspaceFileTarget([str(ROOT / "workspace.yaml")]).create_origins()
    assert origin.loadable_target_origin.module_name == "plannit_qbo_pipeline.definitions"
