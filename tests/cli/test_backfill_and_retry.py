from datetime import UTC, datetime

import pytest
import requests

from plannit_qbo_pipeline.domain.period import Period
from tests.cli.conftest import INVOICES, Shell

THIS_MONTH = Period.of(datetime.now(UTC).date())
SPAN = ("--from", str(THIS_MONTH.plus(-3)), "--to", str(THIS_MONTH))


def control(shell: Shell, path: str, body: object) -> None:
    requests.post(f"{shell.connection['control_url']}/{path}", json=body, timeout=10).raise_for_status()


def test_a_backfill_carries_every_document_of_its_months_and_a_second_one_writes_nothing(connected: Shell) -> None:
    first = connected.json("backfill", "boreal", *SPAN)
    assert set(first) == {"company", "extracted", "standings", "posted", "requests", "seconds"}
    assert first["extracted"]["invoice"] == INVOICES
    assert first["posted"]["Invoice"] > 0
    assert first["posted"]["Payment"] > 0
    assert connected.json("sync", "boreal")["posted"] == {}
    assert connected.json("backfill", "boreal", *SPAN)["posted"] == {}


def test_a_backfill_of_one_month_sends_no_invoice_of_another(connected: Shell) -> None:
    month = str(THIS_MONTH.plus(-1))
    connected.ok("backfill", "boreal", "--from", month, "--to", month)
    control_url, realm = connected.connection["control_url"], connected.connection["qbo"]["realm_id"]
    books = requests.get(f"{control_url}/qbo/{realm}/books", timeout=10).json()["entities"]
    assert {invoice["TxnDate"][:7] for invoice in books["Invoice"]} == {month}


def test_a_dry_run_sends_nothing_and_says_what_would_go(connected: Shell) -> None:
    result = connected.json("backfill", "boreal", *SPAN, "--dry-run")
    assert result["posted"] == {}
    assert result["standings"]["ready"] > 0
    shown = connected.ok("backfill", "boreal", *SPAN, "--dry-run")
    assert "Nothing was sent" in shown.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from", "2026-11", "--to", "2026-10"), "later than"),
        (("--from", "november", "--to", "2026-10"), "YYYY-MM"),
        (("--from", "2026-13", "--to", "2026-12"), "YYYY-MM"),
        (("--from", "2026-10"), "--to"),
    ],
)
def test_months_that_are_none_are_a_usage_error(connected: Shell, words: tuple[str, ...], says: str) -> None:
    result = connected("backfill", "boreal", *words)
    assert result.exit_code == 2
    assert says in result.stderr


def test_what_quickbooks_refused_goes_at_once_when_it_is_retried(connected: Shell) -> None:
    realm = connected.connection["qbo"]["realm_id"]
    connected.json("backfill", "boreal", *SPAN)
    documents = connected.json("status", "boreal", "--standing", "posted")["documents"]
    invoice = next(row for row in documents if row["kind"] == "invoice")
    control(connected, f"qbo/{realm}/as-user", {"act": "close_books", "date": "2100-01-01"})
    control(connected, "plannit/invoices", {"id": invoice["id"], "notes": "x", "dueDate": "2031-01-01"})
    connected.ok("sync", "boreal")
    assert connected.json("status", "boreal", "--standing", "blocked")["documents"]
    control(connected, f"qbo/{realm}/as-user", {"act": "close_books", "date": None})
    retried = connected.json("retry", "boreal")
    assert retried["posted"] == {"Invoice": 1}


def test_retry_takes_a_code_or_an_id(connected: Shell) -> None:
    assert connected("retry", "boreal", "--code", "qbo_refused", "--id", "x").exit_code == 2
    assert connected.json("retry", "boreal", "--code", "qbo_refused")["released"] == 0
