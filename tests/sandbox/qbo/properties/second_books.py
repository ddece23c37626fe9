"""A second bookkeeper: adds up what the documents say, without the emulator's journal, and compares.

Trial balance, receivables by customer, open balances and links all follow from totals, tax lines and payment lines.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tests.sandbox.qbo.properties.snapshot import Snapshot

Json = dict[str, Any]
ZERO = Decimal(0)
REVENUE = "revenue"
ENTITIES = {"Expense": "Purchase", "Check": "Purchase"}
"""What the types that payments link are stored as."""


def check_books(books: Snapshot) -> None:
    """Every identity that holds at every moment, whatever happened before."""
    assert sum(books.balances.values(), ZERO) == 0, "the trial balance adds up to zero"
    check_open_items(books)
    check_deposits(books)
    check_accounts(books)


def check_open_items(books: Snapshot) -> None:
    """Balance, LinkedTxn and UnappliedAmt of each document, and what they come to for each customer."""
    applied = applications(books)
    owed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for key, parts in applied.items():
        assert key in books.records, f"{key} is settled by {parts} and does not exist"
    for entity, sign in (("Invoice", 1), ("CreditMemo", -1)):
        for record in books.all(entity):
            parts = applied.get((entity, record["Id"]), {})
            left = record["TotalAmt"] - record.get("Deposit", ZERO) - sum(parts.values(), ZERO)
            assert record["Balance"] == left >= 0, f"{entity} {record['Id']}: Balance {record['Balance']}, left {left}"
            assert record.get("RemainingCredit", left) == left
            check_links(record, parts)
            owed[record["CustomerRef"]["value"]] += sign * left
    for payment in books.all("Payment"):
        left = unapplied(payment)
        assert payment["UnappliedAmt"] == left >= 0, f"Payment {payment['Id']}: UnappliedAmt, left {left}"
        owed[payment["CustomerRef"]["value"]] -= left
    for purchase in books.all("Purchase"):
        parts = applied.get(("Purchase", purchase["Id"]), {})
        left = given_back(books, purchase) - sum(parts.values(), ZERO)
        assert left >= 0, f"Purchase {purchase['Id']} is applied beyond what it gave back"
        check_links(purchase, parts)
        if left:
            owed[purchase["EntityRef"]["value"]] += left
    for customer in books.all("Customer"):
        assert customer["Balance"] == owed.pop(customer["Id"], ZERO), f"Balance of customer {customer['Id']}"
        total = customer["Balance"] + sum(jobs["BalanceWithJobs"] for jobs in jobs_of(books, customer["Id"]))
        assert customer["BalanceWithJobs"] == total
    assert not any(owed.values()), f"receivables of nobody: {dict(owed)}"


def applications(books: Snapshot) -> dict[tuple[str, str], dict[str, Decimal]]:
    """What the payments' lines apply to each open item, by payment."""
    found: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for payment in books.all("Payment"):
        for line in payment["Line"]:
            for link in line["LinkedTxn"]:
                parts = found[ENTITIES.get(link["TxnType"], link["TxnType"]), link["TxnId"]]
                parts[payment["Id"]] = parts.get(payment["Id"], ZERO) + line["Amount"]
    return found


def check_links(record: Json, parts: Mapping[str, Decimal]) -> None:
    linked = [link["TxnId"] for link in record.get("LinkedTxn", []) if link["TxnType"] == "Payment"]
    assert sorted(linked) == sorted(parts), f"LinkedTxn of {record['Id']}: {linked}, paid by {sorted(parts)}"


def unapplied(payment: Json) -> Decimal:
    left: Decimal = payment["TotalAmt"]
    for line in payment["Line"]:
        for link in line["LinkedTxn"]:
            left += line["Amount"] if link["TxnType"] == "CreditMemo" else -line["Amount"]
    return left


def jobs_of(books: Snapshot, customer_id: str) -> list[Json]:
    return [row for row in books.all("Customer") if row.get("ParentRef", {}).get("value") == customer_id]


def given_back(books: Snapshot, purchase: Json) -> Decimal:
    """What an expense has given back to a customer: its lines to receivables."""
    receivable = accounts_of(books, "AccountType", "Accounts Receivable")
    return sum((amount for account, amount in spent(purchase) if account in receivable), ZERO)


def spent(purchase: Json) -> Iterator[tuple[str, Decimal]]:
    """Account and amount without tax of each line; by switch, replies show a line's amount with its tax."""
    taxes = sum((line["Amount"] for line in purchase.get("TxnTaxDetail", {}).get("TaxLine", [])), ZERO)
    net = purchase["TotalAmt"] - taxes
    amounts = [net] if len(purchase["Line"]) == 1 else [line["Amount"] for line in purchase["Line"]]
    assert sum(amounts) == net
    for line, amount in zip(purchase["Line"], amounts, strict=True):
        yield line["AccountBasedExpenseLineDetail"]["AccountRef"]["value"], amount


