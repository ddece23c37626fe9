from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.identity import CompanyKey, RealmId
from plannit_qbo_pipeline.errors import Misconfigured, Unavailable
from plannit_qbo_pipeline.ledger import companies, lease, mappings, outbox
from plannit_qbo_pipeline.ledger.companies import RealmConnection
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.onboarding.connect import connect, handed_in
from plannit_qbo_pipeline.qbo.client import QboClient, TokenSource
from plannit_qbo_pipeline.sandbox.adapter import SandboxAdapter, in_process
from plannit_qbo_pipeline.transport.http import Caller, make_session
from tests.ledger.samples import ACME, BETA, REALMS, SEALER, company, connection, incoming, intent, stored
from tests.ledger.watch import NOON, Watch
from tests.onboarding.fake_oauth import FakeOAuth

NEW = CompanyKey("new")


@dataclass
class Vendor:
    """The emulated company on the wire, and what was asked of it."""

    watch: Watch
    qbo: dict[str, Any] = field(init=False)
    adapter: SandboxAdapter = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        _, self.adapter, block = in_process("empty")
        self.qbo = block["qbo"]

    @property
    def realm(self) -> RealmId:
        return RealmId(self.qbo["realm_id"])

    def client(self, realm: RealmId, tokens: TokenSource) -> QboClient:
        caller = Caller("QuickBooks", make_session(self.adapter), self.watch.clock, counter=self._sent)
        return QboClient(realm, self.qbo["base_url"], tokens, caller, self.watch.clock)

    def _sent(self) -> None:
        self.count += 1


@pytest.fixture
def vendor(watch: Watch) -> Vendor:
    return Vendor(watch)


def kept(ledger: Ledger, key: CompanyKey) -> RealmConnection:
    with ledger.read() as tx:
        return companies.connection_of(tx, SEALER, key)


def given(ledger: Ledger, vendor: Vendor, key: CompanyKey = NEW, **changes: str) -> RealmConnection:
    access, refresh = vendor.qbo["access_token"], vendor.qbo["refresh_token"]
    return handed_in(
        ledger, key, changes.get("realm", vendor.realm), changes.get("access", access), changes.get("refresh", refresh)
    )


@pytest.fixture
def new_company(ledger: Ledger) -> None:
    with ledger.write() as tx:
        companies.add(tx, SEALER, company(NEW))


def test_tokens_handed_in_are_believed_for_an_hour(ledger: Ledger) -> None:
    made = handed_in(ledger, NEW, "9130347", "access", "refresh")
    assert (made.realm, made.access_expires_at) == ("9130347", NOON + timedelta(hours=1))
    assert (made.refresh_expires_at, made.hard_expires_at, made.consent_needed) == (None, None, False)


@pytest.mark.parametrize("realm", ["", "acme", "12 34", "١٢٣", "123/../456", "-1"])
def test_a_realm_that_is_no_id_is_refused(ledger: Ledger, realm: str) -> None:
    with pytest.raises(Misconfigured, match="QBO_REALM_ID"):
        handed_in(ledger, NEW, realm, "access", "refresh")


@pytest.mark.usefixtures("new_company")
def test_the_company_in_quickbooks_is_read_and_named_and_its_tokens_are_kept(ledger: Ledger, vendor: Vendor) -> None:
    name = connect(ledger, SEALER, given(ledger, vendor), FakeOAuth(), vendor.client)
    assert name
    assert name != vendor.realm
    assert kept(ledger, NEW) == given(ledger, vendor)
    assert vendor.count == 1


@pytest.mark.usefixtures("new_company")
def test_tokens_that_quickbooks_does_not_take_are_not_kept(ledger: Ledger, vendor: Vendor) -> None:
    oauth = FakeOAuth(failure=Misconfigured("HTTP 400 invalid_grant"))
    with pytest.raises(Misconfigured, match="invalid_grant"):
        connect(ledger, SEALER, given(ledger, vendor, access="wrong"), oauth, vendor.client)
    with pytest.raises(Misconfigured, match="not connected"):
        kept(ledger, NEW)


@pytest.mark.usefixtures("new_company")
def test_an_access_token_that_ended_is_renewed_and_the_new_pair_is_what_is_kept(ledger: Ledger, vendor: Vendor) -> None:
    real = vendor.qbo["access_token"]
    oauth = FakeOAuth(hard_life=timedelta(days=1825), access_token=real)
    connect(ledger, SEALER, given(ledger, vendor, access="ended", refresh="handed-in"), oauth, vendor.client)
    assert oauth.asked == ["handed-in"]
    made = kept(ledger, NEW)
    assert (made.access_token, made.refresh_token) == (real, "refresh-1")
    assert made.hard_expires_at == NOON + timedelta(days=1825)


def test_another_companys_realm_is_refused_and_nothing_changes(ledger: Ledger, vendor: Vendor) -> None:
    with ledger.write() as tx:
        companies.connect(tx, SEALER, connection(BETA, realm=vendor.realm), NOON)
    before = kept(ledger, ACME), kept(ledger, BETA)
    with pytest.raises(Misconfigured, match=f"{vendor.realm} is bound to beta"):
        connect(ledger, SEALER, given(ledger, vendor, ACME), FakeOAuth(), vendor.client)
    assert (kept(ledger, ACME), kept(ledger, BETA)) == before


def test_a_company_that_wrote_into_its_realm_is_not_moved(ledger: Ledger, vendor: Vendor) -> None:
    stored(ledger, incoming("i1"))
    with ledger.write() as tx:
        held = lease.take(tx, ACME, "writer", NOON)
        assert held is not None
        outbox.insert_intent(tx, held, intent(), NOON)
    with pytest.raises(Misconfigured, match="cannot be moved"):
        connect(ledger, SEALER, given(ledger, vendor, ACME), FakeOAuth(), vendor.client)
    assert kept(ledger, ACME) == connection()


def test_what_was_known_of_the_realm_before_is_read_anew(ledger: Ledger, vendor: Vendor) -> None:
    with ledger.write() as tx:
        mappings.put(tx, ACME, mappings.REALM_SNAPSHOT, {"of": REALMS[ACME]}, NOON)
        mappings.put(tx, BETA, mappings.REALM_SNAPSHOT, {"of": REALMS[BETA]}, NOON)
    connect(ledger, SEALER, given(ledger, vendor, ACME), FakeOAuth(), vendor.client)
    with ledger.read() as tx:
        assert mappings.get(tx, ACME, mappings.REALM_SNAPSHOT) is None
        assert mappings.get(tx, BETA, mappings.REALM_SNAPSHOT) is not None


def test_connecting_again_ends_the_need_for_consent(ledger: Ledger, vendor: Vendor) -> None:
    with ledger.write() as tx:
        companies.connect(tx, SEALER, connection(realm=vendor.realm, consent_needed=True), NOON)
    connect(ledger, SEALER, given(ledger, vendor, ACME), FakeOAuth(), vendor.client)
    assert not kept(ledger, ACME).consent_needed


def test_a_vendor_that_is_down_changes_nothing(ledger: Ledger, vendor: Vendor) -> None:
    def down(_realm: RealmId, _tokens: TokenSource) -> QboClient:
        raise Unavailable("QuickBooks is down")

    with pytest.raises(Unavailable):
        connect(ledger, SEALER, given(ledger, vendor, ACME), FakeOAuth(), down)
    assert kept(ledger, ACME) == connection()
