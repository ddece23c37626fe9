"""Sensors: each change starts one run, within a poll; nothing that anybody left or lost is forgotten."""

from datetime import datetime

import dagster as dg
import pytest
from dagster._core.definitions.partitions.context import partition_loading_context

from plannit_qbo_pipeline.defs.pipeline import Pipeline
from plannit_qbo_pipeline.defs.sensors import watchers
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import LISTEN_S, MAX_IDS_PER_RUN
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.flow.watch import Sentry
from tests.defs.floor import Floor, StagePipeline
from tests.defs.test_payments import pay
from tests.defs.watching import Watchers, about, documents
from tests.stage import SLUG, Stage

NOVEMBER = f"{SLUG}|2026-11"


def test_a_change_is_asked_for_once_by_one_of_the_sentries(stage: Stage, watch: Watchers) -> None:
    made = stage.invoice("F-1", date="2026-11-03")
    (request,) = watch.tick(Sentry.A)
    assert about(request) == (NOVEMBER, {"invoices": [made["id"]]})
    assert request.job_name == "documents"
    assert request.tags["company"] == SLUG
    assert watch.tick(Sentry.B) == watch.tick(Sentry.A) == []
    assert watch.said == "Nothing changed at 1 companies."


def test_what_is_asked_for_is_carried(stage: Stage, watch: Watchers) -> None:
    invoice = stage.invoice("F-1", date="2026-11-03")
    payment = pay(stage, invoice, 100, "2026-11-04")
    (run,) = watch.carry()
    assert run.success
    assert stage.stands(invoice) == stage.stands(payment, Kind.PAYMENT) == (Standing.POSTED, "posted")
    paths = [entry["path"] for entry in stage.requests("plannit")]
    assert f"/api/invoices/{invoice['id']}" not in paths, "the sensor has read it already"


def test_a_quiet_tick_asks_nobody_but_plannit_and_writes_next_to_nothing(stage: Stage, watch: Watchers) -> None:
    started = stage.time.now()
    assert watch.tick() == []
    assert stage.requests("qbo") == []
    seconds = (stage.time.now() - started).total_seconds()
    assert LISTEN_S / 2 <= seconds <= LISTEN_S + 5
    asked = [entry["path"] for entry in stage.requests("plannit")]
    polls = asked.count("/api/payments")
    assert polls == pytest.approx(seconds / 2, abs=3)


def test_a_tick_ends_at_once_when_something_changes(stage: Stage, watch: Watchers) -> None:
    watch.tick()
    started = stage.time.now()
    watch.after_polls(3, lambda: stage.invoice("F-1", date="2026-11-03"))
    assert len(watch.tick()) == 1
    assert (stage.time.now() - started).total_seconds() <= 8


@pytest.mark.parametrize("polls", range(14))
def test_a_change_is_asked_for_within_a_poll_whenever_in_a_tick_it_comes(
    stage: Stage, watch: Watchers, polls: int
) -> None:
    """The last poll of a tick too: an earlier version stored what it brought, and forgot it."""
    came: list[datetime] = []
    watch.after_polls(polls, lambda: came.append((stage.invoice("F-1", date="2026-11-03"), stage.time.now())[1]))
    while not watch.tick():
        pass
    assert (stage.time.now() - came[0]).total_seconds() <= 2


def test_a_change_that_comes_while_another_is_read_is_not_missed(stage: Stage, watch: Watchers) -> None:
    """The look before the reading is kept, not one after it: so the next look is another."""
    stage.invoice("F-1", date="2026-11-03")
    watch.tick()
    watch.after_polls(1, lambda: stage.invoice("F-2", date="2026-11-03"))
    asked = watch.tick()
    assert [about(request)[0] for request in asked] == [NOVEMBER]


