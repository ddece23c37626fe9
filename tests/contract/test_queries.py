"""The query language, by POST and by GET, with its faults, pages and shapes."""

from decimal import Decimal

import pytest

from tests.contract.answer import Record
from tests.contract.company import Company, quoted, statement
from tests.contract.forms import Forms, today


@pytest.fixture(scope="module")
def customers(company: Company, forms: Forms) -> list[Record]:
    """Five of one beginning, with an apostrophe and an accent."""
    first = company.name("Café L'Été")
    return [company.create("Customer", {"DisplayName": f"{first} {number}"}) for number in range(5)]


def like(customers: list[Record]) -> str:
    beginning = customers[0]["DisplayName"][:-1].replace("'", "\\'")
    return f"DisplayName LIKE '{beginning}%'"


def test_an_apostrophe_is_escaped_by_a_backslash(company: Company, customers: list[Record]) -> None:
    name = quoted(customers[0]["DisplayName"])
    assert [row["Id"] for row in company.rows("Customer", f"WHERE DisplayName = {name}")] == [customers[0]["Id"]]


def test_a_doubled_apostrophe_cannot_be_parsed(company: Company, customers: list[Record]) -> None:
    name = customers[0]["DisplayName"].replace("'", "''")
    fault = company.query_fault(statement("Customer", f"WHERE DisplayName = '{name}'"))
    assert fault.code == "4000"
    assert "QueryParserError" in fault.detail


def test_get_and_post_answer_alike(company: Company, customers: list[Record]) -> None:
    asked = statement("Customer", f"WHERE {like(customers)} ORDERBY Id")
    by_get = company.client.send("GET", "query", params={"query": asked}).entity("QueryResponse")
    assert by_get == company.query(asked)
    assert len(by_get["Customer"]) == 5


def test_signs_that_urls_need_themselves_arrive(company: Company) -> None:
    name = company.name("A+B & C%20#1 é")
    made = company.create("Customer", {"DisplayName": name})
    asked = statement("Customer", f"WHERE DisplayName = {quoted(name)}")
    for answer in (
        company.client.send("GET", "query", params={"query": asked}),
        company.client.send("POST", "query", asked),
    ):
        assert [row["Id"] for row in answer.entity("QueryResponse")["Customer"]] == [made["Id"]]


def test_values_are_compared_without_case(company: Company, customers: list[Record]) -> None:
    name = quoted(customers[0]["DisplayName"].upper())
    assert [row["Id"] for row in company.rows("Customer", f"WHERE DisplayName = {name}")] == [customers[0]["Id"]]


def test_rows_come_in_pages(company: Company, customers: list[Record]) -> None:
    pages = [
        company.query(statement("Customer", f"WHERE {like(customers)} ORDERBY Id STARTPOSITION {start} MAXRESULTS 2"))
        for start in (1, 3, 5)
    ]
    ids = [row["Id"] for page in pages for row in page["Customer"]]
    assert sorted(ids) == sorted(customer["Id"] for customer in customers)
    assert [(page["startPosition"], page["maxResults"]) for page in pages] == [(1, 2), (3, 2), (5, 1)]


def test_rows_come_in_the_order_asked_for(company: Company, customers: list[Record]) -> None:
    found = company.rows("Customer", f"WHERE {like(customers)} ORDERBY DisplayName DESC")
    assert [row["DisplayName"][-1] for row in found] == ["4", "3", "2", "1", "0"]


def test_a_count_has_nothing_but_a_number(company: Company, customers: list[Record]) -> None:
    assert company.query(statement("Customer", f"WHERE {like(customers)}", "COUNT(*)")) == {"totalCount": 5}


def test_no_rows_is_an_empty_object(company: Company) -> None:
    assert company.query(statement("Customer", f"WHERE DisplayName = '{company.number()}'")) == {}
    assert company.count("Customer", f"WHERE DisplayName = '{company.number()}'") == 0


