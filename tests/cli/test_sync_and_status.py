import json
from decimal import Decimal

import pytest
import requests

from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import lease
from tests.cli.conftest import INVOICES, Shell

STANDINGS = {standing.value for standing in Standing}


def test_sync_prints_the_json_of_the_interface_and_a_second_one_writes_nothing(connected: Shell) -> None:
    first = connected.json("sync", "boreal")
    assert set(first) == {"company", "extracted", "standings", "posted", "requests", "seconds"}
    assert first["company"] == "boreal"
    assert first["extracted"]["invoice"] == INVOICES
    assert set(first["standings"]) == STANDINGS
    assert set(first["requests"]) == {"plannit", "qbo"}
    assert first["posted"].keys() <= {"Customer", "Item", "Invoice", "Payment"}
    second = connected.json("sync", "boreal")
    assert second["posted"] == {}
    assert second["extracted"] == {}
    assert second["standings"] == first["standings"]


def test_what_was_posted_stands_in_the_books_with_plannits_totals(connected: Shell) -> None:
    connected.ok("sync", "boreal")
    posted = connected.json("status", "boreal", "--standing", "posted")["documents"]
    control, realm = connected.connection["control_url"], connected.connection["qbo"]["realm_id"]
    books = requests.get(f"{control}/qbo/{realm}/books", timeout=10).json(parse_float=Decimal)
    held = {row["DocNumber"]: Decimal(row["TotalAmt"]) for row in books["entities"]["Invoice"]}
    assert held == {row["number"]: Decimal(row["total"]) for row in posted if row["kind"] == "invoice"}


def test_status_explains_each_document_that_waits_or_is_blocked(connected: Shell) -> None:
    connected.ok("sync", "boreal")
    result = connected.json("status", "boreal")
    assert set(result["standings"]) == STANDINGS
    assert {row["standing"] for row in result["documents"]} <= {"waiting", "blocked", "diverged", "in_doubt"}
    for row in result["documents"]:
        assert {"kind", "id", "number", "standing", "code", "sentence_en", "sentence_fr", "who", "action"} <= set(row)
        assert {"qbo_id", "qbo_url", "total"} <= set(row)
        assert row["sentence_en"] != row["sentence_fr"]
        assert row["total"] is None or Decimal(row["total"]).as_tuple().exponent == -2


def test_every_document_stands_somewhere_exactly_once(connected: Shell) -> None:
    synced = connected.json("sync", "boreal")
    listed = [row for name in STANDINGS for row in connected.json("status", "boreal", "--standing", name)["documents"]]
    assert len({(row["kind"], row["id"]) for row in listed}) == len(listed) == sum(synced["standings"].values())


def test_posted_documents_link_to_their_page_in_quickbooks(connected: Shell) -> None:
    connected.ok("sync", "boreal")
    posted = connected.json("status", "--standing", "posted")["documents"]
    invoice = next(row for row in posted if row["kind"] == "invoice")
    assert invoice["qbo_id"] in invoice["qbo_url"]
    assert connected.connection["qbo"]["realm_id"] in invoice["qbo_url"]


@pytest.mark.parametrize(("lang", "word"), [("fr", "Un brouillon"), ("en", "A draft")])
def test_the_status_table_speaks_both_languages(connected: Shell, lang: str, word: str) -> None:
    connected.ok("sync", "boreal")
    assert word in " ".join(connected.ok("status", "boreal", "--lang", lang).stdout.split())


def test_status_of_no_company_at_all_is_all_zeros(shell: Shell) -> None:
    result = json.loads(shell.ok("status", "--json").stdout)
    assert set(result["standings"].values()) == {0}
    assert result["documents"] == []


def test_the_tables_of_sync_show_the_counts(connected: Shell) -> None:
    shown = connected.ok("sync", "boreal").stdout
    assert "posted" in shown
    assert "Invoice" in shown


def test_an_unknown_company_is_named_with_those_there_are(connected: Shell) -> None:
    result = connected("sync", "nobody")
    assert result.exit_code == 3
    assert "boreal" in result.stderr
    assert "company add nobody" in result.stderr


def test_who_finds_another_writer_is_told_when_that_ones_turn_ends_if_it_was_killed(connected: Shell) -> None:
    with services(connected.environ) as opened, opened.ledger.write() as tx:
        assert lease.take(tx, CompanyKey("boreal"), "killed", opened.ledger.clock.now()) is not None
    result = connected.ok("sync", "boreal")
    assert "Another process is sending for boreal" in result.stderr
    assert "within 60 seconds" in result.stderr
