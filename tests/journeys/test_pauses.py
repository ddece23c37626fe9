"""A writer that stops for longer than its lease, as a suspended laptop or a starved container does."""

import os
import signal
import subprocess

import pytest

from tests.journeys.firm import SHORT_LEASE, Ended, Firm, ended, invoice
from tests.journeys.judge import assert_all_there_once, writes

NUMBERS_ASKED = ("answer POST .*/item\\?", "answer POST .*/query\\?")
INVOICE = "POST .*/invoice\\?"
STOPS = {
    "before it may insert an intent": NUMBERS_ASKED,
    "in the middle of a request": (f"send {INVOICE}",),
    "with the answer in its hands": (f"answer {INVOICE}",),
    "in the middle of its second request": (f"answer {INVOICE}", f"send {INVOICE}"),
}
stops = pytest.mark.parametrize("moments", STOPS.values(), ids=STOPS)


def go_on(process: subprocess.Popen[str]) -> Ended:
    os.kill(process.pid, signal.SIGCONT)
    return ended(process)


@stops
def test_another_writer_finishes_and_the_first_ends_well(firm: Firm, moments: tuple[str, ...]) -> None:
    first = firm.stopped(*moments, limits=SHORT_LEASE)
    firm.sync()
    assert_all_there_once(firm)
    assert go_on(first).code == 0
    assert_all_there_once(firm)


@stops
def test_alone_it_goes_on_and_sends_everything(firm: Firm, moments: tuple[str, ...]) -> None:
    alone = firm.stopped(*moments, limits={"LEASE_TTL": 0.2, "LEASE_RENEW_AFTER": 0.1})
    firm.run("status", firm.slug)  # as good as a pause, and longer than the lease
    assert go_on(alone).code == 0
    assert_all_there_once(firm)


def test_an_edit_carried_meanwhile_is_not_undone(firm: Firm) -> None:
    first = firm.stopped(f"send {INVOICE}", limits=SHORT_LEASE)
    firm.sync()
    changed = {f"i{number}": invoice(number, price="77.77")["items"] for number in (1, 2, 3)}
    firm.tell_plannit("invoices", *({"id": name, "items": items} for name, items in changed.items()))
    firm.sync()
    assert go_on(first).code == 0
    assert_all_there_once(firm, n1=2, n2=2, n3=2)


def test_the_request_that_was_underway_is_recognised(firm: Firm) -> None:
    first = firm.stopped(f"send {INVOICE}", limits=SHORT_LEASE)
    firm.sync()
    go_on(first)
    requestids = [row["requestid"] for row in writes(firm, "Invoice")]
    assert len(requestids) == 4
    assert len(set(requestids)) == 3


def test_who_looked_before_another_found_a_use_does_not_forget_it(firm: Firm) -> None:
    """Contacts and products wait until a document uses them; the invoices of the dead process are not drafted again."""
    looked = firm.stopped("answer POST .*/query\\?")
    firm.die("before INSERT INTO intents")
    assert go_on(looked).code == 0
    assert_all_there_once(firm)
