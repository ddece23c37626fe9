from collections.abc import Callable

import pytest

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record, Table


def record(record_id: str, at: str) -> Record:
    return {"Id": record_id, "MetaData": {"LastUpdatedTime": f"2026-11-24T{at}:00-08:00"}}


def since(at: str) -> Callable[[str], bool]:
    return lambda stamp: stamp >= f"2026-11-24T{at}:00-08:00"


def ids(records: list[Record]) -> list[str]:
    return [each["Id"] for each in records]


@pytest.fixture
def table() -> Table:
    made = Table(())
    for record_id, at in (("1", "09:00"), ("2", "09:10"), ("3", "09:20")):
        made.put(record(record_id, at))
    return made


def test_what_changed_since_comes_newest_first(table: Table) -> None:
    table.put(record("1", "09:30"))
    assert ids(table.changed_since(since("09:15"))) == ["1", "3"]
    assert ids(table.changed_since(since("09:31"))) == []


def test_a_change_in_place_is_noted_by_a_touch(table: Table) -> None:
    row = table.rows["2"]
    row["MetaData"] = {"LastUpdatedTime": "2026-11-24T09:40:00-08:00"}
    table.touch(row)
    assert ids(table.changed_since(since("09:30"))) == ["2"]


def test_what_is_removed_has_changed_no_more(table: Table) -> None:
    table.remove("3", "2026-11-24T09:50:00-08:00", "deleted")
    assert ids(table.changed_since(since("09:05"))) == ["2"]


def test_only_what_is_recent_is_looked_at(table: Table) -> None:
    asked: list[str] = []

    def is_recent(stamp: str) -> bool:
        asked.append(stamp)
        return since("09:20")(stamp)

    assert ids(table.changed_since(is_recent)) == ["3"]
    assert len(asked) == 2


def test_a_clock_that_was_set_back_hides_no_change(table: Table) -> None:
    table.put(record("4", "08:00"))
    assert ids(table.changed_since(since("09:05"))) == ["3", "2"]


def test_a_table_taken_back_knows_the_order_of_its_changes(table: Table) -> None:
    table.put(record("1", "09:30"))
    table.put(record("4", "08:00"))
    again = Table(())
    again.load(table.dump())
    assert ids(again.changed_since(since("09:15"))) == ["1", "3"]
    assert ids(again.changed_since(since("07:00"))) == ["1", "3", "2", "4"]
