"""A cell is a company and a calendar month. Companies come from the ledger, months from the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import dagster as dg

from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.domain.period import FIRST_PERIOD, LAST_PERIOD_AHEAD, Period

COMPANIES = dg.DynamicPartitionsDefinition(name="company")
# Without an offset the current month would be no partition yet.
PERIODS = dg.MonthlyPartitionsDefinition(str(FIRST_PERIOD), fmt="%Y-%m", end_offset=LAST_PERIOD_AHEAD + 1)
CELLS = dg.MultiPartitionsDefinition({"company": COMPANIES, "period": PERIODS})

_BETWEEN = "|"  # Dagster's own, between the dimensions in the order of their names


@dataclass(slots=True)
class CompanyCells:
    """What a run is to do of one company; `keys` holds the partition key of each period, None where there is none."""

    company: CompanyKey
    keys: dict[Period | None, str] = field(default_factory=dict)

    @property
    def periods(self) -> list[Period]:
        """In order; empty for what has no period."""
        return sorted(period for period in self.keys if period is not None)


def by_company(partition_keys: Iterable[str]) -> list[CompanyCells]:
    """The cells of a run, company by company in the order they come."""
    found: dict[str, CompanyCells] = {}
    for key in partition_keys:
        company, _, period = str(key).partition(_BETWEEN)
        cells = found.setdefault(company, CompanyCells(CompanyKey(company)))
        cells.keys[Period.parse(period) if period else None] = str(key)
    return list(found.values())


def cell_key(company: str, period: str) -> str:
    return f"{company}{_BETWEEN}{period}"
