"""The JavaScript clients, installed at the first test of a session that wants them."""

import os
from pathlib import Path

import pytest

from tests.clients.node.installation import Unavailable, installed, skip_or_fail


@pytest.fixture(scope="session")
def node_modules(pytestconfig: pytest.Config) -> Path:
    assert pytestconfig.cache is not None
    try:
        return installed(pytestconfig.cache.mkdir("node_clients"))
    except Unavailable as why:
        skip_or_fail(why, os.environ)
