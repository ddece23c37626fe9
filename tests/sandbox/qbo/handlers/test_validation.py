"""What is wrong with a request itself, code by code. Each row changes one thing of a good body."""

import pytest

from tests.sandbox.qbo.bodies import DETAIL, Body, with_path
from tests.sandbox.qbo.company import Company, Shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("customerRef", {"value": "1"}),
        ("Docnumber", "1"),
        ("Unknown", None),
        ("Line.0.Quantity", 1),
        (f"{DETAIL}.qty", 1),
        (f"{DETAIL}.TaxCodeRef.Value", "1"),
        ("BillAddr.Street", "x"),
        ("TxnTaxDetail.TaxLine", [{"TaxLineDetail": {"Rate": 1}}]),
        ("DocNumber", 12),
        ("DocNumber", ["12"]),
        ("Line", {"Amount": 1}),
        ("Line", [1]),
        ("Line.0.Amount", "many"),
        ("Line.0.Amount", True),
        ("Line.0.Amount", "NaN"),
        ("CustomerRef", "58"),
        ("CustomerRef", {"value": 58}),
        ("AllowOnlineACHPayment", "false"),
        ("TxnDate", 20261124),
    ],
)  # fmt: skip
def test_2010_unknown_properties_and_wrong_types(shop: Shop, path: str, value: object) -> None:
    code, detail = shop.refused("invoice", with_path(shop.draft(), path, value))
    assert code == "2010"
    assert detail.startswith("Property Name:")
    assert detail.endswith(" specified is unsupported or invalid")


@pytest.mark.parametrize(
    ("entity", "body", "element"),
    [
        ("invoice", {"CustomerRef": {"value": "1"}}, "Line"),
        ("invoice", {"CustomerRef": {"value": "1"}, "Line": []}, "Line"),
        ("invoice", {"Line": [{"DetailType": "DescriptionOnly"}]}, "CustomerRef"),
        ("invoice", {"CustomerRef": {"name": "A"}, "Line": [{"DetailType": "DescriptionOnly"}]}, "CustomerRef"),
        ("invoice", {"CustomerRef": {"value": "1"}, "Line": [{"Amount": 1}]}, "DetailType"),
        ("invoice", {"CustomerRef": {"value": "1"}, "Line": [{"DetailType": "SalesItemLineDetail"}]}, "Amount"),
        ("payment", {"TotalAmt": 1}, "CustomerRef"),
        ("payment", {"CustomerRef": {"value": "1"}}, "TotalAmt"),
        ("payment", {"CustomerRef": {"value": "1"}, "TotalAmt": 1, "Line": [{"LinkedTxn": []}]}, "Amount"),
        ("item", {"Type": "Service"}, "Name"),
        ("item", {"Name": "A", "Type": "Service"}, "IncomeAccountRef"),
        ("customer", {"DisplayName": "A", "Job": True}, "ParentRef"),
        ("invoice?operation=void", {"Id": "1"}, "SyncToken"),
        ("invoice?operation=delete", {"SyncToken": "1"}, "Id"),
        ("customer", {"Id": "1", "sparse": True, "Active": True}, "SyncToken"),
    ],
)  # fmt: skip
def test_2020_names_the_field_that_is_missing(shop: Shop, entity: str, body: Body, element: str) -> None:
    errors = shop.errors(entity, body)
    assert (errors[0]["code"], errors[0]["element"]) == ("2020", element)
    assert errors[0]["Detail"].startswith("Required parameter ")
    assert errors[0]["Detail"].endswith(" is missing in the request")


def test_2020_has_the_recorded_text(shop: Shop) -> None:
    error = shop.errors("invoice", {"CustomerRef": {"value": shop.client["Id"]}})[0]
    assert error["Message"] == "Required param missing, need to supply the required value for the API"
    assert error["Detail"] == "Required parameter Line is missing in the request"


@pytest.mark.parametrize("record_id", ["abc", "-1", "1.5", "٣", " 1"])
def test_2030_ids_are_digits(shop: Shop, record_id: str) -> None:
    code, detail = shop.refused("invoice", {**shop.draft(), "Id": record_id, "SyncToken": "0"})
    assert (code, detail) == ("2030", f"Id should be a valid number. Supplied value:{record_id}")


