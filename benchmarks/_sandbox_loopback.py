"""What making documents over HTTP costs: one client on one connection to the sandbox, and to a bare uvicorn."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from benchmarks._sandbox import running
from benchmarks._sandbox_work import BATCH, Firm, Send
from plannit_qbo_pipeline.sandbox.wire import dumps

_TIMEOUT_S = 60


def measure(count: int) -> dict[str, float]:
    """Documents a second by kind, over so many of each, and echoes a second of bodies and answers of an invoice."""
    with running(Path("empty")) as sandbox, requests.Session() as session:
        firm = Firm(_sender(session, sandbox.connection["qbo"]))
        numbers = firm.numbers(count)
        invoices, ids = firm.invoices(numbers)
        payments = firm.payments(numbers, ids)
        batches = firm.batches(firm.numbers(max(1, count // BATCH) * BATCH))
        answer = firm.send("GET", f"invoice/{ids[0]}", b"")
        bodies = [dumps(firm.invoice(number)) for number in range(count)]
    with _echo(answer) as url, requests.Session() as session:
        session.trust_env = False
        firm.send = lambda method, path, body: _answered(session.request(method, f"{url}/{path}", data=body))
        echoes, _ = firm.post_all("invoice", "e", bodies)
    return {
        "invoice": invoices.per_s,
        "payment": payments.per_s,
        "batch": batches.per_s,
        "echo": echoes.per_s,
    }


def _sender(session: requests.Session, qbo: Mapping[str, Any]) -> Send:
    session.trust_env = False  # a proxy does not know this machine's ports
    session.headers.update({"Authorization": f"Bearer {qbo['access_token']}", "Accept": "application/json"})
    root = f"{qbo['base_url']}/v3/company/{qbo['realm_id']}"
    return lambda method, path, body: _answered(
        session.request(method, f"{root}/{path}", data=body, timeout=_TIMEOUT_S)
    )


def _answered(response: requests.Response) -> bytes:
    if response.status_code != requests.codes.ok:
        raise RuntimeError(f"refused: {response.status_code} {response.text[:300]}")
    return response.content


@contextmanager
def _echo(answer: bytes) -> Iterator[str]:
    """A bare uvicorn that gives this answer, as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "answer.json")
        path.write_bytes(answer)
        command = [sys.executable, "-m", "benchmarks._sandbox_echo", str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            try:
                assert child.stdout is not None
                yield f"http://127.0.0.1:{int(child.stdout.readline())}"
            finally:
                child.terminate()
