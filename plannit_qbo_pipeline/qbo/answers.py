"""From an answer to a record or to the error that says what to do next: nothing is returned on doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plannit_qbo_pipeline.errors import InDoubt, Misconfigured, PipelineError, Refused, Unavailable
from plannit_qbo_pipeline.qbo.faults import Fault, FaultClass
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.transport.http import Answer

_SEEN_BEFORE = "600"  # “Duplicate Request ID”: the write may have happened (docs/qbo-rules.md, requestid)
_NEXT_STEP = {
    "120": "the person who connected QuickBooks lost the rights; run `plannit-qbo connect` as a company administrator",
    "3100": "the token is not for this company, or the app was disconnected; check QBO_ENVIRONMENT and the client id,"
    " then run `plannit-qbo connect`",
    "6190": "the QuickBooks subscription ended or has a billing problem; renew it in QuickBooks",
    "10200": "the QuickBooks company was reset and its ids are gone; connect it as a new company",
}
_DECIDED = frozenset({"6190", "10200"})
_NEXT_STEP_OTHERWISE = "look in QuickBooks whether the app is still connected, then run `plannit-qbo connect`"


@dataclass(frozen=True, slots=True)
class WriteAnswer:
    """A write's definite yes: the record as QuickBooks holds it now (after a delete: Id and status only)."""

    entity: dict[str, Any]
    status: int
    raw: bytes


def written_record(answer: Answer, entity: Entity, *, deleted: bool) -> WriteAnswer:
    """The record of a write's answer; InDoubt when it is missing, cut off or not what was asked for."""
    record = _under(answer, entity.value)
    gone = str(record.get("status", "")).casefold() == "deleted"
    complete = bool(record.get("Id")) and (deleted or bool(record.get("SyncToken")))
    if gone is not deleted or not complete:
        raise InDoubt(
            f"QuickBooks answered HTTP {answer.status} to a write of {entity}, but without the record"
            f" ({_tid(answer)}); the same request has to be sent again"
        )
    return WriteAnswer(dict(record), answer.status, answer.body)


def read_record(answer: Answer, name: str) -> dict[str, Any]:
    """The object under `name`; Unavailable when it is not there: what could not be read is not absent."""
    body = _json_object(answer)
    if not isinstance(record := body.get(name), Mapping):
        raise Unavailable(f"QuickBooks answered HTTP {answer.status} without {name} ({_tid(answer)}); try again later")
    return dict(record)


def rows_in(answer: Answer) -> list[dict[str, Any]]:
    """The rows of a query's answer. No rows come as an empty QueryResponse; its absence is Unavailable."""
    response = read_record(answer, "QueryResponse")
    return next((value for value in response.values() if isinstance(value, list)), [])


def error_for(fault: Fault, answer: Answer, tried: str, *, write: bool) -> PipelineError:
    """The error a fault means once there is no sense in trying it again now."""
    said = f"{tried}: {fault} ({_tid(answer)})"
    if fault.fault_class in (FaultClass.STOP, FaultClass.AUTH):
        # What the company's books refused was decided, unlike a token that never got that far.
        refusal = Refused(said, code=fault.code, detail=fault.detail, status=fault.status)
        decided = write and fault.code in _DECIDED
        return Misconfigured(
            f"{said}; {_NEXT_STEP.get(fault.code, _NEXT_STEP_OTHERWISE)}", refusal=refusal if decided else None
        )
    if write and (fault.fault_class is FaultClass.TRANSIENT or fault.code == _SEEN_BEFORE):
        return InDoubt(f"{said}; whether it was carried out is unknown, the same request has to be sent again")
    if fault.fault_class is FaultClass.TRANSIENT:
        return Unavailable(f"{said}; try again later")
    return Refused(said, code=fault.code, detail=fault.detail, status=fault.status)


def _under(answer: Answer, name: str) -> Mapping[str, Any]:
    record = _json_object(answer).get(name)
    return record if isinstance(record, Mapping) else {}


def _json_object(answer: Answer) -> Mapping[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, Mapping) else {}


def _tid(answer: Answer) -> str:
    """The vendor's own trace id, which its support asks for."""
    tid = next((value for key, value in answer.headers.items() if key.casefold() == "intuit_tid"), "none")
    return f"intuit_tid {tid}"
