"""Worked examples: steps and the figures that an accountant has put down for each, compared with a company's books.

Figures are text: "receivable 160.97 services -140.00". Debits are positive, whatever is not named is zero. They are
reckoned by hand; nothing here asks the emulator how it reckons, only what `GET /qbo/{realm}/books` answers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.sandbox.qbo.balance import ZERO, amount, expense_applied, expense_claim, wrong_in_books
from tests.sandbox.qbo.books.day_book import ACCOUNTS, TAX_AGENCIES, DayBook

Books = Mapping[str, Any]
Figures = dict[str, Decimal]
SIGNS = {"Invoice": 1, "CreditMemo": -1, "RefundReceipt": -1}
"""The forms that make revenue and tax on sales, and those that give them back."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, and how the books stand afterwards.

    `trial` is the trial balance by account, `owed` what each customer owes (a credit is negative), `unsettled` what is
    open of each document, and nothing where that is not said.
    """

    act: Callable[[DayBook], None]
    trial: str = ""
    owed: str = ""
    unsettled: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """`months`: revenue before tax, tax on sales and tax paid on purchases of each month, by the documents' dates."""

    steps: tuple[Step, ...]
    months: Mapping[str, str] = field(default_factory=dict)
    switches: Mapping[str, object] = field(default_factory=dict)
    province: str = "QC"


def check_example(example: Example) -> None:
    """Does one step after the other in a new company and compares all figures after each, and after a restart."""
    book = DayBook(example.switches, example.province)
    for number, step in enumerate(example.steps, 1):
        step.act(book)
        check_step(book, step, f"step {number}")
    before, system = book.books, book.company.system
    system.load(system.dump())
    assert book.books == before, "a restart changes the books"
    _compare("months", by_month(book.books), {month: figures(text) for month, text in example.months.items()})


def check_step(book: DayBook, step: Step, where: str) -> None:
    books = book.books
    _compare(f"{where}, trial balance", trial_balance(books), figures(step.trial))
    _compare(f"{where}, customers", customer_balances(books), figures(step.owed))
    _compare(f"{where}, books", wrong_in_books(books), [])
    _compare(f"{where}, taxed amounts", wrong_bases(books), [])
    if step.unsettled is not None:
        _compare(f"{where}, open items", open_items(book), figures(step.unsettled))


def _compare(what: str, found: object, by_hand: object) -> None:
    assert found == by_hand, f"{what}: {found}, by hand {by_hand}"


def figures(text: str) -> Figures:
    """Names and amounts, one after the other."""
    return {name: Decimal(value) for name, value in _pairs(text)}


def trial_balance(books: Books) -> Figures:
    roles = {name: role for role, name in ACCOUNTS.items()}
    return {roles[row["name"]]: amount(row["debit"]) - amount(row["credit"]) for row in books["trial_balance"]}


def customer_balances(books: Books) -> Figures:
    """By display name, of those whose balance is not zero."""
    rows = books["entities"]["Customer"]
    return {row["DisplayName"]: amount(row["Balance"]) for row in rows if amount(row["Balance"])}


def open_items(book: DayBook) -> Figures:
    """What is open of each document, by the name that the example gave it."""
    found: Figures = {}
    for name, (entity, record_id) in book.made.items():
        rows = {row["Id"]: row for row in book.books["entities"][entity]}
        if "TotalAmt" in rows.get(record_id, {}) and (left := _left(book.books, entity, rows[record_id])):
            found[name] = left
    return found


def _left(books: Books, entity: str, record: Mapping[str, Any]) -> Decimal:
    if entity == "Purchase":
        return expense_claim(books, record) - expense_applied(books, record)
    return amount(record.get("UnappliedAmt" if entity == "Payment" else "Balance", 0))


def by_month(books: Books) -> dict[str, Figures]:
    """What a statement of income and a tax return say, reckoned from the documents alone."""
    found: dict[str, Figures] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for entity, sign in SIGNS.items():
        for record in books["entities"][entity]:
            month = found[record["TxnDate"][:7]]
            taxes = _taxes(books, record)
            month["revenue"] += sign * (amount(record["TotalAmt"]) - sum(taxes.values(), ZERO))
            for tax, value in taxes.items():
                month[tax] += sign * value
    for record in books["entities"]["Purchase"]:
        for tax, value in _taxes(books, record).items():
            found[record["TxnDate"][:7]][f"{tax}-paid"] += value
    totals = {month: {name: value for name, value in row.items() if value} for month, row in found.items()}
    return {month: row for month, row in totals.items() if row}


def wrong_bases(books: Books) -> list[str]:
    """Tax lines whose NetAmountTaxable is not what the lines under their rate come to, in sentences.

    Not of discounts with taxes included: their line shows the gross amount only.
    """
    forms = [(entity, record) for entity in SIGNS for record in books["entities"][entity]]
    return [text for entity, record in forms if not _hides_nets(record) for text in _wrong(books, entity, record)]


def _hides_nets(record: Mapping[str, Any]) -> bool:
    kinds = {line["DetailType"] for line in record["Line"]}
    return record["GlobalTaxCalculation"] == "TaxInclusive" and "DiscountLineDetail" in kinds


def _wrong(books: Books, entity: str, record: Mapping[str, Any]) -> Iterator[str]:
    for line in record.get("TxnTaxDetail", {}).get("TaxLine", []):
        detail = line["TaxLineDetail"]
        base = _base(books, record, detail["TaxRateRef"]["value"])
        if base != amount(detail["NetAmountTaxable"]):
            yield f"{entity} {record['Id']}: {detail['NetAmountTaxable']} taxed, {base} on its lines"


def _base(books: Books, record: Mapping[str, Any], rate_id: str) -> Decimal:
    """The net amounts of the lines of a sales form whose tax code has the rate."""
    details = {row["Id"]: row["SalesTaxRateList"]["TaxRateDetail"] for row in books["entities"]["TaxCode"]}
    base = ZERO
    for line in record["Line"]:
        code = line.get(line["DetailType"], {}).get("TaxCodeRef", {}).get("value")
        if code and rate_id in [detail["TaxRateRef"]["value"] for detail in details[code]]:
            base += -amount(line["Amount"]) if line["DetailType"] == "DiscountLineDetail" else amount(line["Amount"])
    return base


def _taxes(books: Books, record: Mapping[str, Any]) -> Figures:
    """The tax on a document by the agency that it is owed to."""
    entities = books["entities"]
    agencies = {row["Id"]: row["DisplayName"] for row in entities["TaxAgency"]}
    rates = {row["Id"]: TAX_AGENCIES[agencies[row["AgencyRef"]["value"]]] for row in entities["TaxRate"]}
    found: Figures = defaultdict(lambda: ZERO)
    for line in record.get("TxnTaxDetail", {}).get("TaxLine", []):
        found[rates[line["TaxLineDetail"]["TaxRateRef"]["value"]]] += amount(line["Amount"])
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))
