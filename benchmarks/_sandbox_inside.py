"""A child of the sandbox benchmark: what is measured without a socket, on an emulated company of N documents.

`python -m benchmarks._sandbox_inside N` prints one line of JSON. The reference is what no emulator can do without: to
read each body's JSON and to write each answer's.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks._meter import peak_rss_mb
from benchmarks._sandbox_work import BATCH, Firm, Pace, Send, printed
from plannit_qbo_pipeline.sandbox.adapter import in_process
from plannit_qbo_pipeline.sandbox.state import StateFile
from plannit_qbo_pipeline.sandbox.wire import dumps, loads, request_from_url
from plannit_qbo_pipeline.sandbox.world import World

SAMPLE = 500
"""Documents whose making is timed at the start and at the end."""
FIRST_LOOK = 10
"""The company is looked at first when it holds this part of its documents."""
READS = 50
FEW_AND_MANY = (
    "query by number",
    "query by customer, 10 rows",
    "query of a page of 100",
    "query by balance, none",
    "changes (CDC), the newest 10",
)
ALL = "SELECT * FROM Invoice"
PAST_S = 1.1
"""Longer than a stamp is exact: what changes after this pause is later than what came before."""


def main(documents: int) -> None:
    before_mb = peak_rss_mb()
    world, firm = opened()
    sample = min(SAMPLE, documents // 8)
    first = made(firm, sample)
    batches = firm.batches(firm.numbers(max(1, sample // BATCH) * BATCH))
    reference = json_round_trips(firm, sample)
    made(firm, documents // FIRST_LOOK // 2 - sample)
    few = looks(firm)
    made(firm, (documents - documents // FIRST_LOOK) // 2 - sample)
    last = made(firm, sample)
    many = looks(firm)
    figures: dict[str, Any] = {
        "documents": documents,
        "per_s": {"invoice": first[0].per_s, "payment": first[1].per_s, "batch": batches.per_s},
        "json_per_s": reference.per_s,
        "growth": {"invoice": last[0].each_ms / first[0].each_ms, "payment": last[1].each_ms / first[1].each_ms},
        "few_ms": few,
        "many_ms": many,
        "peak_rss_mb": peak_rss_mb(),
        "start_rss_mb": before_mb,
    }
    sys.stdout.write(printed(figures | kept(world)))


def opened() -> tuple[World, Firm]:
    """An empty company without limits, and the firm in it."""
    world, _, connection = in_process("empty")
    return world, Firm(sender(world, connection))


def sender(world: World, connection: dict[str, Any]) -> Send:
    qbo = connection["qbo"]
    root = f"{qbo['base_url']}/v3/company/{qbo['realm_id']}"
    headers = {"Authorization": f"Bearer {qbo['access_token']}", "Accept": "application/json"}

    def send(method: str, path: str, body: bytes) -> bytes:
        response = world.answer("qbo", request_from_url(method, f"{root}/{path}", headers, body)).response
        if response.status != 200:
            raise RuntimeError(f"{method} {path} was refused: {response.status} {response.body[:300]!r}")
        return response.body

    return send


def json_round_trips(firm: Firm, count: int) -> Pace:
    """Reads the JSON of so many invoices, and writes that of their answers."""
    bodies = [dumps(firm.invoice(number)) for number in range(count)]
    answers = [loads(firm.send("GET", f"query?query={quote(f'{ALL} MAXRESULTS 1')}", b""))] * count
    started = time.perf_counter()
    for body, answer in zip(bodies, answers, strict=True):
        loads(body)
        dumps(answer)
    return Pace(count, time.perf_counter() - started)


def looks(firm: Firm) -> dict[str, float]:
    """What reading costs, in ms a request."""
    time.sleep(PAST_S)
    since = datetime.now(UTC)
    time.sleep(PAST_S)
    firm.invoices(firm.numbers(10))
    known = range(1000, firm.last, (firm.last - 1000) // READS)
    changes = f"cdc?entities=Invoice,Payment&changedSince={quote(since.isoformat(timespec='seconds'))}"
    conditions = (
        [f"WHERE DocNumber = '{number}'" for number in known],
        [f"WHERE CustomerRef = '{each}'" for each in firm.quiet] * 10,
        ["MAXRESULTS 100"] * 5,
        ["WHERE Balance > '1000'"] * 5,
    )
    paths = [[f"query?query={quote(f'{ALL} {each}')}" for each in texts] for texts in conditions]
    return {name: firm.timed(each).each_ms for name, each in zip(FEW_AND_MANY, [*paths, [changes] * 10], strict=True)}


def kept(world: World) -> dict[str, float]:
    """What saving the state and taking it back costs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "state.json")
        started = time.perf_counter()
        StateFile(path).save(world)
        saved = time.perf_counter()
        megabytes = path.stat().st_size / 1_000_000
        StateFile(path).load_into(in_process("empty")[0])
        return {"save_s": saved - started, "state_mb": megabytes, "load_s": time.perf_counter() - saved}


def made(firm: Firm, count: int) -> tuple[Pace, Pace]:
    """So many invoices more, each paid."""
    numbers = firm.numbers(max(count, 0))
    pace, ids = firm.invoices(numbers)
    return pace, firm.payments(numbers, ids)


if __name__ == "__main__":
    main(int(sys.argv[1]))
