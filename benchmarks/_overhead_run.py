"""One run of the overhead benchmark: a firm of so many invoices, two passes, and the reference beside it."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import _sandbox
from benchmarks._sandbox import Sandbox
from plannit_qbo_pipeline.sandbox.seeds.demo import demo_seed
from plannit_qbo_pipeline.sandbox.wire import dumps

LAST_DAY = date(2026, 1, 31)  # a fixed one: the same seed is the same firm whenever it runs
REQUEST_KINDS = ("plannit_reads", "plannit_writes", "qbo_reads", "qbo_writes")
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Pass:
    """One `sync`, measured from within the process that did it; `requests` as the vendors saw them."""

    seconds: float
    cpu_s: float
    peak_rss_mb: float
    start_cpu_s: float
    start_rss_mb: float
    extracted: dict[str, int]
    posted: dict[str, int]
    standings: dict[str, int]
    requests: dict[str, int]

    @property
    def documents(self) -> int:
        """How many documents this pass brought into QuickBooks."""
        return sum(self.posted.values())

    @property
    def cpu_ms_per_document(self) -> float:
        return 1000 * self.cpu_s / self.documents


@dataclass(frozen=True, slots=True)
class Bare:
    """The reference: the same invoices and payments posted in a loop of `requests`, no ledger, nothing read."""

    seconds: float
    cpu_s: float
    peak_rss_mb: float
    documents: int

    @property
    def cpu_ms_per_document(self) -> float:
        return 1000 * self.cpu_s / self.documents


@dataclass(frozen=True, slots=True)
class Run:
    """All figures of one size of firm."""

    invoices: int
    payments: int
    first: Pass
    second: Pass
    bare: Bare

    @property
    def per_s(self) -> float:
        return self.first.documents / self.first.seconds

    @property
    def bare_per_s(self) -> float:
        return self.bare.documents / self.bare.seconds

    @property
    def ratio(self) -> float:
        """How many times as long as the bare loop a document takes."""
        return self.bare_per_s / self.per_s

    @property
    def cpu_ratio(self) -> float:
        return self.first.cpu_ms_per_document / self.bare.cpu_ms_per_document

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "documents": self.first.documents,
            "documents_per_s": self.per_s,
            "cpu_ms_per_document": self.first.cpu_ms_per_document,
            "requests_per_document": {k: n / self.first.documents for k, n in self.first.requests.items()},
            "bare_documents_per_s": self.bare_per_s,
            "bare_cpu_ms_per_document": self.bare.cpu_ms_per_document,
            "ratio": self.ratio,
            "cpu_ratio": self.cpu_ratio,
        }


def measure(invoices: int, seed: int, folder: Path, *, all_paid: bool = False) -> Run:
    """Runs everything inside `folder`; `all_paid`: with one payment for each invoice, whatever the demo firm has.

    RuntimeError or CalledProcessError where a child fails: then nothing counts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    seed_file = folder / "seed.json"
    firm = demo_seed(random.Random(seed), LAST_DAY, invoices=invoices)
    firm = paid(firm) if all_paid else firm
    seed_file.write_bytes(dumps(firm))
    with _sandbox.running(seed_file) as sandbox:
        first = _carry(sandbox, folder)
        second = _carry(sandbox, folder)
    # Afresh from the same seed, so that the reference meets the books as the first pass met them, ids included.
    with _sandbox.running(seed_file) as sandbox:
        said = _child("_bare", _written(folder / "bare.json", sandbox.connection), folder / "home" / "ledger.db")
    if not first.documents:
        raise RuntimeError(f"the first pass posted nothing: {first.standings}")
    return Run(invoices, len(firm["payments"]), first, second, Bare(**said))


def paid(firm: Mapping[str, Any]) -> dict[str, Any]:
    """The firm with one payment in full for each of its invoices that comes to something, and no other money."""
    payments = [
        {
            "id": f"paid{number:08d}",
            "invoiceId": invoice["id"],
            "contactId": invoice["contactId"],
            "amount": invoice["total"],
            "method": "cheque",
            "date": invoice["date"] or LAST_DAY.isoformat(),
            "createdAt": invoice["createdAt"],
            "updatedAt": invoice["updatedAt"],
        }
        for number, invoice in enumerate(firm["invoices"])
        if invoice["total"] > 0
    ]
    return {**firm, "payments": payments, "creditNotes": [], "payouts": []}


def _carry(sandbox: Sandbox, folder: Path) -> Pass:
    seen_before = len(sandbox.requests_since(0))
    connection = _written(folder / "connection.json", sandbox.connection)
    qbo = sandbox.connection["qbo"]
    said = _child(
        "_carry",
        connection,
        PLANNIT_QBO_HOME=str(folder / "home"),
        PLANNIT_QBO_REQUESTS_PER_SECOND="0",
        PLANNIT_QBO_REQUESTS_PER_MINUTE="0",
        QBO_ENVIRONMENT=qbo["discovery_url"],
        QBO_BASE_URL=qbo["base_url"],
        QBO_CLIENT_ID=qbo["client_id"],
        QBO_CLIENT_SECRET=qbo["client_secret"],
    )
    return Pass(**said, requests=counted(sandbox.requests_since(seen_before)))


def counted(entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Requests by vendor, reads and writes apart; QuickBooks' queries are POSTs and yet reads."""
    found = Counter(f"{entry['system']}_{'writes' if _writes(entry) else 'reads'}" for entry in entries)
    return {kind: found[kind] for kind in REQUEST_KINDS}


def _writes(entry: Mapping[str, Any]) -> bool:
    return entry["requestid"] is not None or (entry["system"] == "plannit" and entry["method"] != "GET")


def _child(module: str, *arguments: Path, **settings: str) -> dict[str, Any]:
    """Runs a module beside this one in a process of its own; answers the JSON it prints."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ} | settings
    root = Path(__file__).parents[1]
    ended = subprocess.run(command, env=environment, cwd=root, stdout=subprocess.PIPE, check=True)
    said: dict[str, Any] = json.loads(ended.stdout)
    return said


def _written(path: Path, block: Mapping[str, Any]) -> Path:
    path.write_text(json.dumps(dict(block)), encoding="utf-8")
    return path
