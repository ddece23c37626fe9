"""The world as a whole: delays outside the lock, and everything coming back from a dump."""

import threading
from random import Random

from plannit_qbo_pipeline.sandbox.adapter import IN_PROCESS_URLS
from plannit_qbo_pipeline.sandbox.assembly import Options, build_world
from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.faults import fault_from
from plannit_qbo_pipeline.sandbox.plannit.system import PlannitSystem
from plannit_qbo_pipeline.sandbox.wire import dumps, loads, request_from_url
from plannit_qbo_pipeline.sandbox.world import World
from tests.sandbox.driver import NOON, Driver
from tests.sandbox.fake_qbo import FakeQbo

SLOW = {"system": "qbo", "path": "slow", "kind": "slow", "seconds": 3}


def test_a_slow_call_is_slept_for_without_holding_the_lock() -> None:
    free_while_asleep: list[bool] = []

    def look() -> None:
        free_while_asleep.append(world.lock.acquire(timeout=1))
        world.lock.release()

    def sleep(seconds: float) -> None:
        other = threading.Thread(target=look)
        other.start()
        other.join()

    clock, random = Clock(lambda: NOON), Random(1)
    plannit = PlannitSystem(clock, random)
    world = World(clock, plannit, FakeQbo(), random=random, urls=IN_PROCESS_URLS, sleep=sleep)
    world.faults.add(fault_from(SLOW))
    assert world.dispatch("qbo", request_from_url("GET", "/slow")).status == 200
    assert world.dispatch("qbo", request_from_url("GET", "/slow")).status == 200
    assert free_while_asleep == [True]


def test_everything_comes_back_from_a_dump() -> None:
    before = Driver("demo")
    before.advance(3600)
    before.call("GET", "contacts")
    before.control("POST", "faults", {"system": "plannit", "path": "zz", "kind": "html", "count": 3})
    after = build_world(Options(), IN_PROCESS_URLS, Clock(lambda: NOON), FakeQbo())
    after.load(loads(dumps(before.world.dump())))
    assert after.connection() == before.connection
    assert after.clock.now() == before.world.clock.now()
    assert loads(dumps(after.dump())) == loads(dumps(before.world.dump()))
    made = [company.new_id("contacts") for company in (after.plannit.company(), before.world.plannit.company())]
    assert made[0] == made[1]


def test_reads_do_not_count_as_changes() -> None:
    sandbox = Driver()
    before = sandbox.world.changes
    sandbox.call("GET", "contacts")
    sandbox.control("GET", "requests")
    assert sandbox.world.changes == before
    sandbox.make("contacts", {})
    assert sandbox.world.changes > before
