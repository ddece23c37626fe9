"""Whether a company's books add up, judged from outside: from what `GET /qbo/{realm}/books` answers, nothing else.

Reckons receivables anew from the documents and compares them with what the journal says. Reused by every test of books.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Books = Mapping[str, Any]
ZERO = Decimal(0)
EXPENSE_DETAIL = "AccountBasedExpenseLineDetail"


def wrong_in_books(books: Books) -> list[str]:
    """What does not add up, in sentences; nothing when the books are right.

    The trial balance is zero; each customer's balance is what is open of their invoices and expenses less their open
    credits and unapplied money; no open amount is negative; each deposited payment is in exactly one deposit.
    """
    return [*_unbalanced(books), *_receivables_off(books), *_overdrawn(books), *_misdeposited(books)]


def receivables(books: Books) -> dict[str, Decimal]:
    """What each customer owes, reckoned from open documents."""
    owed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for record in _all(books, "Invoice"):
        owed[record["CustomerRef"]["value"]] += amount(record["Balance"])
    for record in _all(books, "Purchase"):
        if expense_claim(books, record):
            owed[record["EntityRef"]["value"]] += expense_claim(books, record) - expense_applied(books, record)
    for record in _all(books, "CreditMemo"):
        owed[record["CustomerRef"]["value"]] -= amount(record["Balance"])
    for record in _all(books, "Payment"):
        owed[record["CustomerRef"]["value"]] -= amount(record["UnappliedAmt"])
    return dict(owed)


def expense_claim(books: Books, purchase: Mapping[str, Any]) -> Decimal:
    """What an expense has given back to a customer: its lines to an account of receivables."""
    accounts = _accounts(books, "Accounts Receivable")
    lines = [line for line in purchase["Line"] if EXPENSE_DETAIL in line]
    return sum(
        (amount(line["Amount"]) for line in lines if line[EXPENSE_DETAIL]["AccountRef"]["value"] in accounts), ZERO
    )


def expense_applied(books: Books, purchase: Mapping[str, Any]) -> Decimal:
    """What payments apply to an expense."""
    return sum(
        (amount(line["Amount"]) for line, link in _links(books) if link == purchase["Id"]),
        ZERO,
    )


def amount(value: object) -> Decimal:
    """An amount of JSON, however it was parsed."""
    return Decimal(str(value))


def _links(books: Books) -> Iterator[tuple[Mapping[str, Any], str]]:
    for payment in _all(books, "Payment"):
        for line in payment["Line"]:
            for link in line["LinkedTxn"]:
                yield line, link["TxnId"]


def _unbalanced(books: Books) -> Iterator[str]:
    off = sum((amount(line["debit"]) - amount(line["credit"]) for line in books["trial_balance"]), ZERO)
    if off:
        yield f"the trial balance is off by {off}"


def _receivables_off(books: Books) -> Iterator[str]:
    owed = receivables(books)
    for customer in _all(books, "Customer"):
        expected, said = owed.get(customer["Id"], ZERO), amount(customer["Balance"])
        if expected != said:
            yield f"customer {customer['Id']} owes {expected} by open documents, {said} by the journal"
    accounts = _accounts(books, "Accounts Receivable")
    posted = sum(
        (
            amount(row["debit"]) - amount(row["credit"])
            for row in books["trial_balance"]
            if row["account_id"] in accounts
        ),
        ZERO,
    )
    if posted != sum(owed.values(), ZERO):
        yield f"receivables are {posted} in the trial balance, {sum(owed.values(), ZERO)} by open documents"


def _overdrawn(books: Books) -> Iterator[str]:
    for entity, name, total in (
        ("Invoice", "Balance", "TotalAmt"),
        ("CreditMemo", "Balance", "TotalAmt"),
        ("Payment", "UnappliedAmt", ""),
    ):
        for record in _all(books, entity):
            open_amount = amount(record[name])
            if open_amount < 0 or (total and open_amount > amount(record[total])):
                yield f"{entity} {record['Id']} has {name} {open_amount}"
    for record in _all(books, "CreditMemo"):
        if record["RemainingCredit"] != record["Balance"]:
            yield f"CreditMemo {record['Id']} has RemainingCredit {record['RemainingCredit']}"
    for purchase in _all(books, "Purchase"):
        if expense_applied(books, purchase) > expense_claim(books, purchase):
            yield f"Purchase {purchase['Id']} has more applied to it than it gave back"


def _misdeposited(books: Books) -> Iterator[str]:
    """A payment names its deposit, the deposit names the payment, with the payment's whole amount."""
    inside: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for deposit in _all(books, "Deposit"):
        for line in deposit["Line"]:
            for link in line.get("LinkedTxn", []):
                inside[link["TxnId"]].append((deposit["Id"], amount(line["Amount"])))
    for payment in _all(books, "Payment"):
        named = [link["TxnId"] for link in payment.get("LinkedTxn", []) if link["TxnType"] == "Deposit"]
        if inside.pop(payment["Id"], []) != [(deposit_id, amount(payment["TotalAmt"])) for deposit_id in named]:
            yield f"Payment {payment['Id']} and its deposit do not agree"
    for payment_id in inside:
        yield f"a deposit holds Payment {payment_id}, which is not there"


def _accounts(books: Books, account_type: str) -> set[str]:
    return {row["Id"] for row in _all(books, "Account") if row["AccountType"] == account_type}


def _all(books: Books, entity: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = books["entities"].get(entity, [])
    return found
