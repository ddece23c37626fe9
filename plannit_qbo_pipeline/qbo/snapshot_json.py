"""Frozen dataclasses of text, flags, numbers, days and tuples as JSON and back, exactly."""

import json
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")


def dump(value: Any) -> str:
    return json.dumps(asdict(value), default=_text, ensure_ascii=False, sort_keys=True)


def load(kind: type[_T], text: str) -> _T:
    """A `kind` of what `dump` wrote; ValueError where the fields are not exactly those of `kind`."""
    try:
        built: _T = _build(kind, json.loads(text))
    except (TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"this is not a {kind.__name__}: {error}") from error
    return built


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON here")


def _build(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (UnionType, Union):  # the older form is what NewType | None makes
        if value is None:
            return None
        [kind] = [option for option in get_args(kind) if option is not type(None)]
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], item) for item in value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        if set(value) != set(hints):
            raise ValueError(f"{kind} has other fields than {sorted(value)}")
        return kind(**{name: _build(hint, value[name]) for name, hint in hints.items()})
    if kind is Decimal:
        return Decimal(value)
    if kind is date:
        return date.fromisoformat(value)
    expected = getattr(kind, "__supertype__", kind)
    if type(value) is not expected:
        raise ValueError(f"{value!r} is not a {expected.__name__}")
    return value
