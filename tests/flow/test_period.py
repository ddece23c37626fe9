"""Reading whole periods again: everything that belongs to them, whatever the cursor says."""

from collections.abc import Callable

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import MAX_IDS_PER_RUN
from plannit_qbo_pipeline.domain.period import FIRST_PERIOD, LAST_PERIOD_AHEAD, Period
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.flow.period import read_periods
from plannit_qbo_pipeline.ledger import documents
from plannit_qbo_pipeline.plannit.contract import Resource
from plannit_qbo_pipeline.sandbox.wire import dumps
from tests.stage import SLUG, Stage
from tests.stage_wire import Canned, Json, Sent

OCTOBER, NOVEMBER = Period(2026, 10), Period(2026, 11)
LAST = NOVEMBER.plus(LAST_PERIOD_AHEAD)
LONG_AGO = "2026-01-01T00:00:00+00:00"
NOTHING = Canned(200, dumps({"data": [], "page": 1, "limit": 100, "total": 0}))
UNKNOWN = Canned(404, dumps({"error": "not found"}))


def read(stage: Stage, first: Period = NOVEMBER, last: Period | None = None) -> list[str]:
    """The numbers of what was news."""
    news = read_periods(stage.carrier().extractor(), Resource.INVOICES, first, last or first)
    with stage.ledger.read() as tx:
        stored = documents.get(tx, SLUG, Kind.INVOICE, [item.plannit_id for item in news])
    return sorted(row.number or "" for row in stored.values())


def behind_the_cursor(stage: Stage, number: str, day: str) -> Json:
    """An invoice that no question about changes finds any more."""
    read(stage)
    made: Json = stage.upsert(
        "invoices",
        {"number": number, "contactId": stage.contact()["id"], "date": day, "items": [], "updatedAt": LONG_AGO},
        keep=True,
    )
    return made


def asked_by_id(stage: Stage) -> list[str]:
    return [entry["path"] for entry in stage.requests("plannit") if entry["path"].startswith("/api/invoices/")]


def test_what_changed_is_news_once_whatever_its_period(stage: Stage) -> None:
    stage.invoice("F-1", date="2026-11-03")
    stage.invoice("F-2", date="2025-01-03")
    stage.invoice("F-3", date=None)
    assert read(stage) == ["F-1", "F-2", "F-3"]
    assert read(stage) == []


def test_what_slipped_behind_the_cursor_is_found_by_its_date(stage: Stage) -> None:
    stage.invoice("F-9", date="2026-11-03")
    behind_the_cursor(stage, "F-1", "2026-10-31")
    assert read(stage, NOVEMBER) == []
    assert read(stage, OCTOBER) == ["F-1"]


@pytest.mark.parametrize(
    ("day", "period"),
    [("2014-12-31", FIRST_PERIOD), ("1999-01-01", FIRST_PERIOD), ("2027-11-30", LAST), ("2031-05-05", LAST)],
)
def test_the_outermost_periods_hold_what_lies_beyond_them(stage: Stage, day: str, period: Period) -> None:
    stage.invoice("F-9", date="2026-11-03")
    behind_the_cursor(stage, "F-1", day)
    assert read(stage, period) == ["F-1"]


def test_the_days_of_a_stretch_are_asked_for_once(stage: Stage) -> None:
    read(stage)
    stage.forget_requests()
    read(stage, Period(2025, 1), Period(2026, 12))
    (dated,) = [entry["query"] for entry in stage.requests("plannit") if "dateFrom" in entry["query"]]
    assert "dateFrom=2025-01-01&dateTo=2026-12-31" in dated


def test_a_moved_document_is_not_asked_for_by_its_id(stage: Stage) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    read(stage)
    stage.change("invoices", made, date="2026-10-03")
    stage.forget_requests()
    assert read(stage) == ["F-1"]
    assert asked_by_id(stage) == []
    with stage.ledger.read() as tx:
        assert documents.get(tx, SLUG, Kind.INVOICE, [PlannitId(made["id"])])[made["id"]].period == "2026-10"


def by_path(answers: dict[str, Canned]) -> Callable[[Sent], Canned | None]:
    return lambda sent: next((answer for part, answer in answers.items() if part in sent.url), None)


def test_what_the_list_leaves_out_is_asked_for_by_its_id(stage: Stage) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    read(stage)
    stage.forget_requests()
    stage.wire.instead = by_path({"dateFrom": NOTHING})
    assert read(stage) == []
    assert asked_by_id(stage) == [f"/api/invoices/{made['id']}"]


def test_what_plannit_has_no_longer_is_withdrawn(stage: Stage) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    stage.sync()
    stage.advance(minutes=5)
    stage.wire.instead = by_path({"dateFrom": NOTHING, f"/invoices/{made['id']}": UNKNOWN})
    assert read(stage) == ["F-1"]
    stage.wire.instead = lambda _sent: None
    stage.sync()
    assert stage.stands(made) == (Standing.WITHDRAWN, "voided")
    stage.wire.instead = by_path({"dateFrom": NOTHING})
    stage.forget_requests()
    assert read(stage) == []
    assert asked_by_id(stage) == [], "what is withdrawn is not asked for each time"


def test_a_list_that_lost_very_much_is_not_believed(stage: Stage) -> None:
    customer = stage.contact()
    stage.upsert(
        "invoices",
        *({"number": f"F-{n}", "contactId": customer["id"], "date": "2026-11-03"} for n in range(MAX_IDS_PER_RUN + 1)),
    )
    read(stage)
    stage.wire.instead = by_path({"dateFrom": NOTHING})
    stage.forget_requests()
    with pytest.raises(Unavailable, match=f"leaves out {MAX_IDS_PER_RUN + 1} documents"):
        read(stage)
    assert asked_by_id(stage) == []
