"""What every company has and the suite only reads: tax codes by their rates, accounts by their type, one item to sell.

Ids and names differ by company and language, so everything is looked for by what it is.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property

from tests.contract.answer import Record
from tests.contract.company import Company

QUEBEC = frozenset({Decimal(5), Decimal("9.975")})
CATEGORY = "Contract suite category"


class Lists:
    def __init__(self, company: Company) -> None:
        self._company = company

    @cached_property
    def tax_codes(self) -> dict[frozenset[Decimal], str]:
        """The id of an active tax code by the set of its sales rates of today; the first one of a set counts."""
        found: dict[frozenset[Decimal], str] = {}
        for code in self._company.rows("TaxCode", "MAXRESULTS 1000"):
            if code.get("Active", True) and not code.get("Hidden", False):
                found.setdefault(frozenset(self.rates_of(code).values()), code["Id"])
        return found

    def rates_of(self, code: Record) -> dict[str, Decimal]:
        """The sales rates of a tax code: percentage by rate id."""
        details = code.get("SalesTaxRateList", {}).get("TaxRateDetail", [])
        return {id_: self._rates[id_] for id_ in (detail["TaxRateRef"]["value"] for detail in details)}

    @cached_property
    def _rates(self) -> dict[str, Decimal]:
        rows = self._company.rows("TaxRate", "MAXRESULTS 1000")
        return {row["Id"]: percent for row in rows if (percent := _percent_today(row)) is not None}

    @property
    def quebec(self) -> str:
        """The code of GST and QST together."""
        assert QUEBEC in self.tax_codes, "no tax code of 5 and 9.975: set up sales tax for Québec, see README.md"
        return self.tax_codes[QUEBEC]

    @cached_property
    def quebec_rates(self) -> dict[Decimal, str]:
        """Rate id by percentage, of the Québec code."""
        code = next(row for row in self._company.rows("TaxCode", "MAXRESULTS 1000") if row["Id"] == self.quebec)
        return {percent: rate_id for rate_id, percent in self.rates_of(code).items()}

    @cached_property
    def income(self) -> str:
        return self._account("Income", ("ServiceFeeIncome", "SalesOfProductIncome"))

    @cached_property
    def bank(self) -> str:
        return self._account("Bank")

    @cached_property
    def receivable(self) -> str:
        return self._account("Accounts Receivable")

    @cached_property
    def undeposited(self) -> str:
        return self._account("Other Current Asset", ("UndepositedFunds",))

    def _account(self, account_type: str, sub_types: Iterable[str] = ()) -> str:
        accounts = self._company.rows("Account", f"WHERE AccountType = '{account_type}' MAXRESULTS 1000")
        for sub_type in sub_types:
            accounts = [row for row in accounts if row["AccountSubType"] == sub_type] or accounts
        assert accounts, f"the company has no account of type {account_type}"
        return str(accounts[0]["Id"])

    @cached_property
    def item(self) -> str:
        """The service that everything here is sold as."""
        body = {"Name": self._company.name("Entretien"), "Type": "Service", "IncomeAccountRef": {"value": self.income}}
        return str(self._company.create("Item", body)["Id"])

    @cached_property
    def category(self) -> Record:
        """Any category. One cannot be inactivated, so the one made where there is none serves later runs too."""
        found = self._company.rows("Item", "WHERE Type = 'Category'")
        if found:
            return found[0]
        answer = self._company.client.send("POST", "item", {"Name": CATEGORY, "Type": "Category"})
        return answer.entity("Item")

    @cached_property
    def vendor_name(self) -> str:
        found = self._company.rows("Vendor", "MAXRESULTS 1")
        assert found, "the company has no vendor: add one, see README.md"
        return str(found[0]["DisplayName"])

    @cached_property
    def is_english(self) -> bool:
        """Whether faults come in English, which is all that recorded texts can be compared with."""
        return self._company.client.send("GET", "customer/999999999").refusal.errors[0].message == "Object Not Found"


def _percent_today(rate: Record) -> Decimal | None:
    today = date.today().isoformat()  # noqa: DTZ011 - any zone does: rates change at most once in years
    for period in rate.get("EffectiveTaxRate", []):
        if period["EffectiveDate"][:10] <= today <= period.get("EndDate", "9999")[:10]:
            return Decimal(period["RateValue"])
    return Decimal(rate["RateValue"]) if rate.get("RateValue") is not None else None
