"""Every test here gets its own stage, and a Dagster above it with the stage's company as a partition."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.defs.floor import Floor
from tests.defs.watching import Watchers
from tests.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def floor(stage: Stage) -> Iterator[Floor]:
    floor = Floor(stage)
    yield floor
    floor.close()


@pytest.fixture
def watch(stage: Stage, floor: Floor) -> Watchers:
    """Sensors at work for a while already: contacts and products were just read."""
    made = Watchers(floor)
    made.carry()
    stage.forget_requests()
    return made
