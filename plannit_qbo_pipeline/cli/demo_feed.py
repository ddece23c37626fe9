"""The demo's live feed: invoices, edits and payments made in the emulated Plannit, and when each reached QuickBooks."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests

from plannit_qbo_pipeline.cli.demo_firm import DEMO_COMPANY, DEMO_TIME_ZONE
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.period import business_date
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import crosswalk, standings
from plannit_qbo_pipeline.wiring import Services

_TIMEOUT_S = 10
_KEPT = 40  # of the invoices made, those that may still be edited or paid
_SERVICES = ("Entretien de la chaudière", "Réparation d'urgence", "Visite annuelle", "Déneigement", "Tonte et taille")
_METHODS = ("interac", "card", "cheque", "cash")
Say = Callable[[str], None]


@dataclass(slots=True)
class Moved:
    """One thing that happened in Plannit and is on its way."""

    kind: Kind
    plannit_id: PlannitId
    what: str
    happened_at: datetime


@dataclass(slots=True)
class Feed:
    """Makes something happen now and then, and tells what arrived since."""

    opened: Services
    control_url: str
    plannit: Mapping[str, Any]
    rng: random.Random
    say: Say
    _contacts: list[str] = field(default_factory=list)
    _invoices: list[dict[str, Any]] = field(default_factory=list)
    _under_way: list[Moved] = field(default_factory=list)
    _number: int = 0

    def happen(self) -> None:
        """One new invoice, edit or payment in Plannit."""
        draw = self.rng.random()
        if not self._invoices or draw < 0.5:
            self._make_invoice()
        elif draw < 0.65:
            self._edit_invoice()
        else:
            self._pay()

    def example(self) -> str:
        """An invoice that a person can make by hand, as JSON."""
        today = business_date(self._now(), DEMO_TIME_ZONE).isoformat()
        items = [{"name": "Visite", "quantity": 1, "unitPrice": 100}]
        return json.dumps({"number": "MOI-1", "date": today, "contactId": self._contact(), "items": items})

    def tell_arrivals(self) -> None:
        """Says what reached QuickBooks since the last time, and how long after it happened."""
        with self.opened.ledger.read() as tx:
            arrived = [moved for moved in self._under_way if self._is_posted(tx, moved)]
            for moved in arrived:
                crossing = crosswalk.get(tx, DEMO_COMPANY, moved.kind, moved.plannit_id)
                seconds = (self._now() - moved.happened_at).total_seconds()
                self.say(f"  QuickBooks  {moved.what}: there {seconds:.1f} s later (id {crossing and crossing.qbo_id})")
        self._under_way = [moved for moved in self._under_way if moved not in arrived]

    def _is_posted(self, tx: Any, moved: Moved) -> bool:
        reason = standings.of(tx, DEMO_COMPANY, moved.kind, [moved.plannit_id]).get(moved.plannit_id)
        crossed = crosswalk.updated_at(tx, DEMO_COMPANY, moved.kind, moved.plannit_id)
        return (
            reason is not None
            and reason.standing is Standing.POSTED
            and crossed is not None
            and crossed >= moved.happened_at
        )

    def _make_invoice(self) -> None:
        self._number = self._number or self._free_number()
        number = f"D{self._number:05d}"
        self._number += 1
        today = business_date(self._now(), DEMO_TIME_ZONE).isoformat()
        items = [self._line() for _ in range(self.rng.randint(1, 3))]
        invoice = self._put("invoices", {"number": number, "contactId": self._contact(), "date": today, "items": items})
        self._invoices = [*self._invoices, invoice][-_KEPT:]
        self._note(Kind.INVOICE, invoice["id"], f"invoice {number} of {_dollars(invoice['total'])}")

    def _edit_invoice(self) -> None:
        invoice = self.rng.choice(self._invoices)
        items = [*invoice["items"], self._line()]
        edited = self._put("invoices", {"id": invoice["id"], "items": items})
        self._invoices = [edited if each["id"] == edited["id"] else each for each in self._invoices]
        self._note(Kind.INVOICE, edited["id"], f"invoice {edited['number']} edited to {_dollars(edited['total'])}")

    def _pay(self) -> None:
        invoice = self.rng.choice(self._invoices)
        payment = {
            "invoiceId": invoice["id"],
            "contactId": invoice["contactId"],
            "amount": round(float(invoice["total"]) / self.rng.choice((1, 1, 2)), 2),
            "method": self.rng.choice(_METHODS),
            "status": "succeeded",
            "date": business_date(self._now(), DEMO_TIME_ZONE).isoformat(),
        }
        made = self._put("payments", payment)
        self._note(Kind.PAYMENT, made["id"], f"payment of {_dollars(made['amount'])} for {invoice['number']}")

    def _line(self) -> dict[str, Any]:
        price = self.rng.randint(40, 400)
        return {"name": self.rng.choice(_SERVICES), "quantity": self.rng.randint(1, 3), "unitPrice": price}

    def _contact(self) -> str:
        if not self._contacts:
            rows = self._get("contacts")
            self._contacts = [row["id"] for row in rows if "TEMPLATE" not in row["firstName"].upper()]
        return self.rng.choice(self._contacts)

    def _free_number(self) -> int:
        """After the numbers that an earlier demo used."""
        with self.opened.ledger.read() as tx:
            listed = standings.listed(tx, DEMO_COMPANY, list(Standing), Kind.INVOICE)
            used = [row.number for row in listed if row.number and row.number.startswith("D")]
        return max((int(number[1:]) for number in used if number[1:].isdigit()), default=0) + 1

    def _note(self, kind: Kind, plannit_id: str, what: str) -> None:
        self._under_way.append(Moved(kind, PlannitId(plannit_id), what, self._now()))
        self.say(f"Plannit     {what}")

    def _put(self, kind: str, document: Mapping[str, Any]) -> dict[str, Any]:
        answer = requests.post(f"{self.control_url}/plannit/{kind}", json=document, timeout=_TIMEOUT_S)
        answer.raise_for_status()
        made: dict[str, Any] = answer.json()
        return made

    def _get(self, kind: str) -> Sequence[dict[str, Any]]:
        headers = {"X-API-KEY": self.plannit["api_key"]}
        answer = requests.get(f"{self.plannit['base_url']}/api/{kind}", headers=headers, timeout=_TIMEOUT_S)
        answer.raise_for_status()
        rows: list[dict[str, Any]] = answer.json()["data"]
        return rows

    def _now(self) -> datetime:
        return self.opened.ledger.clock.now()


def _dollars(amount: object) -> str:
    return f"{float(str(amount)):,.2f} $"
