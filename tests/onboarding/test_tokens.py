import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from plannit_qbo_pipeline.domain.clock import system_clock
from plannit_qbo_pipeline.domain.limits import RENEWAL_CLAIM, RENEWAL_WAIT_S, TOKEN_MARGIN
from plannit_qbo_pipeline.errors import Misconfigured, Unavailable
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.ledger.companies import RealmConnection
from plannit_qbo_pipeline.ledger.database import Ledger, open_ledger
from plannit_qbo_pipeline.ledger.tables import connections
from plannit_qbo_pipeline.onboarding.tokens import LedgerTokens, Renews
from tests.ledger.samples import ACME, BETA, SEALER, connection
from tests.ledger.watch import NOON, Watch
from tests.ledger.writers import Crew
from tests.onboarding.fake_oauth import FakeOAuth

STALE, OLD_REFRESH = "access-of-acme", "refresh-of-acme"
CONSENT_ENDED = Misconfigured("asking for a token: HTTP 400 invalid_grant (intuit_tid 1): the consent has ended")
WRONG_CLIENT = Misconfigured("asking for a token: HTTP 401 invalid_client (intuit_tid 1): check QBO_CLIENT_ID")
DOWN = Unavailable("asking for a token: HTTP 503")


def tokens(ledger: Ledger, oauth: Renews) -> LedgerTokens:
    return LedgerTokens(ledger, SEALER, ACME, oauth)


def kept(ledger: Ledger) -> RealmConnection:
    with ledger.read() as tx:
        return companies.connection_of(tx, SEALER, ACME)


def claimed(ledger: Ledger) -> bool:
    with ledger.read() as tx:
        until = tx.execute(select(connections.c.renewing_until).where(connections.c.company == ACME)).scalar()
    return until is not None


def connect_anew(ledger: Ledger) -> None:
    """A person gives consent again, in another process."""
    with ledger.write() as tx:
        companies.connect(tx, SEALER, connection(access_token="consented", refresh_token="consented-refresh"), NOON)


def test_a_token_that_lasts_is_used_without_asking_anybody(ledger: Ledger) -> None:
    oauth = FakeOAuth()
    assert tokens(ledger, oauth).access_token() == STALE
    assert oauth.asked == []


def test_a_token_that_ends_soon_is_renewed_before_it_is_refused(ledger: Ledger, watch: Watch) -> None:
    oauth = FakeOAuth(lambda: watch.at)
    source = tokens(ledger, oauth)
    source.access_token()
    watch.advance(timedelta(hours=1) - TOKEN_MARGIN + timedelta(seconds=1))
    assert source.access_token() == "access-1"
    assert source.access_token() == "access-1"
    assert oauth.asked == [OLD_REFRESH]


def test_a_refused_token_is_renewed_with_the_newest_refresh_token_each_time(ledger: Ledger) -> None:
    oauth = FakeOAuth()
    source = tokens(ledger, oauth)
    assert [source.renew(STALE), source.renew("access-1"), source.access_token()] == [
        "access-1",
        "access-2",
        "access-2",
    ]
    assert oauth.asked == [OLD_REFRESH, "refresh-1"]


def test_new_tokens_are_stored_before_they_are_used_and_free_the_claim(ledger: Ledger) -> None:
    tokens(ledger, FakeOAuth(hard_life=timedelta(days=1825))).renew(STALE)
    assert kept(ledger) == connection(
        access_token="access-1", refresh_token="refresh-1", hard_expires_at=NOON + timedelta(days=1825)
    )
    assert not claimed(ledger)


def test_an_end_of_the_consent_that_an_answer_leaves_out_is_kept(ledger: Ledger) -> None:
    with ledger.write() as tx:
        companies.connect(tx, SEALER, connection(hard_expires_at=NOON + timedelta(days=5)), NOON)
    tokens(ledger, FakeOAuth()).renew(STALE)
    assert kept(ledger).hard_expires_at == NOON + timedelta(days=5)


def test_another_company_keeps_its_tokens(ledger: Ledger) -> None:
    tokens(ledger, FakeOAuth()).renew(STALE)
    with ledger.read() as tx:
        assert companies.connection_of(tx, SEALER, BETA) == connection(BETA)


def test_what_another_process_renewed_meanwhile_is_taken(ledger: Ledger) -> None:
    mine, theirs = FakeOAuth(), FakeOAuth()
    source = tokens(ledger, mine)
    source.access_token()
    tokens(ledger, theirs).renew(STALE)
    assert source.renew(STALE) == "access-1"
    assert mine.asked == []


