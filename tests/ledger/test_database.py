import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from plannit_qbo_pipeline.errors import Misconfigured, PipelineError, Unavailable
from plannit_qbo_pipeline.ledger import companies, mappings
from plannit_qbo_pipeline.ledger.database import Ledger, make_engine, open_ledger
from tests.ledger.samples import ACME, BETA, SEALER, company
from tests.ledger.watch import NOON, Watch
from tests.postgres import PostgresServer

CLOCK = Watch().clock
SHORT_MS = 50


def value_of(ledger: Ledger, name: str) -> object:
    with ledger.read() as tx:
        kept = mappings.get(tx, ACME, name)
    return None if kept is None else kept[0]


def test_a_database_without_schema_gets_one_and_keeps_it(empty_url: str) -> None:
    for _ in range(2):
        ledger = open_ledger(empty_url, CLOCK)
        with ledger.read() as tx:
            assert companies.keys(tx) == []
        ledger.close()


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'new' / 'deep' / 'ledger.db'}", CLOCK)
    with ledger.write() as tx:
        companies.add(tx, SEALER, company())
    ledger.close()
    assert (tmp_path / "new" / "deep" / "ledger.db").exists()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg2"])
def test_every_spelling_of_a_postgresql_address_takes_the_same_driver(scheme: str) -> None:
    engine = make_engine(f"{scheme}://user:secret@db.example/ledger")
    assert engine.url.drivername == "postgresql+psycopg2"
    assert engine.url.password == "secret"


def test_sqlite_waits_for_the_disk_and_for_other_writers_and_keeps_foreign_keys(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}", CLOCK)
    with ledger.read() as tx:
        said = {name: tx.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")}
        said |= {name: tx.execute(text(f"PRAGMA {name}")).scalar() for name in ("foreign_keys", "busy_timeout")}
    ledger.close()
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_what_was_written_counts_only_when_the_transaction_ended_well(ledger: Ledger) -> None:
    def write_and_fail() -> None:
        with ledger.write() as tx:
            mappings.put(tx, ACME, "colour", "red", NOON)
            raise KeyError("stop")

    with pytest.raises(KeyError):
        write_and_fail()
    assert value_of(ledger, "colour") is None
    with ledger.write() as tx:
        mappings.put(tx, ACME, "colour", "blue", NOON)
    assert value_of(ledger, "colour") == "blue"


def test_a_reader_is_not_blocked_by_a_writer_and_sees_what_was_before(
    ledger: Ledger, open_again: Callable[[], Ledger]
) -> None:
    other = open_again()
    with ledger.write() as tx:
        mappings.put(tx, ACME, "colour", "red", NOON)
        assert value_of(other, "colour") is None
    assert value_of(other, "colour") == "red"


def test_a_writer_is_not_blocked_by_a_reader_whose_view_stays_one(
    ledger: Ledger, open_again: Callable[[], Ledger]
) -> None:
    with ledger.read() as tx:
        assert mappings.get(tx, ACME, "colour") is None
        with open_again().write() as elsewhere:
            mappings.put(elsewhere, ACME, "colour", "red", NOON)
        assert mappings.get(tx, ACME, "colour") is None
    assert value_of(ledger, "colour") == "red"


def test_a_write_inside_a_reading_is_refused_not_lost(ledger: Ledger) -> None:
    with pytest.raises(PipelineError, match=r"read-?only"), ledger.read() as tx:
        mappings.put(tx, ACME, "colour", "red", NOON)
    with ledger.write() as tx:
        mappings.put(tx, ACME, "colour", "blue", NOON)
    assert value_of(ledger, "colour") == "blue"


def test_a_second_writer_waits_and_then_sees_the_first_ones_work(
    ledger: Ledger, open_again: Callable[[], Ledger]
) -> None:
    seen: list[object] = []
    other = open_again()
    started = threading.Event()

    def second() -> None:
        started.set()
        with other.write() as tx:
            seen.append(mappings.get(tx, ACME, "colour"))

    thread = threading.Thread(target=second)
    with ledger.write() as tx:
        thread.start()
        assert started.wait(10)
        thread.join(0.2)
        assert thread.is_alive()
        mappings.put(tx, ACME, "colour", "red", NOON)
    thread.join(10)
    assert seen == [("red", NOON)]


def test_who_waits_too_long_for_another_writer_is_told_to_try_again(url: str) -> None:
    patient, hasty = open_ledger(url, CLOCK), open_ledger(url, CLOCK, busy_timeout_ms=SHORT_MS)
    with patient.write(), pytest.raises(Unavailable, match=r"did not answer.*[Tt]ry again"), hasty.write():
        pass
    with hasty.write() as tx:
        companies.add(tx, SEALER, company())
    patient.close()
    hasty.close()


def test_a_broken_promise_of_ours_stays_what_it_is(ledger: Ledger) -> None:
    with pytest.raises(IntegrityError), ledger.write() as tx:
        tx.execute(text("INSERT INTO mappings VALUES ('nobody', 'colour', '1', '2026')"))


def test_what_the_database_says_shows_no_values(ledger: Ledger) -> None:
    """Error texts end up in logs, and rows hold customers and sealed tokens."""
    statement = text("INSERT INTO mappings VALUES (:company, :name, :value, '2026')")
    with pytest.raises(IntegrityError) as caught, ledger.write() as tx:
        tx.execute(statement, {"company": "nobody", "name": "colour", "value": "Madame Secret"})
    assert "Madame Secret" not in str(caught.value)


UNUSABLE = {
    "a folder in the way": "sqlite:///{here}/folder.db",
    "a file for a folder": "sqlite:///{here}/file/ledger.db",
    "no database": "sqlite:///{here}/letter.db",
    "missing and read only": "sqlite:///file:{here}/none.db?mode=ro&uri=true",
    "in memory": "sqlite://",
    "in memory by name": "sqlite:///:memory:",
    "no address": "ledger.db",
    "one slash": "sqlite:/ledger.db",
    "a port of letters": "postgresql://user:secret@localhost:port/ledger",
    "another vendor": "oracle://user:secret@localhost/ledger",
}


@pytest.mark.parametrize("url", UNUSABLE.values(), ids=UNUSABLE)
def test_a_place_that_cannot_be_a_ledger_says_what_to_do(tmp_path: Path, url: str) -> None:
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "letter.db").write_text("Dear accountant, this is not a database. " * 50)
    with pytest.raises(Misconfigured, match="PLANNIT_QBO_DATABASE_URL") as caught:
        open_ledger(url.format(here=tmp_path), CLOCK)
    assert "secret" not in str(caught.value)