def test_months_apart_are_runs_of_their_own_and_months_in_a_row_are_one(stage: Stage, watch: Watchers) -> None:
    customer = stage.contact()
    days = ("2026-03-01", "2026-09-30", "2026-10-01", "2026-11-02")
    ids = [stage.invoice(f"F-{day}", customer, date=day)["id"] for day in days]
    march, autumn = (request for request in watch.tick() if request.job_name == "documents")
    assert about(march) == (f"{SLUG}|2026-03", {"invoices": [ids[0]]})
    assert about(autumn) == (f"{SLUG}|2026-09..{NOVEMBER}", {"invoices": sorted(ids[1:])})
    assert all(watch.floor.execute(request).success for request in (march, autumn))
    assert len(stage.records("Invoice")) == 4
    assert len(watch.floor.figures("qbo/invoices")) == 4


def test_very_many_changes_are_the_whole_months(stage: Stage, watch: Watchers) -> None:
    contact = stage.contact()
    items = [{"name": "Entretien", "quantity": 1, "unitPrice": 1}]
    many = [
        {"number": f"F-{number}", "contactId": contact["id"], "date": "2026-11-03", "items": items}
        for number in range(MAX_IDS_PER_RUN + 1)
    ]
    stage.upsert("invoices", *many)
    request = watch.tick()[0]
    assert about(request) == (NOVEMBER, {})


def test_a_moved_date_touches_both_months(stage: Stage, watch: Watchers) -> None:
    made = stage.invoice("F-1", date="2026-03-03")
    watch.carry()
    stage.change("invoices", made, date="2026-11-03")
    asked = watch.tick()
    assert [about(request) for request in asked] == [
        (f"{SLUG}|2026-03", {"invoices": [made["id"]]}),
        (NOVEMBER, {"invoices": [made["id"]]}),
    ]
    assert all(watch.floor.execute(request).success for request in asked)
    shown = watch.floor.figures("qbo/invoices")
    assert (shown[f"{SLUG}|2026-03"]["cell_documents"], shown[NOVEMBER]["cell_documents"]) == (0, 1)
    assert stage.only("F-1")["TxnDate"] == "2026-11-03"


def test_contacts_in_use_are_asked_about_each_minute_and_go_with_their_own_job(stage: Stage, watch: Watchers) -> None:
    contact = stage.contact("Anne", "Roy")
    stage.invoice("F-1", contact, date="2026-11-03")
    watch.carry()
    stage.change("contacts", contact, lastName="Côté")
    stage.advance(seconds=60)
    (request,) = watch.tick()
    assert (request.job_name, request.partition_key, request.tags["company"]) == ("catalogue", SLUG, SLUG)
    assert watch.floor.execute(request).success
    assert {"Anne Côté"} < {record["DisplayName"] for record in stage.records("Customer")}


def test_contacts_that_no_document_uses_share_one_run_an_hour(stage: Stage, watch: Watchers) -> None:
    """It sends nothing: it finds out that they go with the first document that uses them."""
    asked, before = [], stage.records("Customer")
    unused = stage.contact("Anne", "Roy")
    for number in range(12):
        stage.contact("Anne", f"Roy {number}")
        stage.advance(minutes=15)
        found = watch.tick()
        asked += [(number, request.job_name) for request in found]
        assert all(watch.floor.execute(request).success for request in found)
    assert asked == [(4, "catalogue"), (9, "catalogue")]
    assert stage.stands(unused, Kind.CONTACT) == (Standing.WAITING, "unused")
    assert stage.records("Customer") == before


def test_a_company_that_has_no_partition_yet_gets_one_with_its_first_run(stage: Stage, watch: Watchers) -> None:
    watch.floor.instance.delete_dynamic_partition("company", SLUG)
    stage.invoice("F-1", date="2026-11-03")
    assert len(watch.tick()) == 1
    assert watch.added == [SLUG]


def test_a_shard_hears_its_own_companies_only(stage: Stage, floor: Floor) -> None:
    stage.invoice("F-1", date="2026-11-03")
    assert Watchers(floor, shard=0, shards=2).tick() == []
    assert Watchers(floor, shard=1, shards=2).tick() != []


