"""Lists that move while they are read: nothing is missed, and what is incomplete says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.plannit.client import Page
from plannit_qbo_pipeline.plannit.contract import Json, Resource
from plannit_qbo_pipeline.plannit.pages import changed, dated

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
IN_RANGE, OUT_OF_RANGE = date(2026, 11, 5), date(2026, 10, 5)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
Event = Callable[["Firm"], None]


def moment(second: int) -> datetime:
    return START + timedelta(seconds=second)


@dataclass
class Firm:
    """A Plannit in memory with small pages; `events` happen just before the request of their number is answered."""

    limit: int = 3
    second: int = 0
    objects: dict[str, tuple[int, date, int]] = field(default_factory=dict)  # id: second, business date, version
    events: dict[int, list[Event]] = field(default_factory=dict)
    damage: dict[int, Callable[[Page], Page]] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    asked: list[tuple[datetime | None, int]] = field(default_factory=list)

    def put(self, name: str, second: int, day: date = IN_RANGE) -> None:
        _, _, version = self.objects.get(name, (0, day, 0))
        self.objects[name] = (second, day, version + 1)
        self.second = max(self.second, second)

    def row(self, name: str) -> Json:
        second, _, version = self.objects[name]
        return {"id": name, "updatedAt": moment(second).isoformat(), "version": version}

    def page(
        self,
        resource: Resource,
        *,
        updated_since: datetime | None,
        page: int,
        date_from: date | None = None,
        date_to: date | None = None,
    ) -> Page:
        number = len(self.asked)
        self.asked.append((updated_since, page))
        for event in self.events.get(number, []):
            event(self)
        chosen = sorted(
            (second, name)
            for name, (second, day, _) in self.objects.items()
            if (updated_since is None or moment(second) >= updated_since)
            and (date_from is None or date_to is None or date_from <= day <= date_to)
        )
        first = (page - 1) * self.limit
        rows = [self.row(name) for _, name in chosen[first : first + self.limit]]
        answer = Page(rows, page, self.limit, len(chosen))
        return self.damage[number](answer) if number in self.damage else answer


def firm_of(*seconds: int, **options: Any) -> Firm:
    firm = Firm(**options)
    for index, second in enumerate(seconds):
        firm.put(f"d{index:02d}", second)
    return firm


def read(firm: Firm, since: datetime | None = None) -> list[Json]:
    return list(chain.from_iterable(changed(firm, Resource.INVOICES, since)))


def read_november(firm: Firm) -> list[Json]:
    return list(chain.from_iterable(dated(firm, Resource.INVOICES, *NOVEMBER)))


def ids(rows: list[Json]) -> list[str]:
    return [row["id"] for row in rows]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 7, 20])
def test_a_list_at_rest_comes_whole_in_order_and_once(count: int) -> None:
    firm = firm_of(*range(count))

    assert ids(read(firm)) == sorted(firm.objects)


@pytest.mark.parametrize("seconds", [[5] * 4, [5] * 9, [5] * 10, [1, 5, 5, 5, 5, 5, 9], [1, 1, 1, 1, 2, 2, 2, 2]])
def test_more_objects_of_one_moment_than_a_page_holds_come_whole_and_once(seconds: list[int]) -> None:
    firm = firm_of(*seconds)

    assert sorted(ids(read(firm))) == sorted(firm.objects)


def test_only_what_changed_since_comes_the_moment_itself_included() -> None:
    assert ids(read(firm_of(1, 2, 3, 4), moment(3))) == ["d02", "d03"]


@pytest.mark.parametrize("since", [None, moment(0), moment(99)])
def test_nothing_new_costs_one_request(since: datetime | None) -> None:
    firm = firm_of(0)

    read(firm, since)

    assert len(firm.asked) == 1


def test_a_first_load_asks_little_more_than_once_per_page() -> None:
    firm = firm_of(*range(1000), limit=100)

    read(firm)

    assert len(firm.asked) == 11


def test_an_object_edited_behind_the_reader_hides_no_other() -> None:
    firm = firm_of(*range(6))
    firm.events[1] = [lambda plannit: plannit.put("d00", 50)]

    rows = read(firm)

    assert set(ids(rows)) == set(firm.objects)
    assert firm.row("d00") in rows


def test_objects_of_one_moment_edited_behind_the_reader_hide_no_other() -> None:
    firm = firm_of(*[5] * 9)
    firm.events[2] = [lambda plannit: plannit.put("d00", 50), lambda plannit: plannit.put("d01", 51)]

    assert set(ids(read(firm))) == set(firm.objects)


def test_an_object_that_jumps_behind_the_last_page_is_not_left_for_another_day() -> None:
    firm = firm_of(*[5] * 5)
    firm.events[3] = [lambda plannit: plannit.put("d04", 50)]

    assert firm.row("d04") in read(firm)


def test_a_moment_that_keeps_growing_is_given_up_with_a_message() -> None:
    firm = firm_of(*[5] * 9)
    for request in range(1, 2000):
        firm.events[request] = [lambda plannit, name=f"a{request:04d}": plannit.put(name, 5)]  # type: ignore[misc]

    with pytest.raises(Unavailable, match=f"moved each of {limits.MAX_PAGE_RESTARTS} times"):
        read(firm)


def cut(page: Page) -> Page:
    return Page(page.data[:-1], page.page, page.limit, page.total)


def doubled(page: Page) -> Page:
    return Page([*page.data[:-1], page.data[0]], page.page, page.limit, page.total)


def reversed_rows(page: Page) -> Page:
    return Page(page.data[::-1], page.page, page.limit, page.total)


def emptied(page: Page) -> Page:
    return Page([], page.page, page.limit, 0)


def undated(page: Page) -> Page:
    return Page([{**row, "updatedAt": None} for row in page.data], page.page, page.limit, page.total)


def unfiltered(page: Page) -> Page:
    return Page([{**row, "updatedAt": moment(-1).isoformat()} for row in page.data], page.page, page.limit, page.total)


def overfull(page: Page) -> Page:
    return Page([*page.data, {**page.data[-1], "id": "zz"}], page.page, page.limit, page.total)


DAMAGES = [
    (cut, "2 rows instead of 3"),
    (overfull, "4 rows instead of 3"),
    (doubled, "stands in it twice"),
    (reversed_rows, "out of order"),
    (emptied, "empty"),
    (undated, "no readable updatedAt"),
    (unfiltered, "older than asked"),
]


@pytest.mark.parametrize(("damage", "_said"), DAMAGES)
def test_a_page_that_is_damaged_once_is_read_again(damage: Callable[[Page], Page], _said: str) -> None:
    firm = firm_of(*range(6))
    firm.damage[1] = damage

    assert ids(read(firm)) == sorted(firm.objects)


@pytest.mark.parametrize(("damage", "said"), DAMAGES)
def test_a_page_that_is_damaged_twice_ends_the_reading_after_the_whole_pages(
    damage: Callable[[Page], Page], said: str
) -> None:
    firm = firm_of(*range(6))
    firm.damage = {1: damage, 2: damage}
    pages = changed(firm, Resource.INVOICES, None)

    assert ids(next(pages)) == ["d00", "d01", "d02"]
    with pytest.raises(Unavailable, match=f"incomplete page.*{said}"):
        next(pages)


def test_an_empty_page_is_believed_where_nothing_is_known() -> None:
    firm = firm_of(0)
    firm.damage[0] = emptied

    assert read(firm) == []


def test_a_list_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGES", 20)
    firm = firm_of(0, 1, 2, 3)
    for request in range(1, 100):
        firm.events[request] = [
            lambda plannit, name=f"n{request:02d}{more}": plannit.put(name, plannit.second + 1)  # type: ignore[misc]
            for more in range(4)
        ]

    with pytest.raises(Unavailable, match="did not end after 20 pages"):
        read(firm)


def test_one_moment_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGES", 5)

    with pytest.raises(Unavailable, match="did not end"):
        read(firm_of(*[5] * 60))


@pytest.mark.parametrize("count", [0, 1, 3, 4, 10])
def test_the_documents_of_a_period_come_whole(count: int) -> None:
    firm = firm_of(*range(count))
    firm.put("october", 1, OUT_OF_RANGE)

    assert set(ids(read_november(firm))) == set(firm.objects) - {"october"}


def test_a_document_that_leaves_the_period_meanwhile_hides_no_other() -> None:
    firm = firm_of(*range(7))
    firm.events[1] = [lambda plannit: plannit.put("d00", 50, OUT_OF_RANGE)]

    assert set(ids(read_november(firm))) == set(firm.objects)


def test_a_period_left_by_its_last_documents_is_no_damaged_page() -> None:
    firm = firm_of(*range(4))
    firm.events[1] = [
        lambda plannit: plannit.put("d02", 50, OUT_OF_RANGE),
        lambda plannit: plannit.put("d03", 51, OUT_OF_RANGE),
    ]

    assert set(ids(read_november(firm))) == {"d00", "d01", "d02"}


def test_fewer_documents_than_promised_are_read_again() -> None:
    firm = firm_of(*range(4))
    firm.damage[0] = lambda page: Page(page.data, page.page, page.limit, 5)

    assert set(ids(read_november(firm))) == set(firm.objects)
    assert [page for page in firm.asked if page[0] is None] == [(None, 1), (None, 1)]


def test_a_period_that_never_holds_what_it_promises_is_given_up() -> None:
    firm = firm_of(*range(4))
    firm.damage = {number: lambda page: Page(page.data, page.page, page.limit, 9) for number in range(0, 99, 2)}

    with pytest.raises(Unavailable, match="fewer objects than it counts"):
        read_november(firm)


# What people do meanwhile: edit an object, make one, move one into or out of the period. `step` 0 is the same second.
Act = tuple[str, int, int]
ACTS = st.tuples(st.sampled_from(["edit", "make", "move"]), st.integers(0, 30), st.integers(0, 1))


def apply(firm: Firm, act: Act, name: str) -> None:
    kind, which, step = act
    second = firm.second + step
    if kind == "make" or not firm.objects:
        firm.put(name, second)
        return
    name = sorted(firm.objects)[which % len(firm.objects)]
    day = firm.objects[name][1]
    if kind == "move":
        day = OUT_OF_RANGE if day == IN_RANGE else IN_RANGE
        firm.moved.add(name)
    firm.put(name, second, day)


def unless_given_up(read_all: Callable[[Firm], list[Json]], firm: Firm) -> list[Json] | None:
    """The rows, or None where the list moved so much that the reader gave up and said so."""
    try:
        return read_all(firm)
    except Unavailable as error:
        if "moved each of" in str(error) or "fewer objects" in str(error):
            return None
        raise


def moving_firm(seconds: list[int], acts: dict[int, list[Act]], limit: int) -> Firm:
    firm = firm_of(*sorted(seconds), limit=limit)
    for request, some in acts.items():
        firm.events[request] = [
            lambda plannit, act=act, name=f"m{request:02d}{index}": apply(plannit, act, name)  # type: ignore[misc]
            for index, act in enumerate(some)
        ]
    return firm


MOVING = given(
    seconds=st.lists(st.integers(0, 4), max_size=14),
    acts=st.dictionaries(st.integers(0, 12), st.lists(ACTS, min_size=1, max_size=4), max_size=6),
    limit=st.integers(1, 4),
)


@settings(max_examples=600)
@MOVING
def test_whatever_happens_meanwhile_every_object_comes_and_none_with_an_older_state_last(
    seconds: list[int], acts: dict[int, list[Act]], limit: int
) -> None:
    """Each object that existed before the first request comes; so does each state that was there before the last
    request, unless a later state of the same second replaced it, which the next reading, inclusive, brings."""
    firm = moving_firm(seconds, acts, limit)
    before = set(firm.objects)

    if (rows := unless_given_up(read, firm)) is None:
        return

    assert before <= set(ids(rows))
    newest: dict[str, str] = {}
    for row in rows:
        assert newest.get(row["id"], "") <= row["updatedAt"]
        newest[row["id"]] = row["updatedAt"]
    cursor = max((row["updatedAt"] for row in rows), default=None)
    for name in firm.objects:
        state = firm.row(name)
        assert newest.get(name) == state["updatedAt"] or cursor is None or state["updatedAt"] >= cursor


@settings(max_examples=600)
@MOVING
def test_whatever_happens_meanwhile_no_document_that_stays_in_the_period_is_missed(
    seconds: list[int], acts: dict[int, list[Act]], limit: int
) -> None:
    firm = moving_firm(seconds, acts, limit)
    before = set(firm.objects)

    if (rows := unless_given_up(read_november, firm)) is not None:
        assert before - firm.moved <= set(ids(rows))
