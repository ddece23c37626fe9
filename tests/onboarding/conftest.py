"""A ledger of SQLite with the companies ACME and BETA, each connected: what is tested here is not the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plannit_qbo_pipeline.ledger.database import Ledger, open_ledger
from tests.ledger.samples import ACME, BETA, open_company
from tests.ledger.watch import Watch


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


@pytest.fixture
def ledger(url: str, watch: Watch) -> Iterator[Ledger]:
    ledger = open_ledger(url, watch.clock)
    with ledger.write() as tx:
        open_company(tx, ACME)
        open_company(tx, BETA)
    yield ledger
    ledger.close()
