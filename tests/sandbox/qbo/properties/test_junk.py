"""Whatever bytes come in: no unscripted 500, no exception, nothing changed by what is refused, books right."""

from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plannit_qbo_pipeline.sandbox.qbo.handlers.as_user import ACTS
from tests.sandbox.qbo.properties.counter import DONE, Counter, ask
from tests.sandbox.qbo.properties.effort import effort
from tests.sandbox.qbo.properties.junk import KEYS, OPERATIONS, SPOILT, Raw, paths_of, rendered, spoil
from tests.sandbox.qbo.properties.second_books import check_books
from tests.sandbox.qbo.properties.shapes import NOWHERE, answer_of

Json = dict[str, Any]


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


PARTS = st.lists(
    st.sampled_from(
        [b"--edge", b"\r\n", b"\n", b"--edge--", b"--", b"{}", b'{"Note":"x"}', b"\x00\xff", b"Content-Type: text/x"]
    )
    | st.sampled_from(
        [b'Content-Disposition: form-data; name="file_metadata_01"', b"Content-Transfer-Encoding: base64"]
    )
    | st.just(b'Content-Disposition: form-data; name="file_content_01"; filename="\xc3\xa9.pdf"')
    | st.binary(max_size=8),
    max_size=12,
)
FORM_TYPES = st.sampled_from(
    [
        "multipart/form-data; boundary=edge",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "text/plain",
        "",
        ";",
    ]
)


@effort(examples=200)
@given(content_type=FORM_TYPES, parts=PARTS)
def test_random_uploads(content_type: str, parts: list[bytes]) -> None:
    desk = counter().reset()
    headers = {**desk.shop.headers, "content-type": content_type}
    response = desk.shop.send("POST", "upload", b"\r\n".join(parts), headers)
    assert response.status in DONE
    assert set(response.json()) in ({"Fault", "time"}, {"AttachableResponse", "time"})
    check_books(desk.look())


ACT_NAMES = st.sampled_from(sorted(set(ACTS) - {"set_rights"}))
ACT_KEYS = ["entity", "id", "into", "fields", "date", "agency", "name", "value", "ids", "account", "seconds"]
ACT_FIELDS = [*KEYS, "TotalAmt", "CustomerRef", "TxnDate", "Active"]
ACT_VALUES = SPOILT.filter(lambda value: not isinstance(value, Raw))


@effort(examples=200)
@given(
    name=ACT_NAMES,
    target=st.sampled_from(["Invoice", "Payment", "Purchase", "CreditMemo", "Customer", "Item", "Account"]),
    act=st.dictionaries(st.sampled_from(ACT_KEYS), ACT_VALUES, max_size=4),
    fields=st.dictionaries(st.sampled_from(ACT_FIELDS), ACT_VALUES, max_size=2),
)
def test_random_acts_of_people(name: str, target: str, act: Json, fields: Json) -> None:
    """Whoever scripts a person is told what was wrong; the books stay right and the API answers."""
    desk = counter().reset()
    record_id = desk.shop.find(target)[0]["Id"]
    with suppress(ValueError):
        desk.shop.act(**{"entity": target, "id": record_id, "fields": fields, **act, "act": name})
    check_books(desk.look())
    answer_of(desk.shop.send("GET", "preferences"))


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


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
