import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import requests

from plannit_qbo_pipeline.sandbox.adapter import in_process
from plannit_qbo_pipeline.sandbox.assembly import Options
from plannit_qbo_pipeline.sandbox.qbo.system import QboSystem
from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from plannit_qbo_pipeline.sandbox.wire import dumps
from tests.sandbox.driver import Driver
from tests.sandbox.fake_qbo import FakeQbo


def test_hosts_select_the_side_and_the_host_header_arrives() -> None:
    sandbox = Driver()
    assert sandbox.session.get("http://qbo.sandbox/x", timeout=5).json() == {"count": 0, "host": "qbo.sandbox"}
    assert sandbox.call("GET", "contacts").json()["total"] == 0
    with pytest.raises(requests.ConnectionError, match=r"elsewhere\.test"):
        sandbox.session.get("http://elsewhere.test/", timeout=5)


def test_a_seed_may_be_named_or_given() -> None:
    _, _, named = in_process("demo", qbo=FakeQbo())
    world, _, given = in_process(empty_seed("Mienne"), qbo=FakeQbo())
    assert named["qbo"]["base_url"] == given["qbo"]["base_url"] == "http://qbo.sandbox"
    assert world.plannit.company().name == "Mienne"


def test_bodies_may_be_text_bytes_or_a_stream() -> None:
    sandbox = Driver()
    for body in (b'{"a":1}', '{"a":1}', iter([b'{"a":1}'])):
        sandbox.session.post("http://qbo.sandbox/x", data=body, timeout=(5, 5))
    assert sandbox.qbo.stored == [{"a": 1}] * 3


def test_both_vendors_stand_behind_one_adapter() -> None:
    _, adapter, connection = in_process()
    with requests.Session() as session:
        session.mount("http://", adapter)
        realm = f"{connection['qbo']['base_url']}/v3/company/{connection['qbo']['realm_id']}"
        bearer = {"Authorization": f"Bearer {connection['qbo']['access_token']}", "Accept": "application/json"}
        info = session.get(f"{realm}/companyinfo/{connection['qbo']['realm_id']}", headers=bearer, timeout=5)
        assert info.json()["CompanyInfo"]["CompanyName"] == "Entretien Boréal"
        control = connection["control_url"]
        books = session.get(f"{control}/qbo/{connection['qbo']['realm_id']}/books", timeout=5).json()
        assert books["trial_balance"] is not None
        assert books["entities"]["TaxCode"]
        bad = session.post(f"{control}/seed", data=dumps({**empty_seed(), "qbo": {"Spaceship": [{}]}}), timeout=5)
        assert (bad.status_code, list(bad.json()["fields"])) == (422, ["qbo"])


def test_calls_of_many_threads_are_in_flight_together() -> None:
    """Ten calls wait for the world, so that the one that comes last is refused, though it is answered first."""
    world, adapter, connection = in_process(options=Options(throttle_scale=Decimal(1)))
    realm_id = connection["qbo"]["realm_id"]
    bearer = {"Authorization": f"Bearer {connection['qbo']['access_token']}", "Accept": "application/json"}

    def call() -> int:
        with requests.Session() as session:
            session.mount("http://", adapter)
            url = f"{connection['qbo']['base_url']}/v3/company/{realm_id}/preferences"
            return session.get(url, headers=bearer, timeout=5).status_code

    assert isinstance(world.qbo, QboSystem)
    with ThreadPoolExecutor(10) as pool:
        with world.lock:
            waiting = [pool.submit(call) for _ in range(10)]
            while world.qbo.in_flight(realm_id) < len(waiting):
                time.sleep(0.001)
            assert call() == 429
        assert [waited.result() for waited in waiting] == [200] * 10
    assert world.qbo.in_flight(realm_id) == 0
    world.clock.advance(1)
    assert call() == 200
