"""The work of the sandbox benchmark: a firm of some customers, its invoices, payments and batches, by any client.

A client is a function that takes method, path below the company and body, and gives the answer's body.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from plannit_qbo_pipeline.sandbox.wire import dumps, loads

Send = Callable[[str, str, bytes], bytes]
CUSTOMERS = 200
QUIET = 5
FEW = 10
"""There are some customers who have so many invoices and never get another one."""
BATCH = 30
TOTAL = Decimal("160.97")


@dataclass(frozen=True, slots=True)
class Pace:
    """Requests of one kind: how many, and the seconds that they took."""

    count: int
    seconds: float

    @property
    def each_ms(self) -> float:
        return 1000 * self.seconds / self.count

    @property
    def per_s(self) -> float:
        return self.count / self.seconds


class Firm:
    """A company made through its API: every body refers to its own customers, item and tax code."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.last = 1000
        account = self.rows("SELECT * FROM Account WHERE AccountSubType = 'ServiceFeeIncome'")[0]["Id"]
        item = {"Name": "Entretien", "Type": "Service", "IncomeAccountRef": {"value": account}}
        self._item = self._made("item", item)
        self._tax_code = self.rows("SELECT * FROM TaxCode WHERE Name LIKE '%QC - 9%' AND Name LIKE 'TPS/TVQ%'")[0]["Id"]
        self._customers = [self._made("customer", {"DisplayName": f"Client {n}"}) for n in range(CUSTOMERS)]
        self.quiet = [self._made("customer", {"DisplayName": f"Client tranquille {n}"}) for n in range(QUIET)]
        for number in self.numbers(QUIET * FEW):
            customer = {"value": self.quiet[number % QUIET]}
            self.send("POST", "invoice", dumps({**self.invoice(number), "CustomerRef": customer}))

    def rows(self, query: str) -> list[dict[str, Any]]:
        answer = loads(self.send("GET", f"query?query={quote(query)}", b""))["QueryResponse"]
        return next((value for value in answer.values() if isinstance(value, list)), [])

    def invoice(self, number: int) -> dict[str, Any]:
        """The body of one invoice of 160.97 with its taxes; the number is its DocNumber."""
        code, item = {"value": self._tax_code}, {"value": self._item}
        detail = {"ItemRef": item, "Qty": 2, "UnitPrice": Decimal("70.00"), "TaxCodeRef": code}
        line = {"DetailType": "SalesItemLineDetail", "Amount": Decimal("140.00"), "SalesItemLineDetail": detail}
        return {
            "CustomerRef": {"value": self.customer(number)},
            "DocNumber": str(number),
            "TxnDate": "2026-11-24",
            "GlobalTaxCalculation": "TaxExcluded",
            "Line": [line],
        }

    def payment(self, number: int, invoice_id: str) -> dict[str, Any]:
        """The body of the payment in full of invoice `number`."""
        link = {"Amount": TOTAL, "LinkedTxn": [{"TxnId": invoice_id, "TxnType": "Invoice"}]}
        customer = {"value": self.customer(number)}
        return {"CustomerRef": customer, "TotalAmt": TOTAL, "PaymentRefNum": f"P-{number}", "Line": [link]}

    def customer(self, number: int) -> str:
        return self._customers[number % CUSTOMERS]

    def numbers(self, count: int) -> range:
        """So many DocNumbers that nobody has yet."""
        self.last += count
        return range(self.last - count, self.last)

    def invoices(self, numbers: Sequence[int]) -> tuple[Pace, list[str]]:
        """Makes one invoice for each number; answers their ids."""
        pace, answers = self.post_all("invoice", "i", [dumps(self.invoice(number)) for number in numbers])
        return pace, [loads(answer)["Invoice"]["Id"] for answer in answers]

    def payments(self, numbers: Sequence[int], invoice_ids: Sequence[str]) -> Pace:
        pairs = zip(numbers, invoice_ids, strict=True)
        return self.post_all("payment", "p", [dumps(self.payment(number, each)) for number, each in pairs])[0]

    def batches(self, numbers: Sequence[int]) -> Pace:
        """Makes an invoice for each number, 30 in a request; the pace is that of invoices."""
        parts = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
        pace, answers = self.post_all("batch", "b", [dumps(self._batch(part)) for part in parts])
        refused = sum(answer.count(b'"Fault"') for answer in answers)
        if refused:
            raise RuntimeError(f"{refused} items of the batches were refused")
        return Pace(len(numbers), pace.seconds)

    def post_all(self, path: str, mark: str, bodies: Sequence[bytes]) -> tuple[Pace, list[bytes]]:
        """Posts one body after the other, each under a requestid of its own."""
        once = time.monotonic_ns()
        marks = [f"{path}?minorversion=75&requestid={mark}{once}{n}" for n in range(len(bodies))]
        started = time.perf_counter()
        answers = [self.send("POST", target, body) for target, body in zip(marks, bodies, strict=True)]
        return Pace(len(bodies), time.perf_counter() - started), answers

    def timed(self, paths: Sequence[str]) -> Pace:
        """Reads one path after the other."""
        started = time.perf_counter()
        for path in paths:
            self.send("GET", path, b"")
        return Pace(len(paths), time.perf_counter() - started)

    def _batch(self, numbers: Sequence[int]) -> dict[str, Any]:
        items = [
            {"bId": f"b{n}", "operation": "create", "Invoice": self.invoice(number)} for n, number in enumerate(numbers)
        ]
        return {"BatchItemRequest": items}

    def _made(self, path: str, body: dict[str, Any]) -> str:
        answer = loads(self.send("POST", path, dumps(body)))
        return str(next(value for name, value in answer.items() if name != "time")["Id"])


def printed(figures: object) -> str:
    """One line of JSON, as a child of the benchmark says its figures."""
    return json.dumps(figures) + "\n"
