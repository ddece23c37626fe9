"""What counts as arrived, and how a latency is divided."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks._arrivals import PHASES, Evidence, arrivals, split
from benchmarks._office import Made
from plannit_qbo_pipeline.domain.document import Kind

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
INVOICE = Made(Kind.INVOICE, "inv1", "B00001", START, False)
PAYMENT = Made(Kind.PAYMENT, "pay1", "pay1", START, False)
BOOKS = {"entities": {"Invoice": [{"DocNumber": "B00001"}], "Payment": [{"PrivateNote": "Paiement Plannit pay1"}]}}
KNOWN = Evidence({("invoice", "inv1"): "r1", ("payment", "pay1"): "r2"}, {})


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def write(requestid: str | None, seconds: float, **changed: Any) -> dict[str, Any]:
    said = {"system": "qbo", "requestid": requestid, "status": 200, "time": after(seconds).isoformat()}
    return said | changed


def run(created: float, launched: float, stepped: float, ended: float | None, job: str = "documents") -> dict[str, Any]:
    at = START.timestamp()
    moments = {"created": created, "launched": launched, "stepped": stepped, "ended": ended}
    return {"job": job} | {name: None if value is None else at + value for name, value in moments.items()}


def test_a_document_arrives_when_quickbooks_wrote_it_first() -> None:
    log = [write(None, 1), write("r1", 2, status=500), write("r1", 3), write("r1", 4), write("r2", 5)]
    found = arrivals([INVOICE, PAYMENT], KNOWN, log, BOOKS)
    assert [arrival.latency_s for arrival in found] == [3.0, 5.0]
    assert all(arrival.once and not arrival.phases for arrival in found)


@pytest.mark.parametrize(
    ("known", "log"),
    [
        (Evidence({}, {}), [write("r1", 1)]),
        (KNOWN, []),
        (KNOWN, [write("r1", 1, system="plannit")]),
        (KNOWN, [write("r1", 1, status=400)]),
    ],
    ids=["no receipt", "no request", "another vendor", "refused"],
)
def test_what_quickbooks_did_not_record_never_came(known: Evidence, log: list[dict[str, Any]]) -> None:
    [found] = arrivals([INVOICE], known, log, BOOKS)
    assert (found.latency_s, found.once) == (float("inf"), False)


def test_copies_are_counted_in_the_books() -> None:
    twice = {"entities": {kind: rows * 2 for kind, rows in BOOKS["entities"].items()}}
    found = arrivals([INVOICE, PAYMENT], KNOWN, [write("r1", 1), write("r2", 1)], twice)
    assert [(arrival.copies, arrival.once) for arrival in found] == [(2, False), (2, False)]


def test_the_phases_are_those_of_the_run_that_wrote() -> None:
    runs = [
        run(0.2, 0.3, 0.5, 2.0),
        run(1.0, 2.1, 3.0, None),
        run(1.0, 1.0, 3.0, None, job="catalogue"),
        run(9, 9, 9, None),
    ]
    known = Evidence(KNOWN.requestids, {("invoice", "inv1"): after(0.7)})
    [found] = arrivals([INVOICE], known, [write("r1", 3.5)], BOOKS, runs)
    assert found.phases == pytest.approx({"seen": 0.7, "asked": 0.3, "queue": 1.1, "launch": 0.9, "steps": 0.5})


def test_a_document_written_by_no_run_has_no_phases() -> None:
    [found] = arrivals([INVOICE], KNOWN, [write("r1", 2.5)], BOOKS, [run(0.1, 0.2, 0.3, 2.0)])
    assert found.once
    assert found.phases == {}


@pytest.mark.parametrize(
    ("stored_at", "moments", "lengths"),
    [
        (after(1), (2, 3, 4), (1, 1, 1, 1, 1)),
        (after(1), (-5, -4, -3), (1, 0, 0, 0, 4)),
        (None, (2, 3, 4), (5, 0, 0, 0, 0)),
    ],
    ids=["in order", "by a run under way", "never seen in the ledger"],
)
def test_phases_add_up_and_none_is_negative(
    stored_at: datetime | None, moments: tuple[float, float, float], lengths: tuple[float, ...]
) -> None:
    phases = split(START, stored_at, run(*moments, None), after(5))
    assert phases == dict(zip(PHASES, lengths, strict=True))
