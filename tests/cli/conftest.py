"""A command line of its own: a sandbox child with a handful of documents, and the environment to reach it."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from plannit_qbo_pipeline.cli.main import main
from plannit_qbo_pipeline.sandbox.seeds.demo import demo_seed
from plannit_qbo_pipeline.sandbox.wire import dumps
from tests.sandbox.process import Child, running

INVOICES = 25


@dataclass
class Shell:
    """Runs commands in this process, in an environment that holds nothing but what is given."""

    environ: dict[str, str]
    connection: dict[str, Any] = field(default_factory=dict)

    def __call__(self, *words: str, stdin: str | None = None, **environ: str) -> Result:
        unset = dict.fromkeys(("PLANNIT_QBO_DATABASE_URL", "PLANNIT_QBO_SECRET_KEY", "PLANNIT_API_KEY"))
        return CliRunner().invoke(main, list(words), input=stdin, env={**unset, **self.environ, **environ})

    def ok(self, *words: str, stdin: str | None = None) -> Result:
        result = self(*words, stdin=stdin)
        assert result.exit_code == 0, result.output + repr(result.exception)
        return result

    def json(self, *words: str) -> Any:
        return json.loads(self.ok(*words, "--json").stdout)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Child]:
    with running("--seed", "empty", "--throttle-scale", "0") as child:
        yield child


@pytest.fixture
def connection(sandbox: Child) -> dict[str, Any]:
    """A fresh firm and a fresh realm for each test, in the one sandbox."""
    today = datetime.now(UTC).date()
    seed = demo_seed(random.Random(5), today, contacts=9, products=9, invoices=INVOICES, months=3)
    requests.post(f"{sandbox.control}/reset", timeout=10).raise_for_status()
    planted = requests.post(f"{sandbox.control}/seed", data=dumps(seed), timeout=10)
    planted.raise_for_status()
    answer: dict[str, Any] = planted.json()
    return answer


@pytest.fixture
def shell(tmp_path: Path, connection: dict[str, Any]) -> Shell:
    qbo = connection["qbo"]
    return Shell(
        {
            "PLANNIT_QBO_HOME": str(tmp_path / "home"),
            "PLANNIT_QBO_REQUESTS_PER_SECOND": "0",
            "PLANNIT_QBO_REQUESTS_PER_MINUTE": "0",
            "QBO_CLIENT_ID": qbo["client_id"],
            "QBO_CLIENT_SECRET": qbo["client_secret"],
            "QBO_ENVIRONMENT": qbo["discovery_url"],
            "QBO_BASE_URL": qbo["base_url"],
            "QBO_REALM_ID": qbo["realm_id"],
            "QBO_ACCESS_TOKEN": qbo["access_token"],
            "QBO_REFRESH_TOKEN": qbo["refresh_token"],
        },
        connection,
    )


@pytest.fixture
def connected(shell: Shell, add: Callable[[Shell], None]) -> Shell:
    add(shell)
    shell.ok("connect", "boreal", "--tokens-from-env")
    return shell


@pytest.fixture
def add() -> Callable[[Shell], None]:
    def added(shell: Shell) -> None:
        plannit = shell.connection["plannit"]
        words = ("company", "add", "boreal", "--plannit-url", plannit["base_url"], "--plannit-key", "-")
        shell.ok(*words, stdin=plannit["api_key"] + "\n")

    return added
