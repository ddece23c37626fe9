"""Whatever people do while a list is read, no document is missed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import islice

from hypothesis import example, given, settings
from hypothesis import strategies as st

from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.plannit.contract import Json, Resource
from plannit_qbo_pipeline.plannit.pages import changed
from tests.plannit.firm import IN_RANGE, OUT_OF_RANGE, Firm, firm_of, ids, read, read_november

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
    lists=st.integers(0, 12),
)


@settings(max_examples=600)
@MOVING
def test_whatever_happens_meanwhile_every_object_comes_and_none_with_an_older_state_last(
    seconds: list[int], acts: dict[int, list[Act]], limit: int, lists: int
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
    seconds: list[int], acts: dict[int, list[Act]], limit: int, lists: int
) -> None:
    firm = moving_firm(seconds, acts, limit)
    before = set(firm.objects)

    if (rows := unless_given_up(read_november, firm)) is not None:
        assert before - firm.moved <= set(ids(rows))


@settings(max_examples=600)
@MOVING
@example(seconds=[0, 1, 1, 1, 2], acts={}, limit=2, lists=2)
@example(seconds=[0] * 6 + [1] * 3, acts={4: [("edit", 0, 1), ("edit", 1, 1), ("edit", 2, 1)]}, limit=3, lists=2)
def test_a_reader_that_breaks_off_goes_on_from_its_newest_moment_and_misses_nothing(
    seconds: list[int], acts: dict[int, list[Act]], limit: int, lists: int
) -> None:
    firm = moving_firm(seconds, acts, limit)
    rows: list[Json] = []
    cursor: datetime | None = None

    with suppress(Unavailable):
        for some in islice(changed(firm, Resource.INVOICES, None), lists):
            rows += some
            cursor = max(datetime.fromisoformat(row["updatedAt"]) for row in rows)
    firm.events.clear()
    rows += read(firm, cursor)

    states = {(row["id"], row["updatedAt"]) for row in rows}
    assert {(name, firm.row(name)["updatedAt"]) for name in firm.objects} <= states
