"""The tax engine of a Québec company: GST and QST per rate on the summed base, half-up, QST not on top of GST.

Input are taxed lines (amount and tax code); output the TaxLines, the total and each line's amount without tax.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date
from plannit_qbo_pipeline.sandbox.qbo.switches import Switches

HUNDRED = Decimal(100)
SALES_SIDE = "SalesTaxRateList"
PURCHASE_SIDE = "PurchaseTaxRateList"


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """An amount as it stands on the form (net, or gross when taxes are included) under one tax code."""

    amount: Decimal
    tax_code_id: str


@dataclass(slots=True)
class Base:
    """What is taxed at one rate: the summed base, the tax added up line by line, and which lines they are."""

    percent: Decimal
    net: Decimal = Decimal(0)
    by_line: Decimal = ZERO
    positions: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Taxes:
    """The result: TaxLines as QuickBooks Online writes them, their total, and the net amount of each line.

    `rounding` is what an amount that includes its taxes is off once they are worked out; zero unless a switch says so.
    """

    tax_lines: tuple[dict[str, Any], ...]
    total: Decimal
    nets: tuple[Decimal, ...]
    rounding: Decimal = ZERO


def compute(
    realm: Realm,
    lines: Sequence[TaxedLine],
    included: bool,
    on: date,
    supplied: Sequence[Mapping[str, Any]],
    switches: Switches,
    side: str = SALES_SIDE,
) -> Taxes:
    """Taxes of one form. `supplied` TaxLines are kept where they are within the tolerance of our own result.

    `side` names the rates of a tax code that count: those of sales, or those of purchases.
    """
    bases: dict[str, Base] = {}
    nets: list[Decimal] = []
    is_worked_out_anew = included and switches["tax_inclusive_total"] == "from_net"
    for position, line in enumerate(lines):
        rates = rates_of(realm, line.tax_code_id, on, side)
        net = _net(line.amount, rates) if included else line.amount
        net = cents(net) if is_worked_out_anew else net
        nets.append(net)
        for rate_id, percent in rates:
            base = bases.setdefault(rate_id, Base(percent))
            base.net += net
            base.positions.append(position)
            base.by_line += cents(net * percent / HUNDRED)
    amounts = {rate_id: _amount(base, switches) for rate_id, base in bases.items()}
    # Nothing that is sent makes a rate of zero bear tax.
    taxed_amounts = {rate_id: amount for rate_id, amount in amounts.items() if bases[rate_id].percent}
    amounts |= _kept(taxed_amounts, supplied, switches)
    total = sum(amounts.values(), ZERO)
    gross = sum((line.amount for line in lines), ZERO)
    rounding = sum(nets, ZERO) + total - gross if is_worked_out_anew else ZERO
    shown_nets = tuple(nets) if is_worked_out_anew else _to_the_cent(lines, nets, gross - total if included else gross)
    shown = [rate_id for rate_id, base in bases.items() if base.percent or switches["zero_tax_lines"] == "show"]
    tax_lines = tuple(_tax_line(rate_id, bases[rate_id], amounts[rate_id], shown_nets) for rate_id in shown)
    return Taxes(tax_lines, total, shown_nets, rounding)


def rates_of(realm: Realm, tax_code_id: str, on: date, side: str = SALES_SIDE) -> list[tuple[str, Decimal]]:
    """The rates of a tax code that are in force on a day, with their percentages."""
    code = realm.table("TaxCode").rows[tax_code_id]
    found = []
    for detail in code.get(side, {}).get("TaxRateDetail", []):
        rate = realm.table("TaxRate").rows[detail["TaxRateRef"]["value"]]
        percent = percent_on(rate, on)
        if percent is not None:
            found.append((str(rate["Id"]), percent))
    return found


def percent_on(rate: Record, on: date) -> Decimal | None:
    """A rate's percentage on a day; None when it is not in force then."""
    periods = rate.get("EffectiveTaxRate")
    if not periods:
        return Decimal(rate["RateValue"])
    for period in periods:
        start = parse_date(str(period["EffectiveDate"])[:10])
        end = parse_date(str(period.get("EndDate", ""))[:10])
        if (start is None or start <= on) and (end is None or on <= end):
            return Decimal(period["RateValue"])
    return None


def _net(gross: Decimal, rates: Sequence[tuple[str, Decimal]]) -> Decimal:
    return gross / (1 + sum((percent for _, percent in rates), Decimal(0)) / HUNDRED)


def _amount(base: Base, switches: Switches) -> Decimal:
    if switches["tax_rounding"] == "per_line":
        return base.by_line
    return cents(base.net * base.percent / HUNDRED)


def _kept(
    computed: Mapping[str, Decimal], supplied: Sequence[Mapping[str, Any]], switches: Switches
) -> dict[str, Decimal]:
    """The supplied amounts that are honoured: one per rate, of a rate the lines have, close enough to our own."""
    if switches["tax_lines"] == "ignore":
        return {}
    tolerance = Decimal(switches.number("tax_line_tolerance_cents")) / HUNDRED
    sums: dict[str, Decimal] = {}
    for line in supplied:
        rate_id = line["TaxLineDetail"]["TaxRateRef"]["value"]
        if "Amount" in line:
            sums[rate_id] = sums.get(rate_id, ZERO) + cents(line["Amount"])
    return {
        rate_id: amount
        for rate_id, amount in sums.items()
        if rate_id in computed and abs(amount - computed[rate_id]) <= tolerance
    }


def _tax_line(rate_id: str, base: Base, amount: Decimal, nets: Sequence[Decimal]) -> dict[str, Any]:
    """As taxed amount the net amounts that its lines show: those of taxes included are rounded line by line."""
    detail = {
        "TaxRateRef": {"value": rate_id},
        "PercentBased": True,
        "TaxPercent": base.percent,
        "NetAmountTaxable": sum((nets[position] for position in base.positions), ZERO),
    }
    return {"Amount": amount, "DetailType": "TaxLineDetail", "TaxLineDetail": detail}


def _to_the_cent(lines: Sequence[TaxedLine], nets: Sequence[Decimal], total: Decimal) -> tuple[Decimal, ...]:
    """Net amounts in cents that add up to the total; the largest line that bears tax takes what rounding left over."""
    rounded = [cents(net) for net in nets]
    rest = total - sum(rounded, ZERO)
    if rest:
        taxed = [position for position, line in enumerate(lines) if nets[position] != line.amount]
        largest = max(taxed or range(len(rounded)), key=lambda position: abs(rounded[position]))
        rounded[largest] += rest
    return tuple(rounded)
