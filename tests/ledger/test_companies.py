from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, RealmId
from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.ledger import companies, crosswalk, lease, outbox
from plannit_qbo_pipeline.ledger.companies import Company, RealmConnection
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.seal import Sealer
from plannit_qbo_pipeline.ledger.tables import connections
from tests.ledger.samples import (
    ACME,
    BETA,
    REALMS,
    SEALER,
    company,
    connection,
    crossing,
    incoming,
    intent,
    pid,
    stored,
)
from tests.ledger.watch import NOON

MINUTE = timedelta(minutes=1)
NEW_REALM = RealmId("1003")


def connected(ledger: Ledger, key: CompanyKey = ACME) -> RealmConnection:
    with ledger.read() as tx:
        return companies.connection_of(tx, SEALER, key)


def connect(ledger: Ledger, made: RealmConnection) -> None:
    with ledger.write() as tx:
        companies.connect(tx, SEALER, made, NOON)


@pytest.mark.parametrize("made", [company(CompanyKey("new")), company(CompanyKey("new"), go_live_on=date(2026, 1, 1))])
def test_a_company_comes_back_as_it_was_added(ledger: Ledger, made: Company) -> None:
    with ledger.write() as tx:
        companies.add(tx, SEALER, made)
    with ledger.read() as tx:
        assert companies.get(tx, SEALER, "new") == made
        assert companies.keys(tx) == [ACME, BETA, "new"]
        assert [each.key for each in companies.listed(tx, SEALER)] == [ACME, BETA, "new"]


def test_a_key_is_given_once(ledger: Ledger) -> None:
    with pytest.raises(Misconfigured, match=r"'acme' already.*another key"), ledger.write() as tx:
        companies.add(tx, SEALER, company(ACME, name="Somebody else"))
    with ledger.read() as tx:
        assert companies.get(tx, SEALER, ACME).name == "Acme"


def test_an_unknown_company_is_answered_with_those_there_are(ledger: Ledger) -> None:
    with pytest.raises(Misconfigured, match=r"'gone'.*known: acme, beta.*company add gone"), ledger.read() as tx:
        companies.get(tx, SEALER, "gone")


def test_a_company_without_connection_says_how_to_connect(ledger: Ledger) -> None:
    with ledger.write() as tx:
        tx.execute(delete(connections).where(connections.c.company == ACME))
        assert companies.realm_of(tx, ACME) is None
    with pytest.raises(Misconfigured, match="plannit-qbo connect acme"):
        connected(ledger)


def test_a_connection_comes_back_as_it_was_made(ledger: Ledger) -> None:
    made = connection(hard_expires_at=NOON + 9 * MINUTE, refresh_expires_at=None, consent_needed=True)
    connect(ledger, made)
    assert connected(ledger) == made
    with ledger.read() as tx:
        assert companies.realm_of(tx, ACME) == made.realm


def test_tokens_under_another_key_ask_for_that_key(ledger: Ledger) -> None:
    with pytest.raises(Misconfigured, match="another key"), ledger.read() as tx:
        companies.connection_of(tx, Sealer("another key altogether"), ACME)


def test_a_realm_belongs_to_one_company(ledger: Ledger) -> None:
    with pytest.raises(Misconfigured, match=r"1002 is bound to beta"):
        connect(ledger, connection(realm=REALMS[BETA]))
    assert connected(ledger).realm == REALMS[ACME]


def test_a_company_that_wrote_nothing_yet_may_move_to_another_realm(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    connect(ledger, connection(realm=NEW_REALM))
    assert connected(ledger).realm == NEW_REALM


def test_a_company_that_wrote_into_a_realm_stays_there_whatever_became_of_it(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    with ledger.write() as tx:
        held = lease.take(tx, ACME, "writer", NOON)
        assert held is not None
        outbox.insert_intent(tx, held, intent(), NOON)
    with pytest.raises(Misconfigured, match=r"cannot be moved to 1003.*new company"):
        connect(ledger, connection(realm=NEW_REALM))
    connect(ledger, connection(access_token="fresh"))
    assert connected(ledger).access_token == "fresh"


def test_a_company_whose_records_were_matched_in_a_realm_stays_there(ledger: Ledger) -> None:
    """The ids in the crosswalk mean other people's records in another realm."""
    stored(ledger, incoming("c1", Kind.CONTACT))
    with ledger.write() as tx:
        crosswalk.put(tx, ACME, crossing("c1", Kind.CONTACT), NOON)
    with pytest.raises(Misconfigured, match=r"cannot be moved to 1003"):
        connect(ledger, connection(realm=NEW_REALM))
    with ledger.read() as tx:
        assert crosswalk.get(tx, ACME, Kind.CONTACT, pid("c1")) is not None


def claim(ledger: Ledger, minutes: int = 0) -> bool:
    now = NOON + minutes * MINUTE
    with ledger.write() as tx:
        return companies.claim_renewal(tx, ACME, now, now + MINUTE)


def test_one_process_renews_at_a_time_until_its_claim_ends(ledger: Ledger) -> None:
    assert claim(ledger)
    assert not claim(ledger)
    assert claim(ledger, minutes=1)


def test_a_claim_given_back_is_free_at_once(ledger: Ledger) -> None:
    assert claim(ledger)
    with ledger.write() as tx:
        companies.end_renewal(tx, ACME)
    assert claim(ledger)


def test_new_tokens_end_the_claim(ledger: Ledger) -> None:
    assert claim(ledger)
    connect(ledger, connection(access_token="fresh"))
    assert claim(ledger)


def test_nobody_claims_for_a_company_that_is_not_connected(ledger: Ledger) -> None:
    with ledger.write() as tx:
        assert not companies.claim_renewal(tx, CompanyKey("gone"), NOON, NOON + MINUTE)


def test_companies_for_which_nothing_can_be_sent_say_why(ledger: Ledger) -> None:
    with ledger.write() as tx:
        assert companies.unusable(tx) == {}
        companies.add(tx, SEALER, company(CompanyKey("new")))
        companies.connect(tx, SEALER, connection(BETA, consent_needed=True), NOON)
        found = companies.unusable(tx)
    assert found == {
        "beta": "QuickBooks no longer accepts the tokens of beta. Connect it: plannit-qbo connect beta",
        "new": "new is not connected to QuickBooks. Connect it: plannit-qbo connect new",
    }
