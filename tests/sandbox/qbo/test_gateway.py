"""What stands in front of every call: rights, methods, paths, forms of answers, bodies that are out of bounds."""

import gzip
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from plannit_qbo_pipeline.sandbox.qbo.system import QboSystem
from plannit_qbo_pipeline.sandbox.wire import Request, Response, request_from_url
from tests.sandbox.qbo.company import ROOT, Company, Shop

NAMESPACE = "{http://schema.intuit.com/finance/v3}"
XML = {"Accept": "application/xml"}


def parsed(response: Response) -> ElementTree.Element:
    assert response.headers["Content-Type"].startswith("application/xml")
    return ElementTree.fromstring(response.body)  # noqa: S314 - the sandbox's own answer


def at(root: ElementTree.Element, path: str) -> ElementTree.Element:
    found = root.find("/".join(NAMESPACE + part for part in path.split("/")))
    assert found is not None, ElementTree.tostring(root)
    return found


@pytest.mark.parametrize(("status", "locale"), [("403", "en_CA"), ("401", "fr_CA")])
def test_a_user_who_lost_the_rights_gets_code_120_until_they_come_back(status: str, locale: str) -> None:
    company = Company({"lost_rights_status": status}, locale=locale)
    company.act(act="set_rights", value=False)
    for response in (company.send("GET", "preferences"), company.send("POST", "customer", {"DisplayName": "A"})):
        assert response.status == int(status)
        fault = response.json()["Fault"]
        assert (fault["type"], fault["Error"][0]["code"]) == ("AuthorizationFault", "120")
        assert "-11014-" in fault["Error"][0]["Detail"]
    company.act(act="set_rights", value=True)
    assert company.find("Customer") == []


@pytest.mark.parametrize(("spelling", "names"), [("lower", ("fault", "error", "message", "detail")),
                                                 ("upper", ("Fault", "Error", "Message", "Detail"))])  # fmt: skip
def test_refusals_of_the_gateway_are_spelled_either_way(spelling: str, names: tuple[str, ...]) -> None:
    company = Company({"auth_body": spelling})
    outer, inner, message, detail = names
    foreign = request_from_url("GET", f"{ROOT}/v3/company/1/preferences", company.headers)
    scripted = company.system.fault_response("expired_token", foreign)
    unknown = company.send("GET", "preferences", headers={**company.headers, "Authorization": f"Bearer {'x' * 99}"})
    for response, found in ((scripted, "Token expired"), (unknown, "Token expired")):
        error = response.json()[outer][inner][0]
        assert (response.status, error[detail], error["code"]) == (401, found, "3200")
    refused = company.system.handle(foreign).json()[outer][inner][0]
    assert refused[message] == "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"


def test_rights_are_given_or_taken() -> None:
    with pytest.raises(ValueError, match="true or false"):
        Company().act(act="set_rights", value="no")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_there_are_no_other_methods_than_get_and_post(method: str) -> None:
    for switches, status in (({}, 404), ({"other_methods": "405"}, 405)):
        company = Company(switches)
        response = company.send(method, "invoice?requestid=1", {})
        assert (response.status, response.body) == (status, b"")
        assert company.send(method, "preferences", headers={}).status == 401, "who one is comes first"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "unicorn"), ("GET", "unicorn/1"), ("GET", "invoice/1/2/3"), ("POST", "invoice/1"),
     ("POST", "cdc/now"), ("GET", "batch"), ("POST", ""), ("GET", "cdc/1/2"), ("POST", "customer/1/send")],
)  # fmt: skip
def test_paths_that_lead_nowhere_are_404(method: str, path: str) -> None:
    response = Company().send(method, path)
    assert (response.status, response.body) == (404, b"")


@pytest.mark.parametrize("path", ["/", "/v3", "/v3/companies/1", "/oauth2/v1/tokens", "/connect"])
def test_what_is_not_below_a_company_is_404(path: str) -> None:
    response = Company().system.handle(request_from_url("GET", ROOT + path))
    assert (response.status, response.body) == (404, b"")


@pytest.mark.parametrize("version", ["minorversion=1", "minorversion=75", "minorversion=999", "minorversion=x", ""])
def test_every_minor_version_is_served_alike(version: str) -> None:
    company = Company()
    assert company.post(f"customer?{version}", {"DisplayName": "A"}) == company.find("Customer")[0]
    assert company.send("GET", f"cdc?entities=Customer&changedSince=2026-11-24&{version}").status == 200


