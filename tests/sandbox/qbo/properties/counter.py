"""A shop with a little of everything in its books, and a good body for every kind of write, to be spoilt by tests."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from plannit_qbo_pipeline.sandbox.wire import Response, dumps, loads, request_from_url
from tests.sandbox.qbo.company import ROOT, Shop
from tests.sandbox.qbo.properties.paperwork import named
from tests.sandbox.qbo.properties.second_books import check_books
from tests.sandbox.qbo.properties.shapes import answer_of
from tests.sandbox.qbo.properties.snapshot import Snapshot

Json = dict[str, Any]
DONE = (200, 400)


class Counter:
    """A shop with a little of everything in its books, put back to that state before each example."""

    def __init__(self) -> None:
        self.shop = shop = Shop()
        # More of what a body may ask for is possible than in a new company.
        for preference in ("AllowDeposit", "AllowDiscount"):
            shop.act(act="set_preference", name=preference, value=True)
        self.invoice = shop.invoice(DocNumber="F-1")
        self.payment = shop.payment(Decimal("10.00"), (self.invoice, Decimal("10.00")), PaymentRefNum="7")
        self.invoice = shop.get(f"invoice/{self.invoice['Id']}")
        self.credit = shop.post("creditmemo", shop.draft(shop.line(30)))
        self.purchase = shop.post("purchase", self.expense({"value": shop.account("Checking")}))
        self.bodies = {name: body for name, body in self._bodies().items() if body}
        self._state = loads(dumps(shop.system.dump()))
        self.before = self.look()

    def reset(self) -> "Counter":
        self.shop.system.load(self._state)
        return self

    def look(self) -> Snapshot:
        return Snapshot.of(self.shop.system, self.shop.realm_id)

    def post(self, path: str, body: bytes) -> None:
        """Sends, and holds the answer and the books to everything that must be so."""
        response = self.shop.send("POST", path, body)
        answer_of(response)
        assert response.status in DONE, response.status
        after = self.look()
        if response.status == 200:
            check_books(after)
        else:
            assert after == self.before, "refused, and the books changed"
        self.still_answers()

    def still_answers(self) -> None:
        assert self.shop.send("GET", f"companyinfo/{self.shop.realm_id}").status == 200

    def _bodies(self) -> dict[str, Json]:
        """By path; a blank at its end tells bodies of one path apart."""
        shop = self.shop
        full = {
            "DocNumber": "F-2",
            "DueDate": "2026-12-24",
            "PrivateNote": "note",
            "CustomerMemo": {"value": "merci"},
            "BillEmail": {"Address": "a@example.org"},
            "GlobalTaxCalculation": "TaxExcluded",
        }
        by_term = {"SalesTermRef": {"value": shop.find("Term")[-1]["Id"]}, "Deposit": 1}
        text = {"DetailType": "DescriptionOnly", "Description": "x"}
        lines = (shop.line(140, Qty=2, UnitPrice=70), text, self.rebate())
        taxes = {"TotalTax": Decimal("20.97"), "TaxLine": self.invoice["TxnTaxDetail"]["TaxLine"]}
        bank = {"value": shop.account("Checking")}
        person = {"DisplayName": "B", "BillAddr": {"Line1": "1"}, "PrimaryEmailAddr": {"Address": "a@example.org"}}
        return {
            "invoice": shop.draft(*lines, **full),
            "invoice ": shop.draft(TxnTaxDetail=taxes, **by_term),
            "invoice  ": {**self.invoice, "PrivateNote": "changed"},
            "creditmemo": shop.draft(*lines, **{name: full[name] for name in full if name != "DueDate"}),
            "creditmemo ": {**self.credit, "sparse": True},
            "refundreceipt": {**shop.draft(*lines), "DepositToAccountRef": bank},
            "payment": shop.payment_draft(20, (self.invoice, 20), PaymentRefNum="8", PrivateNote="x"),
            "payment ": {**self.payment, "PrivateNote": "changed"},
            "purchase": self.expense(bank),
            "purchase ": {**self.purchase, "PrivateNote": "changed"},
            "purchase  ": self.supplies(bank),
            "deposit": self.deposit(bank),
            "customer": person,
            "customer ": shop.client,
            "customer  ": {"DisplayName": "D", "Balance": Decimal("100.25"), "OpenBalanceDate": "2026-11-01"},
            "customer   ": {"DisplayName": "E", "Job": True, "ParentRef": {"value": shop.client["Id"]}},
            "vendor": {**person, "DisplayName": "C"},
            "employee": {"GivenName": "Zoé", "FamilyName": "Roy"},
            "item": {**shop.service, "UnitPrice": 5},
            "item ": {"Name": "Divers", "Type": "Category"},
            "attachable": {"Note": "x", "AttachableRef": [{"EntityRef": self.invoice_ref()}]},
            "paymentmethod": {"Name": "Troc"},
            "account": {"Name": "Divers", "AccountType": "Expense", "AcctNum": "9"},
            "term": {"Name": "Net 7", "DueDays": 7},
            "taxservice/taxcode": self.tax_code(),
            "batch": {
                "BatchItemRequest": [
                    {"bId": "1", "operation": "create", "Invoice": shop.draft()},
                    {"bId": "2", "operation": "update", "optionsData": "void", "Payment": named(self.payment)},
                    {"bId": "3", "Query": "select * from Invoice"},
                    {"bId": "4", "operation": "delete", "Purchase": named(self.purchase)},
                ]
            },
        }

    def expense(self, bank: Json) -> Json:
        detail = {"AccountRef": {"value": self.shop.account("AccountsReceivable")}}
        line = {"DetailType": "AccountBasedExpenseLineDetail", "Amount": 12, "AccountBasedExpenseLineDetail": detail}
        payee = {"value": self.shop.client["Id"], "type": "Customer"}
        body = {"PaymentType": "Cash", "AccountRef": bank, "EntityRef": payee, "Line": [line], "DocNumber": "R-1"}
        return {**body, "GlobalTaxCalculation": "NotApplicable"}

    def supplies(self, bank: Json) -> Json:
        """Spent with tax."""
        detail = {"AccountRef": {"value": self.shop.account("BankCharges")}, "TaxCodeRef": {"value": self.shop.qc}}
        line = {"DetailType": "AccountBasedExpenseLineDetail", "Amount": 12, "AccountBasedExpenseLineDetail": detail}
        return {"PaymentType": "Cash", "AccountRef": bank, "GlobalTaxCalculation": "TaxExcluded", "Line": [line]}

    def invoice_ref(self) -> Json:
        return {"type": "Invoice", "value": self.invoice["Id"]}

    def deposit(self, bank: Json) -> Json:
        link = {"TxnId": self.payment["Id"], "TxnType": "Payment"}
        fee = {"AccountRef": {"value": self.shop.account("BankCharges")}}
        other = {"Amount": Decimal("-0.30"), "DetailType": "DepositLineDetail", "DepositLineDetail": fee}
        cash = {"AccountRef": {"value": self.shop.account("Savings")}, "Amount": 1}
        lines = [{"Amount": self.payment["TotalAmt"], "LinkedTxn": [link]}, other]
        return {"DepositToAccountRef": bank, "Line": lines, "CashBack": cash, "TxnDate": "2026-11-24"}

    def tax_code(self) -> Json:
        agency_id = self.shop.find("TaxAgency")[0]["Id"]
        rate = {"TaxRateName": "Eco", "RateValue": "1.5", "TaxAgencyId": agency_id, "TaxApplicableOn": "Sales"}
        return {"TaxCode": "Ecofrais", "TaxRateDetails": [rate]}

    def rebate(self) -> Json:
        detail = {"PercentBased": True, "DiscountPercent": 10, "TaxCodeRef": {"value": self.shop.qc}}
        return {"DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}


def ask(shop: Shop, method: str, path: str, parameters: Mapping[str, str], body: bytes) -> Response:
    url = f"{ROOT}/v3/company/{shop.realm_id}/{quote(path, safe='/%')}?{urlencode(parameters)}"
    return shop.system.handle(request_from_url(method, url, shop.headers, body))
