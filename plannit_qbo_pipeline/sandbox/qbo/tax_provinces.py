"""Tax set-ups by province: HST, GST with a provincial sales tax, or GST alone; and where such a company has its seat.

Rates have the days on which they were or become effective: the one of the document's day counts. A harmonised rate that
changed has a new code beside the old one, as real companies show it; by switch the old code goes on with the new rate.
"""

from collections.abc import Mapping
from typing import NamedTuple

from plannit_qbo_pipeline.sandbox.qbo.tax_setup import (
    CANADA,
    FEDERAL_CODES,
    GST_RATES,
    ONTARIO_CODE,
    ONTARIO_RATES,
    QUEBEC,
    UNTAXED_RATES,
    Agency,
    Code,
    Periods,
    Rate,
    TaxSetup,
)

DEFAULT_PROVINCE = "QC"


class Province(NamedTuple):
    """`dated`: its taxes where a rate that changed keeps its code, by switch; the same taxes when there is none."""

    taxes: TaxSetup
    city: str
    postal_code: str
    dated: TaxSetup | None = None


def _gst_only() -> TaxSetup:
    return TaxSetup((CANADA,), (*GST_RATES, *UNTAXED_RATES), FEDERAL_CODES)


def _hst(*taxes: tuple[str, Periods]) -> TaxSetup:
    """Harmonised rates, each with a code of its own, paid to the federal agency."""
    rates: list[Rate] = []
    codes: list[Code] = []
    for name, periods in taxes:
        key = f"hst_{name.lower()}"
        rates.append(Rate(key, f"HST {name}", f"TVH {name}", "gst", periods))
        rates.append(Rate(f"{key}_itc", f"HST {name} (ITC)", f"TVH {name} (CTI)", "gst", periods))
        codes.append(Code(f"HST {name}", f"TVH {name}", (key,), (f"{key}_itc",)))
    return TaxSetup((CANADA,), (*GST_RATES, *rates, *UNTAXED_RATES), (*FEDERAL_CODES, *codes))


def _pst(name: str, agency: Agency, periods: Periods) -> TaxSetup:
    """GST, and a provincial tax that is owed on sales and is a cost on purchases: no credit is claimed for it."""
    rates = (
        Rate("pst", f"PST {name}", f"TVP {name}", "pst", periods),
        Rate("pst_p", f"PST {name} (Purchase)", f"TVP {name} (achats)", "pst", periods, is_cost=True),
    )
    codes = (
        *FEDERAL_CODES,
        Code(f"GST/PST {name}", f"TPS/TVP {name}", ("gst", "pst"), ("gst_itc", "pst_p")),
        Code(f"PST {name}", f"TVP {name}", ("pst",), ("pst_p",)),
    )
    return TaxSetup((CANADA, agency), (*GST_RATES, *rates, *UNTAXED_RATES), codes)


_ONTARIO = TaxSetup((CANADA,), (*GST_RATES, *ONTARIO_RATES, *UNTAXED_RATES), (*FEDERAL_CODES, ONTARIO_CODE))
_BRITISH_COLUMBIA = _pst(
    "BC",
    Agency("pst", "BC Ministry of Finance", "Ministère des Finances de la Colombie-Britannique"),
    (("7", "2013-04-01", ""),),
)
_MANITOBA = _pst(
    "MB",
    Agency("pst", "Manitoba Finance", "Finances Manitoba"),
    (("7", "2008-01-01", "2013-06-30"), ("8", "2013-07-01", "2019-06-30"), ("7", "2019-07-01", "")),
)
_SASKATCHEWAN = _pst(
    "SK",
    Agency("pst", "Saskatchewan Finance", "Finances Saskatchewan"),
    (("5", "2006-10-28", "2017-03-22"), ("6", "2017-03-23", "")),
)
_NOVA_SCOTIA = _hst(
    ("NS", (("13", "2008-01-01", "2010-06-30"), ("15", "2010-07-01", ""))), ("NS 2025", (("14", "2025-04-01", ""),))
)
_NEW_BRUNSWICK = _hst(("NB", (("13", "2008-01-01", ""),)), ("NB 2016", (("15", "2016-07-01", ""),)))
_NEWFOUNDLAND = _hst(("NL", (("13", "2008-01-01", ""),)), ("NL 2016", (("15", "2016-07-01", ""),)))
_PRINCE_EDWARD_ISLAND = _hst(("PE", (("14", "2013-04-01", ""),)), ("PE 2016", (("15", "2016-10-01", ""),)))

_DATED_NS = _hst(
    ("NS", (("13", "2008-01-01", "2010-06-30"), ("15", "2010-07-01", "2025-03-31"), ("14", "2025-04-01", "")))
)
_DATED_NB = _hst(("NB 2016", (("13", "2008-01-01", "2016-06-30"), ("15", "2016-07-01", ""))))
_DATED_NL = _hst(("NL 2016", (("13", "2008-01-01", "2016-06-30"), ("15", "2016-07-01", ""))))
_DATED_PE = _hst(("PE 2016", (("14", "2013-04-01", "2016-09-30"), ("15", "2016-10-01", ""))))

PROVINCES: Mapping[str, Province] = {
    "QC": Province(QUEBEC, "Québec", "G1K 3V8"),
    "ON": Province(_ONTARIO, "Ottawa", "K1P 1J1"),
    "BC": Province(_BRITISH_COLUMBIA, "Victoria", "V8W 1N6"),
    "AB": Province(_gst_only(), "Edmonton", "T5J 0N3"),
    "SK": Province(_SASKATCHEWAN, "Regina", "S4P 3Y2"),
    "MB": Province(_MANITOBA, "Winnipeg", "R3C 1A5"),
    "NS": Province(_NOVA_SCOTIA, "Halifax", "B3J 1P3", _DATED_NS),
    "NB": Province(_NEW_BRUNSWICK, "Fredericton", "E3B 1B5", _DATED_NB),
    "NL": Province(_NEWFOUNDLAND, "St. John's", "A1C 5M2", _DATED_NL),
    "PE": Province(_PRINCE_EDWARD_ISLAND, "Charlottetown", "C1A 4P3", _DATED_PE),
    "YT": Province(_gst_only(), "Whitehorse", "Y1A 1C4"),
    "NT": Province(_gst_only(), "Yellowknife", "X1A 2R3"),
    "NU": Province(_gst_only(), "Iqaluit", "X0A 0H0"),
}


def taxes_of(province: str, dated: bool) -> TaxSetup:
    """The tax set-up of a province; `dated`: one code through a change of its rate."""
    found = PROVINCES[province]
    return found.dated if dated and found.dated else found.taxes


def province_of(company: Mapping[str, object]) -> str:
    """The province code of a seed's company; Québec's when it names none. ValueError for one that is none."""
    code = str(company.get("province", DEFAULT_PROVINCE))
    if code not in PROVINCES:
        raise ValueError(f"no such province: {code}; known are {', '.join(PROVINCES)}")
    return code
