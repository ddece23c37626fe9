"""Money of every kind in any order: the books add up after each step, and what is undone leaves no trace."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.qbo.balance import wrong_in_books
from tests.sandbox.qbo.company import Shop

Json = dict[str, Any]
CENTS = st.integers(min_value=1, max_value=30_000).map(lambda cents: Decimal(cents) / 100)
PICK = st.integers(0, 7)
SWITCHES = st.fixed_dictionaries(
    {
        "over_application": st.sampled_from(["refuse", "cap"]),
        "delete_applied_credit": st.sampled_from(["refuse", "unlink"]),
        "void_paid_invoice": st.sampled_from(["refuse", "unlink"]),
        "credit_below_applied": st.sampled_from(["refuse", "unapply"]),
        "credit_and_debit_in_one_line": st.sampled_from(["refuse", "apply"]),
        "cheque_link": st.sampled_from(["refuse", "apply"]),
    }
)
LINKABLE = ("Invoice", "CreditMemo", "Expense", "Check")
ENTITY = {"Expense": "Purchase", "Check": "Purchase"}


class Clerk:
    """Does one thing after the other; the body of each fits the books often, not always."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.customers = [shop.client, shop.customer("Autre")]
        self.bank = {"value": shop.account("Checking")}
        self.receivable = {"value": shop.account("AccountsReceivable")}
        self.charges = {"value": shop.account("BankCharges")}

    def do(self, act: str, pick: int, other: int, amount: Decimal) -> None:
        before = self.books()
        if not getattr(self, act)(pick, other, amount):
            assert self.books() == before
        assert wrong_in_books(self.books()) == []

    def books(self) -> Json:
        return self.shop.system.books(self.shop.realm_id)

    def sell(self, pick: int, other: int, amount: Decimal) -> bool:
        return self._post("invoice", self.sale(pick, amount))

    def credit(self, pick: int, other: int, amount: Decimal) -> bool:
        return self._post("creditmemo", self.sale(pick, amount))

    def refund(self, pick: int, other: int, amount: Decimal) -> bool:
        return self._post("refundreceipt", {**self.sale(pick, amount), "DepositToAccountRef": self.bank})

    def give_back(self, pick: int, other: int, amount: Decimal) -> bool:
        return self._post("purchase", self.money_back(pick, amount, ("Cash", "Cash", "Check")[other % 3]))

    def pay(self, pick: int, other: int, amount: Decimal) -> bool:
        return self._post("payment", {**self.customer(pick), "TotalAmt": amount, "Line": self.links(other, amount)})

    def settle(self, pick: int, other: int, amount: Decimal) -> bool:
        """A payment of nothing: a credit memo and what it pays, in two lines or in one."""
        kind = ("Invoice", "Invoice", "Expense", "CreditMemo")[other % 4]
        memo, debit = self.picked("CreditMemo", pick), self.picked(ENTITY.get(kind, kind), other)
        part = min(amount, memo.get("Balance", amount), debit.get("Balance", amount))
        links = [{"TxnId": row.get("Id", "1"), "TxnType": name} for name, row in ((kind, debit), ("CreditMemo", memo))]
        sides = [links] if other > 3 else [[link] for link in links]
        lines = [{"Amount": part, "LinkedTxn": side} for side in sides]
        return self._post("payment", {"CustomerRef": memo.get("CustomerRef"), "TotalAmt": 0, "Line": lines})

    def relink(self, pick: int, other: int, amount: Decimal) -> bool:
        record = self.picked("Payment", pick)
        amount = min(amount, record.get("TotalAmt", amount))
        return bool(record) and self._post(
            "payment", {**named(record), "sparse": True, "Line": self.links(other, amount)}
        )

    def take_to_bank(self, pick: int, other: int, amount: Decimal) -> bool:
        payment = self.picked("Payment", pick)
        line = {
            "Amount": payment.get("TotalAmt", 1),
            "LinkedTxn": [{"TxnId": payment.get("Id", "1"), "TxnType": "Payment"}],
        }
        fees = {"Amount": -1, "DepositLineDetail": {"AccountRef": self.charges}}
        return self._post("deposit", {"DepositToAccountRef": self.bank, "Line": [line, fees]})

    def resize(self, pick: int, other: int, amount: Decimal) -> bool:
        entity = ("Invoice", "CreditMemo", "Purchase", "RefundReceipt")[other % 4]
        record = self.picked(entity, pick)
        lines = self.money_back(0, amount, "Cash") if entity == "Purchase" else self.sale(0, amount)
        body = {**named(record), "sparse": True, "Line": lines["Line"], "GlobalTaxCalculation": "NotApplicable"}
        return bool(record) and self._post(entity.lower(), body)

    def undo(self, pick: int, other: int, amount: Decimal) -> bool:
        entity = ("Invoice", "CreditMemo", "Purchase", "RefundReceipt", "Payment", "Deposit")[other % 6]
        record = self.picked(entity, pick)
        operation = "void" if amount > 150 else "delete"
        return bool(record) and self._post(f"{entity.lower()}?operation={operation}", named(record))

    def person_undoes(self, pick: int, other: int, amount: Decimal) -> bool:
        entity = ("Invoice", "CreditMemo", "Purchase", "RefundReceipt", "Payment", "Deposit")[other % 6]
        record = self.picked(entity, pick)
        act = "void" if amount > 150 and entity in ("Invoice", "Purchase", "Payment") else "delete"
        return self._act(act=act, entity=entity, id=record.get("Id"))

    def person_resizes(self, pick: int, other: int, amount: Decimal) -> bool:
        entity = ("Invoice", "CreditMemo", "Purchase")[other % 3]
        lines = self.money_back(0, amount, "Cash") if entity == "Purchase" else self.sale(0, amount)
        fields = {"Line": lines["Line"], "GlobalTaxCalculation": "NotApplicable"}
        return self._act(act="edit", entity=entity, id=self.picked(entity, pick).get("Id"), fields=fields)

    def prefer(self, pick: int, other: int, amount: Decimal) -> bool:
        return self._act(act="set_preference", name="AutoApplyCredit", value=bool(pick % 2))

    def restart(self, pick: int, other: int, amount: Decimal) -> bool:
        self.shop.system.load(self.shop.system.dump())
        return False

    def customer(self, pick: int) -> Json:
        return {"CustomerRef": {"value": self.customers[pick % 2]["Id"]}}

    def sale(self, pick: int, amount: Decimal) -> Json:
        return {**self.shop.draft(self.shop.line(amount), GlobalTaxCalculation="NotApplicable"), **self.customer(pick)}

    def money_back(self, pick: int, amount: Decimal, payment_type: str) -> Json:
        detail = {"AccountRef": self.receivable}
        line = {
            "DetailType": "AccountBasedExpenseLineDetail",
            "Amount": amount,
            "AccountBasedExpenseLineDetail": detail,
        }
        return {
            "PaymentType": payment_type,
            "AccountRef": self.bank,
            "EntityRef": self.customer(pick)["CustomerRef"],
            "GlobalTaxCalculation": "NotApplicable",
            "Line": [line],
        }

    def links(self, pick: int, amount: Decimal, *kinds: str) -> list[Json]:
        """Lines to one record of each kind, as it comes."""
        lines = []
        for kind in kinds or LINKABLE[: 1 + pick % 4]:
            record = self.picked(ENTITY.get(kind, kind), pick)
            if record:
                part = min(amount, record.get("Balance", amount)) if pick % 2 else amount
                lines.append({"Amount": part, "LinkedTxn": [{"TxnId": record["Id"], "TxnType": kind}]})
        return lines

    def picked(self, entity: str, pick: int) -> Json:
        records = self.shop.find(entity)
        return records[pick % len(records)] if records else {}

    def _post(self, path: str, body: Json) -> bool:
        response = self.shop.send("POST", path, body)
        assert response.status in (200, 400)
        return response.status == 200

    def _act(self, **act: object) -> bool:
        try:
            self.shop.act(**act)
        except ValueError:
            return False
        return True


