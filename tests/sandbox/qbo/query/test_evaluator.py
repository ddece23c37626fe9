from urllib.parse import quote

import pytest

from plannit_qbo_pipeline.sandbox.qbo.query.fields import QUERYABLE, UNSORTABLE, Nature
from tests.sandbox.qbo.company import SEED, Company, Shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    """Four customers (one inactive), five invoices from 1 to 5 November, numbered 101 to 105, totals 100 to 500 net."""
    shop = Shop()
    for name in ("Érablière Côté", "L'Écuyer \\ Fils", "100 % Bois"):
        shop.customer(name)
    away = shop.customer("Parti")
    shop.post("customer", {"Id": away["Id"], "SyncToken": "0", "sparse": True, "Active": False})
    for day in range(1, 6):
        shop.clock.advance(60)
        shop.invoice(shop.line(100 * day), TxnDate=f"2026-11-0{day}", DocNumber=f"{100 + day}")
    return shop


def numbers(shop: Company, where: str) -> list[str]:
    return [row["DocNumber"] for row in shop.find("Invoice", where)]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("", ["101", "102", "103", "104", "105"]),
        ("WHERE DocNumber = '103'", ["103"]),
        ("where docnumber in ('105', '101', '999')", ["101", "105"]),
        ("WHERE DocNumber LIKE '%3'", ["103"]),
        ("WHERE DocNumber LIKE '1%4'", ["104"]),
        ("WHERE DocNumber LIKE '10_'", []),
        ("WHERE TxnDate >= '2026-11-02' AND TxnDate < '2026-11-04'", ["102", "103"]),
        ("WHERE TxnDate = CURRENT_DATE", []),
        ("WHERE Balance > '340'", ["103", "104", "105"]),
        ("WHERE Balance > '344.93'", ["104", "105"]),
        ("WHERE Balance = '114.980'", ["101"]),
        ("ORDERBY TxnDate DESC", ["105", "104", "103", "102", "101"]),
        ("ORDER BY Balance DESC MAXRESULTS 2", ["105", "104"]),
        ("ORDERBY Balance asc STARTPOSITION 2 MAXRESULTS 2", ["102", "103"]),
        ("STARTPOSITION 5", ["105"]),
        ("STARTPOSITION 6", []),
        ("WHERE MetaData.CreateTime >= '2026-11-24T12:03:00-05:00' ORDERBY Id", ["103", "104", "105"]),
        ("WHERE MetaData.LastUpdatedTime < '2026-11-24T09:02:00-08:00'", ["101"]),
        ("WHERE MetaData.LastUpdatedTime > '2026-11-25'", []),
        ("WHERE MetaData.LastUpdatedTime >= '2026-11-24T17:05:00Z'", ["105"]),
        ("WHERE MetaData.LastUpdatedTime >= '2026-11-24T17:05:00.000+0000'", ["105"]),
        ("WHERE MetaData.LastUpdatedTime < '9999-12-31T23:59:59-12:00' AND DocNumber = '101'", ["101"]),
        ("WHERE MetaData.LastUpdatedTime > '0001-01-01T00:00:00+14:00' AND DocNumber = '101'", ["101"]),
        ("wHeRe tXnDaTe >= '2026-11-04' aNd balance > '1' oRdErBy TXNDATE dEsC StArTpOsItIoN 1 mAxReSuLtS 1", ["105"]),
        ("WHERE TxnDate <= Current_Date AND DocNumber IN ('104')", ["104"]),
        ("WHERE DocNumber > '103'", ["104", "105"]),
        ("ORDERBY Id DESC MAXRESULTS 2", ["105", "104"]),
        ("ORDERBY TxnDate DESC, Id", ["105", "104", "103", "102", "101"]),
    ],
)  # fmt: skip
def test_invoices_are_found(shop: Shop, where: str, found: list[str]) -> None:
    assert numbers(shop, where) == found


def test_ids_are_sorted_as_numbers() -> None:
    rows = [{"Id": record_id, "DisplayName": f"Client {record_id}"} for record_id in ("100", "99", "1000", "101")]
    company = Company(seed={**SEED, "qbo": {"Customer": rows}})
    assert [row["Id"] for row in company.find("Customer", "ORDERBY Id")] == ["99", "100", "101", "1000"]
    assert [row["Id"] for row in company.find("Customer", "ORDERBY Id DESC MAXRESULTS 2")] == ["1000", "101"]