def test_an_empty_shard_ends_at_once(stage: Stage, floor: Floor) -> None:
    started = stage.time.now()
    assert Watchers(floor, shard=0, shards=2).tick() == []
    assert stage.time.now() == started


def test_wrong_settings_are_said_instead_of_heard(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNIT_QBO_POLL_SECONDS", "often")
    (sensor, *_) = watchers(floor.defs.jobs or (), 1)
    with dg.build_sensor_context(instance=floor.instance, resources={"pipeline": Pipeline()}) as context:
        answer = sensor(context)
    assert isinstance(answer, dg.SkipReason)
    assert "PLANNIT_QBO_POLL_SECONDS is 'often'" in str(answer.skip_message)


def test_an_unreadable_cursor_is_no_cursor(stage: Stage, watch: Watchers) -> None:
    watch.cursors[Sentry.A] = "what is this"
    stage.invoice("F-1", date="2026-11-03")
    assert len(watch.tick()) == 1


def test_sensors_are_on_and_three_a_shard() -> None:
    made = watchers([], 2)
    assert [sensor.name for sensor in made] == ["watch_1a", "watch_1b", "watch_1c", "watch_2a", "watch_2b", "watch_2c"]
    assert {sensor.default_status for sensor in made} == {dg.DefaultSensorStatus.RUNNING}
    assert {sensor.minimum_interval_seconds for sensor in made} == {1}


@pytest.mark.filterwarnings("ignore:Non-compliant tag keys")  # Dagster's own, for partitions of two dimensions
def test_dagster_takes_what_a_sensor_asks_for(stage: Stage, floor: Floor) -> None:
    """Partition keys and ranges are checked when Dagster itself evaluates the tick."""
    customer = stage.contact()
    stage.invoice("F-0", customer, date="2026-11-01")
    stage.sync()
    stage.change("contacts", customer, firstName="Anna")
    stage.advance(seconds=60)
    for day in ("2026-03-03", "2026-10-03", "2026-11-03"):
        stage.invoice(f"F-{day}", customer, date=day)
    made = dg.Definitions(
        jobs=floor.defs.jobs,
        assets=floor.defs.assets,
        sensors=watchers(floor.defs.jobs or (), 1),
        resources=floor.defs.resources,
    )
    sensor = made.resolve_sensor_def("watch_1a")
    with (
        partition_loading_context(dynamic_partitions_store=floor.instance),
        dg.build_sensor_context(
            instance=floor.instance,
            repository_def=made.get_repository_def(),
            resources={"pipeline": StagePipeline(home=str(stage.home))},
        ) as context,
    ):
        found = sensor.evaluate_tick(context).run_requests or ()
    one, stretch, parties = [dict(request.tags) for request in found]
    assert (one["dagster/partition/company"], one["dagster/partition/period"]) == (SLUG, "2026-03")
    assert stretch["dagster/asset_partition_range_end"] == NOVEMBER
    assert parties["dagster/partition"] == SLUG


def test_a_run_also_carries_what_was_asked_for_since_and_nothing_older(stage: Stage, watch: Watchers) -> None:
    """Its own run may come late; after a minute it is taken for lost, and asked for again by itself."""
    contact = stage.contact()
    old = stage.invoice("F-0", contact, date="2026-10-03")
    (lost,) = documents(watch.tick())
    stage.advance(seconds=20)
    first = stage.invoice("F-1", contact, date="2026-11-03")
    (asked,) = documents(watch.tick())
    since = stage.invoice("F-2", contact, date="2026-11-03")
    assert len(watch.tick()) == 1
    stage.advance(seconds=41)
    assert about(asked) == (NOVEMBER, {"invoices": [first["id"]]})
    assert watch.floor.execute(asked).success
    assert [stage.stands(each)[0] for each in (first, since)] == [Standing.POSTED] * 2
    assert stage.stands(old) == (Standing.WAITING, "not_drafted")
    assert watch.floor.execute(lost).success
    assert stage.stands(old) == (Standing.POSTED, "posted")
