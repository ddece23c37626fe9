from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import RealmId, RequestId, SyncToken, request_id
from plannit_qbo_pipeline.errors import LeaseLost
from plannit_qbo_pipeline.ledger import lease, outbox
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.lease import Lease
from plannit_qbo_pipeline.ledger.outbox import FaultRow, Intent
from plannit_qbo_pipeline.ledger.tables import faults, intents, receipts
from tests.ledger.samples import ACME, BETA, REALMS, incoming, intent, pid, receipt, stored
from tests.ledger.watch import NOON

LATER = NOON + timedelta(seconds=30)
AT_ONCE = FaultRow("6000", "A business validation error", "print-of-i1", LATER, 1)


@pytest.fixture
def held(ledger: Ledger) -> Lease:
    stored(ledger, incoming("i1"), incoming("i2"))
    stored(ledger, incoming("i1"), company=BETA)
    with ledger.write() as tx:
        taken = lease.take(tx, ACME, "writer", NOON)
    assert taken is not None
    return taken


def write_down(ledger: Ledger, held: Lease, made: Intent) -> Intent:
    with ledger.write() as tx:
        return replace(made, id=outbox.insert_intent(tx, held, made, NOON))


def close(ledger: Ledger, made: Intent, outcome: outbox.Receipt | FaultRow, status: int = 0) -> bool:
    with ledger.write() as tx:
        return outbox.close(tx, made, outcome, LATER, status)


def numbered(number: int, plannit_id: str = "i1") -> Intent:
    return intent(plannit_id, generation=number, requestid=RequestId(f"request-{plannit_id}-{number}"))


def generation(ledger: Ledger, plannit_id: str = "i1") -> int:
    with ledger.read() as tx:
        return outbox.generation(tx, ACME, Kind.INVOICE, pid(plannit_id))


def test_an_intent_comes_back_byte_for_byte(ledger: Ledger, held: Lease, open_again: Callable[[], Ledger]) -> None:
    made = write_down(ledger, held, intent(body='{"DisplayName":"Éric \\u0000 & fils"}'.encode()))
    with open_again().read() as tx:
        assert outbox.open_intents(tx, ACME) == [made]
        assert tx.execute(select(intents.c.epoch)).scalar() == held.epoch


def test_what_is_in_doubt_is_listed_oldest_first_and_by_company(ledger: Ledger, held: Lease) -> None:
    second, first = intent("i2"), intent("i1", created_at=LATER)
    made = [write_down(ledger, held, second), write_down(ledger, held, first)]
    with ledger.read() as tx:
        assert outbox.open_intents(tx, ACME) == made
        assert outbox.open_intents(tx, BETA) == []


def test_a_document_has_one_open_intent_at_most(ledger: Ledger, held: Lease) -> None:
    made = write_down(ledger, held, numbered(0))
    with pytest.raises(IntegrityError):
        write_down(ledger, held, numbered(1))
    close(ledger, made, receipt())
    write_down(ledger, held, numbered(1))


def test_a_requestid_is_used_once_in_a_realm(ledger: Ledger, held: Lease) -> None:
    close(ledger, write_down(ledger, held, numbered(0)), receipt())
    with pytest.raises(IntegrityError):
        write_down(ledger, held, numbered(0))
    with pytest.raises(IntegrityError):
        write_down(ledger, held, replace(intent("i2"), requestid=numbered(0).requestid))


@pytest.mark.parametrize("realm", [REALMS[BETA], RealmId("9999")])
def test_the_database_refuses_an_intent_into_another_companys_realm(
    ledger: Ledger, held: Lease, realm: RealmId
) -> None:
    with pytest.raises(IntegrityError):
        write_down(ledger, held, intent(realm=realm))


def test_the_database_refuses_an_intent_for_a_document_that_was_never_seen(ledger: Ledger, held: Lease) -> None:
    with pytest.raises(IntegrityError):
        write_down(ledger, held, intent("nobody"))


def test_a_lease_of_one_company_decides_nothing_for_another(ledger: Ledger, held: Lease) -> None:
    with pytest.raises(AssertionError):
        write_down(ledger, held, intent(company=BETA))


