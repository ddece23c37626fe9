"""Random work of clients: whatever is asked, the books balance, open balances add up, and nothing breaks."""

from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.qbo.balance import wrong_in_books
from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import money_back

CENTS = st.integers(min_value=-5_000, max_value=100_000).map(lambda cents: Decimal(cents) / 100)
ACTS = ["create", "update", "sparse", "void", "delete", "pay", "repay", "unpay", "void_pay", "edit"]
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.lists(CENTS, min_size=1, max_size=3), st.integers(0, 3)),
    max_size=12,
)
SWITCHES = st.fixed_dictionaries(
    {
        "void_paid_invoice": st.sampled_from(["refuse", "unlink"]),
        "delete_paid_invoice": st.sampled_from(["refuse", "unlink"]),
        "invoice_below_paid": st.sampled_from(["refuse", "unapply"]),
        "over_application": st.sampled_from(["refuse", "cap"]),
        "payment_bumps_invoice": st.booleans(),
    }
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False, places=2)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


class Worker:
    """Sends one step after the other, each twice under one requestid, and remembers the SyncTokens it saw."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.tokens: dict[str, int] = {}
        self.steps = 0

    def do(self, act: str, pick: int, amounts: list[Decimal], code: int) -> None:
        target = self._request(act, pick, amounts, code)
        if target is None:
            return
        path, body = target
        self.steps += 1
        if act == "edit":
            self._edit(body)
            return
        glue = "&" if "?" in path else "?"
        answers = [self.shop.send("POST", f"{path}{glue}requestid=s{self.steps}", body) for _ in range(2)]
        assert answers[0].body == answers[1].body
        assert answers[0].status in (200, 400)

    def _edit(self, body: dict[str, Any]) -> None:
        fields = {"Line": body["Line"], "GlobalTaxCalculation": body["GlobalTaxCalculation"]}
        try:
            self.shop.act(act="edit", entity="Invoice", id=body["Id"], fields=fields)
        except ValueError:
            return

    def _request(self, act: str, pick: int, amounts: list[Decimal], code: int) -> tuple[str, dict[str, Any]] | None:
        shop = self.shop
        codes = (shop.qc, shop.tax_code("GST"), shop.tax_code("Exempt"), shop.tax_code("Out%"))
        mode = ("TaxExcluded", "TaxInclusive")[pick % 2]
        draft = shop.draft(*[shop.line(amount, codes[code]) for amount in amounts], GlobalTaxCalculation=mode)
        if act == "create":
            return "invoice", draft
        if act == "pay":
            invoices = shop.find("Invoice")[pick : pick + 2]
            return "payment", shop.payment_draft(amounts[0], *zip(invoices, amounts, strict=False))
        entity = "payment" if "pay" in act else "invoice"
        records = shop.find(entity)
        if not records:
            return None
        record = records[pick % len(records)]
        named = {"Id": record["Id"], "SyncToken": record["SyncToken"]}
        if act == "repay":
            invoices = shop.find("Invoice")[code : code + 2]
            return "payment", {**shop.payment_draft(amounts[0], *zip(invoices, amounts, strict=False)), **named}
        if act == "sparse":
            return "invoice", {**named, "sparse": True, "PrivateNote": "x", "GlobalTaxCalculation": mode}
        operations = {"void": "?operation=void", "delete": "?operation=delete", "unpay": "?operation=delete"}
        operations["void_pay"] = "?operation=update&include=void"
        if act in operations:
            return entity + operations[act], named
        return "invoice", {**draft, **named}

    def check(self) -> None:
        balances = self.shop.trial_balance()
        invoices, payments = self.shop.find("Invoice"), self.shop.find("Payment")
        open_amount = sum(row["Balance"] for row in invoices) - sum(row["UnappliedAmt"] for row in payments)
        assert balances.get("Accounts Receivable (A/R)", 0) == open_amount
        assert self.shop.get(f"customer/{self.shop.client['Id']}")["Balance"] == open_amount
        assert wrong_in_books(self.shop.system.books(self.shop.realm_id)) == []
        for row in [*invoices, *payments]:
            token = int(row["SyncToken"])
            assert token >= self.tokens.get(row["Id"], 0)
            self.tokens[row["Id"]] = token
        for invoice in invoices:
            assert 0 <= invoice["Balance"] <= invoice["TotalAmt"]
            payers = {link["TxnId"] for link in invoice["LinkedTxn"]}
            assert payers == {row["Id"] for row in payments if _pays(row, invoice["Id"])}
        assert all(0 <= row["UnappliedAmt"] <= row["TotalAmt"] for row in payments)


def _pays(payment: dict[str, Any], invoice_id: str) -> bool:
    return any(line["LinkedTxn"][0]["TxnId"] == invoice_id for line in payment["Line"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS, switches=SWITCHES)
def test_whatever_is_asked_the_books_stay_right(steps: list[Any], switches: dict[str, object]) -> None:
    shop = Shop(switches)
    worker = Worker(shop)
    for step in steps:
        worker.do(*step)
        worker.check()


WRITTEN = ["customer", "item", "invoice", "creditmemo", "refundreceipt", "payment", "purchase", "deposit"]


@cache
def junk_shop() -> Shop:
    return Shop()


@settings(max_examples=150, deadline=None)
@given(entity=st.sampled_from(WRITTEN), junk=JSON, key=st.integers(0, 20))
def test_random_json_is_refused_and_changes_nothing(entity: str, junk: object, key: int) -> None:
    shop = junk_shop()
    bank, charges = {"value": shop.account("Checking")}, {"AccountRef": {"value": shop.account("BankCharges")}}
    bodies: dict[str, dict[str, Any]] = {
        "invoice": shop.draft(),
        "creditmemo": shop.draft(),
        "refundreceipt": shop.refund_draft(),
        "payment": shop.payment_draft(5),
        "purchase": money_back(shop),
        "deposit": {"DepositToAccountRef": bank, "Line": [{"Amount": 5, "DepositLineDetail": charges}]},
    }
    good = bodies.get(entity, {"DisplayName": "A", "Name": "A"})
    before = shop.system.books(shop.realm_id)
    names = sorted(good)
    requests = [junk, {**good, names[key % len(names)]: junk}, {**good, "Line": [junk]}, {"Line": junk, "Id": "1"}]
    for body in requests:
        response = shop.send("POST", entity, body)
        assert response.status in (200, 400)
        if response.status == 400:
            assert shop.system.books(shop.realm_id) == before
        before = shop.system.books(shop.realm_id)


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="SELECT*FROMWHEREinvoice' =<>(),.\\%0123INLKDYBasc\n", max_size=60))
def test_random_queries_never_break(text: str) -> None:
    for start in ("", "SELECT * FROM Invoice ", "SELECT * FROM Customer WHERE "):
        assert junk_shop().send("POST", "query", (start + text).encode()).status in (200, 400)
