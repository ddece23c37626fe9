"""The XML form of an answer, which QuickBooks Online sends to whoever does not ask for JSON.

What the schema has as attributes (domain, sparse, counts of a page, code of an error…) are attributes here too, and a
reference is its id, with the name beside it.
"""

from collections.abc import Mapping
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://schema.intuit.com/finance/v3"
ATTRIBUTES = frozenset({"domain", "sparse", "status", "startPosition", "maxResults", "totalCount", "bId"})
OF_FAULTS: Mapping[str, frozenset[str]] = {
    "Fault": frozenset({"type"}),
    "Error": frozenset({"code", "element"}),
    "Warning": frozenset({"code", "element"}),
}
# Characters that JSON can carry and XML 1.0 cannot.
_NOT_IN_XML = {code: "\ufffd" for code in (*range(32), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"}


def to_xml(payload: Mapping[str, object]) -> bytes:
    """One IntuitResponse element; `time` becomes its attribute, lists repeat their element."""
    time = quoteattr(str(payload.get("time", "")))
    inside = "".join(_element(name, value) for name, value in payload.items() if name != "time")
    root = f'<IntuitResponse xmlns="{NAMESPACE}" time={time}>{inside}</IntuitResponse>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{root}'.encode()


def _element(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "".join(_element(name, item) for item in value)
    if not isinstance(value, Mapping):
        return f"<{name}>{_escaped(value)}</{name}>"
    if "declaredType" in value:
        # JSON spells out the Java element behind an `any`; in XML it simply stands there.
        return _element(str(value["name"]).rpartition("}")[2], value["value"])
    if "value" in value:
        return f"<{name}{_attributes(value, value.keys() - {'value'})}>{_escaped(value['value'])}</{name}>"
    as_attributes = ATTRIBUTES | OF_FAULTS.get(name, frozenset())
    inside = "".join(_element(key, item) for key, item in value.items() if key not in as_attributes)
    return f"<{name}{_attributes(value, as_attributes)}>{inside}</{name}>"


def _attributes(value: Mapping[str, object], names: frozenset[str] | set[str]) -> str:
    """The attributes of an element, in the order of the JSON; absent where there is nothing to say."""
    shown = [(key, item) for key, item in value.items() if key in names and item is not None]
    return "".join(f" {key}={quoteattr(_text(item))}" for key, item in shown)


def _escaped(value: object) -> str:
    return escape(_text(value))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value).translate(_NOT_IN_XML)