def named(record: Json) -> Json:
    return {"Id": record.get("Id", "1"), "SyncToken": record.get("SyncToken", "0")}


ACTS = (
    *("sell", "credit", "refund", "give_back", "pay", "settle", "relink", "take_to_bank", "resize", "undo"),
    *("person_undoes", "person_resizes", "prefer", "restart"),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), PICK, PICK, CENTS), max_size=25), switches=SWITCHES)
def test_money_of_every_kind_stays_right(steps: list[Any], switches: dict[str, object]) -> None:
    clerk = Clerk(Shop(switches))
    for step in steps:
        clerk.do(*step)


def _deposit(clerk: Clerk) -> Json:
    payment = clerk.picked("Payment", 0)
    line = {"Amount": payment["TotalAmt"], "LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment"}]}
    fees = {"Amount": -1, "DepositLineDetail": {"AccountRef": clerk.charges}}
    return {"DepositToAccountRef": clerk.bank, "Line": [line, fees]}


def _payment(clerk: Clerk) -> Json:
    lines = [line for kind in ("Invoice", "CreditMemo", "Expense") for line in clerk.links(0, Decimal(20), kind)]
    return {**clerk.customer(0), "TotalAmt": 60, "Line": lines}


def _taxed(clerk: Clerk) -> Json:
    return {**clerk.sale(0, Decimal("33.33")), "GlobalTaxCalculation": "TaxExcluded"}


