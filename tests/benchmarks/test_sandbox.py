"""The sandbox benchmark in small: what it does must be right; how long it takes is the machine's affair."""

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks._sandbox_inside import FEW_AND_MANY, made, opened
from benchmarks._sandbox_work import FEW, QUIET, TOTAL
from benchmarks.sandbox import aims_of
from tests.architecture.tree import ROOT

DOCUMENTS = 240


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.sandbox", "--documents", str(DOCUMENTS), "--requests", "30", "--json"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)
    assert ended.returncode == 0, ended.stderr
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def test_each_kind_is_made_in_process_and_over_http_beside_its_reference(said: dict[str, Any]) -> None:
    for figures in (said["inside"]["per_s"], said["loopback"]):
        assert {"invoice", "payment", "batch"} <= figures.keys()
        assert all(figure > 0 for figure in figures.values())
    assert said["inside"]["json_per_s"] > said["inside"]["per_s"]["invoice"], "the reference does less than the sandbox"


def test_reading_is_measured_in_a_small_and_in_a_large_company(said: dict[str, Any]) -> None:
    assert said["inside"]["few_ms"].keys() == said["inside"]["many_ms"].keys() == set(FEW_AND_MANY)


def test_memory_and_state_are_told(said: dict[str, Any]) -> None:
    inside = said["inside"]
    assert inside["documents"] == DOCUMENTS
    assert inside["state_mb"] > 0.5
    assert inside["peak_rss_mb"] > inside["start_rss_mb"] > 0


def test_the_aims_are_about_growth_only() -> None:
    growth = {"growth": {"invoice": 1.0}, "few_ms": dict.fromkeys(FEW_AND_MANY, 1.0)}
    good = aims_of(growth | {"many_ms": dict.fromkeys(FEW_AND_MANY, 1.0)})
    bad = aims_of(growth | {"many_ms": dict.fromkeys(FEW_AND_MANY, 9.0)})
    assert all(aim.met for aim in good)
    assert [aim.met for aim in bad] == [True, False, False]


def test_the_documents_stand_in_the_books() -> None:
    world, firm = opened()
    made(firm, 7)
    realm_id = str(world.connection()["qbo"]["realm_id"])
    books = world.qbo.books(realm_id)
    assert len(books["entities"]["Invoice"]) == 7 + QUIET * FEW
    assert [row["TotalAmt"] for row in books["entities"]["Payment"]] == [TOTAL] * 7
    assert len([row for row in books["entities"]["Invoice"] if not row["Balance"]]) == 7
