"""Reads one field of a wire object at a time, and says where and why it could not. What the fields mean: `parse`.

Absent is not null: a field that is missing could be one we do not know to be empty.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.money import Money, to_cents

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")
_LARGEST = Decimal(10) ** 13  # beyond any invoice; keeps cents exact in Decimal's 28 digits
_SHOWN = 40

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


class Unreadable(ValueError):
    """A wire object that does not keep the contract. `problem` names the field's path and what is wrong there."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Fields:
    """A wire object with its path; each method promises its type or raises Unreadable."""

    __slots__ = ("_path", "_raw")

    def __init__(self, raw: object, path: str = "") -> None:
        if not isinstance(raw, dict):
            raise Unreadable(f"{path or 'the document'} is not an object: {_show(raw)}")
        self._raw: dict[str, Any] = raw
        self._path = path

    def at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def text(self, name: str) -> str:
        value = self._present(name)
        if type(value) is not str:
            raise self._wrong(name, "a text")
        return value

    def text_or_none(self, name: str) -> str | None:
        return None if self._present(name) is None else self.text(name)

    def text_if_any(self, name: str) -> str | None:
        """For the few fields that may be absent altogether."""
        return None if self._raw.get(name) is None else self.text(name)

    def id(self, name: str) -> PlannitId:
        if not (value := self.text(name)):
            raise self._wrong(name, "an id")
        return PlannitId(value)

    def id_or_none(self, name: str) -> PlannitId | None:
        return None if self._present(name) is None else self.id(name)

    def flag(self, name: str) -> bool:
        value = self._present(name)
        if type(value) is not bool:
            raise self._wrong(name, "true or false")
        return value

    def number(self, name: str) -> Decimal:
        value = self._present(name)
        if type(value) is int:
            value = Decimal(value)
        if type(value) is not Decimal or not value.is_finite() or abs(value) > _LARGEST:
            raise self._wrong(name, "a number")
        return value

    def cents(self, name: str) -> Decimal:
        value = self.number(name)
        if value != to_cents(value):
            raise self._wrong(name, "an amount with at most two decimals")
        return value

    def money(self, name: str, currency: str) -> Money:
        return Money(self.cents(name), currency)

    def money_or_none(self, name: str, currency: str) -> Money | None:
        return None if self._present(name) is None else self.money(name, currency)

    def currency(self, name: str) -> str:
        value = self.text(name)
        if _CURRENCY.fullmatch(value) is None:
            raise self._wrong(name, "a currency code")
        return value

    def day(self, name: str) -> date:
        value = self.text(name)
        try:
            # `fromisoformat` alone would also take 20261124 and 2026-W48-2.
            if _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self._wrong(name, "a date YYYY-MM-DD")

    def day_or_none(self, name: str) -> date | None:
        return None if self._present(name) is None else self.day(name)

    def moment(self, name: str) -> datetime:
        if (moment := aware(self.text(name))) is None:
            raise self._wrong(name, "a time with an offset")
        return moment

    def moment_or_none(self, name: str) -> datetime | None:
        return None if self._present(name) is None else self.moment(name)

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        try:
            return choices(self.text(name))
        except Unreadable:
            raise
        except ValueError:
            raise self._wrong(name, f"one of {', '.join(choices)}") from None

    def part_or_none(self, name: str, read: Callable[["Fields"], Value]) -> Value | None:
        """The object under a name, read by the given function."""
        value = self._present(name)
        return None if value is None else read(Fields(value, self.at(name)))

    def each(self, name: str, read: Callable[["Fields"], Value]) -> tuple[Value, ...]:
        """Every object of a list, read by the given function."""
        rows = self._present(name)
        if not isinstance(rows, list):
            raise self._wrong(name, "a list")
        path = self.at(name)
        return tuple(read(Fields(row, f"{path}[{index}]")) for index, row in enumerate(rows))

    def _present(self, name: str) -> Any:
        try:
            return self._raw[name]
        except KeyError:
            raise Unreadable(f"{self.at(name)} is missing") from None

    def _wrong(self, name: str, wanted: str) -> Unreadable:
        return Unreadable(f"{self.at(name)} is {_show(self._raw[name])}, not {wanted}")


def aware(text: object) -> datetime | None:
    """An ISO 8601 time with its offset, or None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment


def _show(value: object) -> str:
    text = "null" if value is None else str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
