"""Faults: how a handler refuses (`raise refuse(...)`) and the shapes QuickBooks Online answers them in.

Business faults have upper-case keys; the gateway in front of it answers 401, 403 (and by switch 429) in lower case.
Texts stand in `fault_texts.py` and `fault_details*.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.fault_detail import Detail
from plannit_qbo_pipeline.sandbox.qbo.fault_details import REQUEST_DETAILS
from plannit_qbo_pipeline.sandbox.qbo.fault_details_business import BUSINESS_DETAILS
from plannit_qbo_pipeline.sandbox.qbo.fault_texts import MESSAGES, TXN_TYPES_FR
from plannit_qbo_pipeline.sandbox.qbo.stamps import envelope_time, epoch_ms

GATEWAY = {
    401: ("message=AuthenticationFailed; errorCode=003200; statusCode=401", "3200", "AUTHENTICATION"),
    403: ("message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403", "3100", "SERVICE"),
    429: ("message=ThrottleExceeded; errorCode=003001; statusCode=429", "3001", "SERVICE"),
}
FAULT_TYPES = {"120": "AuthorizationFault", "3001": "SERVICE", "10000": "SystemFault"}
THROTTLE_DETAIL = "The request limit was reached.  Try again later"


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of a fault: a situation (key of the detail tables), the field it is about, what fills the text."""

    situation: str
    element: str | None
    words: Mapping[str, Any]

    @property
    def code(self) -> str:
        return detail_of(self.situation).code


class Refusal(Exception):
    """A request that the company or its rules refuse; carries one or more problems."""

    def __init__(self, problems: Sequence[Problem], status: int = 400) -> None:
        super().__init__(", ".join(f"{problem.code} {problem.situation}" for problem in problems))
        self.problems = tuple(problems)
        self.status = status


def refuse(situation: str, element: str | None = None, **words: object) -> Refusal:
    """A Refusal with one problem, to be raised."""
    return Refusal([Problem(situation, element, words)])


def detail_of(situation: str) -> Detail:
    return REQUEST_DETAILS.get(situation) or BUSINESS_DETAILS[situation]


def sentence(problem: Problem, locale: str) -> str:
    """The problem's `Detail` in the company's language."""
    detail = detail_of(problem.situation)
    if not locale.startswith("fr"):
        return detail.en.format(**problem.words)
    words = dict(problem.words)
    if "txn_type" in words:
        words["txn_type"] = TXN_TYPES_FR.get(words["txn_type"], words["txn_type"])
    return detail.fr.format(**words)


def fault_body(refusal: Refusal, locale: str, now: datetime) -> dict[str, Any]:
    """The JSON of a refused request."""
    return {"Fault": fault(refusal, locale), "time": envelope_time(now)}


def fault(refusal: Refusal, locale: str) -> dict[str, Any]:
    """The `Fault` object alone, as it also stands in one item of a batch."""
    errors = [_error(problem, locale) for problem in refusal.problems]
    kinds = [FAULT_TYPES[problem.code] for problem in refusal.problems if problem.code in FAULT_TYPES]
    return {"Error": errors, "type": kinds[0] if kinds else "ValidationFault"}


def warnings_of(problems: Sequence[Problem], locale: str) -> dict[str, Any]:
    """What stands beside a successful answer that has something to say; nothing otherwise."""
    return {"Warnings": {"Warning": [_error(problem, locale) for problem in problems]}} if problems else {}


def _error(problem: Problem, locale: str) -> dict[str, Any]:
    message = MESSAGES[problem.code][1 if locale.startswith("fr") else 0]
    error = {"Message": message, "Detail": sentence(problem, locale), "code": problem.code}
    if problem.element is not None:
        error["element"] = problem.element
    return error


def gateway_body(status: int, detail: str | None, now: datetime, upper: bool = False) -> dict[str, Any]:
    """The body of a 401, 403 or 429, which the gateway writes before the company is asked."""
    message, code, kind = GATEWAY[status]
    if upper:
        error = {"Message": message, "Detail": detail, "code": code, "element": None}
        return {"Fault": {"Error": [error], "type": kind}, "time": envelope_time(now)}
    return {
        "warnings": None,
        "intuitObject": None,
        "fault": {"error": [{"message": message, "detail": detail, "code": code, "element": None}], "type": kind},
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "time": epoch_ms(now),
        "status": None,
        "cdcresponse": [],
    }
