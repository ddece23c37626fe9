"""What QuickBooks says when it says no, whatever its shape, and what the code of it means for the caller.

Only `code` decides: Message and Detail are translated in French companies (docs/qbo-rules.md, Errors).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from plannit_qbo_pipeline.domain.identity import QboId
from plannit_qbo_pipeline.transport.http import Answer

EXCERPT_LENGTH = 200  # of a body that is not JSON


class FaultClass(StrEnum):
    """What to do about a fault (docs/qbo-rules.md, Errors)."""

    AUTH = "auth"  # renew the access token once
    TRANSIENT = "transient"  # send the same bytes again later
    CONFLICT = "conflict"  # read again, then decide
    FIX = "fix"  # the request itself is wrong
    HUMAN = "human"  # a person must act in QuickBooks
    STOP = "stop"  # nothing can be written into this company


@dataclass(frozen=True, slots=True)
class Fault:
    """The first error of an answer; further ones are appended to `detail`. `code` is "" where none was given."""

    status: int
    code: str
    message: str
    detail: str = ""
    element: str = ""
    type: str = ""

    @property
    def fault_class(self) -> FaultClass:
        return classify(self.code, self.status)

    def __str__(self) -> str:
        said = " – ".join(part for part in (self.message, self.detail) if part)
        return f"HTTP {self.status}, code {self.code or 'none'}: {said or 'no text'}"


_CLASSES: dict[FaultClass, frozenset[str]] = {
    FaultClass.AUTH: frozenset({"100", "110", "3200"}),
    FaultClass.TRANSIENT: frozenset({"130", "140", "150", "429", "3001", "4002", "5000", "10000"}),
    FaultClass.CONFLICT: frozenset({"600", "610", "2500", "5010", "6140", "6240"}),
    FaultClass.HUMAN: frozenset({"630", "700", "800", "900", "5020", "5030"}),
    FaultClass.STOP: frozenset({"120", "3100", "6190", "10200"}),
    # 6000 and above speak of the books, which the request cannot change; these speak of the request.
    FaultClass.FIX: frozenset(
        {"6070", "6080", "6090", "6100", "6110", "6120", "6130", "6150", "6160", "6170", "6180"}
        | {"6230", "6250", "6420", "6430", "10100"}
    ),
}
_BY_CODE = {code: fault_class for fault_class, codes in _CLASSES.items() for code in codes}
_FIRST_BUSINESS_CODE = 6000
_BY_STATUS = {401: FaultClass.AUTH, 403: FaultClass.STOP, 408: FaultClass.TRANSIENT, 429: FaultClass.TRANSIENT}
_CODE_IN_TEXT = re.compile(r"errorCode=0*(\d+)")
_TXN_ID = re.compile(r"TxnId=(\d+)")
_TAG = re.compile(r"<[^>]*>")


def classify(code: str, status: int) -> FaultClass:
    """The class of a code; of the HTTP status only where no code was given."""
    if (known := _BY_CODE.get(code)) is not None:
        return known
    if code.isdigit():
        return FaultClass.HUMAN if int(code) >= _FIRST_BUSINESS_CODE else FaultClass.FIX
    if (by_status := _BY_STATUS.get(status)) is not None:
        return by_status
    return FaultClass.TRANSIENT if status >= 500 else FaultClass.FIX


def parse_fault(answer: Answer) -> Fault | None:
    """The fault in an answer: also inside HTTP 200, in the gateway's lower case, or as a page of HTML.

    None only for an answer below HTTP 400 without a fault in it.
    """
    if answer.status < 400 and b'"fault"' not in answer.body.lower():
        return None  # a page of a thousand rows is not parsed just to find nothing
    body = _read(answer)
    if isinstance(body, Mapping) and (fault := fault_in(body, answer.status)) is not None:
        return fault
    if answer.status < 400:
        return None
    text = " ".join(_TAG.sub(" ", answer.body.decode("utf-8", "replace")).split())
    return Fault(answer.status, _code_in(text), text[:EXCERPT_LENGTH])


def fault_in(body: Mapping[str, Any], status: int) -> Fault | None:
    """The fault in a JSON object (an answer's, or one item's of a batch), None if there is none."""
    fault = _either(body, "Fault", "fault")
    if not isinstance(fault, Mapping):
        return None
    listed = _either(fault, "Error", "error")
    errors = [error for error in listed if isinstance(error, Mapping)] if isinstance(listed, list) else []
    first: Mapping[str, Any] = errors[0] if errors else {}
    message = _text(first, "Message", "message")
    further = [f"also code {_text(e, 'code')}: {_text(e, 'Detail', 'detail')}" for e in errors[1:]]
    return Fault(
        status=status,
        code=_text(first, "code", "Code").lstrip("0") or _code_in(message),
        message=message,
        detail="; ".join([part for part in (_text(first, "Detail", "detail"), *further) if part]),
        element=_text(first, "element", "Element"),
        type=_text(fault, "type", "Type"),
    )


def taken_txn_id(fault: Fault) -> QboId | None:
    """The id of the transaction that already has the number, from a 6140's detail in either language."""
    match = _TXN_ID.search(fault.detail)
    return QboId(match[1]) if match else None


def _read(answer: Answer) -> object:
    try:
        return answer.json()
    except ValueError:
        return None


def _either(mapping: Mapping[str, Any], *names: str) -> Any:
    return next((mapping[name] for name in names if mapping.get(name) is not None), None)


def _text(mapping: Mapping[str, Any], *names: str) -> str:
    value = _either(mapping, *names)
    return "" if value is None else str(value)


def _code_in(text: str) -> str:
    match = _CODE_IN_TEXT.search(text)
    return match[1] if match else ""
