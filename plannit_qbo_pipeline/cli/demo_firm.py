"""What the demo stands on: a sandbox child with kept state, settings of its own, the demo firm known to both."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.onboarding import connect as binding
from plannit_qbo_pipeline.wiring import Services

DEMO_COMPANY = CompanyKey("demo")
DEMO_TIME_ZONE = "America/Toronto"
_STOP_S = 15.0
_OUR_PREFIXES = ("PLANNIT_", "QBO_", "DAGSTER_")


@contextmanager
def folder_to_itself(home: Path) -> Iterator[None]:
    """Raises Unavailable where another demo is at work: each would write its sandbox over the other's."""
    with (home / "demo.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unavailable(
                f"Another demo is at work in {home}. Watch that one or end it with Ctrl-C, or run this one in another "
                "folder: each has a UI and ports of its own."
            ) from None
        yield


@contextmanager
def sandbox_running(state: Path) -> Iterator[dict[str, Any]]:
    """A sandbox child with kept state; answers its connection block, and ends it whatever happens."""
    arguments = ["--seed", "demo", "--state", str(state), "--throttle-scale", "0"]
    child = subprocess.Popen(
        [sys.executable, "-m", "plannit_qbo_pipeline.sandbox", *arguments],
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches us alone, and we end the child when our own work is safe
    )
    try:
        assert child.stdout is not None
        line = child.stdout.readline()
        if not line:
            raise Unavailable(f"The sandbox did not start (exit code {child.wait(_STOP_S)}); its message is above.")
        yield json.loads(line)
    finally:
        end(child)
        if child.stdout is not None:
            child.stdout.close()


def demo_environment(home: Path, block: Mapping[str, Any]) -> dict[str, str]:
    """The demo's own settings; nothing of a real set-up shines through."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OUR_PREFIXES)}
    qbo = block["qbo"]
    return kept | {
        "PLANNIT_QBO_HOME": str(home),
        "PLANNIT_QBO_REQUESTS_PER_SECOND": "0",
        "PLANNIT_QBO_REQUESTS_PER_MINUTE": "0",
        "QBO_CLIENT_ID": qbo["client_id"],
        "QBO_CLIENT_SECRET": qbo["client_secret"],
        "QBO_ENVIRONMENT": qbo["discovery_url"],
        "QBO_BASE_URL": qbo["base_url"],
    }


def introduce(opened: Services, block: Mapping[str, Any]) -> None:
    """The demo company with this sandbox's addresses and tokens; ports change from one demo to the next."""
    plannit, qbo = block["plannit"], block["qbo"]
    now = opened.ledger.clock.now()
    with opened.ledger.write() as tx:
        if DEMO_COMPANY in companies.keys(tx):
            companies.move(tx, opened.sealer, DEMO_COMPANY, plannit["base_url"], plannit["api_key"])
        else:
            firm = Company(
                DEMO_COMPANY, "Demo", plannit["base_url"], plannit["api_key"], DEMO_TIME_ZONE, None, "CAD", now
            )
            companies.add(tx, opened.sealer, firm)
    tokens = qbo["realm_id"], qbo["access_token"], qbo["refresh_token"]
    new = binding.handed_in(opened.ledger, DEMO_COMPANY, *tokens)
    binding.connect(opened.ledger, opened.sealer, new, opened.oauth(), opened.qbo_with)


def end(child: subprocess.Popen[bytes]) -> None:
    """Asks the child to end, and makes it end when it does not."""
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
