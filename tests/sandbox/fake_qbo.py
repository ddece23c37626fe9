"""A QuickBooks side with next to nothing behind it, for tests of the world around it."""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.webhooks import Delivery
from plannit_qbo_pipeline.sandbox.wire import Request, Response, json_response, loads


class FakeQbo:
    """Stores every POST, answers a total of 10 for it, lists how many it stored."""

    def __init__(self) -> None:
        self.stored: list[Any] = []
        self.realms: dict[str, str] = {}
        self.switch_values: dict[str, object] = {"only": True}

    def handle(self, request: Request) -> Response:
        if request.method == "POST":
            self.stored.append(loads(request.body or b"{}"))
            return json_response(200, {"Invoice": {"Id": str(len(self.stored)), "TotalAmt": 10, "Balance": 10}})
        return json_response(200, {"count": len(self.stored), "host": request.header("host")})

    def seed(self, seed: Mapping[str, Any]) -> dict[str, Any]:
        realm_id = str(1000 + len(self.realms))
        self.realms[realm_id] = seed["company"]["name"]
        return {
            "client_id": "client",
            "client_secret": "secret",
            "realm_id": realm_id,
            "access_token": f"access-{realm_id}",
            "refresh_token": f"refresh-{realm_id}",
        }

    def fault_response(self, kind: str, request: Request) -> Response:
        status = {"429": 429, "500": 500, "html": 503, "expired_token": 401}[kind]
        return json_response(status, {"fault": kind})

    def watch(self, realm_id: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        if not self.realms[realm_id] or not wanted.get("url"):
            raise ValueError("url is missing")
        return {"url": wanted["url"]}

    def due_webhooks(self) -> list[Delivery]:
        return []

    def webhook_answered(self, delivery: Delivery, status: int) -> None:
        """Nothing is sent here."""

    def arrive(self, request: Request) -> bool:
        return True

    def leave(self, request: Request) -> None:
        """Nobody is counted here."""

    def reset(self) -> None:
        self.stored.clear()
        self.realms.clear()

    def dump(self) -> dict[str, Any]:
        return {"stored": self.stored, "realms": self.realms}

    def load(self, state: Mapping[str, Any]) -> None:
        self.stored, self.realms = list(state["stored"]), dict(state["realms"])

    def books(self, realm_id: str) -> dict[str, Any]:
        return {"entities": {"Company": [self.realms[realm_id]]}, "trial_balance": []}

    def as_user(self, realm_id: str, act: Mapping[str, Any]) -> dict[str, Any]:
        if self.realms[realm_id] and act.get("act") != "edit":
            raise ValueError("act must be edit")
        return {"done": act["act"]}

    def switches(self) -> dict[str, object]:
        return self.switch_values

    def set_switches(self, settings: Mapping[str, object]) -> None:
        if set(settings) - {"only"}:
            raise ValueError("no such switch")
        self.switch_values |= settings
