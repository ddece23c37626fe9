"""The company that the suite talks to, and the probes' report. See README.md for the variables of a real company."""

import os
from collections.abc import Iterator

import pytest
import requests

from tests.contract.company import Company
from tests.contract.forms import Forms
from tests.contract.settings import BadSettings, Settings, settings_from
from tests.contract.worlds import World, child_world

USAGE_ERROR = 4


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
