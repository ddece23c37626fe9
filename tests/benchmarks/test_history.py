"""A firm of which the pipeline knows the last months only, and the history it was never told of."""

import random
from datetime import date
from typing import Any

import pytest

from benchmarks._history import parted
from plannit_qbo_pipeline.sandbox.seeds.check import check_seed
from plannit_qbo_pipeline.sandbox.seeds.demo import demo_seed

RECENT = 30


@pytest.fixture(scope="module")
def seed() -> dict[str, Any]:
    return demo_seed(random.Random(5), date(2026, 11, 24), contacts=40, invoices=200)


def test_each_document_is_on_one_side(seed: dict[str, Any]) -> None:
    firm, history = parted(seed, RECENT)
    for kind in ("invoices", "payments", "creditNotes"):
        assert sorted(each["id"] for each in firm[kind] + history[kind]) == sorted(each["id"] for each in seed[kind])
    assert [each["id"] for each in firm["invoices"]] == [each["id"] for each in seed["invoices"][-RECENT:]]


def test_the_firm_alone_is_a_seed_that_hangs_together(seed: dict[str, Any]) -> None:
    firm, _ = parted(seed, RECENT)
    check_seed(firm)
    known = {each["id"] for each in firm["invoices"]}
    assert all(each["invoiceId"] in known for each in firm["payments"])