def test_an_address_by_uri_makes_no_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_ledger(f"sqlite:///file:{tmp_path / 'ledger.db'}?uri=true", CLOCK).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger.db"]


def test_a_ledger_that_may_only_be_read_is_read_and_says_so_when_written(tmp_path: Path) -> None:
    open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}", CLOCK).close()
    ledger = open_ledger(f"sqlite:///file:{tmp_path / 'ledger.db'}?mode=ro&uri=true", CLOCK)
    with ledger.read() as tx:
        assert companies.keys(tx) == []
    with pytest.raises(Misconfigured, match=r"readonly.*can be written"), ledger.write() as tx:
        companies.add(tx, SEALER, company())
    ledger.close()


def test_a_damaged_ledger_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    open_ledger(f"sqlite:///{path}", CLOCK).close()
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4096)
    with pytest.raises(Misconfigured, match="cannot be used"):
        open_ledger(f"sqlite:///{path}", CLOCK)


def test_a_ledger_of_a_newer_version_is_left_alone(url: str) -> None:
    ledger = open_ledger(url, CLOCK)
    with ledger.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ledger.close()
    with pytest.raises(Misconfigured, match=r"newer version.*9999"):
        open_ledger(url, CLOCK)


def test_a_server_that_is_not_there_is_asked_again_later() -> None:
    with pytest.raises(Unavailable, match="did not answer"):
        open_ledger("postgresql://user:secret@127.0.0.1:1/ledger", CLOCK)


def test_a_database_that_the_server_does_not_have_is_a_setting(postgres: PostgresServer) -> None:
    url = postgres.url.set(database="nothing").render_as_string(hide_password=False)
    with pytest.raises(Misconfigured, match="does not exist"):
        open_ledger(url, CLOCK)


def test_a_connection_that_the_server_ended_is_tried_again_later(postgres: PostgresServer) -> None:
    with postgres.migrated_database() as url:
        ledger = open_ledger(url, CLOCK)
        with pytest.raises(Unavailable), ledger.write() as tx:
            tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        with ledger.write() as tx:
            companies.add(tx, SEALER, company())
        ledger.close()


def test_a_reader_of_the_file_needs_nothing_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = open_ledger(f"sqlite:///{path}", CLOCK)
    with ledger.write() as tx:
        companies.add(tx, SEALER, company(BETA, created_at=NOON))
    ledger.close()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("SELECT key, created_at FROM companies").fetchall() == [
            ("beta", "2026-11-24T12:00:00.000000+00:00")
        ]
