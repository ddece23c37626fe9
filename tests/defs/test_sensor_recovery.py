"""Sensors when something goes wrong: a run dies, a contact is broken, Plannit throttles, nothing is connected."""

import dagster as dg

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.limits import PAGE_SIZE
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.flow.watch import Sentry
from plannit_qbo_pipeline.ledger import companies as ledger_companies
from plannit_qbo_pipeline.ledger import standings
from tests.defs.test_companies import add
from tests.defs.watching import Watchers, about, documents
from tests.flow.test_poll import broken
from tests.stage import SLUG, Stage

NOVEMBER = f"{SLUG}|2026-11"


def test_a_run_that_died_before_it_read_anything_is_asked_for_again(stage: Stage, watch: Watchers) -> None:
    stage.invoice("F-1", date="2026-11-03")
    (lost,) = watch.tick()
    stage.advance(seconds=30)
    assert documents(watch.tick()) == [], "it may still be on its way"
    stage.advance(seconds=30)
    (again,) = documents(watch.tick(Sentry.B))
    assert about(again) == about(lost)
    assert again.run_key != lost.run_key, "Dagster runs a key once"
    assert documents(watch.tick(Sentry.A)) == []
    assert watch.floor.execute(again).success
    assert len(stage.numbered("F-1")) == 1
    stage.advance(hours=1)
    assert documents(watch.tick()) == []


def test_a_run_that_died_between_drafting_and_sending_too(stage: Stage, watch: Watchers) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    watch.tick()
    watch.floor.documents("2026-11", select=["plannit/invoices", "drafts/invoices"])
    assert stage.stands(made) == (Standing.READY, "ready")
    stage.advance(seconds=60)
    (again,) = documents(watch.tick())
    assert watch.floor.execute(again).success
    assert len(stage.numbered("F-1")) == 1


def test_it_is_not_asked_for_again_while_a_run_of_the_company_is_on_its_way(stage: Stage, watch: Watchers) -> None:
    stage.invoice("F-1", date="2026-11-03")
    watch.tick()
    run = watch.floor.instance.create_run_for_job(
        watch.floor.defs.resolve_job_def("documents"), tags={"company": SLUG}, status=dg.DagsterRunStatus.STARTED
    )
    stage.advance(seconds=60)
    assert documents(watch.tick()) == []
    watch.floor.instance.delete_run(run.run_id)
    assert [about(request)[0] for request in documents(watch.tick())] == [NOVEMBER]


def test_a_poll_whose_sensor_died_after_storing_is_made_up_for(stage: Stage, watch: Watchers) -> None:
    """As is what another process stored and never carried."""
    stage.invoice("F-1", date="2026-11-03")
    watch.floor.documents("2026-11", select=["plannit/invoices"])
    watch.floor.run("catalogue", SLUG, select=["plannit/contacts"])
    assert watch.tick() == [], "whoever stored it may be at work on it"
    stage.advance(seconds=60)
    assert [about(request)[0] for request in watch.tick()] == [NOVEMBER]
    stage.advance(hours=1)
    assert SLUG in [about(request)[0] for request in watch.tick()], "the contact, which no run has looked at"


def test_a_contact_put_right_frees_the_documents_it_blocks(stage: Stage, watch: Watchers) -> None:
    contact = stage.corrupt("contacts", stage.contact(), language="klingon")
    invoice = stage.invoice("F-1", contact, date="2026-11-03")
    watch.carry()
    assert stage.stands(invoice) == (Standing.BLOCKED, "contact_blocked")
    stage.corrupt("contacts", contact, language="fr")
    stage.advance(seconds=60)
    (dated,) = watch.tick()
    assert about(dated) == (NOVEMBER, {"invoices": [invoice["id"]]})
    assert watch.floor.execute(dated).success
    assert stage.stands(invoice) == (Standing.POSTED, "posted")


def test_what_is_blocked_is_looked_at_again_each_hour_and_not_more_often(stage: Stage, watch: Watchers) -> None:
    invoice = stage.invoice("F-1", price=-5, date="2026-11-03")
    watch.carry()
    assert stage.stands(invoice) == (Standing.BLOCKED, "negative_total")
    asked = 0
    for _ in range(11):
        stage.advance(minutes=15)
        for request in documents(watch.tick()):
            asked += 1
            watch.floor.execute(request)
    assert asked == 2


def test_what_a_person_lets_go_is_asked_for_without_waiting_for_its_own_time(stage: Stage, watch: Watchers) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")
    with stage.refusing("2050", path="/invoice"):
        watch.carry()
    assert stage.stands(invoice) == (Standing.BLOCKED, "qbo_refused")
    stage.advance(minutes=2)
    assert documents(watch.tick()) == []
    with stage.ledger.write() as tx:
        assert standings.release(tx, SLUG, stage.time.now()) == 1
    (again,) = documents(watch.tick())
    assert watch.floor.execute(again).success
    assert stage.stands(invoice) == (Standing.POSTED, "posted")


def test_a_list_that_breaks_off_is_asked_for_as_far_as_it_came(stage: Stage, watch: Watchers) -> None:
    watch.tick()
    contact = stage.contact()
    whose = {"contactId": contact["id"], "date": "2026-11-03", "items": []}
    stage.upsert("invoices", *({**whose, "number": f"F-{n}"} for n in range(PAGE_SIZE + 10)))
    stage.wire.instead = broken("invoices", 3)
    (asked,) = documents(watch.tick())
    assert len(about(asked)[1]["invoices"]) == PAGE_SIZE
    stage.advance(seconds=10)
    (rest,) = documents(watch.tick(Sentry.B))
    assert len(about(rest)[1]["invoices"]) == 10


def test_throttled_it_asks_less_and_less(stage: Stage, watch: Watchers) -> None:
    stage.fault("429", "/invoices", system="plannit", count=1000)
    for _ in range(6):
        assert watch.tick() == []
        assert "429" in watch.said
    asked = [entry["path"] for entry in stage.requests("plannit")]
    assert set(asked) == {"/api/invoices"}, "no other list is asked for meanwhile"
    assert len(asked) <= 7, "two minutes"
    stage.forget_faults()
    made = stage.invoice("F-1", date="2026-11-03")
    stage.advance(seconds=60)
    assert about(watch.tick()[0]) == (NOVEMBER, {"invoices": [made["id"]]})


def test_a_company_that_cannot_be_read_does_not_stop_the_others(stage: Stage, watch: Watchers) -> None:
    add(stage, "acme")  # with a key that Plannit does not know
    stage.invoice("F-1", date="2026-11-03")
    (request,) = watch.tick()
    assert request.tags["company"] == SLUG
    assert watch.tick(Sentry.A) == []
    assert "Plannit refused the API key" in watch.said


def test_a_company_without_a_connection_is_read_and_waits(stage: Stage, watch: Watchers) -> None:
    plannit, acme = stage.connection["plannit"], CompanyKey("acme")
    add(stage, acme)
    with stage.ledger.write() as tx:
        ledger_companies.move(tx, stage.services.sealer, acme, plannit["base_url"], plannit["api_key"])
    stage.invoice("F-1", date="2026-11-03")
    asked = watch.tick() + watch.tick()
    assert {request.tags["company"] for request in asked} == {SLUG}
    with stage.ledger.read() as tx:
        assert standings.counts(tx, acme, Kind.INVOICE)[Standing.WAITING] == 1
    stage.advance(minutes=5)
    assert {request.tags["company"] for request in watch.tick()} == {SLUG}, "whose run nobody carried out"
    watch.tick()
    assert watch.said == "acme is not connected to QuickBooks. Connect it: plannit-qbo connect acme"
