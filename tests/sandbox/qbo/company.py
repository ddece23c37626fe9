"""One emulated company, driven as a client would, on a clock that stands still until it is moved."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.qbo.system import QboOptions, QboSystem
from plannit_qbo_pipeline.sandbox.wire import Response, dumps, request_from_url

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
ROOT = "http://qbo.sandbox"
SEED = {"company": {"name": "Plomberie Ô inc.", "timeZone": "America/Toronto", "currency": "CAD"}, "qbo": {}}


class Company:
    """`ids` of what every test needs: a customer, an item, tax codes by their role, accounts by their subtype."""

    def __init__(
        self,
        switches: Mapping[str, object] | None = None,
        locale: str = "en_CA",
        throttle_scale: float = 0,
        seed: Mapping[str, Any] = SEED,
    ) -> None:
        self.clock = Clock(lambda: NOON)
        options = QboOptions(locale=locale, throttle_scale=throttle_scale, switches=switches or {})
        self.system = QboSystem(self.clock, options, random.Random(7))
        self.connection = self.system.seed(seed)
        self.realm_id: str = self.connection["realm_id"]

    @property
    def headers(self) -> dict[str, str]:
        token = self.connection["access_token"]
        return {"Authorization": f"Bearer {token}", "Accept": "application/json", "Host": "qbo.sandbox"}

    def send(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Response:
        """A raw call below /v3/company/{realm}; a body that is not bytes is sent as JSON."""
        raw = body if isinstance(body, bytes) else b"" if body is None else dumps(body)
        url = f"{ROOT}/v3/company/{self.realm_id}/{path}"
        return self.system.handle(request_from_url(method, url, self.headers if headers is None else headers, raw))

    def post(self, path: str, body: object) -> dict[str, Any]:
        """The entity that a successful POST answers."""
        response = self.send("POST", path, body)
        assert response.status == 200, response.body.decode()
        return _entity(response.json())

    def get(self, path: str) -> dict[str, Any]:
        response = self.send("GET", path)
        assert response.status == 200, response.body.decode()
        return _entity(response.json())

    def refused(self, path: str, body: object) -> tuple[str, str]:
        """Code and detail of the first error of a refused POST."""
        response = self.send("POST", path, body)
        assert response.status == 400, response.body.decode()
        error = response.json()["Fault"]["Error"][0]
        return error["code"], error["Detail"]

    def errors(self, path: str, body: object) -> list[dict[str, Any]]:
        response = self.send("POST", path, body)
        assert response.status == 400, response.body.decode()
        found: list[dict[str, Any]] = response.json()["Fault"]["Error"]
        return found

    def query(self, text: str) -> dict[str, Any]:
        response = self.send("POST", "query", text.encode())
        assert response.status == 200, response.body.decode()
        answer: dict[str, Any] = response.json()["QueryResponse"]
        return answer

    def rows(self, text: str) -> list[dict[str, Any]]:
        answer = self.query(text)
        return next((value for value in answer.values() if isinstance(value, list)), [])

    def find(self, entity: str, clause: str = "") -> list[dict[str, Any]]:
        return self.rows(" ".join(("SELECT * FROM", entity, clause)))

    def act(self, **act: object) -> dict[str, Any]:
        return self.system.as_user(self.realm_id, act)

    def tax_code(self, like: str) -> str:
        return str(self.find("TaxCode", f"WHERE Name LIKE '{like}'")[0]["Id"])

    def account(self, sub_type: str) -> str:
        return str(self.find("Account", f"WHERE AccountSubType = '{sub_type}'")[0]["Id"])

    def customer(self, name: str = "Gestion L'Érable inc.") -> dict[str, Any]:
        return self.post("customer", {"DisplayName": name})

    def item(self, name: str = "Entretien", **more: object) -> dict[str, Any]:
        income = {"value": self.account("ServiceFeeIncome")}
        return self.post("item", {"Name": name, "Type": "Service", "IncomeAccountRef": income, **more})

    def trial_balance(self) -> dict[str, Any]:
        """Signed balance by account name, debit positive; asserts that it adds up to zero."""
        lines = self.system.books(self.realm_id)["trial_balance"]
        balances = {line["name"]: line["debit"] - line["credit"] for line in lines}
        assert sum(balances.values()) == 0
        return balances


class Shop(Company):
    """A company with one customer and one item, ready to invoice."""

    def __init__(self, switches: Mapping[str, object] | None = None, locale: str = "en_CA", **more: Any) -> None:
        super().__init__(switches, locale, **more)
        self.client = self.customer()
        self.service = self.item()
        self.qc = self.tax_code("%QC - 9%" if locale == "fr_CA" else "GST/QST%")

    def line(self, amount: object, tax_code: str | None = None, **detail: object) -> dict[str, Any]:
        code = {"TaxCodeRef": {"value": tax_code or self.qc}}
        inside = {"ItemRef": {"value": self.service["Id"]}, **code, **detail}
        return {"DetailType": "SalesItemLineDetail", "Amount": amount, "SalesItemLineDetail": inside}

    def draft(self, *lines: dict[str, Any], **more: object) -> dict[str, Any]:
        """An invoice body; of 140.00 when no line is given."""
        return {
            "CustomerRef": {"value": self.client["Id"]},
            "TxnDate": "2026-11-24",
            "Line": list(lines) or [self.line(140)],
            **more,
        }

    def invoice(self, *lines: dict[str, Any], **more: object) -> dict[str, Any]:
        return self.post("invoice", self.draft(*lines, **more))

    def credit_memo(self, *lines: dict[str, Any], **more: object) -> dict[str, Any]:
        return self.post("creditmemo", self.draft(*lines, **more))

    def refund_draft(self, *lines: dict[str, Any], **more: object) -> dict[str, Any]:
        """A refund receipt body: what an invoice has, and the account the money leaves."""
        return {**self.draft(*lines), "DepositToAccountRef": {"value": self.account("Checking")}, **more}

    def refund(self, *lines: dict[str, Any], **more: object) -> dict[str, Any]:
        return self.post("refundreceipt", self.refund_draft(*lines, **more))

    def payment_draft(self, total: object, *links: tuple[dict[str, Any], object], **more: object) -> dict[str, Any]:
        lines = [
            {"Amount": amount, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}
            for invoice, amount in links
        ]
        return {"CustomerRef": {"value": self.client["Id"]}, "TotalAmt": total, "Line": lines, **more}

    def payment(self, total: object, *links: tuple[dict[str, Any], object], **more: object) -> dict[str, Any]:
        return self.post("payment", self.payment_draft(total, *links, **more))


def _entity(payload: Mapping[str, Any]) -> dict[str, Any]:
    entity: dict[str, Any] = next(value for key, value in payload.items() if key != "time")
    return entity
