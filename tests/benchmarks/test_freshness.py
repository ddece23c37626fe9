"""The freshness benchmark in small: each document must arrive, and once; how soon is the machine's affair."""

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks._arrivals import PHASES, Arrival
from benchmarks._freshness_run import Idle, Run
from benchmarks._office import Made
from benchmarks.freshness import aims_of, as_figures, groups_of
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.sandbox.wire import loads
from tests.architecture.tree import ROOT

EVENTS, BURST = 6, 3
_GIVE_UP_S, _END_S = 130, 40
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    numbers = ["--events", str(EVENTS), "--burst", str(BURST), "--mean", "0.5", "--seed", "7", "--idle", "0"]
    command = [sys.executable, "-m", "benchmarks.freshness", *numbers, "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            figures, progress = child.communicate(timeout=_GIVE_UP_S)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGINT)  # it ends its own children; killed, it would leave them behind
            _, progress = child.communicate(timeout=_END_S)
            pytest.fail(f"not over after {_GIVE_UP_S} s: {progress}")
    assert child.returncode == 0, progress
    answer: dict[str, Any] = loads(figures)
    return answer


def test_every_document_arrives_once_through_a_run_of_its_sensor(said: dict[str, Any]) -> None:
    arrivals = said["arrivals"]
    assert len(arrivals) == EVENTS + BURST
    assert [arrival["burst"] for arrival in arrivals] == [False] * EVENTS + [True] * BURST
    assert {arrival["kind"] for arrival in arrivals} == {"invoice", "payment"}
    assert [arrival["copies"] for arrival in arrivals] == [1] * len(arrivals)
    for arrival in arrivals:
        assert arrival["latency_s"] is not None
        assert set(arrival["phases_s"]) == set(PHASES)
        assert float(sum(arrival["phases_s"].values())) == pytest.approx(float(arrival["latency_s"]))


def test_nothing_failed_on_the_way(said: dict[str, Any]) -> None:
    assert said["runs"] >= 1
    assert said["failed_runs"] == said["failed_ticks"] == 0
    assert said["standings"].keys().isdisjoint({"ready", "in_doubt", "diverged"})


def test_the_reference_carries_as_many(said: dict[str, Any]) -> None:
    assert said["latency_s"]["direct sync"]["most"] is not None
    assert said["ratio"] == pytest.approx(
        said["latency_s"]["all"]["median"] / said["latency_s"]["direct sync"]["median"]
    )


def arrival(latency_s: float | None, *, copies: int = 1, burst: bool = False) -> Arrival:
    written_at = None if latency_s is None else START + timedelta(seconds=latency_s)
    return Arrival(Made(Kind.INVOICE, "i", "B1", START, burst), written_at, copies)


def run(*live: Arrival, idle: Idle | None = None, outlasted: bool | None = None) -> Run:
    return Run([arrival(0.5)], live, 1, 0, 0, idle, outlasted, {})


def test_one_that_never_came_spoils_the_aims_and_is_null_in_json() -> None:
    missing = run(arrival(1.0), arrival(2.0), arrival(None, copies=0))
    met = {aim.name: aim.met for aim in aims_of(missing)}
    assert met == {"median, s": True, "p95, s": False, "documents that never came, or came twice": False}
    assert as_figures(missing)["arrivals"][2]["latency_s"] == float("inf")


def test_one_that_came_twice_is_no_success_however_soon() -> None:
    assert [aim.met for aim in aims_of(run(arrival(0.1, copies=2)))] == [True, True, False]


def test_beside_a_backfill_another_aim_holds() -> None:
    assert [aim.limit for aim in aims_of(run(arrival(9.0), outlasted=True))] == [10.0, 0]


def test_an_idle_pipeline_must_not_ask_quickbooks() -> None:
    idle = Idle(60.0, {"daemon": 1.0}, {"plannit": 180, "qbo": 1})
    assert [aim.met for aim in aims_of(run(arrival(1.0), idle=idle))] == [True, True, True, False]


def test_singles_and_the_burst_are_told_apart() -> None:
    groups = groups_of(run(arrival(1.0), arrival(4.0, burst=True)))
    assert {name: len(found) for name, found in groups.items()} == {
        "all": 2,
        "single": 1,
        "burst": 1,
        "direct sync": 1,
    }
    assert "burst" not in groups_of(run(arrival(1.0)))


def test_the_ratio_is_that_of_the_medians() -> None:
    assert as_figures(run(arrival(1.0), arrival(3.0)))["ratio"] == pytest.approx(4.0)
