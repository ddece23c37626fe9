"""Claims: one row per document, replaced by the next, gone when it says nothing any more."""

from datetime import datetime, timedelta

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import CHUNK
from plannit_qbo_pipeline.ledger import claims
from plannit_qbo_pipeline.ledger.claims import Claim
from plannit_qbo_pipeline.ledger.database import Ledger
from tests.ledger.samples import ACME, BETA, incoming, pid, stored
from tests.ledger.watch import NOON

I1 = (Kind.INVOICE, pid("i1"))


def made(
    plannit_id: str = "i1", kind: Kind = Kind.INVOICE, version: int = 1, tries: int = 1, at: datetime = NOON
) -> Claim:
    return Claim(kind, pid(plannit_id), version, tries, at)


def put(ledger: Ledger, *each: Claim) -> None:
    with ledger.write() as tx:
        claims.put(tx, ACME, each)


def test_the_next_claim_of_a_document_replaces_the_last(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("p1", Kind.PAYMENT))
    put(ledger, made(), made("p1", Kind.PAYMENT))
    put(ledger, made(version=2, tries=3))
    with ledger.read() as tx:
        found = claims.of(tx, ACME, [I1, (Kind.PAYMENT, pid("p1")), (Kind.PAYMENT, pid("i1"))])
    assert found == {I1: made(version=2, tries=3), (Kind.PAYMENT, pid("p1")): made("p1", Kind.PAYMENT)}


def test_no_claims_are_no_row(ledger: Ledger) -> None:
    put(ledger)
    with ledger.read() as tx:
        assert claims.of(tx, ACME, []) == {}


def test_a_company_has_its_own(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    put(ledger, made())
    with ledger.write() as tx:
        assert claims.of(tx, BETA, [I1]) == {}
        claims.forget(tx, BETA, NOON + timedelta(days=1))
        assert claims.of(tx, ACME, [I1]) == {I1: made()}


def test_old_claims_go(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"))
    put(ledger, made())
    for before, left in ((NOON, {I1: made()}), (NOON + timedelta(seconds=1), {})):
        with ledger.write() as tx:
            claims.forget(tx, ACME, before)
            assert claims.of(tx, ACME, [I1]) == left


def test_more_than_a_statement_takes(ledger: Ledger) -> None:
    names = [f"i{number}" for number in range(CHUNK + 1)]
    stored(ledger, *map(incoming, names))
    put(ledger, *map(made, names))
    put(ledger, *map(made, names))
    with ledger.read() as tx:
        assert len(claims.of(tx, ACME, [(Kind.INVOICE, pid(name)) for name in names])) == CHUNK + 1


def test_what_was_asked_for_since_a_moment_is_known_by_kind(ledger: Ledger) -> None:
    stored(ledger, incoming("i1"), incoming("i2"), incoming("p1", Kind.PAYMENT))
    put(ledger, made(), made("i2", tries=0), made("p1", Kind.PAYMENT))
    with ledger.read() as tx:
        assert claims.asked(tx, ACME, Kind.INVOICE, NOON) == {"i1"}
        assert claims.asked(tx, ACME, Kind.PAYMENT, NOON) == {"p1"}
        assert claims.asked(tx, ACME, Kind.INVOICE, NOON + timedelta(seconds=1)) == frozenset()
        assert claims.asked(tx, BETA, Kind.INVOICE, NOON) == frozenset()


def test_what_lay_there_before_is_no_news_however_lately_it_was_asked_for(ledger: Ledger) -> None:
    """History that a run over whole months was asked for must not burden the run of today's invoice."""
    stored(ledger, incoming("old"))
    later = NOON + timedelta(minutes=2)
    put(ledger, made("old", at=later))
    with ledger.read() as tx:
        assert claims.asked(tx, ACME, Kind.INVOICE, later - timedelta(minutes=1)) == frozenset()
        assert claims.asked(tx, ACME, Kind.INVOICE, NOON) == {"old"}
