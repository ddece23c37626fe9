"""Compares a record's property with the values of a query, by the property's nature."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.table import folded
from plannit_qbo_pipeline.sandbox.qbo.faults import Refusal, refuse
from plannit_qbo_pipeline.sandbox.qbo.query.fields import Nature
from plannit_qbo_pipeline.sandbox.qbo.query.parser import Condition, Value
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date, parse_stamp
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches

Test = Callable[[Any], bool]
ONLY_EQUALITY = (Nature.ID, Nature.FLAG, Nature.REFERENCE)
LIKE_ABLE = (Nature.TEXT, Nature.EMAIL)


def predicate(condition: Condition, nature: Nature, switches: Switches, today: date) -> Test:
    """A test of a property's value; a property that is absent matches nothing."""
    _check_operator(condition, nature)
    _check_bare(condition, nature, switches)
    if condition.operator == "LIKE":
        return _like(nature, condition.values[0].text)
    wanted = [_wanted(condition, nature, _text(value, today), today) for value in condition.values]
    if condition.operator in ("=", "IN"):
        accepted = set(wanted)
        return lambda value: comparable(nature, value) in accepted
    compare = _COMPARE[condition.operator]
    return lambda value: (found := comparable(nature, value)) is not None and compare(found, wanted[0])


def comparable(nature: Nature, value: Any) -> Any:
    """A property's value in the form in which it is compared and sorted; None when absent."""
    if value is None:
        return None
    return _COMPARABLE[nature](value)


def _check_operator(condition: Condition, nature: Nature) -> None:
    operator = condition.operator
    if (operator == "LIKE" and nature not in LIKE_ABLE) or (
        operator not in ("=", "IN", "LIKE") and nature in ONLY_EQUALITY
    ):
        raise refuse(
            "query_invalid", what=f"operator {operator} is not supported for property {condition.property_name}"
        )


def _check_bare(condition: Condition, nature: Nature, switches: Switches) -> None:
    """Quotes are asked around everything but true, false and CURRENT_DATE."""
    if switches["bare_numbers"] == "allow":
        return
    for value in condition.values:
        if value.is_bare and value.text[0] in "-0123456789":
            what = f'Encountered " <NUMBER> "{value.text} "" {value.place}\nWas expecting one of: <STRING>, <BOOLEAN>'
            raise refuse("query_syntax", what=what)


def _text(value: Value, today: date) -> str:
    is_today = value.is_bare and value.text.upper() == "CURRENT_DATE"
    return today.isoformat() if is_today else value.text


def _wanted(condition: Condition, nature: Nature, text: str, today: date) -> Any:
    if nature is Nature.DATE and parse_date(text) is None and (moment := parse_stamp(text)):
        text = moment.date().isoformat()
    try:
        value = _COMPARABLE[nature](text)
    except (ValueError, InvalidOperation):
        value = None
    if value is None or (isinstance(value, Decimal) and not value.is_finite()):
        raise _bad_value(condition, text)
    return value


def _bad_value(condition: Condition, text: str) -> Refusal:
    return refuse("query_invalid", what=f"value {text} is invalid for property {condition.property_name}")


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).casefold())


def _email(value: Any) -> str:
    return folded(value.get("Address", "") if isinstance(value, Mapping) else value)


def _like(nature: Nature, pattern: str) -> Test:
    first, *rest = pattern.casefold().split("%")
    return lambda value: value is not None and _matches(comparable(nature, value), first, rest)


def _matches(text: str, first: str, rest: list[str]) -> bool:
    """`%` stands for any run of characters; `_` is an ordinary character."""
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first) or not text.endswith(last) or len(first) + len(last) > len(text):
        return False
    position, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


_COMPARABLE: Mapping[Nature, Callable[[Any], Any]] = {
    Nature.ID: str,
    Nature.TEXT: folded,
    Nature.NUMBER: Decimal,
    Nature.FLAG: _flag,
    Nature.DATE: parse_date,
    Nature.TIME: parse_stamp,
    Nature.REFERENCE: folded,
    Nature.EMAIL: _email,
}
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda found, wanted: found < wanted,
    ">": lambda found, wanted: found > wanted,
    "<=": lambda found, wanted: found <= wanted,
    ">=": lambda found, wanted: found >= wanted,
}
