"""The checks beside `qbo/*`: they warn, name the cell and the document, and never stop a run."""

import dagster as dg
import pytest
from sqlalchemy import delete

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import LEASE_TTL
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.ledger import lease, standings
from plannit_qbo_pipeline.ledger.tables import standings as standings_table
from tests.defs.floor import Floor, check
from tests.stage import SLUG, Stage

CELL = f"{SLUG}|2026-11"
CHECKS = ("blocked_documents", "no_document_lost", "nothing_in_doubt", "posted_to_the_cent")


def test_a_good_month_passes_every_check(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    run = floor.documents("2026-11")
    assert {name: check(run, name).passed for name in CHECKS} == dict.fromkeys(CHECKS, True)


def test_an_answer_one_cent_off_warns_with_cell_and_document(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    stage.invoice("F-2", date="2026-11-04")
    stage.fault("total_off", "/invoice", method="POST")
    run = floor.documents("2026-11")
    assert run.success
    found = check(run, "posted_to_the_cent")
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert found.metadata["cells"].value == [CELL]
    assert found.metadata["documents"].value == 1
    diverged = [number for number in ("F-1", "F-2") if f"{number} ({CELL})" in str(found.description)]
    assert len(diverged) == 1
    assert floor.figures("qbo/invoices", run)[CELL]["cell_diverged"] == 1


def test_a_later_good_cell_does_not_cover_an_earlier_bad_one(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-10-03")
    stage.fault("total_off", "/invoice", method="POST")
    floor.documents("2026-10")
    stage.invoice("F-2", date="2026-11-03")
    found = check(floor.documents("2026-11"), "posted_to_the_cent")
    assert found.metadata["cells"].value == [f"{SLUG}|2026-10"]


def test_blocked_documents_are_counted_by_code(stage: Stage, floor: Floor) -> None:
    for number in (1, 2):
        stage.invoice(f"F-{number}", price=-5, date="2026-11-03")
    stage.invoice("F-3" + "0" * 30, date="2026-11-03")
    found = check(floor.documents("2026-11"), "blocked_documents")
    assert not found.passed
    assert found.description == "2 negative_total, 1 number_too_long"


def in_doubt(stage: Stage, floor: Floor) -> None:
    """A posted invoice made to look as if its answer had not come."""
    made = stage.invoice("F-1", date="2026-11-03")
    floor.documents("2026-11")
    with stage.ledger.write() as tx:
        standings.put(tx, SLUG, Kind.INVOICE, PlannitId(made["id"]), reason("answer_unknown"), stage.time.now())


def test_doubt_is_shown(stage: Stage, floor: Floor) -> None:
    in_doubt(stage, floor)
    found = check(floor.documents("2026-11"), "nothing_in_doubt")
    assert not found.passed
    assert found.description == f"1 sent, answer unknown: F-1 ({CELL})"


def test_what_is_just_being_sent_is_no_doubt(stage: Stage, floor: Floor) -> None:
    in_doubt(stage, floor)
    with stage.ledger.write() as tx:
        assert lease.take(tx, SLUG, "another process", stage.time.now()) is not None
    stage.time.advance(LEASE_TTL.total_seconds() / 2)
    run = floor.documents("2026-11", select=["plannit/invoices", "qbo/invoices"])
    assert floor.figures("qbo/invoices", run)[CELL]["run_settled"] == 0, "the other has the turn"
    assert check(run, "nothing_in_doubt").passed


def test_a_document_without_a_standing_is_lost(stage: Stage, floor: Floor) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    floor.documents("2026-11")
    with stage.ledger.write() as tx:
        tx.execute(delete(standings_table).where(standings_table.c.plannit_id == made["id"]))
    found = check(floor.documents("2026-11"), "no_document_lost")
    assert (found.passed, found.description) == (False, f"{SLUG}: 1 stand nowhere")


@pytest.mark.parametrize("asset", ["qbo/customers", "qbo/items"])
def test_customers_and_items_are_checked_too(floor: Floor, asset: str) -> None:
    run = floor.run("catalogue", SLUG)
    assert run.success
    for name in ("blocked_documents", "no_document_lost", "nothing_in_doubt"):
        assert check(run, name, asset).passed
