"""Says what is wrong with a wire object, field by field. Used by the API, the control plane and seed files.

Knows only the contract's tables; whether a referenced object exists is asked elsewhere.
"""

import difflib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from plannit_qbo_pipeline.sandbox.plannit.contract import Field, FieldType, Shape

Problems = dict[str, str]


class BadFields(ValueError):
    """An object that cannot be stored; `fields` says why, by JSON path."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{path}: {problem}" for path, problem in fields.items()))
        self.fields = dict(fields)


def problems_of(value: object, shape: Shape, path: str = "", *, partial: bool = False) -> Problems:
    """What is wrong with one object, by JSON path; empty when nothing is. `partial` lets required fields be absent."""
    if not isinstance(value, Mapping):
        return {path or ".": "must be an object"}
    found: Problems = {}
    for name, item in value.items():
        place = f"{path}.{name}" if path else str(name)
        known = shape.get(name)
        if known is None:
            found[place] = unknown_field(str(name), shape)
        else:
            found.update(_problems_of_field(item, known, place))
    if not partial:
        missing = (name for name, known in shape.items() if known.required and name not in value)
        found.update({f"{path}.{name}" if path else name: "is required" for name in missing})
    return found


def unknown_field(name: str, allowed: Mapping[str, object]) -> str:
    """The sentence for a field the contract does not know, with the nearest it does know."""
    nearest = difflib.get_close_matches(name, list(allowed), n=1, cutoff=0.5)
    return (
        f"unknown field; did you mean {nearest[0]!r}?" if nearest else f"unknown field; allowed: {', '.join(allowed)}"
    )


def _problems_of_field(value: object, field: Field, path: str) -> Problems:
    if value is None:
        return {} if field.nullable else {path: "must not be null"}
    if field.type is FieldType.ONE:
        return problems_of(value, field.shape or {}, path)
    if field.type is FieldType.MANY:
        if not isinstance(value, list):
            return {path: "must be a list"}
        found: Problems = {}
        for index, item in enumerate(value):
            found.update(problems_of(item, field.shape or {}, f"{path}[{index}]"))
        return found
    problem = _problem_of_scalar(value, field)
    return {path: problem} if problem else {}


def _problem_of_scalar(value: object, field: Field) -> str | None:
    if field.type is FieldType.FLAG:
        return None if isinstance(value, bool) else "must be true or false"
    if field.type is FieldType.NUMBER:
        return _problem_of_number(value, field.decimals)
    if field.type is FieldType.IDS:
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return None if fits else "must be a list of ids"
    if not isinstance(value, str):
        return "must be text"
    if field.type is FieldType.DATE:
        return None if is_date(value) else "must be a date, YYYY-MM-DD"
    if field.type is FieldType.TIME:
        return None if instant(value) else "must be an ISO 8601 time with an offset"
    if field.choices and value not in field.choices:
        return f"must be one of {', '.join(field.choices)}"
    return None


def _problem_of_number(value: object, decimals: int) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "must be a number"
    if isinstance(value, Decimal):
        if not value.is_finite():
            return "must be a number"
        if value != round(value, decimals):
            return f"must have at most {decimals} decimals"
    return None


def is_date(value: str) -> bool:
    if len(value) != 10:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def instant(value: str) -> datetime | None:
    """The aware time a text stands for, or None when it is not one."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
