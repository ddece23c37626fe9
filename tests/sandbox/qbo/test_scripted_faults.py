"""Every scripted fault on the writes of the emulated QuickBooks: single calls, batches, the token server."""

import base64
import random
from decimal import Decimal
from typing import Any

import pytest
import requests

from plannit_qbo_pipeline.sandbox.adapter import in_process
from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.qbo.system import QboOptions, QboSystem
from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from tests.sandbox.qbo.company import NOON, SEED

REFUSED = {"429": 429, "500_before": 500, "html": 503, "expired_token": 401}
DONE = {"500_after": 500, "truncated": 200, "total_off": 200}
LOST = {"cut_after": requests.ConnectionError, "slow": requests.ReadTimeout}
EVERY = [*REFUSED, *DONE, *LOST]


class World:
    """A client of one company, with a customer to bill."""

    def __init__(self) -> None:
        clock = Clock(lambda: NOON)
        options = QboOptions(locale="en_CA", throttle_scale=0, switches={"refresh_rotation": "every_refresh"})
        system = QboSystem(clock, options, random.Random(3))
        _, adapter, connection = in_process(SEED, clock, qbo=system)
        self.session = requests.Session()
        self.session.mount("http://", adapter)
        self.qbo, self.control = connection["qbo"], connection["control_url"]
        self.customer = loads(self.post("customer", {"DisplayName": "A"}).content)["Customer"]["Id"]

    def post(self, path: str, body: object) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.qbo['access_token']}", "Accept": "application/json"}
        url = f"{self.qbo['base_url']}/v3/company/{self.qbo['realm_id']}/{path}"
        return self.session.post(url, data=dumps(body), headers=headers, timeout=5)

    def pay(self, way: str) -> requests.Response:
        """A payment of 10, under one requestid, by itself or in a batch."""
        payment = {"CustomerRef": {"value": self.customer}, "TotalAmt": 10}
        if way == "payment":
            return self.post("payment?requestid=r1", payment)
        items = [{"bId": "1", "operation": "create", "Payment": payment}]
        return self.post("batch?requestid=r1", {"BatchItemRequest": items})

    def refresh(self, refresh_token: str) -> requests.Response:
        pair = f"{self.qbo['client_id']}:{self.qbo['client_secret']}"
        headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}", "Accept": "application/json"}
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self.session.post(
            f"{self.qbo['base_url']}/oauth2/v1/tokens/bearer", data=form, headers=headers, timeout=5
        )

    def script(self, kind: str, path: str) -> None:
        body: dict[str, Any] = {"system": "qbo", "path": path, "method": "POST", "kind": kind}
        answer = self.session.post(
            f"{self.control}/faults", json={**body, **({"seconds": 60} if kind == "slow" else {})}
        )
        assert answer.status_code == 200, answer.text

    def payments(self) -> list[Any]:
        books = self.session.get(f"{self.control}/qbo/{self.qbo['realm_id']}/books").content
        found: list[Any] = loads(books)["entities"]["Payment"]
        return found


@pytest.fixture
def world() -> World:
    return World()


def met(kind: str, call: Any) -> requests.Response | None:
    """The answer to a call that a fault hits; None when none arrives."""
    if kind not in LOST:
        answer: requests.Response = call()
        return answer
    with pytest.raises(LOST[kind]):
        call()
    return None


def total_of(answer: requests.Response) -> Decimal:
    payload = loads(answer.content)
    payment = payload["Payment"] if "Payment" in payload else payload["BatchItemResponse"][0]["Payment"]
    return Decimal(payment["TotalAmt"])


@pytest.mark.parametrize("way", ["payment", "batch"])
@pytest.mark.parametrize("kind", EVERY)
def test_a_write_that_a_fault_hits_is_done_once_in_the_end(world: World, kind: str, way: str) -> None:
    world.script(kind, way)
    answer = met(kind, lambda: world.pay(way))
    if answer is not None:
        assert answer.status_code == {**REFUSED, **DONE}[kind]
    assert len(world.payments()) == (0 if kind in REFUSED else 1)
    again = world.pay(way)
    assert (again.status_code, total_of(again)) == (200, Decimal("10.00"))
    assert [payment["TotalAmt"] for payment in world.payments()] == [Decimal("10.00")]


@pytest.mark.parametrize("way", ["payment", "batch"])
def test_a_total_may_be_shown_one_cent_off(world: World, way: str) -> None:
    world.script("total_off", way)
    assert total_of(world.pay(way)) == Decimal("10.01")


@pytest.mark.parametrize("way", ["payment", "batch"])
def test_a_body_may_end_in_the_middle(world: World, way: str) -> None:
    world.script("truncated", way)
    with pytest.raises(ValueError, match=r"."):
        world.pay(way).json()


@pytest.mark.parametrize("kind", EVERY)
def test_a_refresh_that_a_fault_hits_uses_the_token_up_only_where_the_work_was_done(world: World, kind: str) -> None:
    token = world.qbo["refresh_token"]
    world.script(kind, "tokens/bearer")
    answer = met(kind, lambda: world.refresh(token))
    if answer is not None:
        expected = {**REFUSED, **DONE, "expired_token": 400}[kind]
        assert answer.status_code == expected
        assert kind != "expired_token" or answer.json()["error"] == "invalid_grant"
    again = world.refresh(token)
    assert again.status_code == (200 if kind in REFUSED else 400)
    if kind not in REFUSED:
        assert again.json()["error"] == "invalid_grant"


def test_pages_are_stale_on_the_other_side_only(world: World) -> None:
    answer = world.session.post(f"{world.control}/faults", json={"system": "qbo", "path": "x", "kind": "stale_page"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["kind"])
