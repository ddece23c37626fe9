"""One thing of a good request body changed."""

from typing import Any

Body = dict[str, Any]
DETAIL = "Line.0.SalesItemLineDetail"


def with_path(body: Body, path: str, value: object) -> Body:
    """The body with one property changed; the path is dotted, digits count in lists."""
    *parents, last = path.split(".")
    inner: Any = body
    for parent in parents:
        inner = inner[int(parent)] if parent.isdigit() else inner.setdefault(parent, {})
    inner[last] = value
    return body
