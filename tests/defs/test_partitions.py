from datetime import UTC, date, datetime

import pytest

from plannit_qbo_pipeline.defs.partitions import CELLS, PERIODS, by_company, cell_key
from plannit_qbo_pipeline.domain.period import FIRST_PERIOD, LAST_PERIOD_AHEAD, Period
from plannit_qbo_pipeline.flow.extract import cell_of


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["acme"], [("acme", [], ["acme"])]),
        (["acme", "boreal"], [("acme", [], ["acme"]), ("boreal", [], ["boreal"])]),
        (["acme|2026-11"], [("acme", ["2026-11"], ["acme|2026-11"])]),
        (
            ["b-1|2026-11", "b-1|2026-10", "a|2026-10"],
            [("b-1", ["2026-10", "2026-11"], ["b-1|2026-11", "b-1|2026-10"]), ("a", ["2026-10"], ["a|2026-10"])],
        ),
        ([], []),
    ],
)
def test_a_run_is_taken_company_by_company(keys: list[str], expected: list[tuple[str, list[str], list[str]]]) -> None:
    found = [(cells.company, list(map(str, cells.periods)), list(cells.keys.values())) for cells in by_company(keys)]
    assert found == expected


def test_a_cell_is_named_as_dagster_names_it() -> None:
    assert [dimension.name for dimension in CELLS.partitions_defs] == ["company", "period"]
    assert cell_key("acme", "2026-11") == "acme|2026-11"


@pytest.mark.parametrize("day", [datetime(2026, 11, 24, 17, tzinfo=UTC), datetime(2027, 1, 1, 0, tzinfo=UTC)])
def test_every_document_has_its_cell(day: datetime) -> None:
    """The first and last period of the ledger are the first and last of Dagster, this month among them."""
    keys = PERIODS.get_partition_keys(current_time=day)
    assert keys[0] == str(FIRST_PERIOD) == str(cell_of(date(1999, 5, 1), day, "UTC", day))
    assert keys[-1] == str(Period.of(day.date()).plus(LAST_PERIOD_AHEAD))
    assert keys[-1] == str(cell_of(date(2999, 5, 1), day, "UTC", day))
    assert f"{day:%Y-%m}" in keys
