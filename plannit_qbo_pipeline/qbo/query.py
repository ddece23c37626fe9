"""QuickBooks' query language, built so that no value can leave its quotes (docs/qbo-rules.md, Queries)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plannit_qbo_pipeline.domain.limits import NUMBERS_PER_QUERY, QUERY_PAGE
from plannit_qbo_pipeline.qbo.records import Entity

_COMPARISONS = frozenset({"=", "<", ">", "<=", ">=", "LIKE"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, ready as text; make it with the functions below, never by hand."""

    text: str


def quote(value: str) -> str:
    """A value between apostrophes; backslash and apostrophe are escaped by a backslash."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def compare(prop: str, operator: str, value: str) -> Condition:
    """`prop operator 'value'`; ValueError for an operator the vendor does not have (`<>`, OR, NOT)."""
    if operator not in _COMPARISONS:
        raise ValueError(f"QuickBooks has no operator {operator!r}")
    return Condition(f"{_property(prop)} {operator} {quote(value)}")


def equals(prop: str, value: str) -> Condition:
    return compare(prop, "=", value)


def one_of(prop: str, values: Iterable[str]) -> Condition:
    """`prop IN ('a','b')`, at most NUMBERS_PER_QUERY values and at least one."""
    listed = list(values)
    if not 1 <= len(listed) <= NUMBERS_PER_QUERY:
        raise ValueError(f"IN takes 1 to {NUMBERS_PER_QUERY} values, not {len(listed)}")
    return Condition(f"{_property(prop)} IN ({','.join(map(quote, listed))})")


def also_inactive() -> Condition:
    """Without it, queries hide inactive customers, items and accounts."""
    return Condition("Active IN (true,false)")


def select(
    entity: Entity,
    where: Sequence[Condition] = (),
    order_by: str | None = None,
    start: int = 1,
    limit: int = QUERY_PAGE,
) -> str:
    """One page of a kind of record; `start` counts from 1. Conditions are joined by AND: there is no OR."""
    if start < 1 or not 1 <= limit <= QUERY_PAGE:
        raise ValueError(f"a page starts at 1 or later and holds 1 to {QUERY_PAGE} rows, not {start}, {limit}")
    parts = [f"SELECT * FROM {entity.value}"]  # noqa: S608 - the vendor's language; values are quoted above
    if where:
        parts.append("WHERE " + " AND ".join(condition.text for condition in where))
    if order_by:
        parts.append(f"ORDERBY {_property(order_by)}")
    parts.append(f"STARTPOSITION {start} MAXRESULTS {limit}")
    return " ".join(parts)


def _property(name: str) -> str:
    if not name.replace(".", "").isalnum() or not name.isascii():
        raise ValueError(f"{name!r} is not the name of a property")
    return name
