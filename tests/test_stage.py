from pathlib import Path

import pytest

from tests.stage import Stage


@pytest.mark.both_databases
def test_a_stage_stands_on_the_database_that_its_test_names(
    tmp_path: Path, database: str, database_url: str | None
) -> None:
    stage = Stage(tmp_path, database_url=database_url)
    assert stage.ledger.engine.dialect.name == database
    assert (tmp_path / "ledger.db").exists() is (database == "sqlite")
    stage.services.close()
