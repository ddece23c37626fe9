from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.wire import Response, dumps
from tests.sandbox.qbo.company import Shop

PDF = b"%PDF-1.4\n\x00\xff\r\n%%EOF\n"


@pytest.fixture
def shop() -> Shop:
    return Shop()


def belonging_to(record: dict[str, Any], entity: str = "Invoice", **more: object) -> dict[str, Any]:
    reference = {"EntityRef": {"type": entity, "value": record["Id"]}, "IncludeOnSend": True}
    return {"AttachableRef": [reference], "FileName": "facture.pdf", "ContentType": "application/pdf", **more}


def part(name: str, content: bytes, content_type: str, file_name: str) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\nContent-Type: {content_type}'
    return b"--edge\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n"


def uploaded(shop: Shop, *parts: bytes, requestid: str = "") -> Response:
    headers = {**shop.headers, "Content-Type": "multipart/form-data; boundary=edge"}
    path = f"upload?requestid={requestid}" if requestid else "upload"
    return shop.send("POST", path, b"".join(parts) + b"--edge--\r\n", headers)


def pair(metadata: dict[str, Any], suffix: str = "_01") -> tuple[bytes, bytes]:
    return (
        part(f"file_metadata{suffix}", dumps(metadata), "application/json", "attachment.json"),
        part(f"file_content{suffix}", PDF, "application/pdf", "facture.pdf"),
    )


def attached(shop: Shop, metadata: dict[str, Any]) -> dict[str, Any]:
    response = uploaded(shop, *pair(metadata))
    assert response.status == 200, response.body
    attachable: dict[str, Any] = response.json()["AttachableResponse"][0]["Attachable"]
    return attachable


def test_a_file_is_attached_to_an_invoice_and_found_by_it(shop: Shop) -> None:
    invoice, other = shop.invoice(), shop.invoice()
    attachable = attached(shop, belonging_to(invoice))
    assert (attachable["FileName"], attachable["Size"], attachable["SyncToken"]) == ("facture.pdf", len(PDF), "0")
    assert attachable["AttachableRef"][0]["EntityRef"]["value"] == invoice["Id"]
    assert shop.get(f"attachable/{attachable['Id']}") == attachable
    where = "WHERE AttachableRef.EntityRef.Type = 'invoice' AND AttachableRef.EntityRef.value = '{}'"
    assert shop.find("Attachable", where.format(invoice["Id"])) == [attachable]
    assert shop.find("Attachable", where.format(other["Id"])) == []


def test_a_file_needs_no_metadata(shop: Shop) -> None:
    answer = uploaded(shop, part("file_content_0", PDF, "application/pdf", "seul.pdf")).json()
    attachable = answer["AttachableResponse"][0]["Attachable"]
    assert (attachable["FileName"], attachable["ContentType"]) == ("seul.pdf", "application/pdf")


def test_each_file_of_a_form_is_answered_by_itself(shop: Shop) -> None:
    good, bad = pair(belonging_to(shop.invoice()), "_1"), pair(belonging_to({"Id": "999999"}), "_2")
    first, second = uploaded(shop, *bad, *good).json()["AttachableResponse"]
    assert first["Fault"]["Error"][0]["code"] == "2500"
    assert first["Fault"]["Error"][0]["Detail"] == "Invalid Reference Id : Invoices element id 999999 not found"
    assert second["Attachable"]["FileName"] == "facture.pdf"
    assert len(shop.find("Attachable")) == 1


def test_a_repeated_requestid_attaches_once(shop: Shop) -> None:
    parts = pair(belonging_to(shop.invoice()))
    answers = [uploaded(shop, *parts, requestid="once") for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert len(shop.find("Attachable")) == 1


@pytest.mark.parametrize(
    ("metadata", "code"),
    [({"Unknown": 1}, "2010"), ({"Category": "Paper"}, "2170"), ({"FileName": "x" * 1001}, "2050"),
     ({"AttachableRef": [{"EntityRef": {"value": "1"}}]}, "2020"), ({"Id": "5", "SyncToken": "0"}, "500"),
     ({"AttachableRef": [{"EntityRef": {"type": "Unicorn", "value": "1"}}]}, "2170")],
)  # fmt: skip
def test_metadata_is_checked_like_any_record(shop: Shop, metadata: dict[str, Any], code: str) -> None:
    answer = uploaded(shop, *pair(metadata)).json()["AttachableResponse"][0]
    assert answer["Fault"]["Error"][0]["code"] == code


@pytest.mark.parametrize("parts", [(), (part("other", b"x", "text/plain", "x"),)])
def test_2020_a_form_without_a_file(shop: Shop, parts: tuple[bytes, ...]) -> None:
    response = uploaded(shop, *parts)
    assert (response.status, response.json()["Fault"]["Error"][0]["code"]) == (400, "2020")


def test_what_is_no_form_is_refused(shop: Shop) -> None:
    assert shop.refused("upload", {"FileName": "x"})[0] == "2010"


def test_a_note_is_written_changed_and_deleted(shop: Shop) -> None:
    assert shop.errors("attachable", {"Category": "Other"})[0]["element"] == "Note"
    note = shop.post("attachable", {"Note": "Vu sur place", **belonging_to(shop.client, "Customer")})
    body = {"Id": note["Id"], "SyncToken": "0", "sparse": True, "Note": "Vu deux fois"}
    after = shop.post("attachable", body)
    assert (after["Note"], after["AttachableRef"], after["SyncToken"]) == ("Vu deux fois", note["AttachableRef"], "1")
    assert shop.refused("attachable?operation=void", {"Id": note["Id"], "SyncToken": "1"})[0] == "500"
    assert shop.refused("attachable?operation=delete", {"Id": note["Id"], "SyncToken": "0"})[0] == "5010"
    stub = shop.post("attachable?operation=delete", {"Id": note["Id"], "SyncToken": "1"})
    assert stub == {"status": "Deleted", "domain": "QBO", "Id": note["Id"]}
    assert shop.send("GET", f"attachable/{note['Id']}").json()["Fault"]["Error"][0]["code"] == "610"
    assert shop.find("Attachable") == []
