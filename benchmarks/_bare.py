"""A child of a benchmark, the reference: the pipeline's own invoices and payments in a bare loop of `requests`.

`python -m benchmarks._bare CONNECTION.json LEDGER.db` sends them to a sandbox of the same seed that holds
no document yet, without any ledger of its own, and prints one line of JSON. Customers and items go there first,
unmeasured.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

import requests

from benchmarks._meter import Meter
from plannit_qbo_pipeline.sandbox.wire import dumps

_TIMEOUT_S = 60
_REFERENCES = {"CustomerRef": "Customer", "ItemRef": "Item"}
_WRITTEN = """
    SELECT i.entity, i.body, r.qbo_id FROM intents i JOIN receipts r ON r.intent_id = i.id
    WHERE i.operation = 'create' AND i.entity IN (?, ?) ORDER BY i.id
"""

Ids = dict[tuple[str, str], str]


def main(connection: str, ledger: str) -> None:
    url, session = _opened(json.loads(Path(connection).read_text("utf-8"))["qbo"])
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as database:
        ids = _parties(url, session, database)
        used: list[dict[str, float]] = []
        documents = 0
        for entity in ("Invoice", "Payment"):  # the second refers to the first
            written = [(record, qbo_id) for _, record, qbo_id in _written(database, entity)]
            bodies = [dumps(_referring(record, ids)) for record, _ in written]
            spent, answers = post_all(session, f"{url}/{entity.lower()}", bodies)
            ids |= {
                (entity, qbo_id): json.loads(a)[entity]["Id"] for (_, qbo_id), a in zip(written, answers, strict=True)
            }
            used.append(spent)
            documents += len(bodies)
    sums = {name: sum(spent[name] for spent in used) for name in ("seconds", "cpu_s")}
    peak = max(spent["peak_rss_mb"] for spent in used)
    sys.stdout.write(json.dumps({**sums, "peak_rss_mb": peak, "documents": documents}) + "\n")


def post_all(session: requests.Session, url: str, bodies: Sequence[bytes]) -> tuple[dict[str, float], list[bytes]]:
    """The reference itself: posts one after the other and looks at the status only. RuntimeError for a refused one.

    Answers what that took and the answers, unread.
    """
    meter = Meter()
    answers = []
    for number, body in enumerate(bodies):
        answer = session.post(
            f"{url}?requestid=bare{number}{PurePosixPath(url).name}&minorversion=75", data=body, timeout=_TIMEOUT_S
        )
        if answer.status_code != requests.codes.ok:
            raise RuntimeError(f"the bare loop was refused: {answer.status_code} {answer.text[:300]}")
        answers.append(answer.content)
    return meter.read(), answers


def _opened(qbo: Mapping[str, str]) -> tuple[str, requests.Session]:
    session = requests.Session()
    session.trust_env = False
    session.headers.update(
        {
            "Authorization": f"Bearer {qbo['access_token']}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
    )
    return f"{qbo['base_url']}/v3/company/{qbo['realm_id']}", session


def _parties(url: str, session: requests.Session, database: sqlite3.Connection) -> Ids:
    """Makes the customers and items anew; answers their ids here by kind and id there."""
    made: Ids = {}
    for entity, record, qbo_id in _written(database, "Customer", "Item"):
        answer = session.post(
            f"{url}/{entity.lower()}?requestid=party{len(made)}&minorversion=75",
            data=dumps(record),
            timeout=_TIMEOUT_S,
        )
        answer.raise_for_status()
        made[(entity, qbo_id)] = answer.json()[entity]["Id"]
    return made


def _written(database: sqlite3.Connection, *entities: str) -> Iterator[tuple[str, Any, str]]:
    for entity, body, qbo_id in database.execute(_WRITTEN, (entities[0], entities[-1])):
        yield entity, json.loads(body, parse_float=Decimal), qbo_id


def _referring(value: Any, ids: Ids) -> Any:
    """The record with its customer, items and invoice replaced by those made here."""
    if isinstance(value, list):
        return [_referring(item, ids) for item in value]
    if not isinstance(value, dict):
        return value
    replaced: dict[str, Any] = {
        name: {"value": ids[(entity, value[name]["value"])]} for name, entity in _REFERENCES.items() if name in value
    }
    if "TxnId" in value:
        replaced["TxnId"] = ids[(value["TxnType"], value["TxnId"])]
    return {name: _referring(item, ids) for name, item in value.items()} | replaced


if __name__ == "__main__":
    main(*sys.argv[1:])
