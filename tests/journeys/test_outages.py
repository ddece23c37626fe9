"""A death while reading Plannit, and vendors that go away in the middle of a pass."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.journeys.firm import Firm, ended, invoice, seed, settled
from tests.journeys.judge import assert_all_there_once
from tests.journeys.loopback import Loopback, vendors

SMALL_PAGES = {"PAGE_SIZE": 2}
QUICK_TRIES = {"BACKOFF_FIRST_S": 0.01}
SAVED_WITHIN_S = 30
FIVE_INVOICES = seed(*(invoice(number) for number in range(1, 6)))
LIST = "GET /api/invoices"
DEATHS = {
    "first page asked for": (f"send {LIST}",),
    "second page here": (f"answer {LIST}", f"answer {LIST}"),
    "second page stored, not committed": (f"answer {LIST}", f"answer {LIST}", "after INSERT INTO document_versions"),
    "cursor written, not committed": (f"answer {LIST}", f"answer {LIST}", "after INSERT INTO cursors"),
    "second page committed": (f"answer {LIST}", f"answer {LIST}", "after INSERT INTO cursors", "before BEGIN"),
    "all read, nothing drafted": ("answer GET /api/creditnotes", "after INSERT INTO cursors", "before BEGIN"),
    "drafts made, not committed": ("after INSERT INTO drafts",),
}


@pytest.mark.parametrize("moments", DEATHS.values(), ids=DEATHS)
def test_a_death_while_reading_leaves_nothing_out(town: Loopback, tmp_path: Path, moments: tuple[str, ...]) -> None:
    with settled(town, tmp_path, FIVE_INVOICES) as firm:
        done = firm.run("sync", firm.slug, plan={"moments": moments, "limits": SMALL_PAGES})
        assert done.code == -signal.SIGKILL, done
        firm.sync(plan={"limits": SMALL_PAGES})
        assert_all_there_once(firm)


def test_vendors_killed_in_mid_pass_and_started_again(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    with vendors("--state", str(state)) as town, settled(town, tmp_path, FIVE_INVOICES) as firm:
        process = firm.stopped("answer POST .*/invoice\\?", "send POST .*/invoice\\?", limits=QUICK_TRIES)
        wait_until_saved(state, invoices=1)
        town.kill()
        os.kill(process.pid, signal.SIGCONT)
        done = ended(process)
        assert (done.code, done.out) == (4, "")
        assert "QuickBooks" in done.err
        assert "Traceback" not in done.err
    with vendors("--state", str(state), *same_ports(firm)) as again:
        firm.town = again
        firm.sync()
        assert_all_there_once(firm)


def wait_until_saved(state: Path, *, invoices: int) -> None:
    """The state file is what QuickBooks remembers; killed before it is written, the sandbox would forget an answer."""
    give_up_at = time.monotonic() + SAVED_WITHIN_S
    while time.monotonic() < give_up_at:
        if state.read_bytes().count(b'"DocNumber":"F-') >= invoices:
            return
        time.sleep(0.1)
    raise AssertionError(f"not saved within {SAVED_WITHIN_S} s")


def same_ports(firm: Firm) -> list[str]:
    doors = {
        "plannit": firm.block["plannit"]["base_url"],
        "qbo": firm.block["qbo"]["base_url"],
        "control": firm.town.child.control,
    }
    return [part for name, url in doors.items() for part in (f"--{name}-port", url.rsplit(":", 1)[1])]
