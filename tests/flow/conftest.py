"""Every test here gets its own stage: two sandboxes, one company, one clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stage import Stage


@pytest.fixture
def stage(tmp_path: Path, database_url: str | None) -> Iterator[Stage]:
    stage = Stage(tmp_path, database_url=database_url)
    yield stage
    stage.services.close()
