"""Closed books, filed taxes, and the state of the company's subscription."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date

ALIVE = ("PAID", "TRIAL", "TRIAL_OPTED_IN", "GRACE_PERIOD")
Version = Mapping[str, Any] | None


def check_company(call: Call) -> None:
    """6190 for any write of a company whose subscription has ended."""
    status = next(
        (pair["Value"] for pair in call.realm.company["NameValue"] if pair["Name"] == "SubscriptionStatus"), ""
    )
    if status not in ALIVE:
        raise refuse("subscription")


def check_period(call: Call, record: Mapping[str, Any], old: Version) -> None:
    """6200 or 6210 when the transaction's date, old or new, lies on or before the closing date."""
    if not call.by_person and (is_closed(call, record) or is_closed(call, old)):
        raise refuse("closed_password" if call.realm.closed_by_password else "closed")


def is_closed(call: Call, version: Version) -> bool:
    """Whether a version of a transaction lies on or before the closing date."""
    closed, day = call.realm.book_close_date, parse_date(version.get("TxnDate")) if version else None
    return closed is not None and day is not None and day <= closed


def check_filed(call: Call, record: Mapping[str, Any], old: Version) -> None:
    """By switch refuses or warns when a version bears a tax whose agency has a return filed up to its day or later."""
    manner = call.switches["filed_period"]
    if manner == "allow" or call.by_person or not any(_is_filed(call, version) for version in (record, old)):
        return
    if manner == "refuse":
        raise refuse("filed")
    call.warnings.append(Problem("filed", "TxnDate", {}))


def _is_filed(call: Call, version: Version) -> bool:
    day = parse_date(version.get("TxnDate")) if version else None
    return day is not None and any(last is not None and day <= last for last in _filed_until(call, version or {}))


def _filed_until(call: Call, version: Mapping[str, Any]) -> Iterator[date | None]:
    """The last filed day of each agency whose tax stands on the form."""
    rates, agencies = call.realm.table("TaxRate").rows, call.realm.table("TaxAgency").rows
    for line in version.get("TxnTaxDetail", {}).get("TaxLine", ()):
        rate = rates[line["TaxLineDetail"]["TaxRateRef"]["value"]]
        yield parse_date(agencies[rate["AgencyRef"]["value"]].get("LastFileDate"))
