"""Several processes on one ledger: of one company, of two, and before there is a ledger at all."""

import os
import signal
from pathlib import Path

import pytest

from tests.journeys.firm import Ended, Firm, ended, invoice, seed, settled
from tests.journeys.judge import assert_all_there_once
from tests.journeys.loopback import Loopback


@pytest.mark.both_databases
@pytest.mark.parametrize("count", [2, 3])
def test_syncs_of_one_company_at_once_send_everything_once(firm: Firm, count: int) -> None:
    processes = [firm.start("sync", firm.slug) for _ in range(count)]
    assert [ended(process).code for process in processes] == [0] * count
    assert_all_there_once(firm)


@pytest.mark.both_databases
def test_syncs_at_once_carry_edits_once(firm: Firm) -> None:
    firm.carry_here()
    firm.tell_plannit(
        "invoices", {"id": "i1", "items": invoice(1, price="1.11")["items"]}, {"id": "i3", "status": "cancelled"}
    )
    processes = [firm.start("sync", firm.slug) for _ in range(2)]
    assert [ended(process).code for process in processes] == [0, 0]
    assert_all_there_once(firm, n1=2, n3=2)


def test_who_does_not_get_the_turn_says_so_and_the_other_sends_it(firm: Firm) -> None:
    first = firm.stopped("send POST .*/invoice\\?")
    firm.tell_plannit("invoices", invoice(4, contact="c2"))
    second = firm.run("sync", firm.slug, "--json")
    told = "Another process is sending for boreal; what is ready goes with it. If that one was killed, its turn ends"
    assert (second.code, second.err.startswith(told), second.err.count("\n")) == (0, True, 1)
    assert len(firm.town.books(firm.realm)["entities"]["Invoice"]) == 0
    os.kill(first.pid, signal.SIGCONT)
    assert ended(first).code == 0
    assert_all_there_once(firm)


@pytest.mark.both_databases
def test_two_companies_at_once_in_one_ledger(town: Loopback, tmp_path: Path, database_url: str | None) -> None:
    documents = [invoice(number, price=f"{number}.25") for number in range(1, 6)]
    seeds = {slug: seed(*documents, name=slug) for slug in ("nord", "sud")}
    with (
        settled(town, tmp_path, seeds["nord"], "nord", database_url) as nord,
        settled(town, tmp_path, seeds["sud"], "sud", database_url) as sud,
    ):
        processes = [firm.start("sync", firm.slug) for firm in (nord, sud) for _ in range(2)]
        assert [ended(process).code for process in processes] == [0, 0, 0, 0]
        assert_all_there_once(nord)
        assert_all_there_once(sud)


def test_a_ledger_is_made_by_several_processes_at_once(town: Loopback, tmp_path: Path) -> None:
    firm = Firm(town, town.seed(seed()), tmp_path / "new" / "home")
    processes = [firm.start("company", "list", "--json") for _ in range(4)]
    assert [ended(process) for process in processes] == [Ended(0, "[]\n", "")] * 4
