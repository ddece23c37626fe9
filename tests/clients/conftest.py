"""One sandbox process for the tests of a module; each test makes the companies it wants."""

from collections.abc import Iterator

import pytest

from tests.clients.sandbox import Sandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as sandbox:
        yield sandbox