def test_a_property_named_beside_the_asterisk_changes_nothing(shop: Shop) -> None:
    assert shop.rows("SELECT *, Sku, Name FROM Item") == shop.find("Item") != []


def test_references_and_ids_are_found_by_equality(shop: Shop) -> None:
    first, second = shop.rows("SELECT * FROM Invoice MAXRESULTS 2")
    customer = shop.client["Id"]
    assert len(numbers(shop, f"WHERE CustomerRef = '{customer}'")) == 5
    assert numbers(shop, f"WHERE CustomerRef IN ('0','{customer}') AND DocNumber = '102'") == ["102"]
    assert numbers(shop, f"WHERE Id IN ('{second['Id']}','{first['Id']}','x')") == ["101", "102"]


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("WHERE DisplayName = 'gestion l\\'érable INC.'", ["Gestion L'Érable inc."]),
        ("WHERE DisplayName = 'L\\'Écuyer \\\\ Fils'", ["L'Écuyer \\ Fils"]),
        ("WHERE DisplayName LIKE '%écuyer%'", ["L'Écuyer \\ Fils"]),
        ("WHERE DisplayName LIKE '100 %'", ["100 % Bois"]),
        ("WHERE Active = false", ["Parti (deleted)"]),
        ("WHERE Active IN (true,false) AND DisplayName LIKE 'Parti%'", ["Parti (deleted)"]),
        ("WHERE Active IN ('true') AND DisplayName LIKE 'Parti%'", []),
        ("WHERE DisplayName LIKE 'Parti%'", []),
        ("WHERE Balance > '0'", ["Gestion L'Érable inc."]),
        ("ORDERBY DisplayName MAXRESULTS 1", ["100 % Bois"]),
    ],
)  # fmt: skip
def test_customers_are_found_without_case_and_inactive_ones_only_when_asked_for(
    shop: Shop, where: str, names: list[str]
) -> None:
    assert [row["DisplayName"] for row in shop.find("Customer", where)] == names


def test_shapes_of_answers(shop: Shop) -> None:
    assert shop.query("SELECT * FROM Invoice WHERE DocNumber = '9'") == {}
    assert shop.query("select count(*) from invoice where TxnDate > '2026-11-03'") == {"totalCount": 2}
    page = shop.query("SELECT * FROM Invoice STARTPOSITION 2 MAXRESULTS 3")
    assert (page["startPosition"], page["maxResults"], len(page["Invoice"])) == (2, 3, 3)
    assert "totalCount" not in page


def test_a_query_may_be_sent_in_the_url(shop: Shop) -> None:
    text = quote("SELECT * FROM Customer WHERE DisplayName = 'L\\'Écuyer \\\\ Fils'")
    response = shop.send("GET", f"query?query={text}&minorversion=75")
    assert response.json()["QueryResponse"]["maxResults"] == 1


def test_a_plus_that_is_not_encoded_arrives_as_a_blank(shop: Shop) -> None:
    text = "SELECT+*+FROM+Invoice+WHERE+MetaData.CreateTime+>+'2026-11-24T17:00:00+00:00'"
    response = shop.send("GET", f"query?query={text}")
    assert response.status == 400
    assert "value 2026-11-24T17:00:00 00:00 is invalid" in response.json()["Fault"]["Error"][0]["Detail"]
    encoded = shop.send("GET", f"query?query={text.replace('00+00', '00%2B00')}")
    assert encoded.json()["QueryResponse"]["maxResults"] == 5


@pytest.mark.parametrize("sent", ["application/text", "application/text;charset=UTF-8", "text/plain", None])
def test_a_query_is_posted_as_text(shop: Shop, sent: str | None) -> None:
    headers = {**shop.headers, **({"Content-Type": sent} if sent else {})}
    assert shop.send("POST", "query", b"SELECT * FROM Term", headers).status == 200


@pytest.mark.parametrize("sent", ["application/json", "application/x-www-form-urlencoded"])
def test_a_query_that_is_posted_as_anything_else_is_refused_unless_the_switch_allows_it(sent: str) -> None:
    for switches, status in (({}, 400), ({"query_content_type": "any"}, 200)):
        company = Company(switches)
        headers = {**company.headers, "Content-Type": sent}
        assert company.send("POST", "query", b"SELECT * FROM Term", headers).status == status


