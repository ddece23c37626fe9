"""A company's access token, renewed by one process at a time and stored before it is used.

The refresh token may be a new one after every renewal and the old one dead: losing it costs a new consent.
"""

from dataclasses import dataclass, field, replace
from typing import Protocol

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.limits import RENEWAL_CLAIM, RENEWAL_WAIT_S, TOKEN_MARGIN
from plannit_qbo_pipeline.errors import Misconfigured, Unavailable
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.ledger.companies import RealmConnection
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.seal import Sealer
from plannit_qbo_pipeline.qbo.oauth import TokenPair

_POLL_S = 0.5


class Renews(Protocol):
    """The one call of `qbo.oauth.OAuthClient` that is needed here."""

    def refresh(self, refresh_token: str) -> TokenPair: ...


@dataclass(slots=True)
class LedgerTokens:
    """The token source of one company's `QboClient`."""

    ledger: Ledger
    sealer: Sealer
    company: CompanyKey
    oauth: Renews
    _held: RealmConnection | None = field(default=None)

    def access_token(self) -> str:
        """A token that lasts a while yet. Raises Misconfigured where a person has to consent again."""
        if self._held is None or self._ends_soon(self._held):
            self._held = self._stored()
        if self._ends_soon(self._held):
            return self.renew(self._held.access_token)
        return self._held.access_token

    def renew(self, stale: str) -> str:
        """A token that is not `stale`: another process's if it was quicker, else a new one."""
        clock = self.ledger.clock
        give_up_at = clock.monotonic() + RENEWAL_WAIT_S
        for _ in range(int(RENEWAL_WAIT_S / _POLL_S) + 1):
            held = self._stored()
            if held.access_token != stale:
                self._held = held
                return held.access_token
            now = clock.now()
            with self.ledger.write() as tx:
                claimed = companies.claim_renewal(tx, self.company, now, now + RENEWAL_CLAIM)
            if claimed:
                return self._renewed(stale)
            if clock.monotonic() >= give_up_at:
                break
            clock.sleep(_POLL_S)
        raise Unavailable(f"Another process is renewing the QuickBooks tokens of {self.company}. Try again in a minute")

    def _renewed(self, stale: str) -> str:
        """With the claim held; looks once more, for it may have been given back just now."""
        held = self._stored()
        if held.access_token != stale:
            with self.ledger.write() as tx:
                companies.end_renewal(tx, self.company)
            return held.access_token
        try:
            pair = self.oauth.refresh(held.refresh_token)
        except (Misconfigured, Unavailable) as error:
            consent_ended = isinstance(error, Misconfigured) and "invalid_grant" in str(error)
            now = self._keep(held, replace(held, consent_needed=consent_ended))
            if now.access_token == stale:
                raise
            return now.access_token
        return self._keep(held, _with(held, pair)).access_token

    def _keep(self, before: RealmConnection, after: RealmConnection) -> RealmConnection:
        """Stores what came of a renewal and ends the claim, unless somebody consented anew meanwhile: that counts."""
        with self.ledger.write() as tx:
            now = companies.connection_of(tx, self.sealer, self.company)
            if now.refresh_token == before.refresh_token:
                companies.connect(tx, self.sealer, after, self.ledger.clock.now())
                now = after
        self._held = None if now.consent_needed else now
        return now

    def _stored(self) -> RealmConnection:
        with self.ledger.read() as tx:
            held = companies.connection_of(tx, self.sealer, self.company)
        if held.consent_needed:
            raise Misconfigured(
                f"The consent of {self.company} in QuickBooks has ended. An administrator of the QuickBooks company "
                f"gives it again: plannit-qbo connect {self.company}"
            )
        return held

    def _ends_soon(self, held: RealmConnection) -> bool:
        clock: Clock = self.ledger.clock
        return held.access_expires_at - clock.now() < TOKEN_MARGIN


def _with(held: RealmConnection, pair: TokenPair) -> RealmConnection:
    return replace(
        held,
        access_token=pair.access_token,
        refresh_token=pair.refresh_token,
        access_expires_at=pair.access_expires_at,
        refresh_expires_at=pair.refresh_expires_at,
        hard_expires_at=pair.hard_expires_at or held.hard_expires_at,
    )
