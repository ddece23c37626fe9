"""Ctrl-C and a container's SIGTERM in the middle of a pass: it ends at once, and the next pass completes."""

import signal
import time

import pytest

from tests.journeys.firm import Firm, ended
from tests.journeys.judge import assert_all_there_once

ANSWER_AFTER_S = 30
STOPPED = "Stopped. Nothing is lost; the same command goes on where it was.\n"
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
PLACES = {
    "reading Plannit": ("plannit", "/api/invoices"),
    "creating a customer": ("qbo", "/customer\\?"),
    "creating an invoice": ("qbo", "/invoice\\?"),
    "asking QuickBooks": ("qbo", "/query"),
}


@pytest.mark.parametrize("number", CODES)
@pytest.mark.parametrize(("system", "path"), PLACES.values(), ids=PLACES)
def test_it_ends_at_once_and_the_next_pass_completes(
    firm: Firm, number: signal.Signals, system: str, path: str
) -> None:
    answered_slowly = slow_answers(firm)
    firm.town.fault(system, "slow", path, seconds=ANSWER_AFTER_S)
    process = firm.start("sync", firm.slug)
    wait_until_more_than(answered_slowly, firm)
    process.send_signal(number)
    done = ended(process)
    assert slow_answers(firm) == answered_slowly + 1, "it waited for the answer and went on"
    assert (done.code, done.out, done.err.lstrip()) == (CODES[number], "", STOPPED)
    firm.sync()
    assert_all_there_once(firm)


def slow_answers(firm: Firm) -> int:
    return sum(row["fault"] == "slow" for row in firm.town.requests("/"))


def wait_until_more_than(count: int, firm: Firm) -> None:
    give_up_at = time.monotonic() + ANSWER_AFTER_S
    while slow_answers(firm) <= count:
        assert time.monotonic() < give_up_at, "nothing was asked that is answered slowly"
        time.sleep(0.02)
