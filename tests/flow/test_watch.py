"""What sensors decide, as tables."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.period import Period
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.flow.watch import (
    Sentry,
    Taken,
    Urgency,
    judge,
    listen_s,
    next_poll_s,
    pause,
    requests,
    rest_s,
    shard_of,
    stretches,
)
from plannit_qbo_pipeline.ledger.claims import Claim
from plannit_qbo_pipeline.ledger.pending import Pending

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
ACME, INVOICE = CompanyKey("acme"), PlannitId("i1")
FRESH, STIRRED, LEFT = Urgency.FRESH, Urgency.STIRRED, Urgency.LEFT


def pending(plannit_id: str = "i1", kind: Kind = Kind.INVOICE, version: int = 2, **more: object) -> Pending:
    fields = {"period": "2026-11", "standing": Standing.WAITING, **more}
    return Pending(kind, PlannitId(plannit_id), version, **fields)  # type: ignore[arg-type]


def claim(tries: int, age_s: float, version: int = 2) -> Claim:
    return Claim(Kind.INVOICE, INVOICE, version, tries, NOW - timedelta(seconds=age_s))


@pytest.mark.parametrize(
    ("what", "known", "urgency", "held", "tries"),
    [
        ("news is asked for at once", None, FRESH, False, 1),
        ("a newer version too", claim(3, 1, version=1), FRESH, False, 1),
        ("what only was noticed too", claim(0, 1), FRESH, False, 1),
        ("what another sentry asked for is not", claim(1, 1), FRESH, False, None),
        ("nor much later, which is for who looks around", claim(1, 100), FRESH, False, None),
        ("what others left is noticed", None, LEFT, False, 0),
        ("a newer version of it too", claim(2, 1, version=1), LEFT, False, 0),
        ("and not asked for before its time", claim(0, 59), LEFT, False, None),
        ("but then", claim(0, 60), LEFT, False, 1),
        ("a run that died is asked for again", claim(1, 60), LEFT, False, 2),
        ("no sooner", claim(1, 59), LEFT, False, None),
        ("later each time", claim(2, 119), LEFT, False, None),
        ("but again", claim(2, 120), LEFT, False, 3),
        ("what was claimed very long ago says nothing", claim(9, 7200), LEFT, False, 0),
        ("not even to who reads it anew", claim(9, 7200), FRESH, False, 1),
        ("what may be free now is asked for at once", None, STIRRED, False, 1),
        ("and again when something else changes", claim(1, 1), STIRRED, False, 2),
        ("where nothing can be sent news is noticed", None, FRESH, True, 0),
        ("and stays that", claim(0, 600), LEFT, True, None),
        ("whatever was stirred", claim(0, 600), STIRRED, True, None),
    ],
)
def test_each_change_is_asked_for_once_and_again_only_if_it_rests(
    what: str, known: Claim | None, urgency: Urgency, held: bool, tries: int | None
) -> None:
    found = judge(pending(), known, NOW, urgency, held=held)
    expected = None if tries is None else Claim(Kind.INVOICE, INVOICE, 2, tries, NOW)
    assert found == expected, what


@pytest.mark.parametrize(
    ("what", "known", "urgency", "tries"),
    [
        ("news of what nobody uses is noticed", None, FRESH, 0),
        ("not asked for by another sentry either", claim(0, 1), FRESH, None),
        ("nor like what others left", claim(0, 60), LEFT, None),
        ("but an hour later", claim(0, 3600), LEFT, 1),
        ("and an hour after that", claim(1, 3600), LEFT, 2),
    ],
)
def test_what_no_document_uses_is_in_no_hurry(
    what: str, known: Claim | None, urgency: Urgency, tries: int | None
) -> None:
    """Its run sends nothing: it only finds out that nothing is to be sent."""
    found = judge(pending(used=False), known, NOW, urgency, held=False)
    assert (None if found is None else found.tries) == tries, what


@pytest.mark.parametrize(
    ("standing", "refused", "tries", "seconds"),
    [
        (Standing.WAITING, False, 0, 60),
        (Standing.READY, False, 1, 60),
        (Standing.IN_DOUBT, False, 3, 240),
        (Standing.READY, False, 50, 900),
        (Standing.BLOCKED, True, 1, 60),
        (Standing.BLOCKED, False, 0, 60),
        (Standing.BLOCKED, False, 1, 3600),
        (Standing.BLOCKED, False, 9, 3600),
    ],
)
def test_the_pause_before_asking_again(standing: Standing, refused: bool, tries: int, seconds: int) -> None:
    assert pause(pending(standing=standing, refused=refused), tries) == timedelta(seconds=seconds)


def test_a_claim_is_kept_longer_than_any_pause() -> None:
    """Or else what is blocked for good would be asked for every minute."""
    assert max(limits.LOOK_AGAIN_AFTER, limits.ASK_AGAIN_MAX) < limits.CLAIM_KEPT


def months(*names: str) -> list[Period]:
    return [Period.parse(name) for name in names]


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([], []),
        (["2026-11"], ["2026-11..2026-11"]),
        (["2026-11", "2026-10", "2026-11"], ["2026-10..2026-11"]),
        (["2026-12", "2027-01"], ["2026-12..2027-01"]),
        (["2026-11", "2026-09", "2026-08"], ["2026-08..2026-09", "2026-11..2026-11"]),
    ],
)
def test_months_without_gap_are_one_stretch(periods: list[str], expected: list[str]) -> None:
    assert [f"{first}..{last}" for first, last in stretches(months(*periods))] == expected


def taken(plannit_id: str, *periods: str, kind: Kind = Kind.INVOICE, tries: int = 1, version: int = 2) -> Taken:
    return Taken(pending(plannit_id, kind, version), tries, frozenset(months(*periods)))


def test_a_run_carries_a_stretch_of_months_with_the_ids_of_all_kinds() -> None:
    found = requests(
        ACME,
        [
            taken("i2", "2026-11"),
            taken("p1", "2026-10", kind=Kind.PAYMENT),
            taken("i1", "2026-11"),
            taken("r1", "2026-11", kind=Kind.REFUND),
            taken("n1", "2026-07", kind=Kind.CREDIT_NOTE),
        ],
    )
    assert [(str(each.first), str(each.last)) for each in found] == [("2026-07", "2026-07"), ("2026-10", "2026-11")]
    assert found[0].ids == {Kind.CREDIT_NOTE: ["n1"]}
    assert found[1].ids == {Kind.INVOICE: ["i1", "i2"], Kind.PAYMENT: ["p1"], Kind.REFUND: ["r1"]}


def test_a_document_that_moved_goes_with_the_run_of_each_of_its_months() -> None:
    found = requests(ACME, [taken("i1", "2026-03", "2026-11")])
    assert [(str(each.first), each.ids) for each in found] == [
        ("2026-03", {Kind.INVOICE: ["i1"]}),
        ("2026-11", {Kind.INVOICE: ["i1"]}),
    ]


@pytest.mark.parametrize(("count", "named"), [(limits.MAX_IDS_PER_RUN, True), (limits.MAX_IDS_PER_RUN + 1, False)])
def test_very_many_documents_mean_the_whole_months(count: int, named: bool) -> None:
    (found,) = requests(ACME, [taken(f"i{number}", "2026-11") for number in range(count)])
    assert bool(found.ids) is named


def test_contacts_and_products_are_one_run_after_the_documents() -> None:
    found = requests(
        ACME,
        [
            taken("c1", "2026-11", kind=Kind.CONTACT),
            taken("i1", "2026-11"),
            taken("s1", "2026-01", kind=Kind.PRODUCT),
        ],
    )
    assert [(each.first is None, dict(each.ids)) for each in found] == [(False, {Kind.INVOICE: ["i1"]}), (True, {})]


def key(*each: Taken) -> str:
    (found,) = requests(ACME, each)
    return found.key


def test_a_run_key_names_just_these_versions_for_the_same_time() -> None:
    one, two = taken("i1", "2026-11"), taken("i2", "2026-11")
    assert key(one, two) == key(two, one)
    others = {
        key(one),
        key(taken("i1", "2026-10")),
        key(taken("i1", "2026-11", version=3)),
        key(taken("i1", "2026-11", tries=2)),
        key(taken("i1", "2026-11", kind=Kind.PAYMENT)),
        key(one, two),
        requests(CompanyKey("beta"), [one])[0].key,
    }
    assert len(others) == 7
    assert key(one) == "acme 2026-11..2026-11 " + key(one)[-16:]


def test_a_company_stays_in_its_shard() -> None:
    names = [CompanyKey(f"company-{number}") for number in range(200)]
    assert {shard_of(name, 4) for name in names} == {0, 1, 2, 3}
    assert {shard_of(name, 1) for name in names} == {0}
    assert [shard_of(CompanyKey(name), 8) for name in ("acme", "boreal", "demo")] == [6, 7, 0]


@pytest.mark.parametrize("begins_after_s", [0, 0.4, 3, 7.5, 11, 14.9, 19.99])
def test_sentries_end_their_ticks_evenly_spread_whenever_they_begin(begins_after_s: float) -> None:
    begins = NOW + timedelta(seconds=begins_after_s)
    ends = {sentry: begins + timedelta(seconds=listen_s(begins, sentry)) for sentry in Sentry}
    places = sorted(end.timestamp() % limits.LISTEN_S for end in ends.values())
    gaps = [after - before for before, after in pairwise([*places, places[0] + limits.LISTEN_S])]
    assert gaps == pytest.approx([limits.LISTEN_S / 3] * 3)
    for sentry in Sentry:
        assert limits.LEAST_LISTEN_S <= listen_s(begins, sentry) <= limits.LISTEN_S + limits.LEAST_LISTEN_S


@pytest.mark.parametrize(
    ("after_s", "sentry", "seconds"),
    [
        (0, Sentry.A, 3),
        (0.5, Sentry.A, 2.5),
        (0, Sentry.B, 1),
        (0.5, Sentry.C, 1.5),
        (1, Sentry.B, 3),
        (2.9, Sentry.A, 0.1),
    ],
)
def test_sentries_ask_in_turn_together_twice_in_the_set_time(after_s: float, sentry: Sentry, seconds: float) -> None:
    assert next_poll_s(NOW + timedelta(seconds=after_s), 2.0, sentry) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("failures", "retry_after_s", "seconds"),
    [(1, None, 5), (2, None, 10), (4, None, 40), (5, None, 60), (500, None, 60), (1, 30.0, 30), (5, 7.0, 60)],
)
def test_a_company_rests_longer_each_time_and_as_long_as_the_vendor_asks(
    failures: int, retry_after_s: float | None, seconds: float
) -> None:
    assert rest_s(failures, retry_after_s) == seconds
