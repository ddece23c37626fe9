"""Lists that move while they are read: nothing is missed, and what is incomplete says so."""

from collections.abc import Callable
from datetime import datetime

import pytest

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.plannit.client import Page
from plannit_qbo_pipeline.plannit.contract import Resource
from plannit_qbo_pipeline.plannit.pages import changed
from tests.plannit.firm import OUT_OF_RANGE, firm_of, ids, moment, read, read_november


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

    rows = read(firm)

    assert firm.row("d04") in rows


def test_an_object_that_surfaces_late_in_a_moment_pushes_no_other_out_of_sight() -> None:
    firm = firm_of(*[5] * 9, *[9] * 6)
    firm.events[5] = [lambda plannit: plannit.put("a00", 5)]

    assert set(ids(read(firm))) == set(firm.objects)


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
