"""One company: its records, preferences, journal, and the few facts that no record holds.

Handlers change it; nothing here knows requests. `seed_company.py` fills a new one.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO, Journal
from plannit_qbo_pipeline.sandbox.qbo.books.reference_names import with_current_names
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record, Table
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date

INDEXED: Mapping[str, tuple[str, ...]] = {
    "Invoice": ("DocNumber", "CustomerRef"),
    "Payment": ("PaymentRefNum", "CustomerRef"),
    "CreditMemo": ("DocNumber", "CustomerRef"),
    "RefundReceipt": ("DocNumber", "CustomerRef"),
    "Purchase": ("DocNumber", "EntityRef"),
    "Deposit": (),
    "Customer": ("DisplayName", "FullyQualifiedName", "ParentRef"),
    "Vendor": ("DisplayName",),
    "Employee": ("DisplayName",),
    "Item": ("Name", "FullyQualifiedName", "ParentRef"),
    "Account": ("Name", "AcctNum", "FullyQualifiedName", "ParentRef"),
    "TaxCode": ("Name",),
    "TaxRate": ("Name",),
    "TaxAgency": (),
    "PaymentMethod": ("Name",),
    "Term": ("Name",),
    "Class": ("Name",),
    "Department": ("Name",),
    "Attachable": (),
}
PERSONS = ("Customer", "Vendor", "Employee")
MASKED = "PrimaryTaxIdentifier"
TRANSACTIONS = ("Invoice", "Payment", "CreditMemo", "RefundReceipt", "Purchase", "Deposit")
ID_FAMILY: Mapping[str, str] = dict.fromkeys(PERSONS, "name") | dict.fromkeys(TRANSACTIONS, "transaction")


class Realm:
    """The state of one company. `roles` names the accounts and the item that rules use by themselves."""

    def __init__(self, realm_id: str, locale: str) -> None:
        self.id = realm_id
        self.locale = locale
        self.tables: dict[str, Table] = {entity: Table(indexed) for entity, indexed in INDEXED.items()}
        self.journal = Journal()
        self.company: Record = {}
        self.preferences: Record = {}
        self.sequences: dict[str, int] = defaultdict(int)
        self.roles: dict[str, str] = {}
        self.tax_accounts: dict[str, str] = {}
        self.applied: dict[str, dict[str, Decimal]] = {}
        self.bank_matched: set[str] = set()
        self.closed_by_password = False
        self.warns_of_duplicates = True
        self.names_held_until = ""
        self.user_has_rights = True

    @property
    def currency(self) -> str:
        return str(self.preferences["CurrencyPrefs"]["HomeCurrency"]["value"])

    @property
    def is_french(self) -> bool:
        return self.locale.startswith("fr")

    @property
    def book_close_date(self) -> date | None:
        return parse_date(self.preferences["AccountingInfoPrefs"].get("BookCloseDate"))

    def preference(self, group: str, name: str) -> Any:
        return self.preferences[group].get(name)

    def next_id(self, entity: str) -> str:
        family = ID_FAMILY.get(entity, entity)
        self.sequences[family] += 1
        return str(self.sequences[family])

    def table(self, entity: str) -> Table:
        return self.tables[entity]

    def touch(self, record: Record) -> None:
        """Notes that a record has just changed, where it is the stored one; a new version is noted when it is put."""
        for table in self.tables.values():
            if table.rows.get(record["Id"]) is record:
                table.touch(record)

    def view(self, entity: str, record: Record) -> Record:
        """A record as it is read: with today's names in its references, and with balances from the journal."""
        record = with_current_names(self.tables, record)
        if entity == "Customer":
            balances = {"Balance": self.customer_balance(record), "BalanceWithJobs": self._with_jobs(record)}
            return {**_masked(record), **balances}
        if entity == "Account":
            balances = {"CurrentBalance": self.account_balance(record)}
            return {**record, **balances, "CurrentBalanceWithSubAccounts": self._with_sub_accounts(record)}
        return record

    def customer_balance(self, record: Record) -> Decimal:
        return self.journal.receivable.get(str(record["Id"]), ZERO)

    def account_balance(self, record: Record) -> Decimal:
        """As recorded answers show it: debit positive, but what is owed on a card; none for income and expenses."""
        if record["Classification"] in ("Revenue", "Expense"):
            return ZERO
        balance = self.journal.balances.get(str(record["Id"]), ZERO)
        return -balance if record["AccountType"] == "Credit Card" else balance

    def _with_jobs(self, record: Record, levels: int = 5) -> Decimal:
        total = self.customer_balance(record)
        if levels > 1:
            for job in self.tables["Customer"].find("ParentRef", record["Id"]):
                total += self._with_jobs(job, levels - 1)
        return total

    def _with_sub_accounts(self, record: Record, levels: int = 5) -> Decimal:
        total = self.account_balance(record)
        if levels > 1:
            for part in self.tables["Account"].find("ParentRef", record["Id"]):
                total += self._with_sub_accounts(part, levels - 1)
        return total

    def trial_balance(self) -> list[dict[str, Any]]:
        """Every account with a balance, debit or credit; both columns add up to the same."""
        lines = []
        for account in self.tables["Account"]:
            balance = self.journal.balances.get(account["Id"], ZERO)
            if balance:
                debit, credit = (balance, ZERO) if balance > 0 else (ZERO, -balance)
                name = account["Name"]
                lines.append({"account_id": account["Id"], "name": name, "debit": debit, "credit": credit})
        return lines

    def dump(self) -> dict[str, Any]:
        plain = ("id", "locale", "company", "preferences", "roles", "tax_accounts", "closed_by_password")
        later = ("warns_of_duplicates", "names_held_until", "user_has_rights")
        state = {name: getattr(self, name) for name in (*plain, *later)}
        state["sequences"] = dict(self.sequences)
        state["journal"] = self.journal.dump()
        state["tables"] = {entity: table.dump() for entity, table in self.tables.items()}
        state["applied"] = self.applied
        state["bank_matched"] = sorted(self.bank_matched)
        return state

    @classmethod
    def from_dump(cls, state: Mapping[str, Any]) -> "Realm":
        realm = cls(state["id"], state["locale"])
        for name in ("company", "preferences", "roles", "tax_accounts", "closed_by_password", "warns_of_duplicates"):
            setattr(realm, name, state[name])
        realm.names_held_until = state.get("names_held_until", "")
        realm.user_has_rights = state.get("user_has_rights", True)
        realm.sequences.update(state["sequences"])
        for entity, table in state["tables"].items():
            realm.tables[entity].load(table)
        realm.journal.load(state["journal"])
        realm.bank_matched = set(state.get("bank_matched", ()))
        realm.applied = {
            key: {by: Decimal(amount) for by, amount in parts.items()} for key, parts in state["applied"].items()
        }
        return realm


def _masked(record: Record) -> Record:
    """With the tax number of a name shown to its last five characters only; whoever sends that back has lost it."""
    number = record.get(MASKED)
    return {**record, MASKED: f"XXXXXX{number[-5:]}"} if number else record
