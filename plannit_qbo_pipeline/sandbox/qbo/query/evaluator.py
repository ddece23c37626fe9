"""Runs a parsed query on one company: filters, order, page. Equality on indexed properties never scans a table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record, Table
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.query.comparison import comparable, predicate
from plannit_qbo_pipeline.sandbox.qbo.query.fields import QUERYABLE, UNSORTABLE, Nature
from plannit_qbo_pipeline.sandbox.qbo.query.parser import Condition, Order, Query
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_stamp
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches

DEFAULT_PAGE = 100
LARGEST_PAGE = 1000
LAST_CHANGE = "MetaData.LastUpdatedTime"
# The only list whose rows can be asked for.
MANY = "AttachableRef."


@dataclass(frozen=True, slots=True)
class Source:
    """The company asked, its entity in the right spelling, and what else comparisons need."""

    realm: Realm
    entity: str
    known_fields: frozenset[str]
    switches: Switches
    today: date


def run(source: Source, query: Query) -> dict[str, Any]:
    """The `QueryResponse` object."""
    if query.fields and source.switches["projections"] == "fault":
        raise refuse("query_invalid", what="Projection is not supported, use SELECT *")
    start, limit = _page(source, query)
    conditions = [_named(source, condition) for condition in query.conditions]
    tests = [_test(source, condition) for condition in conditions]
    found = [record for record in _candidates(source, conditions) if all(test(record) for test in tests)]
    if query.is_count:
        return {"totalCount": len(found)}
    _sort(source, found, query.orders)
    page = found[start - 1 : start - 1 + limit]
    if not page:
        return {}
    rows = [_shown(source, record, query.fields) for record in page]
    answer: dict[str, Any] = {source.entity: rows, "startPosition": start, "maxResults": len(rows)}
    if len(rows) == len(found):
        answer["totalCount"] = len(found)
    return answer


def _page(source: Source, query: Query) -> tuple[int, int]:
    start = 1 if query.start is None else query.start
    limit = DEFAULT_PAGE if query.limit is None else query.limit
    if start < 1 and not (start == 0 and source.switches["startposition_zero"] == "allow"):
        raise refuse("query_invalid", what=f"value {start} is too small. Min allowed value is 1")
    if limit < 1:
        raise refuse("query_invalid", what=f"value {limit} is too small. Min allowed value is 1")
    if limit > LARGEST_PAGE and source.switches["maxresults_over_1000"] == "fault":
        raise refuse("query_invalid", what=f"value {limit} is too large. Max allowed value is {LARGEST_PAGE}")
    return max(start, 1), min(limit, LARGEST_PAGE)


def _named(source: Source, condition: Condition) -> Condition:
    return replace(condition, property_name=property_name(source, condition.property_name))


def property_name(source: Source, name: str) -> str:
    """The documented spelling of a queryable property; 4001 for any other."""
    queryable = QUERYABLE[source.entity]
    if name in queryable:
        return name
    if source.switches["query_names"] == "any_case":
        for known in queryable:
            if known.casefold() == name.casefold():
                return known
    if name.partition(".")[0] in source.known_fields:
        raise refuse("query_invalid", what=f"property '{name}' is not queryable")
    raise refuse("query_invalid", what=f"Property {name} not found for Entity {source.entity}")


def _test(source: Source, condition: Condition) -> Callable[[Record], bool]:
    nature = QUERYABLE[source.entity][condition.property_name]
    accepts = predicate(condition, nature, source.switches, source.today)
    if condition.property_name.startswith(MANY):
        return lambda record: any(accepts(value) for value in _many(record, condition.property_name))
    return lambda record: accepts(_value(source, record, condition.property_name))


def _many(record: Record, name: str) -> list[Any]:
    """The values of a property that stands in the rows of a list: one that fits is enough."""
    many, _, inside = name.partition(".")
    found = []
    for value in record.get(many, []):
        for part in inside.split("."):
            value = value.get(part, {})
        found.append(value or None)
    return found


def _candidates(source: Source, conditions: list[Condition]) -> list[Record]:
    """The smallest set that certainly holds every match."""
    table = _table(source)
    narrowed = [_lookup(table, condition) for condition in conditions if _is_lookup(table, condition)]
    narrowed += [_recent(table, condition) for condition in conditions if _is_recent(condition)]
    rows = min(narrowed, key=len) if narrowed else list(table)
    if table.unseen:
        rows = [record for record in rows if record["Id"] not in table.unseen]
    asks_for_activity = any(condition.property_name == "Active" for condition in conditions)
    if asks_for_activity or "Active" not in QUERYABLE[source.entity]:
        return rows
    return [record for record in rows if record.get("Active", True)]


def _table(source: Source) -> Table:
    if source.entity in source.realm.tables:
        return source.realm.tables[source.entity]
    single = Table(())
    single.put(source.realm.company if source.entity == "CompanyInfo" else source.realm.preferences)
    return single


def _is_recent(condition: Condition) -> bool:
    """Whether it asks for what changed since a moment, as clients do that follow a company."""
    is_later = condition.property_name == LAST_CHANGE and condition.operator in (">", ">=")
    return is_later and parse_stamp(condition.values[0].text) is not None


def _recent(table: Table, condition: Condition) -> list[Record]:
    since = parse_stamp(condition.values[0].text)
    return table.changed_since(lambda stamp: since is None or datetime.fromisoformat(stamp) >= since)


def _is_lookup(table: Table, condition: Condition) -> bool:
    return condition.operator in ("=", "IN") and (
        condition.property_name == "Id" or condition.property_name in table.indexed
    )


def _lookup(table: Table, condition: Condition) -> list[Record]:
    found: dict[str, Record] = {}
    for value in condition.values:
        if condition.property_name == "Id":
            record = table.get(value.text)
            matches = [record] if record else []
        else:
            matches = table.find(condition.property_name, value.text)
        found.update((match["Id"], match) for match in matches)
    return list(found.values())


def _sort(source: Source, records: list[Record], orders: tuple[Order, ...]) -> None:
    records.sort(key=lambda record: int(record["Id"]))
    for order in reversed(orders):
        name = property_name(source, order.property_name)
        nature = QUERYABLE[source.entity][name]
        if not nature.sortable or name in UNSORTABLE.get(source.entity, ()):
            raise refuse("query_invalid", what=f"property '{name}' is not sortable")
        records.sort(key=_sort_key(source, name, nature), reverse=order.descending)


def _sort_key(source: Source, name: str, nature: Nature) -> Callable[[Record], tuple[bool, Any]]:
    def key(record: Record) -> tuple[bool, Any]:
        value = comparable(nature, _value(source, record, name))
        if nature is Nature.ID and value is not None:
            value = int(value)  # ids are text, but 99 comes before 100
        return (False, 0) if value is None else (True, value)

    return key


def _value(source: Source, record: Record, name: str) -> Any:
    if name in ("Balance", "CurrentBalance") and source.entity in ("Customer", "Account"):
        return source.realm.view(source.entity, record)[name]
    value: Any = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _shown(source: Source, record: Record, fields: tuple[str, ...]) -> Record:
    full = source.realm.view(source.entity, record)
    if not fields:
        return full
    names = {name.partition(".")[0].casefold() for name in fields} | {"domain", "sparse"}
    return {key: value for key, value in full.items() if key.casefold() in names}
