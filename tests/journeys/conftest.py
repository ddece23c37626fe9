"""One sandbox process per module; each test has a company and a ledger of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.firm import Firm, invoice, seed, settled
from tests.journeys.loopback import Loopback, vendors


@pytest.fixture(scope="module")
def town() -> Iterator[Loopback]:
    with vendors() as running:
        yield running


@pytest.fixture
def firm(town: Loopback, tmp_path: Path, database_url: str | None) -> Iterator[Firm]:
    """A company with three invoices that nothing has been carried of."""
    documents = seed(invoice(1), invoice(2, contact="c2", price="0.35"), invoice(3, price="100"))
    with settled(town, tmp_path, documents, database_url=database_url) as firm:
        yield firm
    assert (tmp_path / "ledger.db").exists() is (database_url is None)
