"""The fields of the wire types, as paths into the samples."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from types import NoneType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from plannit_qbo_pipeline.plannit.contract import OBJECTS

Path = tuple[str | int, ...]


def fields(shape: type, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Each field of a wire type with its declared type, those of parts and of list elements too."""
    for name, declared in get_type_hints(shape, include_extras=True).items():
        yield (*path, name), declared
        plain = get_args(declared)[0] if get_origin(declared) is NotRequired else declared
        for option in get_args(plain) or (plain,):
            if is_typeddict(option):
                yield from fields(option, (*path, name) if get_origin(plain) is not list else (*path, name, 0))


def options(declared: object) -> set[object]:
    """The types a field may have, without the marks around them."""
    if get_origin(declared) is NotRequired:
        return options(get_args(declared)[0])
    if get_origin(declared) is list:
        return {list}
    parts = set(get_args(declared)) or {declared}
    return {dict if is_typeddict(part) else part for part in parts}


def put(raw: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    changed = copy.deepcopy(raw)
    where: Any = changed
    for step in path[:-1]:
        where = where[step]
    where[path[-1]] = value
    return changed


def shown(path: Path) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


ALL_FIELDS = [
    pytest.param(resource, path, declared, id=f"{resource}:{shown(path)}")
    for resource, shape in OBJECTS.items()
    for path, declared in fields(shape)
]
SAMPLES: tuple[object, ...] = (None, 7, Decimal("7.5"), True, "text", "", [], ["x"], {}, 1.5)


def wrong_values(declared: object) -> list[object]:
    """Every sample whose type the contract does not allow in that field; floats never are."""
    allowed = options(declared)
    return [sample for sample in SAMPLES if not (type(sample) in allowed or (sample is None and NoneType in allowed))]
