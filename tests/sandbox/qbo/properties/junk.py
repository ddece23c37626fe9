"""Bodies that a broken client could send: a good one with one thing spoilt, and what is no JSON at all.

`Raw` stands for text that is written into the body as it is, since much of it no JSON library would write.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Path = tuple[str | int, ...]
DEPTH = 4000


@dataclass(frozen=True, slots=True)
class Raw:
    text: str

    def __repr__(self) -> str:
        return f"Raw({self.text[:40]!r}…)" if len(self.text) > 40 else f"Raw({self.text!r})"


NASTY: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 10**12, "", " ", "x", "0", "-1", "true", "null", [], {}, [[]], [None], [{}],
    {"value": "1"}, {"value": None}, {"value": {}}, {"value": ["1"]}, {"": ""}, "é" * 600, "x" * 5000, "💶" * 40,
    "a:b", "a\tb", "a\nb", "NaN", "sNaN", "Infinity", "-Infinity", "1e400", "1_000", "٣", "0x10", "١٢", "²", "{0}",
    "%s", "'", '"', "\\", "</x>", "2026-02-30", "2026-W01-1", "9999-12-31", "0001-01-01", "20261124",
    "2026-11-24T00:00:00", "2026-11-24Z", Raw("NaN"), Raw("-Infinity"), Raw("1e999999999"), Raw("1E-999999999"),
    Raw("1e400"), Raw("9" * 400), Raw("9" * 5000), Raw("0." + "0" * 60 + "1"), Raw("-0"), Raw("-0.0"), Raw("1.005"),
    Raw("0.004"), Raw("99999999999"), Raw("999999999.99"), Raw("1e10"), Raw('"\\ud800"'), Raw('"\\udfff\\ud800"'),
    Raw('"\\u0000"'), Raw('"\\u2028"'), Raw('"\x00"'), Raw('"\x1f"'), Raw("[" * DEPTH + "]" * DEPTH),
    Raw('{"a":' * DEPTH + "1" + "}" * DEPTH), Raw('{"value":"1","value":"2"}'), Raw("1 1"), Raw(",,"), Raw("'x'"),
    Raw("01"), Raw("+1"), Raw(".5"), Raw("undefined"), Raw(""),
)  # fmt: skip
KEYS = ("Id", "SyncToken", "sparse", "domain", "MetaData", "Line", "TotalAmt", "Deposit", "__class__", "", "é", "id",
        "LinkedTxn", "TxnTaxDetail", "DueDate", "SalesTermRef", "value", "DetailType", "x" * 300)  # fmt: skip
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SPOILT = st.sampled_from(NASTY) | ANYTHING
OPERATIONS = st.sampled_from(["replace", "replace", "replace", "drop", "rename", "add", "double", "wrap", "repeat"])


def paths_of(value: object, above: Path = ()) -> Iterator[Path]:
    """Where something stands in a body, from the outside to the inside."""
    if isinstance(value, Mapping):
        inner: list[tuple[str | int, object]] = list(value.items())
    else:
        inner = list(enumerate(value)) if isinstance(value, list) else []
    for key, part in inner:
        yield (*above, key)
        yield from paths_of(part, (*above, key))


def spoil(body: Any, path: Path, operation: str, value: object, key: str) -> Any:
    """A copy of the body with one thing done at one place."""
    if len(path) > 1:
        inner = spoil(body[path[0]], path[1:], operation, value, key)
        return _with(body, path[0], inner)
    [last] = path
    if operation == "drop":
        return _without(body, last)
    if operation == "wrap":
        return _with(body, last, [body[last]])
    if operation == "double" and isinstance(body, Mapping):
        return Pairs([*body.items(), (str(last), value)])
    if operation in ("rename", "add") and isinstance(body, Mapping):
        moved = body[last] if operation == "rename" else value
        return {**(_without(body, last) if operation == "rename" else body), key: moved}
    if operation == "repeat" and isinstance(body[last], list):
        return _with(body, last, body[last] * 3)
    return _with(body, last, value)


class Pairs(list[tuple[str, Any]]):
    """An object whose names may come twice."""


def rendered(value: object) -> bytes:
    """The body as it goes out."""
    return _text(value).encode("utf-8", "surrogatepass")


def _text(value: object) -> str:
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, Pairs | Mapping):
        pairs = value if isinstance(value, Pairs) else value.items()
        return "{" + ",".join(f"{json.dumps(key)}:{_text(part)}" for key, part in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value)


def _with(body: Any, key: str | int, value: object) -> Any:
    if isinstance(body, Mapping):
        return {**body, key: value}
    return [value if position == key else part for position, part in enumerate(body)]


def _without(body: Any, key: str | int) -> Any:
    if isinstance(body, Mapping):
        return {name: part for name, part in body.items() if name != key}
    return [part for position, part in enumerate(body) if position != key]
