"""A child of a benchmark: one `sync` pass as the command does it, measured from within. Settings: the environment's.

`python -m benchmarks._carry CONNECTION.json` prints one line of JSON. To see where the time goes, put cProfile before
it: `python -m cProfile -o FILE -m benchmarks._carry CONNECTION.json`.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks._meter import Meter, cpu_s, peak_rss_mb
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.onboarding.connect import connect, handed_in
from plannit_qbo_pipeline.settings import load_settings
from plannit_qbo_pipeline.wiring import Services, open_services

KEY = CompanyKey("bench")


def main(connection: str) -> None:
    services = open_services(load_settings(os.environ))
    _introduce(services, json.loads(Path(connection).read_text("utf-8")))
    started = {"start_cpu_s": cpu_s(), "start_rss_mb": peak_rss_mb()}
    meter = Meter()
    report = services.carrier(KEY).sync()
    used = meter.read()
    done = {"extracted": dict(report.extracted), "posted": dict(report.posted), "standings": dict(report.standings)}
    sys.stdout.write(json.dumps({**started, **used, **done}) + "\n")
    services.close()


def _introduce(services: Services, block: Mapping[str, Any]) -> None:
    """Adds and connects the company, unless an earlier pass did."""
    plannit, qbo, ledger = block["plannit"], block["qbo"], services.ledger
    with ledger.write() as tx:
        if KEY in companies.keys(tx):
            return
        made = Company(
            key=KEY,
            name="Benchmark",
            plannit_url=plannit["base_url"],
            plannit_key=plannit["api_key"],
            time_zone="America/Toronto",
            go_live_on=None,
            currency="CAD",
            created_at=ledger.clock.now(),
        )
        companies.add(tx, services.sealer, made)
    tokens = handed_in(ledger, KEY, qbo["realm_id"], qbo["access_token"], qbo["refresh_token"])
    connect(ledger, services.sealer, tokens, services.oauth(), services.qbo_with)


if __name__ == "__main__":
    main(*sys.argv[1:])