def everything(company: Company) -> dict[str, Response]:
    """An answer of every kind, the token server's too."""
    system: QboSystem = company.system
    limited = Company(throttle_scale=0.001)
    limited.send("GET", "preferences")
    wrong = {**company.headers, "Authorization": "Bearer nobody"}
    unknown = f"{ROOT}/v3/company/1/preferences"
    form = urlencode({"grant_type": "refresh_token", "refresh_token": "x"}).encode()
    return {
        "200": company.send("GET", "preferences"),
        "xml": company.send("GET", "preferences", headers={**company.headers, **XML}),
        "400": company.send("POST", "invoice", {}),
        "401": company.send("GET", "preferences", headers=wrong),
        "403": system.handle(request_from_url("GET", unknown, company.headers)),
        "404": company.send("GET", "nothing/1"),
        "PUT": company.send("PUT", "invoice", {}),
        "429": limited.send("GET", "preferences"),
        "batch": company.send("POST", "batch", {"BatchItemRequest": [{"bId": "1", "Query": "SELECT"}]}),
        "token": system.handle(request_from_url("POST", f"{ROOT}/oauth2/v1/tokens/bearer", {}, form)),
        "discovery": system.handle(request_from_url("GET", f"{ROOT}/.well-known/openid_configuration")),
        "revoke": system.handle(request_from_url("GET", f"{ROOT}/v2/oauth2/tokens/revoke")),
        **{kind: system.fault_response(kind, Request("POST", "/v3/company/1/invoice"))
           for kind in ("500", "html", "expired_token")},
    }  # fmt: skip


def test_every_answer_says_when_by_which_version_and_under_which_number() -> None:
    found = everything(Company())
    for kind, response in found.items():
        assert response.headers["Date"] == "Tue, 24 Nov 2026 17:00:00 GMT", kind
        assert response.headers["QBO-Version"], kind
    del found["429"]  # comes from another company
    assert len({response.headers["intuit_tid"] for response in found.values()}) == len(found)


DEEP = b'{"a":' * 600 + b"1" + b"}" * 600
OUT_OF_BOUNDS = [
    b'{"Balance":NaN}',
    b'{"Balance":-Infinity}',
    b'{"Balance":1e99999999999999999999}',
    b'{"TotalAmt":' + b"9" * 5000 + b"}",
    b'{"TotalAmt":' + b"9" * 4000 + b',"CustomerRef":{"value":"1"},"Line":[]}',
    b'{"TotalAmt":1e400,"CustomerRef":{"value":"1"}}',
    b'{"TotalAmt":-1e400,"CustomerRef":{"value":"1"}}',
    b'{"MetaData":Infinity,"DisplayName":"A"}',
    b'{"Line":[{"Amount":1e-400,"DetailType":"SalesItemLineDetail"}]}',
    b'{"a":' + DEEP + b"}",
    b'{"Line":[' + DEEP + b"]}",
    b'{"CustomerRef":' + b"[" * 950 + b"]" * 950 + b"}",
    b'{"x":"\\u0041","Line":' + b"[" * 980 + b"]" * 980 + b"}",
    b"[" * 200_000,
    b'{"a":' * 200_000,
    b'{"DisplayName":"\\ud83d"}',
    gzip.compress(b'{"DisplayName":"A"}'),
    "{}".encode("utf-16"),
    b"",
    b"\x00",
]


@pytest.mark.parametrize("body", OUT_OF_BOUNDS, ids=[str(position) for position in range(len(OUT_OF_BOUNDS))])
@pytest.mark.parametrize("path", ["customer", "invoice", "payment", "batch", "purchase"])
def test_bodies_out_of_bounds_are_faults_of_the_caller(path: str, body: bytes) -> None:
    response = Company().send("POST", path, body)
    assert response.status == 400, response.body
    assert response.json()["Fault"]["Error"][0]["code"] in ("2010", "500", "2020", "2240", "2250")


