"""One company's QuickBooks: queries, reads and writes, with its token, its faults and its realm kept straight.

Pace, time-outs and retries of broken connections are `transport.http`'s; the decision to write is `load`'s.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from plannit_qbo_pipeline.domain.clock import Clock, system_clock
from plannit_qbo_pipeline.domain.identity import QboId, RealmId, RequestId
from plannit_qbo_pipeline.domain.limits import BACKOFF_FIRST_S, MAX_PAGES, QUERY_PAGE
from plannit_qbo_pipeline.errors import InDoubt, Refused, Unavailable
from plannit_qbo_pipeline.qbo.answers import WriteAnswer, error_for, read_record, rows_in, written_record
from plannit_qbo_pipeline.qbo.faults import Fault, FaultClass, parse_fault
from plannit_qbo_pipeline.qbo.query import Condition, select
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.qbo.urls import MINOR_VERSION, Operation, company_path, read_path, target_of, write_path
from plannit_qbo_pipeline.transport.http import Answer

FAULT_TRIES = 3  # of one request whose fault may pass by itself; the first try included
_NAME_RACE = "6000"  # “one name at a time”, told from other 6000s by nothing but a text we must not read
_NAMED = frozenset({Entity.CUSTOMER, Entity.ITEM})
_GONE = "610"


class TokenSource(Protocol):
    """Where the access token comes from; one renewal at a time per realm is its business."""

    def access_token(self) -> str: ...

    def renew(self, stale: str) -> str:
        """A token that is not `stale`; raises Misconfigured when consent is needed again."""
        ...


class Wire(Protocol):
    """What we use of `transport.http.Caller`."""

    def call(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None, write: bool = False
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    body: bytes | None = None
    content_type: str = "application/json"
    written: Entity | None = None

    @property
    def tried(self) -> str:
        return f"{self.method} {self.path.partition('?')[0].partition('/company/')[2]}"

    def may_pass(self, fault: Fault) -> bool:
        """Whether the same bytes may fare better in a moment (docs/qbo-rules.md, Names)."""
        race = fault.code == _NAME_RACE and self.written in _NAMED
        return race or fault.fault_class is FaultClass.TRANSIENT

    def may_have_happened(self, fault: Fault) -> bool:
        return self.written is not None and fault.fault_class is FaultClass.TRANSIENT


class QboClient:
    """Raises Unavailable, InDoubt (writes only), Misconfigured and Refused; only Refused is a definite no.

    A write that ended in any other way is settled by the same call again.
    """

    def __init__(
        self, realm: RealmId, base_url: str, tokens: TokenSource, caller: Wire, clock: Clock | None = None
    ) -> None:
        self.realm = realm
        self._base_url = base_url.rstrip("/")
        self._tokens = tokens
        self._caller = caller
        self._clock = clock or system_clock()

    def query(self, statement: str) -> list[dict[str, Any]]:
        """The rows of one page. Sent as POST, which takes any character and is no write."""
        path = f"{company_path(self.realm, 'query')}?minorversion={MINOR_VERSION}"
        return rows_in(self._answer(_Request("POST", path, statement.encode(), "application/text")))

    def query_all(self, entity: Entity, where: Sequence[Condition] = ()) -> Iterator[dict[str, Any]]:
        """Every row, each once, in pages; a record made meanwhile may be missed, one that moved comes once."""
        seen: set[str] = set()
        for page in range(MAX_PAGES):
            rows = self.query(select(entity, where, order_by="Id", start=1 + page * QUERY_PAGE))
            for row in rows:
                if (row_id := str(row["Id"])) not in seen:
                    seen.add(row_id)
                    yield row
            if len(rows) < QUERY_PAGE:
                return
        raise Unavailable(f"{entity}: more than {MAX_PAGES} pages; this is a paging loop, not a company")

    def read(self, entity: Entity, qbo_id: QboId) -> dict[str, Any] | None:
        """The record now; None only if QuickBooks says that it does not exist (code 610)."""
        try:
            answer = self._answer(_Request("GET", read_path(self.realm, entity, qbo_id)))
        except Refused as refusal:
            if refusal.code == _GONE:
                return None
            raise
        return read_record(answer, entity.value)

    def company_info(self) -> dict[str, Any]:
        answer = self._answer(_Request("GET", read_path(self.realm, Entity.COMPANY_INFO, self.realm)))
        return read_record(answer, Entity.COMPANY_INFO.value)

    def preferences(self) -> dict[str, Any]:
        path = f"{company_path(self.realm, Entity.PREFERENCES.segment)}?minorversion={MINOR_VERSION}"
        return read_record(self._answer(_Request("GET", path)), Entity.PREFERENCES.value)

    def write_url(self, entity: Entity, operation: Operation, request_id: RequestId) -> str:
        """Path and query for `send`, to be stored with the intent; ValueError where there is no such operation."""
        return write_path(self.realm, entity, operation, request_id)

    def send(self, url: str, body: bytes) -> WriteAnswer:
        """Sends stored bytes to a stored path and query; the same call again is the same write, never a second one.

        ValueError, before any byte leaves, for a path of another realm or without a requestid.
        """
        written, deletes = target_of(url, self.realm)
        answer = self._answer(_Request("POST", url, body, written=written))
        return written_record(answer, written, deleted=deletes)

    def _answer(self, request: _Request) -> Answer:
        """The first answer without a fault; tries again what may pass by itself, with the same bytes."""
        doubtful = False
        for attempt in range(1, FAULT_TRIES + 1):
            with _doubt_kept(doubtful):
                answer = self._authorized(request)
            if (fault := parse_fault(answer)) is None:
                return answer
            if attempt == FAULT_TRIES or not request.may_pass(fault):
                raise error_for(fault, answer, request.tried, write=request.written is not None)
            doubtful = doubtful or answer.doubtful or request.may_have_happened(fault)
            self._clock.sleep(BACKOFF_FIRST_S * 2 ** (attempt - 1) * (1 + self._clock.jitter()))
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _authorized(self, request: _Request) -> Answer:
        """An answer to a valid token, or the second refusal of one: a renewed token is tried once."""
        token = self._tokens.access_token()
        first = self._call(request, token)
        fault = parse_fault(first)
        if fault is None or fault.fault_class is not FaultClass.AUTH:
            return first
        with _doubt_kept(first.doubtful):
            second = self._call(request, self._tokens.renew(token))
        return replace(second, doubtful=first.doubtful or second.doubtful)

    def _call(self, request: _Request, token: str) -> Answer:
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",  # XML otherwise
            "Content-Type": request.content_type,
        }
        url = self._base_url + request.path
        return self._caller.call(
            request.method, url, headers=headers, body=request.body, write=request.written is not None
        )


@contextmanager
def _doubt_kept(doubtful: bool) -> Iterator[None]:
    """After a try that may have been carried out, a later “not now” does not mean that nothing happened."""
    try:
        yield
    except Unavailable as error:
        if doubtful:
            raise InDoubt(f"{error}. An earlier try may have been carried out: settle it first") from error
        raise