@pytest.mark.parametrize(
    ("entity", "path", "high", "element"),
    [
        ("invoice", "DocNumber", 21, "DocNumber"),
        ("invoice", "CustomerMemo.value", 1000, "Customer Memo"),
        ("invoice", "PrivateNote", 4000, "PrivateNote"),
        ("invoice", "Line.0.Description", 4000, "Description"),
        ("invoice", "BillAddr.Line1", 500, "Line1"),
        ("customer", "DisplayName", 500, "DisplayName"),
        ("customer", "GivenName", 100, "GivenName"),
        ("customer", "CompanyName", 100, "CompanyName"),
        ("customer", "PrimaryPhone.FreeFormNumber", 30, "FreeFormNumber"),
        ("customer", "BillAddr.PostalCode", 30, "PostalCode"),
        ("customer", "Notes", 2000, "Notes"),
        ("item", "Name", 100, "Name"),
        ("item", "Sku", 100, "Sku"),
        ("payment", "PaymentRefNum", 21, "PaymentRefNum"),
        ("payment", "PrivateNote", 4000, "PrivateNote"),
    ],
)  # fmt: skip
def test_2050_lengths(entity: str, path: str, high: int, element: str) -> None:
    shop = Shop()
    bodies: dict[str, Body] = {
        "invoice": shop.draft(),
        "customer": {"DisplayName": "Neuf"},
        "item": {"Name": "Neuf", "Type": "Service", "IncomeAccountRef": shop.service["IncomeAccountRef"]},
        "payment": shop.payment_draft(10),
    }
    error = shop.errors(entity, with_path(bodies[entity], path, "x" * (high + 12)))[0]
    assert (error["code"], error["element"]) == ("2050", element)
    assert error["Detail"] == (
        "String length specified does not match the supported length. "
        f"Min:0 Max:{high:,} supported. Supplied length:{high + 12:,}"
    )
    shop.post(entity, with_path(bodies[entity], path, "x" * high))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("EmailStatus", "Sent"),
        ("PrintStatus", "x"),
        ("GlobalTaxCalculation", "taxexcluded"),
        ("Line.0.DetailType", "X"),
    ],
)
def test_2170_enumerations(shop: Shop, path: str, value: str) -> None:
    error = shop.errors("invoice", with_path(shop.draft(), path, value))[0]
    assert (error["code"], error["Message"]) == ("2170", "Invalid Enumeration")


@pytest.mark.parametrize("name", ["A:B", "A\tB", "A\nB", "   "])
def test_2180_names(shop: Shop, name: str) -> None:
    errors = [shop.errors("customer", {"DisplayName": name})[0], shop.errors("item", {"Name": name})[0]]
    for error in errors:
        assert (error["code"], error["Message"]) == ("2180", "Invalid Enumeration")
        assert error["Detail"] == (
            "Names must have at least one character, must be on one line, and cannot include colons or tabbing."
        )


@pytest.mark.parametrize(("address", "is_good"), [
    ("a@b.ca", True), ("a@b.ca, c@d.ca", True), ("ab.ca", False), ("a@b", False), ("a b@c.ca", False), ("@b.ca", False),
    ("a@b.ca,", False), ("a@@b.ca", False),
])  # fmt: skip
def test_2210_email_addresses(address: str, is_good: bool) -> None:
    company = Company()
    body = {"DisplayName": "A", "PrimaryEmailAddr": {"Address": address}}
    response = company.send("POST", "customer", body)
    assert response.status == (200 if is_good else 400)
    assert is_good or response.json()["Fault"]["Error"][0]["code"] == "2210"


def test_2240_has_the_recorded_text(shop: Shop) -> None:
    code, detail = shop.refused("payment", shop.payment_draft(-44.94))
    assert (code, detail) == ("2240", "Number out of range. Min:0 Max:999,999,999. Supplied value:-44.94")


@pytest.mark.parametrize("amounts", [[-1], [100, -100.01], [1_000_000_000]])
def test_2240_totals_outside_the_range(shop: Shop, amounts: list[float]) -> None:
    assert shop.refused("invoice", shop.draft(*map(shop.line, amounts)))[0] == "2240"


def test_negative_lines_are_fine_while_the_total_is_not(shop: Shop) -> None:
    assert shop.invoice(shop.line(100), shop.line(-40))["TotalAmt"] * 100 == 6899


@pytest.mark.parametrize(
    ("entity", "name"),
    [("customer", "BillAddr"), ("customer", "ShipAddr"), ("vendor", "BillAddr"), ("employee", "PrimaryAddr")],
)
def test_2050_all_lines_of_an_address_together(entity: str, name: str) -> None:
    company = Company()
    lines = {f"Line{number}": "x" * 400 for number in range(1, 6)}
    error = company.errors(entity, {"DisplayName": "A", name: {**lines, "City": "Q"}})[0]
    assert (error["code"], error["element"]) == ("2050", name)
    assert "Max:2,000 supported. Supplied length:2,001" in error["Detail"]
    assert lines.items() <= company.post(entity, {"DisplayName": "A", name: lines})[name].items()
