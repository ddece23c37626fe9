"""The chart of accounts, terms and payment methods of a small service firm, English and French."""

from collections.abc import Collection
from typing import NamedTuple

TAX_ROLES = ("gst", "qst", "pst")


class ChartAccount(NamedTuple):
    """`role` is the emulator's own handle on accounts that rules use by themselves."""

    role: str
    en: str
    fr: str
    account_type: str
    sub_type: str
    classification: str


ACCOUNTS = (
    ChartAccount("bank", "Chequing", "Compte chèques", "Bank", "Checking", "Asset"),
    ChartAccount("savings", "Savings", "Compte d'épargne", "Bank", "Savings", "Asset"),
    ChartAccount(
        "receivable",
        "Accounts Receivable (A/R)",
        "Comptes clients",
        "Accounts Receivable",
        "AccountsReceivable",
        "Asset",
    ),
    ChartAccount(
        "undeposited",
        "Undeposited Funds",
        "Encaissements à déposer",
        "Other Current Asset",
        "UndepositedFunds",
        "Asset",
    ),
    ChartAccount("stock", "Inventory Asset", "Actif de stock", "Other Current Asset", "Inventory", "Asset"),
    ChartAccount(
        "gst", "GST/HST Payable", "TPS/TVH à payer", "Other Current Liability", "GlobalTaxPayable", "Liability"
    ),
    ChartAccount("qst", "QST Payable", "TVQ à payer", "Other Current Liability", "GlobalTaxPayable", "Liability"),
    ChartAccount("pst", "PST Payable", "TVP à payer", "Other Current Liability", "GlobalTaxPayable", "Liability"),
    ChartAccount("card", "Visa", "Carte Visa", "Credit Card", "CreditCard", "Liability"),
    ChartAccount(
        "payable", "Accounts Payable (A/P)", "Comptes fournisseurs", "Accounts Payable", "AccountsPayable", "Liability"
    ),
    ChartAccount(
        "opening",
        "Opening Balance Equity",
        "Solde d'ouverture des capitaux",
        "Equity",
        "OpeningBalanceEquity",
        "Equity",
    ),
    ChartAccount("retained", "Retained Earnings", "Bénéfices non répartis", "Equity", "RetainedEarnings", "Equity"),
    ChartAccount("services", "Services", "Revenus de services", "Income", "ServiceFeeIncome", "Revenue"),
    ChartAccount("sales", "Sales of Product Income", "Ventes de produits", "Income", "SalesOfProductIncome", "Revenue"),
    ChartAccount("discounts", "Discounts given", "Rabais accordés", "Income", "DiscountsRefundsGiven", "Revenue"),
    ChartAccount(
        "cost",
        "Cost of Goods Sold",
        "Coût des marchandises vendues",
        "Cost of Goods Sold",
        "SuppliesMaterialsCogs",
        "Expense",
    ),
    ChartAccount(
        "supplies", "Office expenses", "Frais de bureau", "Expense", "OfficeGeneralAdministrativeExpenses", "Expense"
    ),
    ChartAccount("charges", "Bank charges", "Frais bancaires", "Expense", "BankCharges", "Expense"),
)

# Name (English, French) and days.
TERMS = (
    ("Due on receipt", "Payable dès réception", 0),
    ("Net 15", "Net 15", 15),
    ("Net 30", "Net 30", 30),
    ("Net 60", "Net 60", 60),
)

# Name (English, French) and type.
PAYMENT_METHODS = (
    ("Cash", "Comptant", "NON_CREDIT_CARD"),
    ("Cheque", "Chèque", "NON_CREDIT_CARD"),
    ("Credit card", "Carte de crédit", "CREDIT_CARD"),
    ("Direct deposit", "Virement bancaire", "NON_CREDIT_CARD"),
    ("Interac transfer", "Virement Interac", "NON_CREDIT_CARD"),
)


def accounts_for(tax_roles: Collection[str]) -> list[ChartAccount]:
    """The chart of a company that remits these taxes: no account for any other tax."""
    return [account for account in ACCOUNTS if account.role not in TAX_ROLES or account.role in tax_roles]
