"""The overhead benchmark in small: what it counts must be right; how long it takes is the machine's affair."""

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks._overhead_run import counted
from benchmarks.overhead import DOUBLE_LIMIT, MEMORY_LIMIT_MB, Aim
from tests.architecture.tree import ROOT

INVOICES = 60
NEVER_POSTED = 5  # among the first 60: two drafts, one without a date, one of the template contact, one cancelled


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    return measured("--invoices", str(INVOICES))


def measured(*options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.overhead", "--seed", "7", "--json", *options]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)
    assert ended.returncode == 0, ended.stderr
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


@pytest.fixture(scope="module")
def run(said: dict[str, Any]) -> dict[str, Any]:
    [only] = said["runs"]
    assert isinstance(only, dict)
    return only


def test_every_sendable_invoice_is_posted_with_one_write_each(run: dict[str, Any]) -> None:
    first = run["first"]
    assert first["extracted"]["invoice"] == INVOICES
    assert first["posted"]["Invoice"] == INVOICES - NEVER_POSTED
    assert first["standings"]["in_doubt"] == first["standings"]["ready"] == first["standings"]["diverged"] == 0
    assert run["documents"] == sum(first["posted"].values()) == first["standings"]["posted"]
    # A taken name costs a write more than its document.
    assert run["documents"] <= first["requests"]["qbo_writes"] <= run["documents"] + 5


def test_the_second_pass_writes_nothing_and_finds_nothing_new(run: dict[str, Any]) -> None:
    second = run["second"]
    requests = second["requests"]
    assert requests["plannit_writes"] == requests["qbo_writes"] == requests["qbo_reads"] == 0
    assert requests["plannit_reads"] <= 6  # a page of each kind, and perhaps the tax groups
    assert (second["extracted"], second["posted"]) == ({}, {})
    assert second["standings"] == run["first"]["standings"]


def test_the_reference_sends_the_same_invoices_and_payments(run: dict[str, Any]) -> None:
    posted = run["first"]["posted"]
    assert run["bare"]["documents"] == posted["Invoice"] + posted["Payment"]
    assert posted["Payment"] > INVOICES / 2
    assert run["ratio"] == pytest.approx(run["bare_documents_per_s"] / run["documents_per_s"])


def test_with_all_paid_each_invoice_has_its_payment() -> None:
    [run] = measured("--invoices", "40", "--all-paid")["runs"]
    carried = run["first"]["posted"]
    assert run["payments"] == run["first"]["extracted"]["payment"] == 40
    assert 40 - NEVER_POSTED <= carried["Payment"] <= 40
    assert run["bare"]["documents"] == carried["Invoice"] + carried["Payment"]
    assert run["second"]["requests"]["qbo_writes"] == 0


def test_every_aim_is_judged(said: dict[str, Any]) -> None:
    judged = {aim["name"]: (aim["limit"], aim["met"]) for aim in said["aims"]}
    assert judged == {"peak memory, MB": (MEMORY_LIMIT_MB, True), "writes of the second passes": (0, True)}


@pytest.mark.parametrize(("value", "word"), [(1.0, "pass"), (DOUBLE_LIMIT, "pass"), (1.11, "FAIL")])
def test_an_aim_is_met_up_to_its_limit(value: float, word: str) -> None:
    assert Aim("growth", value, DOUBLE_LIMIT).word == word


def test_a_query_counts_as_a_read_though_it_is_posted() -> None:
    calls: list[dict[str, object]] = [
        {"system": "plannit", "method": "GET", "requestid": None},
        {"system": "qbo", "method": "GET", "requestid": None},
        {"system": "qbo", "method": "POST", "requestid": None},
        {"system": "qbo", "method": "POST", "requestid": "r1"},
    ]
    assert counted(calls) == {"plannit_reads": 1, "plannit_writes": 0, "qbo_reads": 2, "qbo_writes": 1}
