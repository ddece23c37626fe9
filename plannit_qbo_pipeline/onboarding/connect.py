"""Binds a company to its QuickBooks company: the tokens are tried before they are kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from plannit_qbo_pipeline.domain.identity import CompanyKey, RealmId
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.ledger import companies, mappings
from plannit_qbo_pipeline.ledger.companies import RealmConnection
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.seal import Sealer
from plannit_qbo_pipeline.onboarding.tokens import Renews
from plannit_qbo_pipeline.qbo.client import QboClient, TokenSource

_ACCESS_LIFE = timedelta(hours=1)  # of a token handed in without its end; a refused one is renewed anyway


@dataclass(slots=True)
class TrialTokens:
    """Tokens that are not in the ledger yet; a renewal stays here until they are kept."""

    held: RealmConnection
    oauth: Renews

    def access_token(self) -> str:
        return self.held.access_token

    def renew(self, stale: str) -> str:
        pair = self.oauth.refresh(self.held.refresh_token)
        self.held = replace(
            self.held,
            access_token=pair.access_token,
            refresh_token=pair.refresh_token,
            access_expires_at=pair.access_expires_at,
            refresh_expires_at=pair.refresh_expires_at,
            hard_expires_at=pair.hard_expires_at,
        )
        assert self.held.access_token != stale
        return self.held.access_token


def handed_in(ledger: Ledger, company: CompanyKey, realm: str, access: str, refresh: str) -> RealmConnection:
    """The connection that tokens from the environment describe; Misconfigured for a realm that is no id."""
    if not (realm.isascii() and realm.isdigit()):
        raise Misconfigured(f"QBO_REALM_ID is {realm!r}; it is the company id of digits that QuickBooks shows")
    return RealmConnection(
        company=company,
        realm=RealmId(realm),
        access_token=access,
        refresh_token=refresh,
        access_expires_at=ledger.clock.now() + _ACCESS_LIFE,
        refresh_expires_at=None,
        hard_expires_at=None,
        consent_needed=False,
    )


def connect(
    ledger: Ledger,
    sealer: Sealer,
    new: RealmConnection,
    oauth: Renews,
    client_with: Callable[[RealmId, TokenSource], QboClient],
) -> str:
    """Reads the QuickBooks company with the tokens, then keeps them; answers its name.

    Raises Misconfigured where QuickBooks does not accept the tokens or the realm belongs to another company; the
    connection there was stays then.
    """
    trial = TrialTokens(new, oauth)
    info = client_with(new.realm, trial).company_info()
    with ledger.write() as tx:
        companies.connect(tx, sealer, trial.held, ledger.clock.now())
        mappings.forget(tx, new.company, mappings.REALM_SNAPSHOT)
    return str(info.get("CompanyName", new.realm))
