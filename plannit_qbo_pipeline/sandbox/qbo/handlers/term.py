"""Terms of payment: so many days after the date, or a day of the month."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem
from plannit_qbo_pipeline.sandbox.qbo.handlers.list_kind import ListKind

STANDARD = ("DueDays", "DiscountDays")
DATE_DRIVEN = ("DayOfMonthDue", "DueNextMonthDays", "DiscountDayOfMonth")


class TermKind(ListKind):
    def fill(self, call: Call, draft: Draft) -> None:
        record = draft.record
        sent = draft.sent.get("DayOfMonthDue") or (record.get("DayOfMonthDue") and "DueDays" not in draft.sent)
        record["Type"] = "DATE_DRIVEN" if sent else "STANDARD"
        for name in STANDARD if sent else DATE_DRIVEN:
            record.pop(name, None)
        record.setdefault("DiscountPercent", 0)
        if not sent:
            record.setdefault("DiscountDays", 0)

    def check_fields(self, call: Call, draft: Draft) -> list[Problem]:
        if draft.record["Type"] == "DATE_DRIVEN" or "DueDays" in draft.record:
            return []
        return [Problem("missing", "DueDays", {"name": "DueDays"})]


def due_date(term: Mapping[str, Any], issued_on: date) -> date:
    """The day on which a form is due under a term; without a term, its own day.

    A form issued within DueNextMonthDays of the due day is due a month later.
    """
    if "DayOfMonthDue" not in term:
        return issued_on + timedelta(days=int(term.get("DueDays", 0)))
    day = int(term["DayOfMonthDue"])
    due = _day_of_month(issued_on, day)
    if due < issued_on or 0 <= (due - issued_on).days <= int(term.get("DueNextMonthDays") or -1):
        due = _day_of_month(due.replace(day=1) + timedelta(days=31), day)
    return due


def _day_of_month(month: date, day: int) -> date:
    """That day of the month, or the last one of a shorter month."""
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))