def test_an_intent_is_written_only_while_the_lease_is_the_writers(ledger: Ledger, held: Lease) -> None:
    with ledger.write() as tx:
        lease.release(tx, held, NOON)
        assert lease.take(tx, ACME, "another", NOON) is not None
    with pytest.raises(LeaseLost):
        write_down(ledger, held, intent())
    with ledger.read() as tx:
        assert outbox.open_intents(tx, ACME) == []


def test_the_generation_counts_definite_outcomes_only(ledger: Ledger, held: Lease) -> None:
    assert generation(ledger) == 0
    first = write_down(ledger, held, numbered(0))
    assert generation(ledger) == 0, "never while in doubt"
    close(ledger, first, AT_ONCE)
    assert generation(ledger) == 1
    close(ledger, write_down(ledger, held, numbered(1)), receipt())
    assert generation(ledger) == 2
    assert generation(ledger, "i2") == 0


def test_edits_there_and_back_are_writes_of_their_own(ledger: Ledger, held: Lease) -> None:
    seen = set()
    for _ in range(4):
        number = generation(ledger)
        requestid = request_id(REALMS[ACME], "Invoice", pid("i1"), "update", number)
        seen.add(requestid)
        close(ledger, write_down(ledger, held, intent(generation=number, requestid=requestid)), receipt())
    assert len(seen) == 4


def test_an_intent_is_closed_once_and_the_first_outcome_stays(ledger: Ledger, held: Lease) -> None:
    made = write_down(ledger, held, intent())
    assert close(ledger, made, receipt("77"))
    assert not close(ledger, made, receipt("78"))
    assert not close(ledger, made, AT_ONCE)
    with ledger.read() as tx:
        assert [each.qbo_id for each in outbox.receipts_of(tx, ACME, Kind.INVOICE, pid("i1"))] == ["77"]
        assert outbox.open_intents(tx, ACME) == []
        assert tx.execute(select(intents.c.outcome, intents.c.closed_at)).one() == ("receipt", LATER)
        assert tx.execute(select(func.count()).select_from(faults)).scalar() == 0


def test_receipts_are_kept_in_order_with_all_that_was_answered(ledger: Ledger, held: Lease) -> None:
    answers = [
        receipt("77", total=Decimal("114.98"), body='{"Id":"77"}'),
        receipt("77", sync_token=SyncToken("1"), adopted=True),
    ]
    for number, answer in enumerate(answers):
        close(ledger, write_down(ledger, held, numbered(number)), answer)
    with ledger.read() as tx:
        assert outbox.receipts_of(tx, ACME, Kind.INVOICE, pid("i1")) == answers
        assert tx.execute(select(receipts.c.received_at)).scalars().all() == [LATER, LATER]


def test_faults_in_a_row_are_counted_until_a_receipt(ledger: Ledger, held: Lease) -> None:
    def newest() -> FaultRow | None:
        with ledger.read() as tx:
            return outbox.last_fault(tx, ACME, Kind.INVOICE, pid("i1"))

    assert newest() is None
    close(ledger, write_down(ledger, held, numbered(0)), AT_ONCE, 400)
    close(ledger, write_down(ledger, held, numbered(1)), replace(AT_ONCE, code="6140"), 400)
    open_now = write_down(ledger, held, numbered(2))
    assert newest() == FaultRow("6140", AT_ONCE.message, AT_ONCE.fingerprint, LATER, 2)
    close(ledger, open_now, receipt())
    assert newest() is None
    close(ledger, write_down(ledger, held, numbered(3)), AT_ONCE)
    assert newest() == AT_ONCE


def test_a_long_fault_code_stops_nobody(ledger: Ledger, held: Lease) -> None:
    code = "ApplicationAuthorizationFailedForReasonsOfItsOwn"
    assert close(ledger, write_down(ledger, held, intent()), replace(AT_ONCE, code=code), 403)
    with ledger.read() as tx:
        assert tx.execute(select(faults.c.code, faults.c.status)).one() == (code, 403)
