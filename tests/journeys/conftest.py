"""One sandbox process per module; each test has a company and a ledger of its own."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from tests.journeys.firm import Firm, invoice, settle_in
from tests.journeys.loopback import Loopback, vendors

SettleIn = Callable[..., Firm]


def seed(*invoices: Mapping[str, Any], name: str = "Boréal") -> dict[str, Any]:
    """Two customers, two products, these invoices; QuickBooks begins without names and items of its own."""
    return {
        **empty_seed(name),
        "contacts": [{"id": "c1", "firstName": "Zoé", "lastName": "L'Érable"}, {"id": "c2", "company": "Toit & Cie"}],
        "products": [{"id": "p1", "name": "Tonte"}, {"id": "p2", "name": "Déneigement"}],
        "invoices": list(invoices),
        "qbo": {},
    }


@pytest.fixture(scope="module")
def town() -> Iterator[Loopback]:
    with vendors() as running:
        yield running


@pytest.fixture
def firm(town: Loopback, tmp_path: Path) -> Firm:
    """A company with three invoices that nothing has been carried of."""
    return settle_in(town, tmp_path, seed(invoice(1), invoice(2, contact="c2", price=0.35), invoice(3, price=100)))
