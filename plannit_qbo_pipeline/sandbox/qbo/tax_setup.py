"""Tax agencies, rates and codes of a Québec company, as the Taxes centre sets them up.

Codes must be found by their rates: ids differ from company to company and names by language.
"""

from typing import NamedTuple


class Rate(NamedTuple):
    """`periods`: (percentage, first day, last day or nothing). `role`: the tax account its amounts go to."""

    key: str
    en: str
    fr: str
    role: str
    periods: tuple[tuple[str, str, str], ...]
    special: str = "NONE"


class Code(NamedTuple):
    en: str
    fr: str
    sales: tuple[str, ...]
    purchases: tuple[str, ...]
    taxable: bool = True


AGENCIES = (
    ("gst", "Canada Revenue Agency", "Agence du revenu du Canada"),
    ("qst", "Revenu Quebec", "Revenu Québec"),
)

_GST = (("6", "2006-07-01", "2007-12-31"), ("5", "2008-01-01", ""))
_QST = (("9.975", "2013-01-01", ""),)
_ZERO = (("0", "1991-01-01", ""),)

RATES = (
    Rate("gst", "GST", "TPS", "gst", _GST),
    Rate("gst_itc", "GST (ITC)", "TPS (CTI)", "gst", _GST),
    Rate("qst", "QST 9.975", "TVQ 9,975", "qst", _QST),
    Rate("qst_itr", "QST 9.975 (ITR)", "TVQ 9,975 (RTI)", "qst", _QST),
    Rate("hst_on", "HST ON", "TVH ON", "gst", (("13", "2010-07-01", ""),)),
    Rate("hst_on_itc", "HST ON (ITC)", "TVH ON (CTI)", "gst", (("13", "2010-07-01", ""),)),
    Rate("zero", "GST/HST ZR", "TPS/TVH DT", "gst", _ZERO, "ZERO_RATE"),
    Rate("zero_p", "GST/HST ZR (Purchases)", "TPS/TVH DT (achats)", "gst", _ZERO, "ZERO_RATE"),
    Rate("exempt", "GST ES", "TPS EX", "gst", _ZERO, "ZERO_RATE"),
    Rate("exempt_p", "GST EP", "TPS EX (achats)", "gst", _ZERO, "ZERO_RATE"),
)

CODES = (
    Code("Exempt", "Exonéré", ("exempt",), ("exempt_p",)),
    Code("Zero-rated", "Détaxé", ("zero",), ("zero_p",)),
    Code("Out of Scope", "Hors champ", (), (), taxable=False),
    Code("GST", "TPS", ("gst",), ("gst_itc",)),
    Code("HST ON", "TVH ON", ("hst_on",), ("hst_on_itc",)),
    Code("GST/QST QC - 9.975", "TPS/TVQ QC - 9,975", ("gst", "qst"), ("gst_itc", "qst_itr")),
    Code("QST QC - 9.975", "TVQ QC - 9,975", ("qst",), ("qst_itr",)),
)
