"""A new company for each test, through the Python libraries."""

from collections.abc import Iterator

import pytest

from tests.clients.python.firm import Firm
from tests.clients.sandbox import Sandbox


@pytest.fixture(autouse=True)
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-quickbooks talks through requests-oauthlib, which refuses http unless told so."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def firm(sandbox: Sandbox) -> Iterator[Firm]:
    firm = Firm(sandbox.company())
    yield firm
    firm.close()
