"""The company of the random sequences, and the bodies that its clients write. See `test_any_order.py`."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from tests.sandbox.qbo.properties.desk import Desk
from tests.sandbox.qbo.properties.paperwork import picked, settlement

Json = dict[str, Any]
PICK = st.integers(0, 9)
CENTS = st.integers(min_value=1, max_value=90_000).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(st.tuples(CENTS, st.integers(0, 3), st.booleans()), min_size=1, max_size=3)
MODES = st.sampled_from(["TaxExcluded", "TaxExcluded", "TaxInclusive", "NotApplicable"])
NUMBERS = st.sampled_from([None, None, "F-1", "F-2", "F-3"])
DATES = st.sampled_from(["2026-11-24", "2026-11-01", "2026-10-15"])
REFUSE = {
    "void_paid_invoice": "unlink",
    "delete_paid_invoice": "unlink",
    "move_paid_invoice": "unlink",
    "delete_applied_credit": "unlink",
    "move_applied_credit": "unlink",
    "invoice_below_paid": "unapply",
    "credit_below_applied": "unapply",
    "over_application": "cap",
    "foreign_invoice": "unapplied",
    "cheque_link": "apply",
    "inactive_with_balance": "allow",
    "filed_period": "allow",
    "parent_pays_for_job": "apply",
    "credit_and_debit_in_one_line": "apply",
    "closed_payment_links": "no_effect",
}
"""Switches that refuse, or do what stands here."""
SWITCHES = st.fixed_dictionaries(
    {
        **{name: st.sampled_from(["refuse", other]) for name, other in REFUSE.items()},
        "payment_bumps_invoice": st.sampled_from([True, True, False]),
        "deposit_bumps_payment": st.sampled_from([True, True, False]),
        "tax_rounding": st.sampled_from(["per_rate", "per_line"]),
        "zero_tax_lines": st.sampled_from(["show", "hide"]),
        "tax_on_update": st.sampled_from(["recompute", "recompute", "only_with_lines"]),
        "docnumber_space": st.sampled_from(["per_type", "company"]),
    }
)
CODES = {"en_CA": ("GST", "Exempt", "Out%"), "fr_CA": ("TPS", "Exon%", "Hors%")}


class Office(RuleBasedStateMachine):
    """Chooses records by number among those there are; what it writes often fits and sometimes does not."""

    desk: Desk

    @initialize(switches=SWITCHES, locale=st.sampled_from(sorted(CODES)))
    def open(self, switches: dict[str, object], locale: str) -> None:
        self.desk = Desk(switches, locale)
        shop = self.desk.shop
        self.codes = [shop.qc, *(shop.tax_code(like) for like in CODES[locale])]
        self.accounts = {
            name: shop.account(sub_type)
            for name, sub_type in (
                ("bank", "Checking"),
                ("card", "CreditCard"),
                ("receivable", "AccountsReceivable"),
                ("undeposited", "UndepositedFunds"),
                ("supplies", "OfficeGeneralAdministrativeExpenses"),
                ("fees", "BankCharges"),
            )
        }
        self._begin()

    def _begin(self) -> None:
        """A little of everything, so that whatever comes next finds something to work on."""
        self.desk.write("customer", {"DisplayName": "Roy"})
        job = {"Job": True, "ParentRef": {"value": self.desk.shop.client["Id"]}}
        self.desk.write("customer", {"DisplayName": "Roy - chalet", **job})
        for number, customer in enumerate(self.desk.books.all("Customer")):
            lines = [(Decimal("140.00"), 0, False), (Decimal("62.50"), 1, False)]
            for form in ("Invoice", "Invoice", "CreditMemo"):
                self.desk.write(form.lower(), self.sale(customer["Id"], lines, "TaxExcluded", None, "2026-11-24"))
            for how in ("part", "on account", "zero"):
                self.desk.write("payment", settlement(self.desk.books, how, customer["Id"], Decimal(30 + number)))
            self.desk.write("purchase", self.expense(customer["Id"], Decimal("45.99"), "Cash"))

    def pick(self, entity: str, number: int) -> Json | None:
        return picked(self.desk.books.all(entity), number)

    def customer(self, number: int) -> Json:
        customers = self.desk.books.all("Customer")
        return customers[number % len(customers)]

    def sale(self, customer_id: str, lines: list[Any], mode: str, number: str | None, date: str) -> Json:
        """An invoice, a credit memo, or with an account a refund receipt."""
        rows = []
        for amount, code, is_rebate in lines:
            signed = -amount / 4 if is_rebate and len(lines) > 1 else amount
            row = self.desk.shop.line(signed.quantize(Decimal("0.01")), self.codes[code])
            if mode == "NotApplicable":
                del row["SalesItemLineDetail"]["TaxCodeRef"]
            rows.append(row)
        body = {"CustomerRef": {"value": customer_id}, "TxnDate": date, "GlobalTaxCalculation": mode, "Line": rows}
        return body | ({"DocNumber": number} if number else {})

    def expense(self, customer_id: str, amount: Decimal, kind: str) -> Json:
        """Money given back to a customer, or spent on supplies with tax."""
        account = self.accounts["card" if kind == "CreditCard" else "bank"]
        is_refund = kind != "supplies"
        detail: Json = {"AccountRef": {"value": self.accounts["receivable" if is_refund else "supplies"]}}
        body = {
            "PaymentType": kind if is_refund else "Cash",
            "AccountRef": {"value": account},
            "EntityRef": {"value": customer_id, "type": "Customer"},
            "TxnDate": "2026-11-24",
            "GlobalTaxCalculation": "NotApplicable",
        }
        if not is_refund:
            detail["TaxCodeRef"] = {"value": self.codes[0]}
            body["GlobalTaxCalculation"] = "TaxInclusive"
        line = {
            "DetailType": "AccountBasedExpenseLineDetail",
            "Amount": amount,
            "AccountBasedExpenseLineDetail": detail,
        }
        return {**body, "Line": [line]}

    def deposit(self, payments: list[Json], fee: Decimal) -> Json:
        """Payments that go to the bank, less what the processor keeps."""
        lines: list[Json] = [
            {"Amount": payment["TotalAmt"], "LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment"}]}
            for payment in payments
        ]
        detail = {"AccountRef": {"value": self.accounts["fees"]}}
        lines.append({"Amount": -fee, "DetailType": "DepositLineDetail", "DepositLineDetail": detail})
        return {"DepositToAccountRef": {"value": self.accounts["bank"]}, "TxnDate": "2026-11-24", "Line": lines}