def check_deposits(books: Snapshot) -> None:
    """A payment stands in one deposit at most, with its whole amount, and says so itself."""
    inside = {}
    for deposit in books.all("Deposit"):
        for line in deposit["Line"]:
            for link in line.get("LinkedTxn", []):
                assert link["TxnId"] not in inside, f"Payment {link['TxnId']} is deposited twice"
                inside[link["TxnId"]] = (deposit["Id"], line["Amount"])
    for payment in books.all("Payment"):
        named = [link["TxnId"] for link in payment.get("LinkedTxn", []) if link["TxnType"] == "Deposit"]
        deposit_id, amount = inside.pop(payment["Id"], ("", ZERO))
        assert named == ([deposit_id] if deposit_id else [])
        assert not deposit_id or amount == payment["TotalAmt"]
    assert not inside, f"deposited and not there: {inside}"


def check_accounts(books: Snapshot) -> None:
    """Each account of the balance sheet, and revenue as a whole, against the documents."""
    expected: dict[str, Decimal] = defaultdict(lambda: ZERO)
    revenue = accounts_of(books, "Classification", "Revenue")
    for account, amount in movements(books):
        expected[REVENUE if account in revenue else account] += amount
    actual: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, balance in books.balances.items():
        actual[REVENUE if account in revenue else account] += balance
    for account in expected.keys() | actual.keys():
        assert actual[account] == expected[account], f"account {account}"


def movements(books: Snapshot) -> Iterator[tuple[str, Decimal]]:
    """Account and amount (debit positive) of everything the documents move."""
    [receivable] = accounts_of(books, "AccountType", "Accounts Receivable")
    for record in books.all("Invoice"):
        deposit = record.get("Deposit", ZERO)
        yield receivable, record["TotalAmt"] - deposit
        if deposit:
            yield _deposit_account(books, record), deposit
        yield from _sale(books, record, -1)
    for record in books.all("Payment"):
        yield _deposit_account(books, record), record["TotalAmt"]
        yield receivable, -record["TotalAmt"]
    for record in books.all("CreditMemo"):
        yield receivable, -record["TotalAmt"]
        yield from _sale(books, record, 1)
    for record in books.all("RefundReceipt"):
        yield _deposit_account(books, record), -record["TotalAmt"]
        yield from _sale(books, record, 1)
    for record in books.all("Purchase"):
        yield record["AccountRef"]["value"], -record["TotalAmt"]
        yield from spent(record)
        for line in record.get("TxnTaxDetail", {}).get("TaxLine", []):
            yield _tax_account(books, line["TaxLineDetail"]["TaxRateRef"]["value"]), line["Amount"]
    for record in books.all("Deposit"):
        yield from _deposit(books, record)


def _deposit(books: Snapshot, record: Json) -> Iterator[tuple[str, Decimal]]:
    [undeposited] = accounts_of(books, "AccountSubType", "UndepositedFunds")
    yield record["DepositToAccountRef"]["value"], record["TotalAmt"]
    if "CashBack" in record:
        yield record["CashBack"]["AccountRef"]["value"], record["CashBack"]["Amount"]
    for line in record["Line"]:
        yield undeposited if "LinkedTxn" in line else _account(line), -line["Amount"]


def _sale(books: Snapshot, record: Json, sign: int) -> Iterator[tuple[str, Decimal]]:
    taxes = ZERO
    for line in record.get("TxnTaxDetail", {}).get("TaxLine", []):
        taxes += line["Amount"]
        yield _tax_account(books, line["TaxLineDetail"]["TaxRateRef"]["value"]), sign * line["Amount"]
    yield REVENUE, sign * (record["TotalAmt"] - taxes)


def _tax_account(books: Snapshot, rate_id: str) -> str:
    """The Québec agency's liability, or the federal one."""
    agency = books.get("TaxAgency", books.get("TaxRate", rate_id)["AgencyRef"]["value"])
    words = ("QST", "TVQ") if "Qu" in agency["DisplayName"] else ("GST", "TPS")
    [account] = [row["Id"] for row in books.all("Account") if row["Name"].startswith(words) and _is_tax(row)]
    return str(account)


def _is_tax(account: Json) -> bool:
    return bool(account["AccountSubType"] == "GlobalTaxPayable")


def _deposit_account(books: Snapshot, record: Json) -> str:
    [undeposited] = accounts_of(books, "AccountSubType", "UndepositedFunds")
    return str(record.get("DepositToAccountRef", {}).get("value") or undeposited)


def _account(line: Json) -> str:
    return str(line.get(line["DetailType"], {}).get("AccountRef", {}).get("value", ""))


def accounts_of(books: Snapshot, name: str, value: str) -> set[str]:
    return {row["Id"] for row in books.all("Account") if row[name] == value}
