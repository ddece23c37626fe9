"""intuit-oauth for Node goes through its exercise; the steps are named here too, so that none can go missing."""

from pathlib import Path

import pytest

from tests.clients.node.reports import Reports, exercised
from tests.clients.sandbox import Sandbox

pytestmark = pytest.mark.timeout(400)

STEPS = (
    "the end points of the discovery document",
    "consent, code and tokens",
    "a code is good once",
    "the id token is valid",
    "user information",
    "a call of the accounting API",
    "refresh, and rotation after a day",
    "the old refresh token is dead",
    "the hard end is told when asked for",
    "a wrong secret",
    "revoking ends the connection",
)


@pytest.fixture(scope="module")
def reports(node_modules: Path, sandbox: Sandbox) -> Reports:
    return exercised(node_modules, "oauth", sandbox.control_url)


@pytest.mark.parametrize("step", STEPS)
def test_intuit_oauth_for_node(reports: Reports, step: str) -> None:
    reports.check(step)


def test_every_step_is_named_here(reports: Reports) -> None:
    assert tuple(reports.steps) == STEPS
