"""A step that fails, and one that never comes, are seen."""

from pathlib import Path

import pytest

from tests.clients.node.reports import EXERCISES, run

pytestmark = pytest.mark.timeout(400)

SCRIPT = f"""
const {{ step, runSteps }} = require({str(EXERCISES / "steps.js")!r});
step("good", async () => {{}});
step("bad", async () => {{ require("node:assert/strict").equal(1, 2); }});
step("refused", async () => {{ throw {{ response: {{ data: {{ Fault: 6240 }} }} }}; }});
step("after", async () => {{}});
runSteps();
"""


def test_a_failing_step_says_why_and_does_not_stop_the_others(node_modules: Path) -> None:
    reports = run(node_modules, "-e", SCRIPT)
    assert {name: report.ok for name, report in reports.steps.items()} == {
        "good": True,
        "bad": False,
        "refused": False,
        "after": True,
    }
    reports.check("good")
    with pytest.raises(AssertionError, match="1 !== 2"):
        reports.check("bad")
    with pytest.raises(AssertionError, match="6240"):
        reports.check("refused")


def test_a_step_that_was_never_reported_is_a_failure(node_modules: Path) -> None:
    reports = run(node_modules, "-e", "throw new Error('early end')")
    with pytest.raises(AssertionError, match=r"never came to 'good'[\s\S]*early end"):
        reports.check("good")
