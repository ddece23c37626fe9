"""What people do in Plannit while a benchmark watches: planned by seeded draws, done through the control plane."""

import random
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from typing import Any

import requests

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.sandbox.wire import dumps, loads

BURST_S = 5.0
BEFORE_BURST_S = 6.0  # so that the crowd does not stand in line behind the last single one
PAYMENTS = 0.4  # of the documents, as long as there is an invoice to pay
_TIMEOUT_S = 60
_SERVICES = ("Entretien", "Réparation", "Visite annuelle", "Déneigement", "Tonte")


@dataclass(frozen=True, slots=True)
class Planned:
    """`at_s` counts from the start of the day; `burst` for those that come within seconds of each other."""

    at_s: float
    kind: Kind
    burst: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A document as Plannit dates it. `number` is what it is called in QuickBooks: an invoice's, a payment's id."""

    kind: Kind
    plannit_id: str
    number: str
    changed_at: datetime
    burst: bool


def planned(rng: random.Random, events: int, mean_s: float, burst: int) -> list[Planned]:
    """So many invoices and payments at the moments of a Poisson process, then a crowd of them within `BURST_S`."""
    moments = list(accumulate(rng.expovariate(1 / mean_s) for _ in range(events)))
    crowd_at = moments[-1] + BEFORE_BURST_S if moments else 0.0
    crowd = sorted(crowd_at + rng.uniform(0, BURST_S) for _ in range(burst))
    found: list[Planned] = []
    unpaid = 0
    for position, at_s in enumerate([*moments, *crowd]):
        pays = unpaid > 0 and rng.random() < PAYMENTS
        unpaid += -1 if pays else 1
        found.append(Planned(at_s, Kind.PAYMENT if pays else Kind.INVOICE, position >= events))
    return found


@dataclass(slots=True)
class Office:
    """Makes documents of customers that QuickBooks knows already; a payment pays the oldest unpaid one of them."""

    control_url: str
    contacts: Sequence[str]
    today: date
    rng: random.Random
    session: requests.Session = field(default_factory=requests.Session)
    _count: int = 0
    _unpaid: deque[Mapping[str, Any]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.session.trust_env = False  # a proxy does not know this machine's ports

    def make(self, kind: Kind, *, burst: bool = False) -> Made:
        return self.pay(burst=burst) if kind is Kind.PAYMENT else self.invoice(burst=burst)

    def invoice(self, *, burst: bool = False) -> Made:
        self._count += 1
        items = [self._line() for _ in range(self.rng.randint(1, 3))]
        number = f"B{self._count:05d}"
        made = self._put("invoices", number=number, contactId=self.rng.choice(self.contacts), items=items)
        self._unpaid.append(made)
        return Made(Kind.INVOICE, made["id"], number, _moment(made), burst)

    def pay(self, *, burst: bool = False) -> Made:
        """Pays an invoice whole. IndexError without one to pay."""
        invoice = self._unpaid.popleft()
        told = {"invoiceId": invoice["id"], "contactId": invoice["contactId"], "amount": invoice["total"]}
        made = self._put("payments", **told, method="interac", status="succeeded")
        return Made(Kind.PAYMENT, made["id"], made["id"], _moment(made), burst)

    def put_history(self, kind: str, documents: Sequence[Mapping[str, Any]]) -> None:
        """Documents that were made and changed long ago, as they stand."""
        self._post(f"{kind}?keep=1", documents)

    def _line(self) -> dict[str, Any]:
        price = self.rng.randint(40, 400)
        return {"name": self.rng.choice(_SERVICES), "quantity": self.rng.randint(1, 3), "unitPrice": price}

    def _put(self, kind: str, **told: Any) -> dict[str, Any]:
        made: dict[str, Any] = self._post(kind, {**told, "date": self.today.isoformat()})
        return made

    def _post(self, path: str, body: object) -> Any:
        answer = self.session.post(f"{self.control_url}/plannit/{path}", data=dumps(body), timeout=_TIMEOUT_S)
        answer.raise_for_status()
        return loads(answer.content)


def _moment(document: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(document["updatedAt"])
