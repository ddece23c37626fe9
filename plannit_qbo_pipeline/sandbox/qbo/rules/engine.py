"""Enforces a field table on a request body: unknown properties, types, lengths, enumerations, names, e-mails, ranges.

A wrong type or an unknown property stops the reading at once (as QuickBooks Online's parser does); the other problems
are collected. Nulls are left out unless they are kept on purpose; an empty text means "clear this property".
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.rules.field import Field, Fields, Shape
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date

MAX_LIST = 10_000
CLEARED = ""


def clean(fields: Fields, body: Mapping[str, Any], problems: list[Problem], keep_null: bool = False) -> dict[str, Any]:
    """A copy of the body with known, writable, well-typed properties; problems found are appended to the list."""
    cleaned: dict[str, Any] = {}
    for key, value in body.items():
        field = fields.get(key)
        if field is None:
            raise refuse("unknown_property", name=key)
        if field.read_only:
            continue
        if value is None:
            if keep_null:
                cleaned[key] = CLEARED
            continue
        cleaned[key] = _CHECKS[field.shape](field, key, value, problems)
    return cleaned


def missing(fields: Fields, record: Mapping[str, Any]) -> list[Problem]:
    """The required properties of a table that a record lacks."""
    lacking = [key for key, field in fields.items() if field.required and _is_blank(record.get(key))]
    return [Problem("missing", key, {"name": key}) for key in lacking]


def _is_blank(value: object) -> bool:
    return value is None or value in ("", [], {})


def _text(field: Field, key: str, value: object, problems: list[Problem]) -> object:
    if field.takes_number and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise _wrong_type(key, "java.lang.String", value)
    if field.one_line:
        return _name(field, key, value, problems)
    label = field.label or key
    if len(value) > field.length:
        problems.append(_too_long(field, label, value))
    elif field.choices and value and value not in field.choices:
        problems.append(Problem("enumeration", label, {"value": value, "name": key}))
    elif field.email and value and not _is_email(value):
        problems.append(Problem("email", label, {"value": value}))
    return value


def _name(field: Field, key: str, value: str, problems: list[Problem]) -> str:
    stripped = value.strip(" ")
    if len(stripped) > field.length:
        problems.append(_too_long(field, field.label or key, stripped))
    elif (value and not stripped) or any(character in stripped for character in ":\t\n\r"):
        problems.append(Problem("name_characters", key, {}))
    return stripped


def _too_long(field: Field, label: str, value: str) -> Problem:
    return Problem("length", label, {"low": 0, "high": field.length, "length": len(value)})


def _is_email(value: str) -> bool:
    """Several addresses may stand in one field, apart by commas."""
    parts = [part.strip() for part in value.split(",")]
    return all(
        part.count("@") == 1 and "." in part.split("@")[1] and " " not in part and not part.startswith("@")
        for part in parts
    )


def _number(field: Field, key: str, value: object, problems: list[Problem]) -> object:
    parsed = _decimal(value)
    if parsed is None:
        raise _wrong_type(key, "java.math.BigDecimal", value)
    if not field.low <= parsed <= field.high or parsed.as_tuple().exponent < -15:  # type: ignore[operator]
        low, high = max(int(field.low), 0), min(int(field.high), 999_999_999)
        problems.append(Problem("range", field.label or key, {"low": low, "high": high, "value": _short(value)}))
        return Decimal(0)
    return parsed


def _decimal(value: object) -> Decimal | None:
    """Numbers, and numbers written as text, which QuickBooks Online takes too; nothing that is not finite."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str) or len(_short(value)) > 60:
        return None
    try:
        parsed = Decimal(value)
    except InvalidOperation:
        return None
    return parsed if parsed.is_finite() and abs(parsed.adjusted()) < 40 else None


def _short(value: object) -> str:
    """A value as it may stand in a text; never an enormous expansion of 1E+999999."""
    return str(value)[:61]


def _flag(field: Field, key: str, value: object, problems: list[Problem]) -> object:
    if value == CLEARED:  # python-quickbooks sends an empty text for a flag that nobody set
        return value
    if not isinstance(value, bool):
        raise _wrong_type(key, "java.lang.Boolean", value)
    return value


def _day(field: Field, key: str, value: object, problems: list[Problem]) -> object:
    if not isinstance(value, str):
        raise _wrong_type(key, "java.util.Date", value)
    if value and parse_date(value) is None:
        problems.append(Problem("bad_date", key, {"value": value}))
    return value


def _object(field: Field, key: str, value: object, problems: list[Problem]) -> object:
    if not isinstance(value, Mapping):
        raise _wrong_type(key, "an object", value)
    assert field.fields is not None
    inside: list[Problem] = []
    cleaned = _without_cleared(clean(field.fields, value, inside))
    problems.extend(_relabelled(inside, field.label))
    problems.extend(_missing_inside(field, key, cleaned))
    length = sum(len(part) for part in cleaned.values() if isinstance(part, str))
    if 0 < field.total_length < length:
        problems.append(Problem("length", key, {"low": 0, "high": field.total_length, "length": length}))
    return cleaned


def _missing_inside(field: Field, key: str, cleaned: Mapping[str, Any]) -> list[Problem]:
    found = missing(field.fields or {}, cleaned)
    return [Problem("missing", key, {"name": f"{key}.{problem.element}"}) for problem in found]


def _relabelled(problems: list[Problem], label: str) -> list[Problem]:
    if not label:
        return problems
    return [Problem(problem.situation, label, problem.words) for problem in problems]


def _list(field: Field, key: str, value: object, problems: list[Problem]) -> object:
    if not isinstance(value, list):
        raise _wrong_type(key, "java.util.ArrayList", value)
    if len(value) > MAX_LIST:
        raise refuse("unknown_property", name=f"{key} has more than {MAX_LIST} elements")
    cleaned = []
    for element in value:
        if not isinstance(element, Mapping):
            raise _wrong_type(key, "an object", element)
        row = _without_cleared(clean(field.fields or {}, element, problems))
        problems.extend(missing(field.fields or {}, row))
        cleaned.append(row)
    return cleaned


def _any(field: Field, key: str, value: object, problems: list[Problem]) -> object:
    return value


def _without_cleared(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value != CLEARED}


def _wrong_type(key: str, wanted: str, value: object) -> Exception:
    token = {dict: "START_OBJECT", list: "START_ARRAY", str: "VALUE_STRING", bool: "VALUE_BOOLEAN"}
    found = token.get(type(value), "VALUE_NUMBER")
    return refuse("unknown_property", name=f"Can not deserialize {key} as {wanted} out of {found} token")


_CHECKS: Mapping[Shape, Callable[[Field, str, Any, list[Problem]], object]] = {
    Shape.TEXT: _text,
    Shape.NUMBER: _number,
    Shape.FLAG: _flag,
    Shape.DATE: _day,
    Shape.OBJECT: _object,
    Shape.LIST: _list,
    Shape.ANY: _any,
}
