"""node-quickbooks goes through its exercise; the steps are named here too, so that none can go missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.node.reports import Reports, exercised
from tests.clients.sandbox import Sandbox, running_sandbox

pytestmark = pytest.mark.timeout(400)

STEPS = (
    "open a company",
    "company information and preferences",
    "paging past a thousand",
    "apostrophes and accents",
    "queries that are refused",
    "a duplicate name",
    "a customer changed and set inactive",
    "items and their duplicate",
    "an invoice with both taxes",
    "taxes inside the amounts",
    "invoices that are refused",
    "sparse and full updates",
    "a stale update",
    "a duplicate number",
    "a request id twice",
    "void and delete",
    "open a second company",
    "a partial payment and the rest",
    "a voided payment opens its invoice again",
    "payments that are refused",
    "a refund receipt",
    "a credit memo applied",
    "an expense that gives money back",
    "a batch of five with one bad",
    "a batch of thirty, and of thirty-one",
    "what changed since a moment",
    "open a third company",
    "vendors, employees, accounts, terms, classes and locations",
    "a tax code through the tax service",
    "an invoice sent and printed",
    "a file that belongs to an invoice",
    "a deposited payment is held by its deposit",
    "an expired token is refreshed and the call repeated",
    "a rotated refresh token is the only one that works",
    "a token opens one company only",
    "user information, and the end of the connection",
)
THROTTLED_STEPS = ("calls in one second are counted", "calls in one minute are counted")


@pytest.fixture(scope="module")
def reports(node_modules: Path, sandbox: Sandbox) -> Reports:
    return exercised(node_modules, "quickbooks", sandbox.control_url)


@pytest.fixture(scope="module")
def throttled_reports(node_modules: Path) -> Iterator[Reports]:
    with running_sandbox("0.02") as slow_sandbox:
        yield exercised(node_modules, "throttle", slow_sandbox.control_url)


@pytest.mark.parametrize("step", STEPS)
def test_node_quickbooks(reports: Reports, step: str) -> None:
    reports.check(step)


@pytest.mark.parametrize("step", THROTTLED_STEPS)
def test_node_quickbooks_is_throttled(throttled_reports: Reports, step: str) -> None:
    throttled_reports.check(step)


def test_every_step_is_named_here(reports: Reports, throttled_reports: Reports) -> None:
    assert (tuple(reports.steps), tuple(throttled_reports.steps)) == (STEPS, THROTTLED_STEPS)
