"""Freshness hangs on the last good poll: a quiet night passes, a silent source warns and is named."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from plannit_qbo_pipeline.defs.freshness import cursor, freshness, is_news, polled_lately
from plannit_qbo_pipeline.defs.pipeline import Pipeline
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.limits import POLLED_LATELY
from tests.defs.floor import Floor, StagePipeline, check
from tests.defs.watching import Watchers
from tests.stage import SLUG, Stage

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
LONG = POLLED_LATELY.total_seconds() + 1


class Sayer:
    """The sensor `freshness`, which keeps its cursor."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.cursor: str | None = None

    def tick(self) -> dg.AssetCheckEvaluation | None:
        pipeline = StagePipeline(home=str(self.floor.stage.home))
        with dg.build_sensor_context(
            instance=self.floor.instance, resources={"pipeline": pipeline}, cursor=self.cursor
        ) as context:
            answer = freshness(context)
        if isinstance(answer, dg.SkipReason):
            return None
        assert isinstance(answer, dg.SensorResult)
        self.cursor = answer.cursor
        (said,) = answer.asset_events
        assert isinstance(said, dg.AssetCheckEvaluation)
        return said


def test_a_quiet_night_is_no_failure(stage: Stage, watch: Watchers) -> None:
    sayer = Sayer(watch.floor)
    stage.advance(hours=8)
    watch.tick()
    said = sayer.tick()
    assert said is not None
    assert (said.passed, said.description) == (True, "Every company was asked within 10 minutes.")


def test_a_source_that_is_not_asked_any_more_is_named_and_then_no_longer(stage: Stage, watch: Watchers) -> None:
    sayer = Sayer(watch.floor)
    sayer.tick()
    stage.advance(seconds=LONG)
    said = sayer.tick()
    assert said is not None
    assert (said.passed, said.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert said.description == f"Not asked for 10 minutes: {SLUG}"
    assert f"| {SLUG} | 2026-11-24 17:00" in str(said.metadata["unheard"].value)
    assert (said.asset_key.to_user_string(), said.check_name) == ("plannit/invoices", "polled_lately")
    assert sayer.tick() is None, "said already"
    watch.tick()
    better = sayer.tick()
    assert better is not None
    assert better.passed


def test_polls_that_fail_are_no_polls(stage: Stage, watch: Watchers) -> None:
    stage.fault("500_before", "/creditnotes", system="plannit", count=10_000)
    stage.advance(seconds=LONG)
    watch.tick()
    said = Sayer(watch.floor).tick()
    assert said is not None
    assert not said.passed


def test_a_run_that_reads_whole_months_is_a_poll_too(stage: Stage, floor: Floor) -> None:
    stage.advance(seconds=LONG)
    run = floor.documents("2026-11")
    found = check(run, "polled_lately", "plannit/invoices")
    assert (found.passed, found.description) == (True, "Every company was asked within 10 minutes.")


def test_a_company_added_just_now_has_time(floor: Floor) -> None:
    said = Sayer(floor).tick()
    assert said is not None
    assert said.passed


def test_wrong_settings_are_said(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNIT_QBO_SHARDS", "many")
    with dg.build_sensor_context(instance=floor.instance, resources={"pipeline": Pipeline()}) as context:
        answer = freshness(context)
    assert isinstance(answer, dg.SkipReason)
    assert "PLANNIT_QBO_SHARDS" in str(answer.skip_message)


@pytest.mark.parametrize(
    ("kept", "news"),
    [
        (cursor({CompanyKey("acme"): None}, NOW), False),
        (cursor({CompanyKey("acme"): None}, NOW - timedelta(minutes=59)), False),
        (cursor({CompanyKey("acme"): None}, NOW - timedelta(hours=1)), True),
        (cursor({}, NOW), True),
        (None, True),
        ("{}", True),
        ("[1]", True),
        ("what", True),
        ('{"unheard":["acme"],"at":7}', True),
    ],
)
def test_it_is_said_when_it_changes_and_once_an_hour(kept: str | None, news: bool) -> None:
    assert is_news(kept, {CompanyKey("acme"): NOW}, NOW) is news


def test_it_is_on_and_warns_only() -> None:
    assert freshness.default_status is dg.DefaultSensorStatus.RUNNING
    assert all(not spec.blocking for spec in polled_lately.check_specs)
