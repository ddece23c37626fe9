"""Which accounts a transaction moves. Every entry adds up to zero; `journal.py` asserts it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO, Posting
from plannit_qbo_pipeline.sandbox.qbo.books.open_items import customer_of, item_at
from plannit_qbo_pipeline.sandbox.qbo.books.payment_lines import settled
from plannit_qbo_pipeline.sandbox.qbo.books.realm import Realm
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record


def invoice_postings(realm: Realm, invoice: Record, revenue: Iterable[tuple[str, Decimal]]) -> list[Posting]:
    """Debit receivable (and what the deposit paid), credit each line's account and each agency's tax."""
    deposit = invoice.get("Deposit", ZERO)
    postings = [
        Posting(receivable_account(realm, invoice), invoice["TotalAmt"] - deposit, invoice["CustomerRef"]["value"])
    ]
    if deposit:
        postings.append(Posting(deposit_account(realm, invoice), deposit))
    return postings + _sold(realm, invoice, revenue)


def credit_memo_postings(realm: Realm, memo: Record, revenue: Iterable[tuple[str, Decimal]]) -> list[Posting]:
    """The mirror of an invoice: credit receivable, debit each line's account and each agency's tax."""
    credit = Posting(receivable_account(realm, memo), -memo["TotalAmt"], memo["CustomerRef"]["value"])
    return [credit, *_given_back(realm, memo, revenue)]


def refund_postings(realm: Realm, receipt: Record, revenue: Iterable[tuple[str, Decimal]]) -> list[Posting]:
    """Credit the account the money leaves, debit each line's account and each agency's tax; no receivable."""
    paid = Posting(deposit_account(realm, receipt), -receipt["TotalAmt"])
    return [paid, *_given_back(realm, receipt, revenue)]


def _sold(realm: Realm, form: Record, revenue: Iterable[tuple[str, Decimal]]) -> list[Posting]:
    """Credit each line's account and each agency's tax."""
    postings = [Posting(account_id, -amount) for account_id, amount in revenue]
    for line in form.get("TxnTaxDetail", {}).get("TaxLine", []):
        rate_id = line["TaxLineDetail"]["TaxRateRef"]["value"]
        postings.append(Posting(realm.tax_accounts[rate_id], -line["Amount"]))
    return postings


def _given_back(realm: Realm, form: Record, revenue: Iterable[tuple[str, Decimal]]) -> list[Posting]:
    return [posting._replace(amount=-posting.amount) for posting in _sold(realm, form, revenue)]


def payment_postings(realm: Realm, payment: Record) -> list[Posting]:
    """Debit the deposit account, credit receivable: the payer's, and that of a job for which the payer has paid."""
    payer = payment["CustomerRef"]["value"]
    owed = {payer: -payment["TotalAmt"]}
    for key, amount in settled(payment).items():
        customer = customer_of(item_at(realm, key) or payment)
        owed[payer] += amount
        owed[customer] = owed.get(customer, ZERO) - amount
    account = receivable_account(realm, payment)
    credit = [Posting(account, amount, customer) for customer, amount in owed.items()]
    return [Posting(deposit_account(realm, payment), payment["TotalAmt"]), *credit]


def purchase_postings(realm: Realm, purchase: Record, nets: Iterable[Decimal]) -> list[Posting]:
    """Credit the account that pays, debit each line's account (a receivable is the payee's) and each agency's tax.

    A tax that no agency gives back is part of the cost of the lines that bear it.
    """
    payee = str(purchase.get("EntityRef", {}).get("value", ""))
    costs = list(nets)
    postings = [Posting(purchase["AccountRef"]["value"], -purchase["TotalAmt"])]
    for tax_line in purchase.get("TxnTaxDetail", {}).get("TaxLine", []):
        rate_id = tax_line["TaxLineDetail"]["TaxRateRef"]["value"]
        if rate_id in realm.tax_accounts:
            postings.append(Posting(realm.tax_accounts[rate_id], tax_line["Amount"]))
        else:
            costs = _with_tax(costs, tax_line["Amount"], _bearing(realm, purchase, rate_id))
    for line, cost in zip(purchase["Line"], costs, strict=True):
        account_id = line["AccountBasedExpenseLineDetail"]["AccountRef"]["value"]
        is_receivable = realm.table("Account").rows[account_id]["AccountType"] == "Accounts Receivable"
        postings.append(Posting(account_id, cost, payee if is_receivable else ""))
    return postings


def _bearing(realm: Realm, purchase: Record, rate_id: str) -> list[int]:
    """The positions of the lines whose tax code has a rate for purchases."""
    codes = realm.table("TaxCode").rows
    found = []
    for position, line in enumerate(purchase["Line"]):
        code = codes[line["AccountBasedExpenseLineDetail"]["TaxCodeRef"]["value"]]
        details = code.get("PurchaseTaxRateList", {}).get("TaxRateDetail", [])
        if any(detail["TaxRateRef"]["value"] == rate_id for detail in details):
            found.append(position)
    return found


def _with_tax(costs: Sequence[Decimal], tax: Decimal, bearing: Sequence[int]) -> list[Decimal]:
    """A tax spread over the lines that bear it by their amounts; the largest takes what rounding leaves over."""
    taxed, base = list(costs), sum((costs[position] for position in bearing), ZERO)
    for position in bearing:
        taxed[position] += cents(tax * costs[position] / base) if base else ZERO
    largest = max(bearing, key=lambda position: abs(costs[position]))
    taxed[largest] += sum(costs, ZERO) + tax - sum(taxed, ZERO)
    return taxed


def deposit_postings(realm: Realm, deposit: Record) -> list[Posting]:
    """Debit the bank (and what was taken in cash), credit undeposited funds and each other line's account."""
    postings = [Posting(deposit["DepositToAccountRef"]["value"], deposit["TotalAmt"])]
    if "CashBack" in deposit:
        postings.append(Posting(deposit["CashBack"]["AccountRef"]["value"], deposit["CashBack"]["Amount"]))
    for line in deposit["Line"]:
        if line.get("LinkedTxn"):
            payment = realm.table("Payment").rows[line["LinkedTxn"][0]["TxnId"]]
            account_id = deposit_account(realm, payment)
        else:
            account_id = line["DepositLineDetail"]["AccountRef"]["value"]
        postings.append(Posting(account_id, -line["Amount"]))
    return postings


def receivable_account(realm: Realm, record: Record) -> str:
    return str(record.get("ARAccountRef", {}).get("value") or realm.roles["receivable"])


def deposit_account(realm: Realm, record: Record) -> str:
    return str(record.get("DepositToAccountRef", {}).get("value") or realm.roles["undeposited"])
