"""A stage for whole passes: both vendors in this process, one company wired to them, and one clock for everybody.

`Stage(tmp_path)` is ready to `sync()`. Make things happen with `contact`, `invoice`, `as_user`, `fault`, `advance`;
judge by `books`, `writes` and `requests`, which are the vendors' own word, and by `standing`, which is ours.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from sqlalchemy import event, select

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.standing import Reason, Standing
from plannit_qbo_pipeline.flow.carry import Carrier, PassReport
from plannit_qbo_pipeline.ledger import companies, standings
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.ledger.database import Ledger, open_ledger
from plannit_qbo_pipeline.ledger.tables import standings as table
from plannit_qbo_pipeline.onboarding import connect as binding
from plannit_qbo_pipeline.sandbox.adapter import NO_LIMITS, in_process
from plannit_qbo_pipeline.sandbox.assembly import Options
from plannit_qbo_pipeline.sandbox.clock import Clock as SandboxClock
from plannit_qbo_pipeline.sandbox.wire import dumps, loads, request_from_url
from plannit_qbo_pipeline.settings import load_settings
from plannit_qbo_pipeline.wiring import Services, open_services
from tests.stage_wire import Canned, Json, Sent, Time, Wire, refusal

SLUG = CompanyKey("boreal")


class Stage:
    """One company between both sandboxes. `seed` and `switches` are the sandbox's own.

    `database_url` names a migrated database for the ledger; without one it is a file of SQLite.
    """

    def __init__(
        self,
        home: Path,
        seed: str | Mapping[str, Any] = "empty",
        switches: Mapping[str, object] | None = None,
        go_live_on: date | None = None,
        database_url: str | None = None,
    ) -> None:
        self.home, self.time, self.database_url = home, Time(), database_url
        options = Options(throttle_scale=NO_LIMITS, switches=switches or {})
        self.world, _, self.connection = in_process(seed, SandboxClock(self.time.now), options)
        self.wire = Wire(self.world, self.time)
        self.services = self.open()
        self._introduce(go_live_on)
        self._control = requests.Session()
        self._control.mount("http://", self.wire)
        self.forget_requests()

    def open(self) -> Services:
        """The services of another process on the same ledger, as after a restart."""
        if self.database_url is None:
            self.database_url = f"sqlite:///{shutil.copyfile(_empty_ledger(self.home), self.home / 'ledger.db')}"
        qbo = self.connection["qbo"]
        settings = load_settings(
            {
                "PLANNIT_QBO_HOME": str(self.home),
                "PLANNIT_QBO_DATABASE_URL": self.database_url,
                "PLANNIT_QBO_SECRET_KEY": "a key for tests, long enough",
                "PLANNIT_QBO_REQUESTS_PER_SECOND": "0",
                "PLANNIT_QBO_REQUESTS_PER_MINUTE": "0",
                "QBO_CLIENT_ID": qbo["client_id"],
                "QBO_CLIENT_SECRET": qbo["client_secret"],
                "QBO_ENVIRONMENT": qbo["discovery_url"],
                "QBO_BASE_URL": qbo["base_url"],
            }
        )
        services = open_services(settings, self.time.clock(), self.wire)
        _in_haste(services.ledger)
        return services

    def _introduce(self, go_live_on: date | None) -> None:
        plannit, qbo, services = self.connection["plannit"], self.connection["qbo"], self.services
        address = plannit["base_url"], plannit["api_key"]
        with services.ledger.write() as tx:
            firm = Company(SLUG, "Boréal", *address, "America/Toronto", go_live_on, "CAD", self.time.now())
            companies.add(tx, services.sealer, firm)
        new = binding.handed_in(services.ledger, SLUG, qbo["realm_id"], qbo["access_token"], qbo["refresh_token"])
        binding.connect(services.ledger, services.sealer, new, services.oauth(), services.qbo_with)

    # What happens in Plannit

    def upsert(self, kind: str, *given: Json, keep: bool = False) -> Any:
        """Stores objects in Plannit a second later than whatever came before; answers one, or a list of several."""
        self.time.advance(1)
        query = "?keep=1" if keep else ""
        return self.control("POST", f"plannit/{kind}{query}", given[0] if len(given) == 1 else list(given))

    def contact(self, first_name: str = "Anne", last_name: str = "Roy", **fields: Any) -> Json:
        made: Json = self.upsert("contacts", {"firstName": first_name, "lastName": last_name, **fields})
        return made

    def invoice(self, number: str | None, contact: Json | None = None, price: Any = 100, **fields: Any) -> Json:
        """A numbered invoice of one taxed line, dated today unless said otherwise."""
        items = [{"name": "Entretien", "quantity": 1, "unitPrice": price}]
        whose = (contact or self.contact())["id"]
        made: Json = self.upsert("invoices", {"number": number, "contactId": whose, "items": items, **fields})
        return made

    def payment(self, amount: Any, invoice: Json | None = None, contact: Json | None = None, **fields: Any) -> Json:
        """Money that arrived today unless said otherwise; from the invoice's contact, or else on that one's account."""
        whose = contact["id"] if contact else (invoice or {})["contactId"]
        named = {"invoiceId": invoice["id"] if invoice else None, "contactId": whose, "method": "cheque"}
        made: Json = self.upsert("payments", {**named, "amount": amount, **fields})
        return made

    def change(self, kind: str, document: Json, **fields: Any) -> Json:
        changed: Json = self.upsert(kind, {"id": document["id"], **fields})
        return changed

    def corrupt(self, kind: str, document: Json, **fields: Any) -> Json:
        """Stores what Plannit's contract forbids, as a broken release of Plannit would."""
        self.time.advance(1)
        company = self.world.plannit.company(None)
        company.put(kind, {**document, "updatedAt": company.local_time(self.time.now()), **fields})
        return document

    def reprice(self, invoice: Json, price: Any) -> Json:
        return self.change("invoices", invoice, items=[{"name": "Entretien", "quantity": 1, "unitPrice": price}])

    # What happens in QuickBooks

    def as_user(self, act: str, entity: str | None = None, id: str | None = None, **more: Any) -> Json:  # noqa: A002
        """What a person does in QBO's own pages."""
        named = {"entity": entity, "id": id} if entity else {}
        return self._done(f"qbo/{self.realm}/as-user", {"act": act, **named, **more})

    def by_hand(self, entity: str, **fields: Any) -> Json:
        """A record that somebody else makes; the request log does not show it."""
        token = self.world.connection()["qbo"]["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Host": "qbo.sandbox"}
        url = f"http://qbo.sandbox/v3/company/{self.realm}/{entity.lower()}"
        answer = self.world.qbo.handle(request_from_url("POST", url, headers, dumps(fields)))
        assert answer.status == 200, answer.body.decode()
        made: Json = answer.json()[entity]
        return made

    @property
    def realm(self) -> str:
        return str(self.connection["qbo"]["realm_id"])

    def books(self) -> Json:
        return self._done(f"qbo/{self.realm}/books")

    def records(self, entity: str) -> list[Json]:
        found: list[Json] = self.books()["entities"].get(entity, [])
        return found

    def numbered(self, number: str) -> list[Json]:
        """QBO's invoices of that number."""
        return [record for record in self.records("Invoice") if record.get("DocNumber") == number]

    def only(self, number: str) -> Json:
        """QBO's one invoice of that number."""
        (record,) = self.numbered(number)
        return record

    # What goes wrong, and what was asked

    def fault(self, kind: str, path: str = "", system: str = "qbo", **more: Any) -> None:
        """Scripts a fault of the sandbox: `count`, `method` and `seconds` as the control plane takes them."""
        self._done("faults", {"system": system, "path": path, "kind": kind, **more})

    def forget_faults(self) -> None:
        self.world.faults.clear()

    def requests(self, system: str = "qbo") -> list[Json]:
        """The sandbox's log since `forget_requests`."""
        logged: list[Json] = self.control("GET", f"requests?since={self._seen}")
        return [entry for entry in logged if entry["system"] == system]

    def writes(self, entity: str = "") -> list[Json]:
        """The writes in QBO's log, of one entity if named."""
        ending = f"/{entity.lower()}"
        return [
            entry for entry in self.requests() if entry["requestid"] and (not entity or entry["path"].endswith(ending))
        ]

    def forget_requests(self) -> None:
        self._seen = self.world.log.count
        self.wire.sent.clear()

    def sent_writes(self) -> list[Sent]:
        """The writes that left us since `forget_requests`, with their bodies."""
        return [sent for sent in self.wire.sent if sent.is_write]

    @contextmanager
    def just_before(self, matches: Callable[[Sent], bool], act: Callable[[], object]) -> Iterator[None]:
        """Does `act` once, when the first request that matches is about to arrive."""
        waiting = [act]

        def before(sent: Sent) -> None:
            if waiting and matches(sent):
                waiting.pop()()

        self.wire.before = before
        yield
        self.wire.before = lambda _sent: None
        assert not waiting, "the moment never came"

    @contextmanager
    def refusing(self, code: str, path: str = "/invoice", count: int = 1) -> Iterator[None]:
        """QBO answers the next writes of that path with a fault of that code; they never arrive."""
        left = [refusal(code)] * count

        def instead(sent: Sent) -> Canned | None:
            hit = left and sent.is_write and urlsplit(sent.url).path.endswith(path)
            return left.pop() if hit else None

        self.wire.instead = instead
        yield
        self.wire.instead = lambda _sent: None
        assert not left, "fewer writes than refusals"

    # Time, passes and standings

    def advance(self, **span: float) -> None:
        """Moves everybody's clock: hours=1, days=2 …"""
        self.time.advance(timedelta(**span).total_seconds())

    def carrier(self) -> Carrier:
        return self.services.carrier(SLUG)

    def sync(self) -> PassReport:
        return self.carrier().sync()

    @property
    def ledger(self) -> Ledger:
        return self.services.ledger

    def standing(self, document: Json, kind: Kind = Kind.INVOICE) -> Reason:
        with self.ledger.read() as tx:
            return standings.of(tx, SLUG, kind, [PlannitId(document["id"])])[PlannitId(document["id"])]

    def stands(self, document: Json, kind: Kind = Kind.INVOICE) -> tuple[Standing, str]:
        """Standing and code, the two that tests mostly ask for."""
        why = self.standing(document, kind)
        return why.standing, why.code

    def row(self, document: Json, kind: Kind = Kind.INVOICE) -> Json:
        """The document's whole row in `standings`; there is always exactly one."""
        key = table.c.company == SLUG, table.c.kind == kind.value, table.c.plannit_id == document["id"]
        with self.ledger.read() as tx:
            return dict(tx.execute(select(table).where(*key)).one()._mapping)

    def control(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else dumps(body)
        answer = self._control.request(method, f"http://control.sandbox/{path}", data=data, timeout=10)
        assert answer.status_code == 200, answer.text
        return loads(answer.content)

    def _done(self, path: str, body: object = None) -> Json:
        answer: Json = self.control("GET" if body is None else "POST", path, body)
        return answer


def _empty_ledger(home: Path) -> Path:
    """A migrated ledger, made once for all tests of a run and copied: migrations cost more than a pass."""
    template = home.parent / "empty-ledger.db"
    if not template.exists():
        made = home.parent / f"{home.name}-new.db"
        open_ledger(f"sqlite:///{made}", Time().clock()).close()
        made.replace(template)
    return template


def _in_haste(ledger: Ledger) -> None:
    """Spares tests the waiting for the disk; no test pulls the plug of the machine."""
    if ledger.engine.dialect.name != "sqlite":
        return  # such a server was told so itself
    ledger.engine.dispose()

    @event.listens_for(ledger.engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")
