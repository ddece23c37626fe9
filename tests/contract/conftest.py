"""The company that the suite talks to, and the probes' report. See README.md for the variables of a real company."""

import os
from collections.abc import Callable, Iterator

import pytest
import requests

from tests.contract.company import Company
from tests.contract.forms import Forms
from tests.contract.probe_report import PROPERTY, ProbeReport
from tests.contract.probes.experiment import Experiment, Finding
from tests.contract.settings import BadSettings, Settings, settings_from
from tests.contract.worlds import World, child_world

USAGE_ERROR = 4
LAST = "test_probe[17 401 of a token that was revoked]"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--probe-report", metavar="FILE", help="write what the probes of tests/contract found as JSON")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ProbeReport(config.getoption("probe_report", None)), "probe-report")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The probe that may end the connection comes when there is nothing left to ask."""
    items.sort(key=lambda item: item.name == LAST)


def _settings() -> Settings | None:
    try:
        return settings_from(os.environ)
    except BadSettings as problem:
        pytest.exit(f"contract suite: {problem}", USAGE_ERROR)


@pytest.fixture(scope="session", autouse=True)
def only_this_machine(request: pytest.FixtureRequest) -> None:
    """The guard of all other tests, lifted for the one host that the variables name."""
    if _settings() is None:
        request.getfixturevalue("only_this_machine")


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """One company for the whole session; what the tests made in it is taken away at the end."""
    settings = _settings()
    if settings is None:
        with child_world() as sandbox:
            yield sandbox
            _tidy(sandbox)
    else:
        with requests.Session() as session:
            real = World.of_settings(settings, session)
            yield real
            _tidy(real)


def _tidy(world: World) -> None:
    left = world.company.tidy()
    assert not left, "left behind, marked " + world.company.mark + ":\n" + "\n".join(left)


@pytest.fixture(scope="session")
def company(world: World) -> Company:
    return world.company


@pytest.fixture(scope="session")
def forms(world: World) -> Forms:
    return world.forms


@pytest.fixture
def note(world: World, record_property: Callable[[str, object], None]) -> Callable[[Experiment, Finding], None]:
    """Puts what a probe found into the report."""
    name = "our sandbox" if world.is_sandbox else f"the company {world.client.realm_id}"

    def noted(experiment: Experiment, finding: Finding) -> None:
        found = {"answer": finding.answer, "raw": finding.raw, "company": name}
        record_property(PROPERTY, {"number": experiment.number, "name": experiment.name, **found})

    return noted
