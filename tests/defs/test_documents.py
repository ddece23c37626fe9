"""The job `documents` from Plannit to QuickBooks: what it carries, what it shows, and what it leaves alone."""

from decimal import Decimal

import dagster as dg
import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import MAX_IDS_PER_RUN
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import lease, standings
from tests.defs.floor import Floor, check
from tests.stage import SLUG, Stage

CELL = f"{SLUG}|2026-11"
MONTHS = ("01", "06", "12")


def test_a_cell_carries_its_month_and_leaves_the_others(stage: Stage, floor: Floor) -> None:
    november = stage.invoice("F-2", date="2026-11-03")
    october = stage.invoice("F-1", date="2026-10-31")
    assert floor.documents("2026-11").success
    assert stage.only("F-2")["TotalAmt"] == november["total"]
    assert stage.numbered("F-1") == []
    assert stage.stands(october) == (Standing.WAITING, "not_drafted")


def test_a_cell_shows_the_whole_month_and_what_the_run_did(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", price=Decimal("33.33"), date="2026-11-03")
    floor.documents("2026-11")
    stage.invoice("F-2", price=100, date="2026-11-04")
    run = floor.documents("2026-11")
    shown = floor.figures("qbo/invoices", run)[CELL]
    assert {name: shown[name] for name in ("cell_documents", "cell_posted", "cell_blocked", "run_posted")} == {
        "cell_documents": 2,
        "cell_posted": 2,
        "cell_blocked": 0,
        "run_posted": 2,  # the second invoice and its customer
    }
    assert (shown["cell_plannit_total"], shown["cell_qbo_total"], shown["cell_difference"]) == (153.30, 153.30, 0)
    assert (shown["cell_gst"], shown["cell_qst"]) == (6.67, 13.30)
    assert shown["run_requests_qbo"] > 0
    assert floor.figures("plannit/invoices", run)[CELL]["run_extracted"] == 1


def test_rows_link_to_the_record_in_quickbooks(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    floor.documents("2026-11")
    rows = floor.figures("qbo/invoices")[CELL]["cell_rows"]
    assert "F-1 | 2026-11-03 | 114.98 | posted" in rows
    assert f"txnId%3D{stage.only('F-1')['Id']}&deeplinkcompanyid={stage.realm}" in rows


def test_a_backfill_of_two_years_is_one_run_with_each_month_its_own_figures(stage: Stage, floor: Floor) -> None:
    customer = stage.contact()
    for month in (1, 6, 12):
        stage.invoice(f"F-{month}", customer, price=month, date=f"2025-{month:02d}-15")
    run = floor.documents("2025-01", "2026-12")
    assert run.success
    for asset in ("plannit/invoices", "drafts/invoices", "qbo/invoices"):
        counts = {key: cell["cell_documents"] for key, cell in floor.figures(asset, run).items()}
        assert len(counts) == 24
        assert {key for key, count in counts.items() if count} == {f"{SLUG}|2025-{month}" for month in MONTHS}
    shown = floor.figures("qbo/invoices", run)
    assert [shown[f"{SLUG}|2025-{month}"]["cell_gst"] for month in MONTHS] == [0.05, 0.30, 0.60]
    assert {cell["run_posted_invoice"] for cell in shown.values()} == {3}


def test_the_second_run_writes_nothing(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    floor.documents("2026-11")
    stage.forget_requests()
    run = floor.documents("2026-11")
    assert run.success
    assert stage.requests() == []
    assert floor.figures("qbo/invoices", run)[CELL]["run_posted"] == 0


def test_named_invoices_alone_are_read_and_carried(stage: Stage, floor: Floor) -> None:
    wanted = stage.invoice("F-1", date="2026-11-03")
    stage.invoice("F-2", date="2026-11-04")
    stage.forget_requests()
    run = floor.documents("2026-11", only={"invoices": [wanted["id"]]})
    assert run.success
    assert [entry["path"] for entry in stage.requests("plannit") if "/invoices" in entry["path"]] == [
        f"/api/invoices/{wanted['id']}"
    ]
    assert len(stage.numbered("F-1")) == 1
    assert stage.numbered("F-2") == []


def test_very_many_names_mean_the_whole_month(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    names = [f"unknown{number}" for number in range(MAX_IDS_PER_RUN + 1)]
    assert floor.documents("2026-11", only={"invoices": names}).success
    assert len(stage.numbered("F-1")) == 1


def test_an_undated_invoice_shows_in_the_month_of_its_creation(stage: Stage, floor: Floor) -> None:
    undated = stage.invoice("F-1", date=None)
    assert floor.documents("2026-11").success
    assert stage.stands(undated) == (Standing.WAITING, "no_date")
    assert floor.figures("drafts/invoices")[CELL]["cell_waiting"] == 1


def test_one_bad_document_does_not_stop_the_others(stage: Stage, floor: Floor) -> None:
    bad = stage.invoice("F-1", price=-5, date="2026-11-03")
    stage.invoice("F-2", date="2026-11-03")
    run = floor.documents("2026-11")
    assert run.success
    assert stage.stands(bad) == (Standing.BLOCKED, "negative_total")
    assert len(stage.numbered("F-2")) == 1
    assert not check(run, "blocked_documents").passed


def test_what_it_makes_besides_shows_on_customers_and_items(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    run = floor.documents("2026-11")
    for asset in ("qbo/customers", "qbo/items"):
        assert floor.figures(asset, run)[SLUG]["run_posted"] == 1
    floor.documents("2026-11")
    assert len(floor.materialisations("qbo/customers")) == 1, "a run that made none says nothing"


def test_a_silent_vendor_is_asked_again(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    stage.fault("500_before", "/invoices", system="plannit", count=4)  # all tries of one call
    run = floor.documents("2026-11")
    assert run.success
    assert [event.step_key for event in run.all_events if event.is_step_up_for_retry] == ["plannit__invoices"]
    assert len(stage.numbered("F-1")) == 1


def test_a_vendor_that_stays_silent_fails_the_step_and_says_so(stage: Stage, floor: Floor) -> None:
    stage.fault("500_before", "/invoices", system="plannit", count=1000)
    run = floor.documents("2026-11")
    assert not run.success
    failure = run.failure_data_for_node("plannit__invoices")
    assert failure is not None
    assert failure.user_failure_data is not None
    assert "Nothing is lost: try again" in str(failure.user_failure_data.description)
    assert len([event for event in run.all_events if event.is_step_up_for_retry]) == 2
    assert floor.figures("plannit/invoices") == {}


def test_what_a_person_must_settle_is_not_tried_again(stage: Stage, floor: Floor) -> None:
    floor.instance.add_dynamic_partitions("company", ["nobody"])
    run = floor.run("documents", "nobody|2026-11")
    assert not run.success
    failure = run.failure_data_for_node("plannit__invoices")
    assert failure is not None
    assert failure.user_failure_data is not None
    assert "Add it: plannit-qbo company add nobody" in str(failure.user_failure_data.description)
    assert not any(event.is_step_up_for_retry for event in run.all_events)


def test_a_company_that_fails_does_not_stop_the_others(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    floor.instance.add_dynamic_partitions("company", ["nobody"])
    run = floor.run("documents", CELL, "nobody|2026-11", select=["plannit/invoices"])
    assert not run.success
    with stage.ledger.read() as tx:
        assert standings.counts(tx, SLUG, Kind.INVOICE)[Standing.WAITING] == 1


@pytest.mark.parametrize("last", [None, "2026-12"])
def test_a_run_of_one_company_bears_its_name(floor: Floor, last: str | None) -> None:
    run = floor.documents("2026-11", last)
    assert floor.instance.get_run_by_id(run.run_id).tags["company"] == SLUG  # type: ignore[union-attr]


def test_a_name_that_a_sensor_gave_stays(floor: Floor) -> None:
    run = floor.documents("2026-11", tags={"company": "given"})
    assert floor.instance.get_run_by_id(run.run_id).tags["company"] == "given"  # type: ignore[union-attr]


def test_an_asset_can_be_run_alone(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    run = floor.documents("2026-11", select=["plannit/invoices"])
    assert run.success
    assert [event.asset_key for event in run.get_asset_materialization_events()] == [
        dg.AssetKey(["plannit", "invoices"])
    ]


def test_a_run_that_finds_another_writer_says_when_that_ones_turn_ends(stage: Stage, floor: Floor) -> None:
    """After a kill nobody gives the turn back, and the run's log is all that a person sees."""
    invoice = stage.invoice("F-1", date="2026-11-03")
    with stage.ledger.write() as tx:
        assert lease.take(tx, SLUG, "killed", stage.time.now()) is not None
    run = floor.documents("2026-11")
    said = [entry.user_message for entry in floor.instance.all_logs(run.run_id)]
    assert any("within 60 seconds" in message for message in said)
    assert (run.success, stage.stands(invoice)) == (True, (Standing.READY, "ready"))
    stage.advance(seconds=60)
    assert floor.documents("2026-11").success
    assert stage.stands(invoice) == (Standing.POSTED, "posted")
