"""A firm with years behind it of which the pipeline was never told, and the backfill that carries them meanwhile."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks._office import Office
from benchmarks._sandbox import Sandbox
from plannit_qbo_pipeline.cli.demo_firm import DEMO_COMPANY, end
from plannit_qbo_pipeline.domain.period import Period

MONTHS = 24
_BACKFILL = "from plannit_qbo_pipeline.cli.main import main; main()"
_MOVES_BALANCES_FIRST = ("payments", "creditNotes", "invoices")
_START_S = 120.0
_LOOK_S = 0.5

Seed = dict[str, Any]


def parted(seed: Seed, recent: int) -> tuple[Seed, Seed]:
    """The firm with its last so many invoices and their money only; and all its earlier documents by kind."""
    known = {invoice["id"] for invoice in seed["invoices"][-recent:]}
    lately: Seed = {"invoices": [], "payments": [], "creditNotes": []}
    before: Seed = {"invoices": [], "payments": [], "creditNotes": []}
    for kind in lately:
        for document in seed[kind]:
            about = document["id"] if kind == "invoices" else document["invoiceId"]
            (lately if about in known else before)[kind].append(document)
    paid = {payment["id"] for payment in lately["payments"]}
    payouts = [
        {**payout, "paymentIds": [each for each in payout["paymentIds"] if each in paid]} for payout in seed["payouts"]
    ]
    return {**seed, **lately, "payouts": payouts}, before


def put_history(office: Office, history: Seed) -> None:
    """Puts the earlier documents into Plannit as they were left long ago: no poll finds them, for nothing changed."""
    for kind in _MOVES_BALANCES_FIRST:
        office.put_history(kind.lower(), history[kind])


@contextmanager
def backfilling(
    sandbox: Sandbox, environ: Mapping[str, str], folder: Path, today: date
) -> Iterator[subprocess.Popen[bytes]]:
    """`plannit-qbo backfill` of the last months from its first write on; ended with the block.

    RuntimeError where it does not begin to write.
    """
    last = Period.of(today)
    months = ["--from", str(last.plus(1 - MONTHS)), "--to", str(last), "--json"]
    position = len(sandbox.requests_since(0))
    with (folder / "backfill.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-c", _BACKFILL, "backfill", str(DEMO_COMPANY), *months],
            env=dict(environ),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait_until_writing(child, sandbox, position)
            yield child
        finally:
            end(child)


def _wait_until_writing(child: subprocess.Popen[bytes], sandbox: Sandbox, position: int) -> None:
    give_up_at = time.monotonic() + _START_S
    while time.monotonic() < give_up_at and child.poll() is None:
        if any(entry["requestid"] for entry in sandbox.requests_since(position)):
            return
        time.sleep(_LOOK_S)
    raise RuntimeError(f"the backfill did not begin to write (exit code {child.poll()}); see its log in the folder")
