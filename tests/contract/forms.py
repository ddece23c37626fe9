"""Bodies of the shapes of the fact sheet's §11: what a client of a Canadian company sends."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tests.contract.answer import Record
from tests.contract.company import Company
from tests.contract.lists import Lists

Link = tuple[str, Mapping[str, Any], object]
"""Type, record and amount of what a payment line settles."""


def today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - the day on the suite's own machine, as a client would send it


class Forms:
    """`customer` makes a customer of the run; the others answer bodies, to be sent by the test."""

    def __init__(self, company: Company) -> None:
        self.company, self.lists = company, Lists(company)

    def customer(self, words: str = "Gestion L'Érable", **more: object) -> Record:
        return self.company.create("Customer", {"DisplayName": self.company.name(words), **more})

    def line(self, amount: object, tax_code: str | None = None, **detail: object) -> Record:
        inside = {"ItemRef": {"value": self.lists.item}, "TaxCodeRef": {"value": tax_code or self.lists.quebec}}
        return {"DetailType": "SalesItemLineDetail", "Amount": amount, "SalesItemLineDetail": {**inside, **detail}}

    def sale(self, customer: Mapping[str, Any], *lines: Record, **more: object) -> Record:
        """A sales form without tax detail; of 200.00, whose taxes leave no doubt: 10.00 and 19.95."""
        return {
            "CustomerRef": {"value": customer["Id"]},
            "DocNumber": self.company.number(),
            "TxnDate": today(),
            "PrivateNote": self.company.note,
            "GlobalTaxCalculation": "TaxExcluded",
            "Line": list(lines) or [self.line(200)],
            **more,
        }

    def invoice(self, customer: Mapping[str, Any], *lines: Record, **more: object) -> Record:
        return self.company.create("Invoice", self.sale(customer, *lines, EmailStatus="NotSet", **more))

    def refund(self, customer: Mapping[str, Any], *lines: Record, **more: object) -> Record:
        return self.sale(customer, *lines, DepositToAccountRef={"value": self.lists.bank}, **more)

    def tax_detail(self, net: object, gst: Decimal, qst: Decimal) -> Record:
        """Both taxes on one base, as they are to stand on the form."""
        amounts = {Decimal(5): gst, Decimal("9.975"): qst}
        lines = [
            {
                "Amount": amount,
                "DetailType": "TaxLineDetail",
                "TaxLineDetail": {
                    "TaxRateRef": {"value": self.lists.quebec_rates[percent]},
                    "PercentBased": True,
                    "TaxPercent": percent,
                    "NetAmountTaxable": net,
                },
            }
            for percent, amount in amounts.items()
        ]
        return {"TotalTax": gst + qst, "TaxLine": lines}

    def payment(self, customer: Mapping[str, Any], total: object, *links: Link, **more: object) -> Record:
        return {
            "CustomerRef": {"value": customer["Id"]},
            "TotalAmt": total,
            "TxnDate": today(),
            "PaymentRefNum": self.company.number(),
            "PrivateNote": self.company.note,
            "Line": links_of(links),
            **more,
        }

    def paid(self, customer: Mapping[str, Any], total: object, *links: Link, **more: object) -> Record:
        return self.company.create("Payment", self.payment(customer, total, *links, **more))

    def money_back(self, customer: Mapping[str, Any], amount: object, **more: object) -> Record:
        """The Purchase that returns money to a customer: from the bank to accounts receivable, without tax."""
        line = {
            "DetailType": "AccountBasedExpenseLineDetail",
            "Amount": amount,
            "AccountBasedExpenseLineDetail": {"AccountRef": {"value": self.lists.receivable}},
        }
        return {
            "PaymentType": "Cash",
            "AccountRef": {"value": self.lists.bank},
            "EntityRef": {"value": customer["Id"], "type": "Customer"},
            "TxnDate": today(),
            "DocNumber": self.company.number(),
            "PrivateNote": self.company.note,
            "GlobalTaxCalculation": "NotApplicable",
            "Line": [line],
            **more,
        }


def links_of(links: Iterable[Link]) -> list[Record]:
    """Lines of a payment."""
    return [
        {"Amount": amount, "LinkedTxn": [{"TxnId": record["Id"], "TxnType": kind}]} for kind, record, amount in links
    ]


def taxes_of(form: Mapping[str, Any]) -> dict[str, Decimal]:
    """Tax amount by rate id; several TaxLines of a rate are added up."""
    found: dict[str, Decimal] = {}
    for line in form.get("TxnTaxDetail", {}).get("TaxLine", []):
        rate_id = line["TaxLineDetail"]["TaxRateRef"]["value"]
        found[rate_id] = found.get(rate_id, Decimal(0)) + Decimal(line["Amount"])
    return found


def sold_lines(form: Mapping[str, Any]) -> list[Record]:
    return [line for line in form["Line"] if line["DetailType"] == "SalesItemLineDetail"]