def test_a_query_without_a_statement_ends_too_early(shop: Shop) -> None:
    for response in (shop.send("GET", "query"), shop.send("POST", "query", b"")):
        assert response.json()["Fault"]["Error"][0]["Detail"].startswith('QueryParserError: Encountered "<EOF>"')
    assert shop.send("POST", "query", b"\xff").json()["Fault"]["Error"][0]["code"] == "500"


@pytest.mark.parametrize("entity", sorted(QUERYABLE))
def test_every_queryable_property_can_be_asked_for(shop: Shop, entity: str) -> None:
    value = {Nature.DATE: "2026-11-24", Nature.TIME: "2026-11-24", Nature.FLAG: "true"}
    for name, nature in QUERYABLE[entity].items():
        statement = " ".join(("SELECT * FROM", entity, "WHERE", name, "=", f"'{value.get(nature, '1')}'"))
        assert "Fault" not in shop.query(statement)
        order = shop.send("POST", "query", " ".join(("SELECT * FROM", entity, "ORDERBY", name)).encode())
        assert (order.status == 200) == (nature.sortable and name not in UNSORTABLE.get(entity, ()))


@pytest.mark.parametrize("entity", ["CompanyInfo", "Preferences", "Vendor", "Employee", "TaxAgency", "Term"])
def test_every_readable_entity_can_be_asked_for(shop: Shop, entity: str) -> None:
    assert "Fault" not in shop.query(" ".join(("SELECT * FROM", entity)))


@pytest.mark.parametrize(
    ("text", "code", "piece"),
    [
        ("", "4000", 'Encountered "<EOF>" at line 1, column 1.'),
        ("SELECT * FROM Invoice TxnDate", "4000", 'Encountered " <IDENTIFIER> "TxnDate "" at line 1, column 23.'),
        ("SELECT *\nFROM Invoice WHERE", "4000", 'Encountered "<EOF>" at line 2, column 19.'),
        ("SELECT * FROM Customer WHERE DisplayName = 'L''Érable'", "4000", 'Encountered " <STRING> "'),
        ("SELECT * FROM Invoice WHERE DocNumber = \"1\"", "4000", "Lexical error"),
        ("SELECT * FROM Invoice WHERE DocNumber = 'open", "4000", "Lexical error"),
        ("SELECT * FROM Invoice WHERE DocNumber != '1'", "4000", "Lexical error"),
        ("SELECT * FROM Invoice WHERE DocNumber <> '1'", "4000", "Encountered"),
        ("SELECT * FROM Invoice WHERE NOT DocNumber = '1'", "4000", "Encountered"),
        ("SELECT * FROM Invoice WHERE (DocNumber = '1')", "4000", "Encountered"),
        ("SELECT * FROM Invoice WHERE DocNumber = '1' OR DocNumber = '2'", "4000", "Encountered"),
        ("SELECT * FROM Invoice WHERE DocNumber IN ()", "4000", "Encountered"),
        ("SELECT * FROM Invoice WHERE Balance > 0", "4000", 'Encountered " <NUMBER> "0 "" at line 1, column 39.'),
        ("SELECT * FROM Invoice WHERE Id IN ('1',\n 2)", "4000", 'Encountered " <NUMBER> "2 "" at line 2, column 2.'),
        ("SELECT * FROM Invoice WHERE DocNumber = '1';", "4000", 'at line 1, column 44.  Encountered: ";" (59)'),
        ("SELECT * FROM Invoice MAXRESULTS 10 STARTPOSITION 1", "4000", "Encountered"),
        ("SELECT * FROM Invoice MAXRESULTS 'x'", "4000", "Encountered"),
        ("DELETE FROM Invoice", "4000", "Encountered"),
        ("SELECT * FROM Unicorn", "4001", "Metadata not found for Entity: Unicorn"),
        ("SELECT * FROM Invoice WHERE NoSuchField = '1'", "4001", "Property NoSuchField not found for Entity Invoice"),
        ("SELECT * FROM Invoice WHERE PrivateNote = '1'", "4001", "property 'PrivateNote' is not queryable"),
        ("SELECT * FROM Invoice WHERE Line.Amount = '1'", "4001", "not queryable"),
        ("SELECT * FROM Invoice ORDERBY CustomerRef", "4001", "not sortable"),
        ("SELECT * FROM Invoice WHERE Id > '5'", "4001", "operator > is not supported for property Id"),
        ("SELECT * FROM Invoice WHERE CustomerRef LIKE '5'", "4001", "operator LIKE"),
        ("SELECT * FROM Invoice WHERE TxnDate > 'yesterday'", "4001", "yesterday"),
        ("SELECT * FROM Invoice WHERE Balance > 'lots'", "4001", "lots"),
        ("SELECT * FROM Invoice WHERE Balance > 'NaN'", "4001", "NaN"),
        ("SELECT * FROM Invoice WHERE Balance > 'sNaN'", "4001", "sNaN"),
        ("SELECT * FROM Invoice WHERE Balance < 'Infinity'", "4001", "Infinity"),
        ("SELECT * FROM Invoice WHERE Balance < '1e9999999999999999999'", "4001", "1e9999999999999999999"),
        ("SELECT * FROM Invoice WHERE TxnDate > '2026-W01-1'", "4001", "2026-W01-1"),
        ("SELECT * FROM Invoice WHERE MetaData.CreateTime > '2026-11-24 12:00:00'", "4001", "2026-11-24 12:00:00"),
        ("SELECT * FROM Payment ORDERBY TotalAmt", "4001", "not sortable"),
        ("SELECT * FROM Item ORDERBY Active", "4001", "not sortable"),
        ("SELECT * FROM Item ORDERBY NoSuchField", "4001", "Property NoSuchField not found for Entity Item"),
        ("SELECT * FROM Customer WHERE Active = 'maybe'", "4001", "maybe"),
        ("SELECT * FROM Invoice STARTPOSITION 0", "4001", "value 0 is too small. Min allowed value is 1"),
        ("SELECT * FROM Invoice MAXRESULTS 1001", "4001", "value 1001 is too large"),
        ("SELECT Id, DocNumber FROM Invoice", "4001", "Projection"),
    ],
)  # fmt: skip
def test_what_the_language_has_not_is_refused(shop: Shop, text: str, code: str, piece: str) -> None:
    response = shop.send("POST", "query", text.encode())
    assert response.status == 400
    error = response.json()["Fault"]["Error"][0]
    assert error["code"] == code
    assert piece in error["Detail"]
    assert error["Detail"].startswith("QueryParserError: " if code == "4000" else "QueryValidationError: ")


