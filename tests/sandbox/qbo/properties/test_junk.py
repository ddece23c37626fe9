"""Whatever bytes come in: no unscripted 500, no exception, nothing changed by what is refused, books right."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plannit_qbo_pipeline.sandbox.wire import Response, dumps, loads, request_from_url
from tests.sandbox.qbo.company import ROOT, Shop
from tests.sandbox.qbo.properties.effort import effort
from tests.sandbox.qbo.properties.junk import KEYS, OPERATIONS, SPOILT, Raw, paths_of, rendered, spoil
from tests.sandbox.qbo.properties.paperwork import named
from tests.sandbox.qbo.properties.second_books import check_books
from tests.sandbox.qbo.properties.shapes import NOWHERE, answer_of
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
            "deposit": self.deposit(bank),
            "customer": person,
            "customer ": shop.client,
            "vendor": {**person, "DisplayName": "C"},
            "item": {**shop.service, "UnitPrice": 5},
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


@cache
def counter() -> Counter:
    return Counter()


@cache
def places() -> list[tuple[str, tuple[str | int, ...]]]:
    """Every place of every good body."""
    return [(name, path) for name, body in counter().bodies.items() for path in paths_of(body)]


@pytest.mark.parametrize("name", sorted(counter().bodies))
def test_the_bodies_are_good_before_they_are_spoilt(name: str) -> None:
    desk = counter().reset()
    response = desk.shop.send("POST", name.strip(), desk.bodies[name])
    assert response.status == 200, response.body.decode()


@effort(examples=400)
@given(place=st.integers(0, 10_000), operation=OPERATIONS, value=SPOILT, key=st.sampled_from(KEYS))
def test_a_good_body_with_one_thing_spoilt(place: int, operation: str, value: object, key: str) -> None:
    name, path = places()[place % len(places())]
    body = spoil(counter().bodies[name], path, operation, value, key)
    counter().reset().post(name.strip(), rendered(body))


ENTITIES = st.sampled_from(
    [
        "invoice",
        "payment",
        "customer",
        "item",
        "creditmemo",
        "refundreceipt",
        "purchase",
        "deposit",
        "batch",
        "vendor",
        "account",
        "taxservice/taxcode",
        "query",
    ]
)


@effort(examples=150)
@given(entity=ENTITIES, body=st.binary(max_size=200))
@example(entity="invoice", body=b"\xff\xfe{\x00}\x00")
@example(entity="invoice", body=b"\xef\xbb\xbf{}")
def test_random_bytes(entity: str, body: bytes) -> None:
    counter().reset().post(entity, body)


@effort(examples=150)
@given(entity=ENTITIES, value=SPOILT, key=st.sampled_from(KEYS))
@example(entity="invoice", value=Raw("{"), key="")
def test_random_json(entity: str, value: object, key: str) -> None:
    desk = counter().reset()
    desk.post(entity, rendered(value))
    desk.reset().post(entity, rendered({key: value}))


SEGMENTS = st.sampled_from(
    [
        "invoice",
        "Payment",
        "query",
        "batch",
        "cdc",
        "companyinfo",
        "preferences",
        "1",
        "130",
        "-1",
        "pdf",
        "send",
        "..",
        "%00",
        "%2e%2e",
        "é",
        "",
        "taxservice",
        "taxcode",
        "upload",
    ]
)
PARAMETERS = st.dictionaries(
    st.sampled_from(["query", "requestid", "operation", "include", "entities", "changedSince", "minorversion", "x"]),
    st.sampled_from(["", "void", "delete", "update", "allowduplicatedocnum", "Invoice,Payment", "x" * 60, "é", "%00"])
    | st.sampled_from(["75", "2026-11-20T00:00:00-05:00", "2026-11-20", "sNaN", "-1", "select * from Invoice"])
    | st.text(max_size=20),
    max_size=3,
)


@effort(examples=200)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW"]),
    segments=st.lists(SEGMENTS | st.text(max_size=6), max_size=4),
    parameters=PARAMETERS,
    body=st.sampled_from([b"", b"{}", b"[]", b"null", b'{"Id":"1","SyncToken":"0"}']),
)
def test_random_requests(method: str, segments: list[str], parameters: dict[str, str], body: bytes) -> None:
    desk = counter().reset()
    response = ask(desk.shop, method, "/".join(segments), parameters, body)
    answer_of(response)
    assert response.status in (*DONE, *NOWHERE), response.status
    if response.status != 200:
        assert desk.look() == desk.before
    check_books(desk.look())
    desk.still_answers()


WORDS = st.sampled_from(
    """SELECT * FROM Invoice Payment Customer WHERE Balance TotalAmt TxnDate CustomerRef Id DocNumber
    MetaData.LastUpdatedTime Active DisplayName = < > <= >= IN LIKE AND OR NOT ORDERBY ORDER BY ASC DESC STARTPOSITION
    MAXRESULTS COUNT(*) ( ) , 0 1 -1 1000 1001 12345678901234567890 'x' '%' '%e%' '1' 'sNaN' 'NaN' 'Infinity' '1e999999'
    '2026-11-24' '9999-12-31' '0001-01-01' '2026-11-24T00:00:00+23:59' '0001-01-01T00:00:00+14:00' 'true' true
    CURRENT_DATE '\\'' '\\\\' ' \x00 é ٣ '9999-12-31T23:59:59-14:00' '-0' '1_0'""".split()  # noqa: SIM905
)
STARTS = st.sampled_from(
    ["", "SELECT * FROM Invoice ", "SELECT * FROM Customer WHERE ", "SELECT COUNT(*) FROM Payment "]
)


@effort(examples=300)
@given(start=STARTS, words=st.lists(WORDS | st.text(max_size=4), max_size=9), is_get=st.booleans())
def test_random_queries(start: str, words: list[str], is_get: bool) -> None:
    text = start + " ".join(words)
    shop = counter().shop
    response = ask(shop, "GET", "query", {"query": text}, b"") if is_get else shop.send("POST", "query", _bytes(text))
    answer_of(response)
    assert response.status in DONE


PROPERTIES = st.sampled_from(
    [
        "Id",
        "Balance",
        "TotalAmt",
        "TxnDate",
        "DueDate",
        "DocNumber",
        "CustomerRef",
        "MetaData.CreateTime",
        "MetaData.LastUpdatedTime",
    ]
)
VALUES = st.sampled_from(
    [
        "0",
        "1",
        "sNaN",
        "NaN",
        "-Infinity",
        "1e999999",
        "1_0",
        "²",
        "%",
        "2026-W48-2",
        "0001-01-01",
        "9999-12-31",
        "",
        "0001-01-01T00:00:00+14:00",
        "2026-11-24T25:00",
        "9999-12-31T23:59:59-14:00",
        "2026-03-08T02:30:00",
        " ",
    ]
)


@effort(examples=200)
@given(
    name=PROPERTIES,
    operator=st.sampled_from(["=", "<", ">", "<=", ">=", "LIKE", "IN"]),
    value=VALUES | st.text(max_size=12),
)
def test_random_values_in_queries(name: str, operator: str, value: str) -> None:
    quoted = "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    term = f"({quoted})" if operator == "IN" else quoted
    response = counter().shop.send(
        "POST", "query", _bytes(" ".join(("SELECT * FROM Invoice WHERE", name, operator, term)))
    )
    answer_of(response)
    assert response.status in DONE


def ask(shop: Shop, method: str, path: str, parameters: Mapping[str, str], body: bytes) -> Response:
    url = f"{ROOT}/v3/company/{shop.realm_id}/{quote(path, safe='/%')}?{urlencode(parameters)}"
    return shop.system.handle(request_from_url(method, url, shop.headers, body))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
