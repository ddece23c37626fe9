"""The shapes of a company's tax set-up, and Québec's: agencies, rates and codes as the Taxes centre makes them.

Codes must be found by their rates: ids differ from company to company and names by language. Other provinces stand in
`tax_provinces.py`.
"""

from typing import NamedTuple

Periods = tuple[tuple[str, str, str], ...]


class Agency(NamedTuple):
    """`role`: the tax account that the agency's amounts go to."""

    role: str
    en: str
    fr: str


class Rate(NamedTuple):
    """`periods`: (percentage, first day, last day or nothing). `role`: the tax account its amounts go to.

    `is_cost`: paid on purchases and never claimed back, it is part of what was bought.
    """

    key: str
    en: str
    fr: str
    role: str
    periods: Periods
    special: str = "NONE"
    is_cost: bool = False


class Code(NamedTuple):
    en: str
    fr: str
    sales: tuple[str, ...]
    purchases: tuple[str, ...]
    taxable: bool = True


class TaxSetup(NamedTuple):
    agencies: tuple[Agency, ...]
    rates: tuple[Rate, ...]
    codes: tuple[Code, ...]


CANADA = Agency("gst", "Canada Revenue Agency", "Agence du revenu du Canada")

_GST: Periods = (("6", "2006-07-01", "2007-12-31"), ("5", "2008-01-01", ""))
_QST: Periods = (("9.975", "2013-01-01", ""),)
_HST_ON: Periods = (("13", "2010-07-01", ""),)
_ZERO: Periods = (("0", "1991-01-01", ""),)

GST_RATES = (
    Rate("gst", "GST", "TPS", "gst", _GST),
    Rate("gst_itc", "GST (ITC)", "TPS (CTI)", "gst", _GST),
)
ONTARIO_RATES = (
    Rate("hst_on", "HST ON", "TVH ON", "gst", _HST_ON),
    Rate("hst_on_itc", "HST ON (ITC)", "TVH ON (CTI)", "gst", _HST_ON),
)
UNTAXED_RATES = (
    Rate("zero", "GST/HST ZR", "TPS/TVH DT", "gst", _ZERO, "ZERO_RATE"),
    Rate("zero_p", "GST/HST ZR (Purchases)", "TPS/TVH DT (achats)", "gst", _ZERO, "ZERO_RATE"),
    Rate("exempt", "GST ES", "TPS EX", "gst", _ZERO, "ZERO_RATE"),
    Rate("exempt_p", "GST EP", "TPS EX (achats)", "gst", _ZERO, "ZERO_RATE"),
)
# What every Canadian company has.
FEDERAL_CODES = (
    Code("Exempt", "Exonéré", ("exempt",), ("exempt_p",)),
    Code("Zero-rated", "Détaxé", ("zero",), ("zero_p",)),
    Code("Out of Scope", "Hors champ", (), (), taxable=False),
    Code("GST", "TPS", ("gst",), ("gst_itc",)),
)
ONTARIO_CODE = Code("HST ON", "TVH ON", ("hst_on",), ("hst_on_itc",))

QUEBEC = TaxSetup(
    (CANADA, Agency("qst", "Revenu Quebec", "Revenu Québec")),
    (
        *GST_RATES,
        Rate("qst", "QST 9.975", "TVQ 9,975", "qst", _QST),
        Rate("qst_itr", "QST 9.975 (ITR)", "TVQ 9,975 (RTI)", "qst", _QST),
        *ONTARIO_RATES,
        *UNTAXED_RATES,
    ),
    (
        *FEDERAL_CODES,
        ONTARIO_CODE,
        Code("GST/QST QC - 9.975", "TPS/TVQ QC - 9,975", ("gst", "qst"), ("gst_itc", "qst_itr")),
        Code("QST QC - 9.975", "TVQ QC - 9,975", ("qst",), ("qst_itr",)),
    ),
)
