from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import QboId, SyncToken
from plannit_qbo_pipeline.ledger import crosswalk
from plannit_qbo_pipeline.ledger.crosswalk import Alteration, Crossing
from plannit_qbo_pipeline.ledger.database import Ledger
from tests.ledger.samples import ACME, BETA, crossing, incoming, pid, stored
from tests.ledger.watch import NOON

ALTERED = Alteration(Kind.CONTACT, pid("c1"), "Éric Roy", "Éric Roy (2)", "name taken")


@pytest.fixture(autouse=True)
def documents_there(ledger: Ledger) -> None:
    for kind in (Kind.CONTACT, Kind.PRODUCT, Kind.INVOICE, Kind.CREDIT_NOTE):
        stored(ledger, *(incoming(f"{kind.value[0]}{number}", kind) for number in (1, 2)))
    stored(ledger, incoming("i1"), company=BETA)


def put(ledger: Ledger, *made: Crossing) -> None:
    with ledger.write() as tx:
        for each in made:
            crosswalk.put(tx, ACME, each, NOON)


def test_a_crossing_comes_back_as_it_was_put_and_a_newer_one_takes_its_place(ledger: Ledger) -> None:
    put(ledger, crossing("i1"))
    newer = crossing("i1", sync_token=SyncToken("3"), voided=True, answer='{"total":"0.00"}', fingerprint="another")
    put(ledger, newer)
    with ledger.read() as tx:
        assert crosswalk.get(tx, ACME, Kind.INVOICE, pid("i1")) == newer
        assert crosswalk.get(tx, ACME, Kind.INVOICE, pid("i2")) is None
        assert crosswalk.get(tx, BETA, Kind.INVOICE, pid("i1")) is None
        assert crosswalk.lookup(tx, ACME, Kind.INVOICE, [pid("i1"), pid("i2")]) == {"i1": newer}


def test_two_documents_never_share_a_record(ledger: Ledger) -> None:
    put(ledger, crossing("i1"))
    with pytest.raises(IntegrityError):
        put(ledger, crossing("i2"))
    with ledger.read() as tx:
        assert crosswalk.get(tx, ACME, Kind.INVOICE, pid("i2")) is None


def test_an_id_of_another_entity_or_company_is_another_record(ledger: Ledger) -> None:
    put(ledger, crossing("i1"), crossing("c2", Kind.CREDIT_NOTE, entity="CreditMemo"))
    with ledger.write() as tx:
        crosswalk.put(tx, BETA, crossing("i1"), NOON)


@pytest.mark.parametrize(("kind", "entity"), [(Kind.CONTACT, "Customer"), (Kind.PRODUCT, "Item")])
def test_several_contacts_or_products_may_share_a_record(ledger: Ledger, kind: Kind, entity: str) -> None:
    first, second = (crossing(f"{kind.value[0]}{number}", kind) for number in (1, 2))
    put(ledger, first, second)
    with ledger.read() as tx:
        assert set(crosswalk.lookup(tx, ACME, kind, [first.plannit_id, second.plannit_id])) == {
            first.plannit_id,
            second.plannit_id,
        }
        assert set(crosswalk.by_record(tx, ACME, entity, [QboId("77")])) == {"77"}


def test_it_is_known_which_records_are_ours(ledger: Ledger) -> None:
    put(ledger, crossing("i1"), crossing("i2", qbo_id=QboId("78")))
    with ledger.read() as tx:
        found = crosswalk.by_record(tx, ACME, "Invoice", [QboId("77"), QboId("79")])
        assert {qbo_id: each.plannit_id for qbo_id, each in found.items()} == {"77": "i1"}
        assert crosswalk.by_record(tx, ACME, "CreditMemo", [QboId("77")]) == {}
        assert crosswalk.by_record(tx, BETA, "Invoice", [QboId("77")]) == {}


def test_only_what_plannit_has_can_cross(ledger: Ledger) -> None:
    with pytest.raises(IntegrityError):
        put(ledger, crossing("nobody"))


def test_an_outdated_crossing_makes_the_next_draft_a_change(ledger: Ledger) -> None:
    put(ledger, crossing("i1"), crossing("i2", qbo_id=QboId("78")))
    with ledger.write() as tx:
        crosswalk.outdate(tx, ACME, Kind.INVOICE, pid("i1"))
    with ledger.read() as tx:
        prints = crosswalk.lookup(tx, ACME, Kind.INVOICE, [pid("i1"), pid("i2")])
    assert [prints[pid(i)].fingerprint for i in ("i1", "i2")] == ["", "print-of-i2"]


def test_an_alteration_is_recorded_replaced_listed_and_forgotten(ledger: Ledger) -> None:
    later, other = replace(ALTERED, used_name="Éric Roy (3)"), replace(ALTERED, plannit_id=pid("c2"))
    with ledger.write() as tx:
        for made in (other, ALTERED, later):
            crosswalk.record_alteration(tx, ACME, made, NOON + timedelta(hours=1))
    with ledger.read() as tx:
        assert crosswalk.alteration(tx, ACME, Kind.CONTACT, pid("c1")) == later
        assert crosswalk.alteration(tx, ACME, Kind.PRODUCT, pid("c1")) is None
        assert crosswalk.alterations_of(tx, ACME, Kind.CONTACT) == [later, other]
        assert crosswalk.alterations_of(tx, BETA, Kind.CONTACT) == []
    with ledger.write() as tx:
        crosswalk.forget_alteration(tx, ACME, Kind.CONTACT, pid("c1"))
        assert crosswalk.alterations_of(tx, ACME, Kind.CONTACT) == [other]
