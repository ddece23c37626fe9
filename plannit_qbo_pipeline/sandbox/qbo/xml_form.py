"""The XML form of an answer, which QuickBooks Online sends to whoever does not ask for JSON."""

from collections.abc import Mapping
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://schema.intuit.com/finance/v3"


def to_xml(payload: Mapping[str, object]) -> bytes:
    """One IntuitResponse element; `time` becomes its attribute, lists repeat their element."""
    time = quoteattr(str(payload.get("time", "")))
    inside = "".join(_element(name, value) for name, value in payload.items() if name != "time")
    root = f'<IntuitResponse xmlns="{NAMESPACE}" time={time}>{inside}</IntuitResponse>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{root}'.encode()


def _element(name: str, value: object) -> str:
    if isinstance(value, list | tuple):
        return "".join(_element(name, item) for item in value)
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(_element(key, item) for key, item in value.items())}</{name}>"
    return f"<{name}>{escape(_text(value))}</{name}>"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
