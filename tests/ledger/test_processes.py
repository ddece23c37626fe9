"""Several real processes on one ledger. Nothing is ever lost, made twice or half made."""

from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from plannit_qbo_pipeline.ledger import companies, mappings
from plannit_qbo_pipeline.ledger.database import Ledger, make_engine, open_ledger
from plannit_qbo_pipeline.ledger.tables import document_versions, documents
from tests.ledger.samples import ACME
from tests.ledger.watch import Watch
from tests.ledger.writers import Crew

CLOCK = Watch().clock
ROUNDS = 25


@pytest.mark.parametrize("writers", [2, 3])
def test_processes_that_hammer_the_ledger_lose_no_write(ledger: Ledger, url: str, writers: int) -> None:
    crew = Crew()
    for number in range(writers):
        crew.add("hammer", url, f"p{number}", str(ROUNDS))
    assert crew.run() == [(0, "done")] * writers
    with ledger.read() as tx:
        kept = mappings.get(tx, ACME, "counter")
        stored = tx.execute(select(func.count()).select_from(documents)).scalar_one()
        shared = tx.execute(
            select(document_versions.c.version).where(document_versions.c.plannit_id == "shared").order_by("version")
        ).scalars()
        assert list(shared) == list(range(1, writers * ROUNDS + 1))
    assert kept is not None
    assert kept[0] == writers * ROUNDS
    assert stored == writers * ROUNDS + 1


def test_a_writer_that_is_killed_leaves_nothing_behind_and_nobody_waiting(ledger: Ledger, url: str) -> None:
    crew = Crew()
    crew.add("write-and-die", url)
    crew.add("hammer", url, "p", "3")
    assert crew.run() == [(-9, ""), (0, "done")]
    with ledger.write() as tx:
        kept = mappings.get(tx, ACME, "counter")
    assert kept is not None
    assert kept[0] == 3


def test_processes_that_open_a_new_ledger_at_once_all_get_the_same(empty_url: str) -> None:
    crew = Crew()
    for _ in range(4):
        crew.add("open", empty_url)
    assert crew.run() == [(0, "opened")] * 4
    ledger = open_ledger(empty_url, CLOCK)
    with ledger.read() as tx:
        assert companies.keys(tx) == []
    ledger.close()


@pytest.mark.parametrize("statement", [3, 12, 25])
def test_an_upgrade_that_is_killed_leaves_the_old_schema_whole(empty_url: str, statement: int) -> None:
    crew = Crew()
    crew.add("upgrade-and-die", empty_url, "-", str(statement))
    assert crew.run() == [(-9, "")]
    engine = make_engine(empty_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    open_ledger(empty_url, CLOCK).close()


def test_of_processes_that_want_the_lease_at_once_one_gets_it(ledger: Ledger, url: str) -> None:
    crew = Crew()
    for number in range(3):
        crew.add("lease", url, f"p{number}")
    assert sorted(crew.run()) == [(0, "1"), (0, "none"), (0, "none")]


def test_of_processes_that_make_the_key_at_once_all_use_one(tmp_path: Path) -> None:
    crew = Crew()
    for _ in range(4):
        crew.add("make-key", str(tmp_path / "new" / "secret.key"))
    ended = crew.run()
    assert {code for code, _ in ended} == {0}
    keys = {key for _, key in ended}
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
