"""One company on its journey: a ledger of its own, its seed, and the processes that carry it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from plannit_qbo_pipeline.domain.identity import company_key
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.onboarding.connect import connect, handed_in
from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from plannit_qbo_pipeline.settings import load_settings
from plannit_qbo_pipeline.wiring import Services, open_services
from tests.journeys.loopback import Loopback

ROOT = Path(__file__).resolve().parents[2]
CLI = (str(Path(sys.executable).parent / "plannit-qbo"),)
CHILD = (sys.executable, "-m", "tests.journeys.child")
WAIT_S = 60
_POLL_S = 0.02
# A killed writer's lease must not hold up the next one for a minute.
SHORT_LEASE = {"LEASE_TTL": 1.0, "LEASE_RENEW_AFTER": 0.3}

Plan = Mapping[str, Any]


def _hear_ctrl_c() -> None:
    """A test run in the background of a shell ignores SIGINT, and so would all its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Ended:
    """A process that is over; `code` is negative when a signal ended it."""

    code: int
    out: str
    err: str


@dataclass
class Firm:
    """A company of the sandbox, connected in a ledger: under `home`, unless a `database_url` names it."""

    town: Loopback
    block: dict[str, Any]
    home: Path
    slug: str = "boreal"
    database_url: str | None = None
    changed: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def realm(self) -> str:
        return str(self.block["qbo"]["realm_id"])

    @property
    def environment(self) -> dict[str, str]:
        """The settings of every process of this firm; nothing of the machine's own set-up shines through."""
        qbo = self.block["qbo"]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLANNIT_", "QBO_"))}
        return {
            **kept,
            "PLANNIT_QBO_HOME": str(self.home),
            "PLANNIT_QBO_REQUESTS_PER_SECOND": "0",
            "PLANNIT_QBO_REQUESTS_PER_MINUTE": "0",
            "QBO_CLIENT_ID": qbo["client_id"],
            "QBO_CLIENT_SECRET": qbo["client_secret"],
            "QBO_ENVIRONMENT": qbo["discovery_url"],
            "QBO_BASE_URL": qbo["base_url"],
            **({"PLANNIT_QBO_DATABASE_URL": self.database_url} if self.database_url else {}),
            **self.changed,
        }

    @contextmanager
    def services(self) -> Iterator[Services]:
        opened = open_services(load_settings(self.environment))
        try:
            yield opened
        finally:
            opened.close()

    def introduce(self) -> None:
        """Adds and connects the company; in this process, for it is not what a journey is about."""
        key, plannit, qbo = company_key(self.slug), self.block["plannit"], self.block["qbo"]
        with self.services() as opened:
            now = opened.ledger.clock.now()
            new = Company(key, self.slug, plannit["base_url"], plannit["api_key"], "America/Toronto", None, "CAD", now)
            with opened.ledger.write() as tx:
                companies.add(tx, opened.sealer, new)
            tokens = handed_in(opened.ledger, key, qbo["realm_id"], qbo["access_token"], qbo["refresh_token"])
            connect(opened.ledger, opened.sealer, tokens, opened.oauth(), opened.qbo_with)

    def carry_here(self) -> None:
        """A whole pass in this process: what was there before the journey begins."""
        with self.services() as opened:
            opened.carrier(self.slug).sync()

    def tell_plannit(self, kind: str, *documents: Mapping[str, Any]) -> None:
        """What people do in Plannit."""
        self.town.control("POST", f"plannit/{kind}?company={self.block['plannit']['api_key']}", list(documents))

    def start(self, *arguments: str, plan: Plan | None = None) -> subprocess.Popen[str]:
        """The command line in a process of its own; with a plan, one that is watched."""
        command = [*CLI, *arguments] if plan is None else [*CHILD, json.dumps(plan), *arguments]
        process = subprocess.Popen(
            command,
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_hear_ctrl_c,
        )
        self.started.append(process)
        return process

    def leave(self) -> None:
        """Ends what a failed test left behind, suspended processes included."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.communicate(timeout=WAIT_S)

    def run(self, *arguments: str, plan: Plan | None = None) -> Ended:
        return ended(self.start(*arguments, plan=plan))

    def sync(self, plan: Plan | None = None) -> Ended:
        """One `sync` that must succeed."""
        done = self.run("sync", self.slug, "--json", plan=plan)
        assert done.code == 0, done
        return done

    def die(self, *moments: str) -> None:
        """A `sync` that is killed at the last of these moments; it is an error if it never comes."""
        done = self.run("sync", self.slug, plan={"moments": moments, "limits": SHORT_LEASE})
        assert done.code == -signal.SIGKILL, done

    def stopped(self, *moments: str, **plan: Any) -> subprocess.Popen[str]:
        """A `sync` that has stopped itself at the last of these moments and can be continued with SIGCONT."""
        process = self.start("sync", self.slug, plan={"moments": moments, "signal": "SIGSTOP", **plan})
        wait_until_stopped(process)
        return process


@contextmanager
def settled(
    town: Loopback, home: Path, seed: Mapping[str, Any], slug: str = "boreal", database_url: str | None = None
) -> Iterator[Firm]:
    """A new company, known to both vendors and to its ledger; none of its processes outlives the block."""
    firm = Firm(town, town.seed(seed), home, slug, database_url)
    firm.introduce()
    try:
        yield firm
    finally:
        firm.leave()


def ended(process: subprocess.Popen[str]) -> Ended:
    try:
        out, err = process.communicate(timeout=WAIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        raise AssertionError(f"still running after {WAIT_S} s: {process.communicate()}") from None
    return Ended(process.returncode, out, err)


def wait_until_stopped(process: subprocess.Popen[str]) -> None:
    give_up_at = time.monotonic() + WAIT_S
    while time.monotonic() < give_up_at:
        found, status = os.waitpid(process.pid, os.WUNTRACED | os.WNOHANG)
        if found and os.WIFSTOPPED(status):
            return
        assert not found, f"it ended instead of stopping: {process.communicate(timeout=WAIT_S)}"
        time.sleep(_POLL_S)
    process.kill()
    raise AssertionError(f"not stopped within {WAIT_S} s: {process.communicate()}")


def item(product: str, price: str, quantity: int = 1) -> dict[str, Any]:
    return {"productId": product, "name": product, "quantity": quantity, "unitPrice": Decimal(price), "taxable": True}


def invoice(number: int, *, contact: str = "c1", price: str = "33.33", **more: Any) -> dict[str, Any]:
    """An invoice of two taxed lines whose amounts the sandbox's Plannit works out."""
    items = [item("p1", price, 3), item("p2", "10.10")]
    base = {"id": f"i{number}", "number": f"F-{number}", "contactId": contact, "date": "2026-03-02", "items": items}
    return {**base, **more}


def payment(number: int, amount: str, invoice_number: int, *, contact: str = "c1", **more: Any) -> dict[str, Any]:
    """Money that arrived for an invoice, the day after it was made."""
    base = {"id": f"p{number}", "invoiceId": f"i{invoice_number}", "contactId": contact, "amount": Decimal(amount)}
    return {**base, "date": "2026-03-03", "method": "cheque", **more}


def seed(*invoices: Mapping[str, Any], name: str = "Boréal") -> dict[str, Any]:
    """Two customers, two products, these invoices; QuickBooks begins without names and items of its own."""
    return {
        **empty_seed(name),
        "contacts": [{"id": "c1", "firstName": "Zoé", "lastName": "L'Érable"}, {"id": "c2", "company": "Toit & Cie"}],
        "products": [{"id": "p1", "name": "Tonte"}, {"id": "p2", "name": "Déneigement"}],
        "invoices": list(invoices),
        "qbo": {},
    }
