"""The composition root: settings → ledger, clients, carrier. Dagster's assets and the CLI both start here."""

import os
import socket
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from requests.adapters import BaseAdapter

from plannit_qbo_pipeline.domain.clock import Clock, system_clock
from plannit_qbo_pipeline.domain.identity import CompanyKey, RealmId
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.flow.carry import Carrier, Progress
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.ledger.companies import Company
from plannit_qbo_pipeline.ledger.database import Ledger, open_ledger
from plannit_qbo_pipeline.ledger.seal import Sealer, secret_from_file
from plannit_qbo_pipeline.onboarding.tokens import LedgerTokens
from plannit_qbo_pipeline.plannit.client import PlannitClient
from plannit_qbo_pipeline.qbo.client import QboClient, TokenSource
from plannit_qbo_pipeline.qbo.oauth import OAuthClient
from plannit_qbo_pipeline.settings import Settings
from plannit_qbo_pipeline.transport.http import Caller, make_session
from plannit_qbo_pipeline.transport.once import OnceCaller
from plannit_qbo_pipeline.transport.pace import Pace


@dataclass(slots=True)
class Services:
    """Everything a run needs, opened once. `adapter` replaces the network in tests; `requests` counts what left."""

    settings: Settings
    ledger: Ledger
    sealer: Sealer
    adapter: BaseAdapter | None = None
    requests: Counter[str] = field(default_factory=Counter)
    _paces: dict[RealmId, Pace] = field(default_factory=dict)
    _counting_lock: threading.Lock = field(default_factory=threading.Lock)

    def company(self, key: str) -> Company:
        with self.ledger.read() as tx:
            return companies.get(tx, self.sealer, key)

    def oauth(self) -> OAuthClient:
        """Raises Misconfigured for production, like all that leads to QuickBooks."""
        refuse_production(self.settings)
        settings = self.settings
        return OAuthClient(
            settings.qbo_client_id,
            settings.qbo_client_secret,
            settings.qbo_environment,
            self.ledger.clock,
            self.adapter,
        )

    def plannit(self, company: Company, *, once: bool = False) -> PlannitClient:
        """`once`: each call is tried once and briefly, for who asks again soon anyway."""
        kind, session = OnceCaller if once else Caller, make_session(self.adapter)
        caller = kind("Plannit", session, self.ledger.clock, counter=self._counting("plannit"))
        return PlannitClient(company.plannit_url, company.plannit_key, caller)

    def qbo(self, company: CompanyKey) -> QboClient:
        """Raises Misconfigured where the company is not connected."""
        with self.ledger.read() as tx:
            realm = companies.connection_of(tx, self.sealer, company).realm
        return self.qbo_with(realm, LedgerTokens(self.ledger, self.sealer, company, self.oauth()))

    def qbo_with(self, realm: RealmId, tokens: TokenSource) -> QboClient:
        refuse_production(self.settings)
        settings, clock = self.settings, self.ledger.clock
        pace = self._paces.setdefault(realm, Pace(settings.requests_per_second, settings.requests_per_minute))
        caller = Caller("QuickBooks", make_session(self.adapter), clock, pace, self._counting("qbo"))
        return QboClient(realm, settings.qbo_base_url, tokens, caller, clock)

    def carrier(self, key: str, progress: Progress = lambda _stage, _count, _total: None) -> Carrier:
        """The steps of one company. Raises Misconfigured where it is unknown or not connected."""
        company = self.company(key)
        return Carrier(self.ledger, company, self.plannit(company), self.qbo(company.key), holder_name(), progress)

    def close(self) -> None:
        self.ledger.close()

    def _counting(self, vendor: str) -> Callable[[], None]:
        def count() -> None:
            with self._counting_lock:
                self.requests[vendor] += 1

        return count


def open_services(settings: Settings, clock: Clock | None = None, adapter: BaseAdapter | None = None) -> Services:
    """Opens ledger and keys. Raises Misconfigured where either cannot be used."""
    clock = clock or system_clock()
    try:
        secret = settings.secret_key or secret_from_file(settings.secret_key_file)
    except OSError as error:
        raise Misconfigured(
            f"The key file {settings.secret_key_file} cannot be used ({error.strerror}). Set PLANNIT_QBO_HOME to a "
            "folder you can write, or PLANNIT_QBO_SECRET_KEY to a key."
        ) from error
    return Services(settings, open_ledger(settings.database_url, clock), Sealer(secret), adapter)


def refuse_production(settings: Settings) -> None:
    """No real books before the assumed contract was checked against Plannit's live one (docs/plannit-contract.md)."""
    if settings.production:
        raise Misconfigured(
            "QBO_ENVIRONMENT=production is refused: the Plannit contract is assumed and has not been checked against "
            "the live API. Use QBO_ENVIRONMENT=sandbox."
        )


def holder_name() -> str:
    return f"{socket.gethostname()[:48]}:{os.getpid()}"
