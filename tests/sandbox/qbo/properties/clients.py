"""What clients of the API do to a company, one request each: the rules of `test_any_order.py`."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.sandbox.qbo.properties.office import CENTS, DATES, LINES, MODES, NUMBERS, PICK, Office
from tests.sandbox.qbo.properties.paperwork import MANNERS, named, settlement

Json = dict[str, Any]
FORMS = ("Invoice", "CreditMemo", "RefundReceipt")
EXPENSES = st.sampled_from(["Cash", "Cash", "Check", "CreditCard", "supplies"])
UNDO_SALES = {
    "void an invoice": ("Invoice", "invoice?operation=void"),
    **{f"delete {name}": (name, f"{name.lower()}?operation=delete") for name in FORMS},
}
UNDO_MONEY = {
    "void a payment": ("Payment", "payment?operation=update&include=void"),
    **{f"delete {name}": (name, f"{name.lower()}?operation=delete") for name in ("Payment", "Purchase", "Deposit")},
}
ENTITIES = st.sampled_from(["Customer", *FORMS, "Payment", "Purchase", "Deposit"])


class Customers(Office):
    @rule(
        name=st.sampled_from(["Roy", "Gagnon", "L'Érable", "Chalet"]),
        parent=PICK,
        is_job=st.booleans(),
        owing=st.none() | CENTS,
    )
    def add_a_customer(self, name: str, parent: int, is_job: bool, owing: Decimal | None) -> None:
        body: Json = {"DisplayName": name} | ({"Balance": owing} if owing else {})
        if is_job:
            body |= {"Job": True, "ParentRef": {"value": self.customer(parent)["Id"]}}
        self.desk.write("customer", body)

    @rule(pick=PICK, change=st.sampled_from(["rename", "inactivate", "reactivate", "reparent", "nothing"]), other=PICK)
    def change_a_customer(self, pick: int, change: str, other: int) -> None:
        customer = self.customer(pick)
        changes: dict[str, Json] = {
            "rename": {"DisplayName": f"{customer['DisplayName'][:20]}x"},
            "inactivate": {"Active": False},
            "reactivate": {"Active": True},
            "reparent": {"Job": True, "ParentRef": {"value": self.customer(other)["Id"]}},
            "nothing": {},
        }
        self.desk.write("customer", {**named(customer), "sparse": True, **changes[change]})


class Sales(Office):
    @rule(form=st.sampled_from(["Invoice", *FORMS]), customer=PICK, lines=LINES, mode=MODES, number=NUMBERS, date=DATES)
    def sell(self, form: str, customer: int, lines: list[Any], mode: str, number: str | None, date: str) -> None:
        self.desk.write(form.lower(), self._form(form, self.customer(customer)["Id"], lines, mode, number, date))

    @rule(form=st.sampled_from(["Invoice", *FORMS]), pick=PICK, lines=LINES, mode=MODES, customer=PICK,
          stays=st.booleans(), sparse=st.booleans(), date=DATES)  # fmt: skip
    def rewrite(
        self, form: str, pick: int, lines: list[Any], mode: str, customer: int, stays: bool, sparse: bool, date: str
    ) -> None:
        old = self.pick(form, pick)
        if old is None:
            return
        customer_id = old["CustomerRef"]["value"] if stays else self.customer(customer)["Id"]
        body = self._form(form, customer_id, lines, mode, old.get("DocNumber"), date)
        self.desk.write(form.lower(), {**body, **named(old), "sparse": sparse})

    @rule(form=st.sampled_from(FORMS), pick=PICK)
    def annotate(self, form: str, pick: int) -> None:
        if old := self.pick(form, pick):
            self.desk.write(form.lower(), {**named(old), "sparse": True, "PrivateNote": "vu"})

    def _form(self, form: str, customer_id: str, lines: list[Any], mode: str, number: str | None, date: str) -> Json:
        body = self.sale(customer_id, lines, mode, number, date)
        return body | ({"DepositToAccountRef": {"value": self.accounts["bank"]}} if form == "RefundReceipt" else {})


class Money(Office):
    @rule(customer=PICK, how=st.sampled_from(sorted(MANNERS)), amount=CENTS)
    def pay(self, customer: int, how: str, amount: Decimal) -> None:
        self.desk.write("payment", settlement(self.desk.books, how, self.customer(customer)["Id"], amount))

    @rule(pick=PICK, how=st.sampled_from(sorted(MANNERS)), amount=CENTS, sparse=st.booleans())
    def apply_otherwise(self, pick: int, how: str, amount: Decimal, sparse: bool) -> None:
        if old := self.pick("Payment", pick):
            body = settlement(self.desk.books, how, old["CustomerRef"]["value"], amount)
            self.desk.write("payment", {**body, **named(old), "sparse": sparse})

    @rule(pick=PICK)
    def unapply(self, pick: int) -> None:
        if old := self.pick("Payment", pick):
            self.desk.write("payment", {**named(old), "sparse": True, "Line": []})

    @rule(customer=PICK, amount=CENTS, kind=EXPENSES)
    def spend(self, customer: int, amount: Decimal, kind: str) -> None:
        self.desk.write("purchase", self.expense(self.customer(customer)["Id"], amount, kind))

    @rule(pick=PICK, customer=PICK, stays=st.booleans(), amount=CENTS, kind=EXPENSES)
    def spend_otherwise(self, pick: int, customer: int, stays: bool, amount: Decimal, kind: str) -> None:
        if old := self.pick("Purchase", pick):
            customer_id = old["EntityRef"]["value"] if stays else self.customer(customer)["Id"]
            self.desk.write("purchase", {**self.expense(customer_id, amount, kind), **named(old)})

    @rule(first=PICK, count=st.integers(1, 3), fee=CENTS)
    def take_to_the_bank(self, first: int, count: int, fee: Decimal) -> None:
        payments = self.desk.books.all("Payment")[first : first + count]
        self.desk.write("deposit", self.deposit(payments, fee / 1000))

    @rule(pick=PICK, first=PICK, count=st.integers(0, 3), fee=CENTS)
    def deposit_otherwise(self, pick: int, first: int, count: int, fee: Decimal) -> None:
        if old := self.pick("Deposit", pick):
            payments = self.desk.books.all("Payment")[first : first + count]
            self.desk.write("deposit", {**self.deposit(payments, fee / 1000), **named(old)})


class Ends(Office):
    @rule(what=st.sampled_from(sorted(UNDO_SALES)), pick=PICK)
    def undo_a_sale(self, what: str, pick: int) -> None:
        self._undo(*UNDO_SALES[what], pick)

    @rule(what=st.sampled_from(sorted(UNDO_MONEY)), pick=PICK)
    def undo_money(self, what: str, pick: int) -> None:
        self._undo(*UNDO_MONEY[what], pick)

    def _undo(self, entity: str, path: str, pick: int) -> None:
        if record := self.pick(entity, pick):
            self.desk.write(path, named(record))
            self.desk.read(entity, record["Id"])

    @rule(customer=PICK, lines=LINES, how=st.sampled_from(sorted(MANNERS)), amount=CENTS, undone=ENTITIES, pick=PICK)
    def batch(self, customer: int, lines: list[Any], how: str, amount: Decimal, undone: str, pick: int) -> None:
        customer_id = self.customer(customer)["Id"]
        items = [
            ("create", "Invoice", self.sale(customer_id, lines, "TaxExcluded", None, "2026-11-24")),
            ("create", "Payment", settlement(self.desk.books, how, customer_id, amount)),
            ("create", "Customer", {"DisplayName": "Roy"}),
        ]
        if record := self.pick(undone, pick):
            items.append(("void" if undone in ("Invoice", "Payment") else "delete", undone, named(record)))
            items.append(("update", undone, {**named(record), "sparse": True}))
        self.desk.batch(items)


class Mistakes(Office):
    @rule(pick=PICK, off=st.sampled_from([-1, 1, 7]), what=ENTITIES, sparse=st.booleans())
    def write_with_a_stale_token(self, pick: int, off: int, what: str, sparse: bool) -> None:
        if record := self.pick(what, pick):
            stale = {"Id": record["Id"], "SyncToken": str(int(record["SyncToken"]) + off), "sparse": sparse}
            assert self.desk.write(what.lower(), stale if sparse else {**record, **stale}) is None

    @rule(number=st.integers(0, 99))
    def repeat(self, number: int) -> None:
        self.desk.repeat(number)