@pytest.mark.parametrize("value", [b"1e400", b"-1e400", b"NaN", b"9" * 400, b"1e99999999999999999999", b"{}", b'"x"'])
def test_amounts_that_are_no_amounts_are_2010(value: bytes) -> None:
    shop = Shop()
    body = b'{"CustomerRef":{"value":"%s"},"TotalAmt":%s}' % (shop.client["Id"].encode(), value)
    assert shop.refused("payment", body)[0] == "2010"


def test_json_that_is_nearly_too_deep_is_a_fault_wherever_it_stands() -> None:
    company = Company()
    for depth in range(880, 1010, 3):
        for body in (
            b'{"MetaData":%s,"Colour":1}',
            b'{"BatchItemRequest":[{"bId":"1","operation":"create","Customer":%s}]}',
        ):
            response = company.send(
                "POST", "batch" if b"bId" in body else "customer", body % (b"[" * depth + b"]" * depth)
            )
            assert response.status in (200, 400)


def test_xml_has_the_attributes_of_the_schema() -> None:
    shop = Shop()
    invoice = shop.invoice(DocNumber="A&B <1>")
    shop.payment(10, (invoice, 10))
    root = parsed(shop.send("GET", f"invoice/{invoice['Id']}", headers={**shop.headers, **XML}))
    assert root.tag == f"{NAMESPACE}IntuitResponse"
    assert root.attrib["time"].startswith("2026-11-24T09:00:00.000-08:00")
    assert at(root, "Invoice").attrib == {"domain": "QBO", "sparse": "false"}
    assert at(root, "Invoice/DocNumber").text == "A&B <1>"
    customer = at(root, "Invoice/CustomerRef")
    assert (customer.text, customer.attrib) == (shop.client["Id"], {"name": shop.client["DisplayName"]})
    assert at(root, "Invoice/TotalAmt").text == "160.97"
    page = parsed(shop.send("GET", "query?query=SELECT * FROM Payment", headers={**shop.headers, **XML}))
    assert at(page, "QueryResponse").attrib == {"startPosition": "1", "maxResults": "1", "totalCount": "1"}
    assert at(page, "QueryResponse/Payment/Line/LineEx/NameValue/Name").text == "txnId"


def test_faults_are_xml_too_for_who_asks_for_it() -> None:
    company = Company(throttle_scale=0.001)
    headers = {**company.headers, **XML}
    root = parsed(company.send("POST", "customer", {"Colour": "red"}, headers))
    assert at(root, "Fault").attrib == {"type": "ValidationFault"}
    assert at(root, "Fault/Error").attrib["code"] == "2010"
    assert at(root, "Fault/Error/Detail").text == "Property Name:Colour specified is unsupported or invalid"
    throttled = company.send("GET", "preferences", headers=headers)
    assert throttled.status == 429
    assert at(parsed(throttled), "Fault/Error").attrib == {"code": "3001"}
    gone = company.send("GET", "preferences", headers={**XML, "Authorization": "Bearer x"})
    assert (gone.status, at(parsed(gone), "Fault").attrib) == (401, {"type": "AUTHENTICATION"})


def test_a_batch_can_be_answered_in_xml() -> None:
    company = Company()
    items = [{"bId": "a", "operation": "create", "Customer": {"DisplayName": "A"}},
             {"bId": "b", "Query": "SELECT * FROM Nothing"}]  # fmt: skip
    root = parsed(company.send("POST", "batch", {"BatchItemRequest": items}, {**company.headers, **XML}))
    assert [item.attrib for item in root] == [{"bId": "a"}, {"bId": "b"}]
    assert at(root[0], "Customer/DisplayName").text == "A"
    assert at(root[1], "Fault/Error").attrib["code"] == "4001"


def test_what_xml_cannot_carry_is_left_out_of_it() -> None:
    company = Company()
    made = company.post("customer", {"DisplayName": "A", "Notes": "a\x01b\tc"})
    root = parsed(company.send("GET", f"customer/{made['Id']}", headers={**company.headers, **XML}))
    assert at(root, "Customer/Notes").text == "a\ufffdb\tc"


@pytest.mark.parametrize(
    "accept", ["application/json", "application/json;charset=UTF-8", "text/html, Application/JSON"]
)
def test_json_is_named_in_any_way(accept: str) -> None:
    company = Company()
    answer: Any = company.send("GET", "preferences", headers={**company.headers, "Accept": accept}).json()
    assert "Preferences" in answer