def test_many_threads_renew_once(url: str, ledger: Ledger) -> None:
    real = open_ledger(url, system_clock())
    oauth = FakeOAuth(real.clock.now, takes_s=0.2)
    sources = [tokens(real, oauth) for _ in range(3)]
    start = threading.Barrier(9)

    def renew(number: int) -> str:
        start.wait(10)
        return sources[number % 3].renew(STALE)

    with ThreadPoolExecutor(9) as threads:
        assert set(threads.map(renew, range(9))) == {"access-1"}
    assert oauth.asked == [OLD_REFRESH]
    real.close()


def test_two_processes_renew_once(url: str, ledger: Ledger, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    asked.touch()
    crew = Crew("tests.onboarding.renewer")
    for name in ("one", "two"):
        crew.add(url, str(asked), name)
    assert crew.run() == [(0, "access-1")] * 2
    assert len(asked.read_text().splitlines()) == 1
    assert kept(ledger).refresh_token == "refresh-1"


@pytest.mark.parametrize("failure", [CONSENT_ENDED, WRONG_CLIENT, DOWN])
def test_a_failed_renewal_gives_the_claim_back_and_keeps_the_tokens(ledger: Ledger, failure: Exception) -> None:
    with pytest.raises(type(failure), match="asking for a token"):
        tokens(ledger, FakeOAuth(failure=failure)).renew(STALE)
    assert not claimed(ledger)
    assert (kept(ledger).access_token, kept(ledger).refresh_token) == (STALE, OLD_REFRESH)
    assert kept(ledger).consent_needed is (failure is CONSENT_ENDED)


def test_an_ended_consent_is_not_asked_about_again_until_somebody_consents(ledger: Ledger) -> None:
    oauth = FakeOAuth(failure=CONSENT_ENDED)
    source = tokens(ledger, oauth)
    with pytest.raises(Misconfigured):
        source.renew(source.access_token())
    for call in (source.access_token, tokens(ledger, oauth).access_token, lambda: source.renew(STALE)):
        with pytest.raises(Misconfigured, match=r"consent of acme.*ended.*plannit-qbo connect acme"):
            call()
    assert oauth.asked == [OLD_REFRESH]
    connect_anew(ledger)
    assert source.access_token() == "consented"


def test_a_vendor_that_is_down_is_asked_again_by_the_next_call(ledger: Ledger) -> None:
    oauth = FakeOAuth(failure=DOWN)
    source = tokens(ledger, oauth)
    with pytest.raises(Unavailable):
        source.renew(STALE)
    oauth.failure = None
    assert source.renew(STALE) == "access-2"


def test_a_process_that_died_while_renewing_is_waited_for_only_so_long(ledger: Ledger, watch: Watch) -> None:
    with ledger.write() as tx:
        assert companies.claim_renewal(tx, ACME, NOON, NOON + RENEWAL_CLAIM)
    oauth = FakeOAuth()
    with pytest.raises(Unavailable, match="Another process is renewing"):
        tokens(ledger, oauth).renew(STALE)
    assert RENEWAL_WAIT_S <= sum(watch.slept_s) < RENEWAL_WAIT_S + 1
    assert oauth.asked == []
    assert tokens(ledger, oauth).renew(STALE) == "access-1"


@pytest.mark.parametrize("failure", [None, CONSENT_ENDED, DOWN])
def test_a_renewal_never_undoes_the_consent_that_a_person_gave_meanwhile(
    ledger: Ledger, failure: Exception | None
) -> None:
    oauth = FakeOAuth(failure=failure, meanwhile=lambda: connect_anew(ledger))
    assert tokens(ledger, oauth).renew(STALE) == "consented"
    assert (kept(ledger).refresh_token, kept(ledger).consent_needed) == ("consented-refresh", False)


def test_a_renewal_that_outlived_its_claim_still_keeps_what_it_was_given(ledger: Ledger, watch: Watch) -> None:
    """The refresh token in the ledger may be dead by now; the new one exists nowhere else."""

    def another_claims() -> None:
        watch.advance(RENEWAL_CLAIM)
        with ledger.write() as tx:
            assert companies.claim_renewal(tx, ACME, watch.at, watch.at + RENEWAL_CLAIM)

    assert tokens(ledger, FakeOAuth(meanwhile=another_claims)).renew(STALE) == "access-1"
    assert kept(ledger).refresh_token == "refresh-1"


def test_a_token_source_shows_no_token(ledger: Ledger) -> None:
    source = tokens(ledger, FakeOAuth())
    source.access_token()
    assert not [secret for secret in (STALE, OLD_REFRESH) if secret in f"{source!r} {source}"]
