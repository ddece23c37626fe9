"""Closed books, filed taxes, and the state of the company's subscription."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date

ALIVE = ("PAID", "TRIAL", "TRIAL_OPTED_IN", "GRACE_PERIOD")


def check_company(call: Call) -> None:
    """6190 for any write of a company whose subscription has ended."""
    status = next(
        (pair["Value"] for pair in call.realm.company["NameValue"] if pair["Name"] == "SubscriptionStatus"), ""
    )
    if status not in ALIVE:
        raise refuse("subscription")


def check_period(call: Call, record: Mapping[str, Any], old: Mapping[str, Any] | None) -> None:
    """6200 or 6210 when the transaction's date, old or new, lies on or before the closing date."""
    if call.by_person:
        return
    days = [day for version in (record, old) if version and (day := parse_date(version.get("TxnDate")))]
    closed = call.realm.book_close_date
    if closed and any(day <= closed for day in days):
        raise refuse("closed_password" if call.realm.closed_by_password else "closed")
    if call.switches["filed_period"] == "refuse" and any(_is_filed(call, day) for day in days):
        raise refuse("filed")


def _is_filed(call: Call, day: date) -> bool:
    filed = (parse_date(agency.get("LastFileDate")) for agency in call.realm.table("TaxAgency"))
    return any(last is not None and day <= last for last in filed)
