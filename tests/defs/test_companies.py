"""Company partitions follow the ledger."""

from datetime import UTC, datetime

import dagster as dg
import pytest

from plannit_qbo_pipeline.defs.companies import Change, change, companies, register_companies
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.ledger import companies as ledger_companies
from plannit_qbo_pipeline.ledger.companies import Company
from tests.defs.floor import Floor, StagePipeline
from tests.stage import SLUG, Stage


@pytest.mark.parametrize(
    ("known", "registered", "expected"),
    [
        ([], [], Change([], [])),
        (["b", "a"], [], Change(["a", "b"], [])),
        (["a"], ["a"], Change([], [])),
        (["a", "c"], ["a", "b"], Change(["c"], ["b"])),
        ([], ["a"], Change([], [])),
    ],
)
def test_partitions_become_the_known_companies(known: list[str], registered: list[str], expected: Change) -> None:
    assert change(known, registered) == expected


def add(stage: Stage, key: str) -> None:
    made = Company(
        CompanyKey(key), key, "http://plannit.sandbox", "k", "America/Toronto", None, "CAD", datetime.now(UTC)
    )
    with stage.ledger.write() as tx:
        ledger_companies.add(tx, stage.services.sealer, made)


def test_registering_twice_changes_nothing(stage: Stage, floor: Floor) -> None:
    assert floor.instance.get_dynamic_partitions("company") == [SLUG]
    assert register_companies(floor.instance, stage.ledger) == Change([], [])
    add(stage, "acme")
    floor.instance.add_dynamic_partitions("company", ["gone"])
    assert register_companies(floor.instance, stage.ledger) == Change(["acme"], ["gone"])
    assert set(floor.instance.get_dynamic_partitions("company")) == {SLUG, "acme"}


def tick(stage: Stage, floor: Floor) -> dg.SensorResult | dg.SkipReason:
    pipeline = StagePipeline(home=str(stage.home))
    with dg.build_sensor_context(instance=floor.instance, resources={"pipeline": pipeline}) as context:
        answer = companies(context)
    assert isinstance(answer, dg.SensorResult | dg.SkipReason)
    return answer


def test_the_sensor_asks_for_what_is_missing_and_starts_no_run(stage: Stage, floor: Floor) -> None:
    add(stage, "acme")
    floor.instance.add_dynamic_partitions("company", ["gone"])
    answer = tick(stage, floor)
    assert isinstance(answer, dg.SensorResult)
    asked = [
        (type(request).__name__, list(request.partition_keys)) for request in answer.dynamic_partitions_requests or ()
    ]
    assert asked == [("AddDynamicPartitionsRequest", ["acme"]), ("DeleteDynamicPartitionsRequest", ["gone"])]
    assert not answer.run_requests


def test_the_sensor_has_nothing_to_do_on_most_days(stage: Stage, floor: Floor) -> None:
    stage.forget_requests()
    assert isinstance(tick(stage, floor), dg.SkipReason)
    assert stage.requests() == stage.requests("plannit") == []


def test_the_sensor_is_on_without_anybody_turning_it_on() -> None:
    assert companies.default_status is dg.DefaultSensorStatus.RUNNING
    assert companies.minimum_interval_seconds == 30
