"""Walks a whole list of Plannit although it moves while it is read: an edited object jumps to the end.

Page numbers would skip what moves up behind a jump. So each next page is asked for by the last `updatedAt` seen,
inclusive; nothing can be skipped, and what comes twice is dropped (docs/plannit-contract.md, Lists). Page numbers
remain only among objects of one and the same moment, read backwards: there, too, objects only move towards page 1.
"""

from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Protocol

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.plannit.client import Page
from plannit_qbo_pipeline.plannit.contract import Json, Resource
from plannit_qbo_pipeline.plannit.fields import aware


class Source(Protocol):
    """The one call of `PlannitClient` that walking needs."""

    def page(
        self,
        resource: Resource,
        *,
        updated_since: datetime | None,
        page: int,
        date_from: date | None = None,
        date_to: date | None = None,
    ) -> Page: ...


def changed(client: Source, resource: Resource, since: datetime | None) -> Iterator[list[Json]]:
    """Every object changed at or after `since` (None: every object), oldest change first, in lists of one page.

    An object edited while the list is read comes again, later. Raises Unavailable for a page that is incomplete
    twice. What was given is whole up to its newest `updatedAt`: a reader that breaks off anywhere goes on from there.
    """
    yield from _fresh(_walk(_Question(client, resource), since))


def dated(client: Source, resource: Resource, date_from: date, date_to: date) -> Iterator[list[Json]]:
    """Every object of those business dates, both included, in lists of one page; some may come twice.

    Read again while fewer objects came than the list first said it holds; Unavailable when that does not end.
    """
    question = _Question(client, resource, date_from, date_to)
    for _ in range(limits.MAX_PAGE_RESTARTS):
        promised: int | None = None
        ids: set[str] = set()
        for page in _walk(question, None):
            promised = page.total if promised is None else promised
            ids.update(row["id"] for row in page.rows)
            if page.rows:
                yield page.rows
        if promised is not None and len(ids) >= promised:
            return
    raise Unavailable(
        f"Plannit's list of {resource} from {date_from} to {date_to} kept giving fewer objects than it counts, "
        f"{limits.MAX_PAGE_RESTARTS} times. Nothing is lost: try again later"
    )


@dataclass(frozen=True, slots=True)
class _Checked:
    """A page that holds what it must, with the moment of each row."""

    since: datetime | None
    rows: list[Json]
    moments: Sequence[datetime]
    total: int
    is_last: bool

    @property
    def newest(self) -> datetime:
        return self.moments[-1]

    def reaches_beyond(self, moment: datetime) -> bool:
        return bool(self.moments) and self.newest > moment

    def until(self, moment: datetime) -> "_Checked":
        """The same page without what is newer."""
        count = bisect_right(self.moments, moment)
        return replace(self, rows=self.rows[:count], moments=self.moments[:count])


@dataclass(frozen=True, slots=True)
class _Question:
    """One list: which pages to ask for, and the check that each answer is whole."""

    client: Source
    resource: Resource
    date_from: date | None = None
    date_to: date | None = None

    def ask(self, since: datetime | None, number: int, *, must_hold_rows: bool = False) -> _Checked:
        """The page, asked for once more if it is not whole; then Unavailable.

        `must_hold_rows`: a row of the moment `since` was seen. It can only have moved to the end, or, where dates
        are asked for, out of them.
        """
        problem = ""
        for _ in range(2):
            page = self.client.page(
                self.resource, updated_since=since, page=number, date_from=self.date_from, date_to=self.date_to
            )
            moments = [aware(row.get("updatedAt")) for row in page.data]
            known = [moment for moment in moments if moment is not None]
            problem = _problem(page, known, since)
            if not problem and not page.data and must_hold_rows and self.date_from is None:
                problem = "it is empty, though an object of that moment was seen before"
            if not problem:
                return _Checked(since, page.data, known, page.total, page.is_last)
        raise Unavailable(
            f"Plannit gave an incomplete page {number} of {self.resource} twice: {problem}. Nothing is lost: "
            "try again later; if it stays, forward this to Plannit's support"
        )

    def endless(self) -> Unavailable:
        return Unavailable(f"Plannit's list of {self.resource} did not end after {limits.MAX_PAGES} pages")


def _problem(page: Page, moments: Sequence[datetime], since: datetime | None) -> str:
    """What is wrong with a page by its own figures and by what was asked; empty if nothing is."""
    if len(page.data) != page.expected:
        return f"{len(page.data)} rows instead of {page.expected}"
    if len(moments) != len(page.data):
        return "a row has no readable updatedAt"
    if len({row["id"] for row in page.data}) != len(page.data):
        return "an object stands in it twice"
    if any(later < earlier for earlier, later in pairwise(moments)):
        return "it is out of order"
    if since is not None and moments and moments[0] < since:
        return "it holds objects older than asked for"
    return ""


def _walk(question: _Question, since: datetime | None) -> Iterator[_Checked]:
    """Pages that together leave nothing out, also up to where a reader breaks off: no page holds anything newer
    than what is still missing."""
    seen_before = False
    for _ in range(limits.MAX_PAGES):
        page = question.ask(since, 1, must_hold_rows=seen_before)
        yield page
        if page.is_last:
            return
        if page.newest == since:
            was_end = yield from _one_moment(question, since)
            if was_end:
                return
            since, seen_before = since + timedelta.resolution, False
        else:
            since, seen_before = page.newest, True
    raise question.endless()


def _one_moment(question: _Question, moment: datetime) -> Generator[_Checked, None, bool]:
    """More objects of one moment than a page holds: all of that moment, nothing newer; returns if the list ends there.

    The end is looked for forwards, the rest read backwards: what moves up meanwhile is met again, not skipped. All is
    read again if the list grew, which could push something down past us. While nothing newer exists, the moment may
    be now and still gain objects; then it is the end only if its last page stayed as it was.
    """
    for _ in range(limits.MAX_PAGE_RESTARTS):
        number, furthest = _end_of_moment(question, moment)
        yield furthest.until(moment)
        totals = {furthest.total}
        for earlier in range(number - 1, 0, -1):
            page = question.ask(moment, earlier)
            totals.add(page.total)
            yield page.until(moment)
        if len(totals) == 1 and furthest.reaches_beyond(moment):
            return False
        if len(totals) == 1 and question.ask(moment, number) == furthest:
            return True
    raise Unavailable(
        f"Plannit's list of {question.resource} moved each of {limits.MAX_PAGE_RESTARTS} times while the objects "
        f"of {moment.isoformat()} were read. Nothing is lost: try again later"
    )


def _end_of_moment(question: _Question, moment: datetime) -> tuple[int, _Checked]:
    """The first page, and its number, that reaches beyond the moment or to the end of the list."""
    for number in range(2, limits.MAX_PAGES):
        page = question.ask(moment, number)
        if page.is_last or page.reaches_beyond(moment):
            return number, page
    raise question.endless()


def _fresh(pages: Iterator[_Checked]) -> Iterator[list[Json]]:
    """The rows without those that came before unchanged; nothing older than the question asked is remembered."""
    since: datetime | None = None
    seen: set[tuple[datetime, str]] = set()
    for page in pages:
        if page.since is not None and page.since != since:
            since = page.since
            seen = {state for state in seen if state[0] >= page.since}
        states = [(moment, row["id"]) for moment, row in zip(page.moments, page.rows, strict=True)]
        rows = [row for state, row in zip(states, page.rows, strict=True) if state not in seen]
        seen.update(states)
        if rows:
            yield rows
