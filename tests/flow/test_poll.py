"""Polls of one company: everything that changes is found, and what does not change costs one read."""

from collections.abc import Callable

import pytest

from plannit_qbo_pipeline.domain.limits import LISTEN_GRACE_S, PAGE_SIZE
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.flow.extract import Extractor
from plannit_qbo_pipeline.flow.poll import Poller
from plannit_qbo_pipeline.ledger import cursors
from tests.stage import SLUG, Stage
from tests.stage_wire import Canned, Json, Sent


def poller(stage: Stage, seconds: float = 600) -> Poller:
    company = stage.services.company(SLUG)
    until = stage.ledger.clock.monotonic() + seconds
    return Poller(Extractor(stage.ledger, stage.services.plannit(company, once=True), company), until)


def heard(polls: Poller) -> list[str]:
    polls.poll()
    news, _ = polls.take()
    return sorted(item.plannit_id for item in news)


def paths(stage: Stage) -> list[str]:
    found = [entry["path"].removeprefix("/api/") for entry in stage.requests("plannit")]
    stage.forget_requests()
    return found


def broken(kind: str, number: int) -> Callable[[Sent], Canned | None]:
    """Plannit fails at that reading of the list, counted from now."""
    asked: list[str] = []

    def instead(sent: Sent) -> Canned | None:
        if not sent.url.split("?")[0].endswith(f"/api/{kind}"):
            return None
        asked.append(sent.url)
        return Canned(500, b"") if len(asked) == number else None

    return instead


@pytest.fixture
def polls(stage: Stage) -> Poller:
    """Of a company that is known already."""
    stage.sync()
    made = poller(stage)
    made.poll()
    made.take()
    stage.forget_requests()
    return made


def test_what_does_not_change_costs_one_read_of_each_list_and_no_write(stage: Stage, polls: Poller) -> None:
    with stage.ledger.write():  # whoever wants to write now waits
        assert heard(polls) == []
    assert paths(stage) == ["invoices", "payments", "creditnotes"]


def test_each_change_is_heard_once(stage: Stage, polls: Poller) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    assert heard(polls) == [made["id"]]
    assert heard(polls) == []
    stage.reprice(made, 50)
    assert heard(polls) == [made["id"]]


def test_a_change_behind_a_full_page_is_heard(stage: Stage, polls: Poller) -> None:
    """The first page is no proof then: an edit further back leaves it as it is."""
    contact = stage.contact()
    items = [{"name": "Entretien", "quantity": 1, "unitPrice": 1}]
    many = [{"number": f"F-{n}", "contactId": contact["id"], "items": items} for n in range(PAGE_SIZE + 10)]
    made: list[Json] = stage.upsert("invoices", *many)
    assert len(heard(polls)) == PAGE_SIZE + 10
    last = made[-1]
    stage.reprice(last, 50)
    assert heard(polls) == [last["id"]]


def test_a_change_between_the_look_and_the_reading_is_heard_at_the_latest_with_the_next(
    stage: Stage, polls: Poller
) -> None:
    first = stage.invoice("F-1", date="2026-11-03")
    made: list[Json] = []
    with stage.just_before(lambda sent: "/api/payments" in sent.url, lambda: made.append(stage.reprice(first, 50))):
        assert heard(polls) == [first["id"]]
    assert heard(polls) == [first["id"]]


def test_a_company_never_read_is_read_whole(stage: Stage) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    assert heard(poller(stage)) == sorted([made["id"], made["contactId"]])


def test_a_list_longer_than_the_tick_goes_on_in_the_next(stage: Stage) -> None:
    contact = stage.contact()
    for start in range(3):
        stage.upsert(
            "invoices",
            *({"number": f"F-{start}-{n}", "contactId": contact["id"], "items": []} for n in range(PAGE_SIZE)),
        )
    assert len(heard(poller(stage, seconds=-LISTEN_GRACE_S))) == PAGE_SIZE
    with stage.ledger.read() as tx:
        assert cursors.read(tx, SLUG, "invoices") is not None
    assert paths(stage) == ["invoices"] * 2, "a look and one page, and none of the other lists"
    assert len(heard(poller(stage))) >= 2 * PAGE_SIZE


def test_contacts_products_and_tax_groups_are_asked_each_minute(stage: Stage, polls: Poller) -> None:
    stage.contact()
    polls.poll()
    assert polls.take() == ([], False)
    stage.advance(seconds=60)
    paths(stage)
    polls.poll()
    news, stirred = polls.take()
    assert ([item.kind for item in news], stirred) == (["contact"], True)
    assert paths(stage)[3:] == ["contacts", "products", "taxgroups"]
    stage.advance(seconds=60)
    polls.poll()
    assert polls.take() == ([], False)


def test_a_changed_tax_group_stirs_too(stage: Stage, polls: Poller) -> None:
    stage.advance(seconds=60)
    polls.poll()
    assert polls.take() == ([], False)
    stage.upsert("taxgroups", {"name": "Nouvelle", "taxes": [{"name": "TPS", "rate": 5, "registration": None}]})
    stage.advance(seconds=60)
    polls.poll()
    assert polls.take() == ([], True)


def test_what_came_before_an_error_is_not_lost(stage: Stage, polls: Poller) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    stage.fault("500_before", "/payments", system="plannit")
    with pytest.raises(Unavailable):
        polls.poll()
    news, _ = polls.take()
    assert [item.plannit_id for item in news] == [made["id"]]


def test_what_was_stored_of_a_list_that_broke_off_is_not_lost(stage: Stage, polls: Poller) -> None:
    """Nobody would be told of it again: the cursor has moved, and a second reading finds nothing new in it."""
    contact = stage.contact()
    invoices = [{"number": f"F-{n}", "contactId": contact["id"], "items": []} for n in range(PAGE_SIZE + 10)]
    made: list[Json] = stage.upsert("invoices", *invoices)
    stage.wire.instead = broken("invoices", 3)
    with pytest.raises(Unavailable):
        polls.poll()
    news, _ = polls.take()
    assert len(news) == PAGE_SIZE
    assert len({item.plannit_id for item in news} | set(heard(polls))) == len(made)


def test_a_contact_stored_before_the_list_broke_off_stirs(stage: Stage, polls: Poller) -> None:
    stage.upsert("contacts", *({"firstName": "Anne", "lastName": f"Roy {n}"} for n in range(PAGE_SIZE + 10)))
    stage.advance(seconds=60)
    stage.wire.instead = broken("contacts", 2)
    with pytest.raises(Unavailable):
        polls.poll()
    news, stirred = polls.take()
    assert (len(news), stirred) == (PAGE_SIZE, True)


def test_a_poll_is_tried_once(stage: Stage, polls: Poller) -> None:
    stage.fault("429", "/invoices", system="plannit", count=10)
    started = stage.time.now()
    with pytest.raises(Unavailable) as raised:
        polls.poll()
    assert paths(stage) == ["invoices"]
    assert stage.time.now() == started
    assert raised.value.retry_after_s is not None