@pytest.mark.parametrize(
    ("switches", "text", "count"),
    [
        ({"startposition_zero": "allow"}, "SELECT * FROM Term STARTPOSITION 0", 4),
        ({"maxresults_over_1000": "clamp"}, "SELECT * FROM Term MAXRESULTS 5000", 4),
        ({"bare_numbers": "allow"}, "SELECT * FROM Term WHERE DueDays > 15", 2),
        ({"projections": "partial"}, "SELECT Name FROM Term", 4),
    ],
)  # fmt: skip
def test_switches_open_what_is_not_proved(switches: dict[str, object], text: str, count: int) -> None:
    assert len(Company(switches).rows(text)) == count


def test_partial_objects_hold_the_fields_asked_for() -> None:
    rows = Company({"projections": "partial"}).rows("SELECT Name, DueDays FROM Term MAXRESULTS 1")
    assert set(rows[0]) == {"Name", "DueDays", "domain", "sparse"}


def test_spelling_counts_by_switch() -> None:
    company = Company({"query_names": "exact"})
    assert company.send("POST", "query", b"SELECT * FROM term").status == 400
    assert company.send("POST", "query", b"SELECT * FROM Term WHERE name = 'x'").status == 400


def test_pages_hold_a_hundred_rows_by_default_and_follow_the_ids() -> None:
    company = Company()
    for number in range(120):
        company.customer(f"Client {number}")
    first = company.rows("SELECT * FROM Customer")
    rest = company.rows("SELECT * FROM Customer STARTPOSITION 101 MAXRESULTS 1000")
    assert (len(first), len(rest)) == (100, 20)
    ids = [int(row["Id"]) for row in first + rest]
    assert ids == sorted(set(ids))
