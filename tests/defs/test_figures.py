"""The money of a cell, by Plannit's own figures and by what QuickBooks answered."""

import json
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.defs.figures import ROWS_SHOWN, cell_figures, run_figures
from plannit_qbo_pipeline.defs.money import stated
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.ledger.cells import Cell
from plannit_qbo_pipeline.sandbox.wire import dumps
from tests.stage import SLUG, Stage

NOVEMBER = Cell(SLUG, (Kind.INVOICE,), "2026-11")


def shown(stage: Stage, cell: Cell = NOVEMBER) -> dict[str, Any]:
    return {name: value.value for name, value in cell_figures(stage.services, cell).items()}


def raw(document: dict[str, Any]) -> tuple[Kind, str]:
    return Kind.INVOICE, dumps(document).decode()


def test_total_and_taxes_are_plannits_own(stage: Stage) -> None:
    sums = stated([raw(stage.invoice("F-1", price=100)), raw(stage.invoice("F-2", price=Decimal("33.33")))])
    assert sums.total == Decimal("153.30")
    assert sums.taxes == {Decimal(5): Decimal("6.67"), Decimal("9.975"): Decimal("13.30")}


@pytest.mark.parametrize(
    "change",
    [
        {"number": None},
        {"status": "cancelled", "cancelledAt": "2026-11-24T12:00:00+00:00"},
        {"deletedAt": "2026-11-24T12:00:00+00:00"},
        {"total": "much"},
    ],
)
def test_what_does_not_count_is_left_out(stage: Stage, change: dict[str, Any]) -> None:
    left_out = raw({**stage.invoice("F-1"), **change})
    assert stated([left_out]).total == 0
    assert stated([left_out, raw(stage.invoice("F-2", price=100))]).total == Decimal("114.98")


def test_a_difference_of_a_cent_shows(stage: Stage) -> None:
    stage.invoice("F-1", date="2026-11-03")
    stage.fault("total_off", "/invoice", method="POST")
    stage.sync()
    figures = shown(stage)
    assert abs(figures["cell_difference"]) == 0.01
    assert figures["cell_qbo_total"] == round(figures["cell_plannit_total"] + figures["cell_difference"], 2)
    assert figures["cell_drafted_total"] == figures["cell_plannit_total"]


def test_a_voided_invoice_is_in_no_total(stage: Stage) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    stage.sync()
    stage.change("invoices", made, status="cancelled", cancelledAt="2026-11-24T17:00:00+00:00")
    stage.sync()
    figures = shown(stage)
    assert figures["cell_withdrawn"] == 1
    names = ("cell_plannit_total", "cell_drafted_total", "cell_qbo_total", "cell_difference", "cell_gst", "cell_qst")
    assert {figures[name] for name in names} == {0}


def test_another_tax_has_its_own_line(stage: Stage) -> None:
    stage.invoice("F-1", date="2026-11-03", taxGroupId="tgontario001")
    stage.sync()
    assert (shown(stage)["cell_tax_13"], shown(stage)["cell_gst"]) == (13.0, 0)


def test_only_the_first_rows_are_shown_the_pressing_ones_first(stage: Stage) -> None:
    customer = stage.contact()
    for number in range(ROWS_SHOWN + 5):
        stage.invoice(f"F-{number:02d}", customer, date="2026-11-03")
    stage.invoice("F-99", customer, price=-1, date="2026-11-04")
    stage.sync()
    rows = shown(stage)["cell_rows"].splitlines()
    assert rows[2].startswith("| F-99 | 2026-11-04 | -1.15 | blocked |")
    assert rows[-1] == "and 6 more"


def test_a_name_cannot_break_the_table(stage: Stage) -> None:
    stage.invoice("F|1", stage.contact("<b>", "|"), date="2026-11-03")
    stage.sync()
    assert r"| F\|1 |" in shown(stage)["cell_rows"]
    assert r"| \<b\> \| |" in shown(stage, Cell(SLUG, (Kind.CONTACT,)))["cell_rows"]


def test_figures_of_a_run_stand_apart() -> None:
    figures = run_figures({"posted": 3}, {"qbo": 5}, 1.23456)
    assert {name: value.value for name, value in figures.items()} == {
        "run_posted": 3,
        "run_requests_plannit": 0,
        "run_requests_qbo": 5,
        "run_seconds": 1.235,
    }


def test_amounts_in_the_ledger_are_exact(stage: Stage) -> None:
    """Only what is shown is a float: the sums are made of Decimals."""
    made = [stage.invoice(f"F-{n}", price=Decimal("0.10"), date="2026-11-03") for n in range(3)]
    sums = stated(map(raw, made))
    assert sums.total == sum(Decimal(json.loads(raw(one)[1], parse_float=Decimal)["total"]) for one in made)
