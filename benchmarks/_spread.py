"""What many measurements of one thing come to: the least, the middle, the worst but one in twenty, the most."""

import math
import statistics
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

_P95 = 0.95


@dataclass(frozen=True, slots=True)
class Spread:
    """Of at least one value. `p95` is one of them: the least that 95 % do not exceed."""

    least: float
    median: float
    mean: float
    p95: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        ordered = sorted(values)
        p95 = ordered[math.ceil(_P95 * len(ordered)) - 1]
        return cls(ordered[0], statistics.median(ordered), statistics.fmean(ordered), p95, ordered[-1])

    @classmethod
    def names(cls) -> list[str]:
        return [field.name for field in fields(cls)]

    def texts(self) -> list[str]:
        return [f"{value:.2f}" for value in astuple(self)]