def _taxed_expense(clerk: Clerk) -> Json:
    detail = {"AccountRef": clerk.charges, "TaxCodeRef": {"value": clerk.shop.qc}}
    line = {"DetailType": "AccountBasedExpenseLineDetail", "Amount": 10, "AccountBasedExpenseLineDetail": detail}
    return {**clerk.money_back(0, Decimal(10), "Cash"), "GlobalTaxCalculation": "TaxExcluded", "Line": [line]}


MADE: dict[str, tuple[str, Callable[[Clerk], Json]]] = {
    "invoice": ("Invoice", _taxed),
    "credit memo": ("CreditMemo", _taxed),
    "refund receipt": ("RefundReceipt", lambda clerk: {**_taxed(clerk), "DepositToAccountRef": clerk.bank}),
    "money given back": ("Purchase", lambda clerk: clerk.money_back(0, Decimal("12.34"), "Cash")),
    "taxed expense": ("Purchase", _taxed_expense),
    "payment": ("Payment", _payment),
    "deposit": ("Deposit", _deposit),
}


@pytest.mark.parametrize("act", ["void", "delete"])
@pytest.mark.parametrize("made", MADE)
def test_what_is_undone_leaves_no_trace_in_the_books(made: str, act: str) -> None:
    clerk = Clerk(Shop())
    for kind, amount in (("sell", 50), ("credit", 50), ("give_back", 50), ("pay", 20)):
        clerk.do(kind, 0, 0, Decimal(amount))
    before = _standing(clerk)
    entity, body = MADE[made]
    record = clerk.shop.post(entity.lower(), body(clerk))
    assert _standing(clerk) != before
    if act == "void" and entity not in ("Invoice", "Purchase", "Payment"):
        with pytest.raises(ValueError, match="Void is not supported"):
            clerk.shop.act(act=act, entity=entity, id=record["Id"])
        return
    clerk.shop.act(act=act, entity=entity, id=record["Id"])
    assert _standing(clerk) == before
    assert wrong_in_books(clerk.books()) == []


def _standing(clerk: Clerk) -> list[Any]:
    """The trial balance, what each customer owes, and what is open of each document that there was at first."""
    books = clerk.books()
    open_amounts = {
        f"{entity} {record['Id']}": (record.get("Balance"), record.get("UnappliedAmt"), record.get("LinkedTxn", []))
        for entity in ("Invoice", "CreditMemo", "Purchase", "Payment")
        for record in books["entities"][entity]
        if record.get("TotalAmt")
    }
    owed = {row["Id"]: row["Balance"] for row in books["entities"]["Customer"]}
    return [books["trial_balance"], owed, open_amounts]