def test_several_ids_are_asked_for_at_once(company: Company, customers: list[Record]) -> None:
    wanted = {customers[1]["Id"], customers[3]["Id"]}
    listed = ", ".join(f"'{id_}'" for id_ in sorted(wanted))
    assert {row["Id"] for row in company.rows("Customer", f"WHERE Id IN ({listed})")} == wanted


def test_transactions_are_found_by_customer_number_date_and_balance(company: Company, forms: Forms) -> None:
    customer = forms.customer()
    invoice = forms.invoice(customer)
    for condition in (
        f"CustomerRef = '{customer['Id']}'",
        f"DocNumber = '{invoice['DocNumber']}'",
        f"DocNumber IN ('{invoice['DocNumber']}', '{company.number()}')",
        f"CustomerRef = '{customer['Id']}' AND TxnDate >= '{today()}' AND TxnDate <= '{today()}'",
        f"CustomerRef = '{customer['Id']}' AND Balance > '0'",
        f"CustomerRef = '{customer['Id']}' AND MetaData.LastUpdatedTime >= '2020-01-01T00:00:00-05:00'",
    ):
        assert [row["Id"] for row in company.rows("Invoice", f"WHERE {condition}")] == [invoice["Id"]], condition
    assert company.rows("Invoice", f"WHERE CustomerRef = '{customer['Id']}' AND Balance > '{Decimal(230)}'") == []


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT * FROM Invoice WHERE",
        "SELECT * FROM Invoice WHERE TxnDate",
        "SELEKT * FROM Invoice",
        "SELECT * FROM Invoice WHERE DocNumber = '1' OR DocNumber = '2'",
        "SELECT * FROM Invoice WHERE DocNumber != '1'",
    ],
)
def test_what_is_no_statement_is_a_parser_error(company: Company, asked: str) -> None:
    fault = company.query_fault(asked)
    assert fault.code == "4000"
    assert "QueryParserError" in fault.detail


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("SELECT * FROM Invoice WHERE NoSuchField = '1'", "Property NoSuchField not found for Entity Invoice"),
        ("SELECT * FROM Invoice STARTPOSITION 0", "value 0 is too small. Min allowed value is 1"),
    ],
)
def test_a_statement_about_nothing_is_a_validation_error(company: Company, forms: Forms, asked: str, text: str) -> None:
    fault = company.query_fault(asked)
    assert fault.code == "4001"
    assert "QueryValidationError" in fault.detail
    assert text in fault.detail or not forms.lists.is_english


@pytest.mark.parametrize("condition", ["PrivateNote = 'x'", "ItemRef = '1'"])
def test_some_properties_cannot_be_asked_for(company: Company, condition: str) -> None:
    assert company.query_fault(statement("Invoice", f"WHERE {condition}")).code in ("4000", "4001")


def test_money_is_a_json_number(company: Company, forms: Forms) -> None:
    invoice = forms.invoice(forms.customer())
    answer = company.client.send("GET", f"invoice/{invoice['Id']}")
    assert b'"TotalAmt":229.95' in answer.content.replace(b" ", b"")


@pytest.mark.parametrize("order", ["ORDERBY Id DESC", "ORDER BY Id DESC", "orderby MetaData.CreateTime desc"])
def test_order_is_written_in_several_ways(company: Company, customers: list[Record], order: str) -> None:
    assert len(company.rows("Customer", f"WHERE {like(customers)} {order}")) == 5


def test_today_has_a_name(company: Company, forms: Forms) -> None:
    customer = forms.customer()
    invoice = forms.invoice(customer, TxnDate="2020-01-15")
    found = company.rows("Invoice", f"WHERE CustomerRef = '{customer['Id']}' AND TxnDate < CURRENT_DATE")
    assert [row["Id"] for row in found] == [invoice["Id"]]


def test_keywords_are_taken_in_any_case(company: Company, customers: list[Record]) -> None:
    asked = statement("Customer", f"where {like(customers)} orderby Id startposition 2 maxresults 2")
    assert company.query(asked)["maxResults"] == 2
