"""The documented shapes of QuickBooks Online's answers, as assertions.

Written from the vendor's rules and recorded answers, not from the emulator: an answer outside them is a finding.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.wire import Response

Json = dict[str, Any]

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}-0[78]:00")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[78]:00")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DIGITS = re.compile(r"[0-9]+")
TRACE = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
JSON_TYPE = "application/json;charset=UTF-8"
CODES = frozenset(
    (
        100,
        110,
        120,
        130,
        140,
        150,
        500,
        600,
        610,
        620,
        630,
        700,
        800,
        900,
        *range(1000, 1051, 10),
        *range(2000, 2121, 10),
        *range(2130, 2221, 10),
        2240,
        2250,
        2290,
        2500,
        2600,
        3000,
        4000,
        4001,
        4002,
        5000,
        5010,
        5020,
        5030,
        *range(6000, 6051, 10),
        *range(6070, 6251, 10),
        6270,
        6280,
        6420,
        6430,
        6440,
        6450,
        6470,
        6480,
        6530,
        6540,
        10000,
        10100,
        10200,
    )
)
FAULT_TYPES = ("ValidationFault", "SystemFault", "AuthenticationFault", "AuthorizationFault", "SERVICE")
MONEY = frozenset(
    (
        "TotalAmt",
        "Balance",
        "UnappliedAmt",
        "RemainingCredit",
        "HomeBalance",
        "Amount",
        "TotalTax",
        "NetAmountTaxable",
        "TaxInclusiveAmt",
        "BalanceWithJobs",
        "CurrentBalance",
        "CurrentBalanceWithSubAccounts",
        "Deposit",
    )
)
DAYS = frozenset(("TxnDate", "DueDate", "ServiceDate", "ShipDate", "InvStartDate", "LastFileDate", "BookCloseDate"))
NOWHERE = (404, 405)
TAX_SERVICE = {"TaxCode", "TaxCodeId", "TaxRateDetails"}
DELETED = {"status": "Deleted", "domain": "QBO"}
GATEWAY_KEYS = {"warnings", "intuitObject", "fault", "report", "queryResponse", "batchItemResponse", "time"}


def answer_of(response: Response) -> Json:
    """The JSON of an answer, everything about it being as documented; empty for a path that leads nowhere."""
    assert not response.cut
    assert TRACE.fullmatch(response.headers["intuit_tid"]), "every answer carries intuit_tid"
    assert response.headers["Date"]
    if response.status in NOWHERE:
        assert response.headers["Content-Type"].startswith("text/html")
        return {}
    if response.status == 200 and response.headers["Content-Type"] == "application/pdf":
        assert response.body.startswith(b"%PDF-")
        return {}
    assert response.headers["Content-Type"] == JSON_TYPE
    body = response.json()
    assert isinstance(body, dict)
    if response.status == 200:
        check_success(body)
    elif response.status == 400:
        assert set(body) == {"Fault", "time"}
        check_fault(body["Fault"])
        check_time(body)
    else:
        check_gateway(response.status, body)
    return body


def check_success(body: Mapping[str, Any]) -> None:
    """One thing and the time: a record, rows, the items of a batch, or changes."""
    check_time(body)
    if set(body) - {"time"} == TAX_SERVICE:
        assert DIGITS.fullmatch(body["TaxCodeId"])
        assert all(DIGITS.fullmatch(detail["TaxRateId"]) for detail in body["TaxRateDetails"])
        return
    [name] = set(body) - {"time"}
    if name == "QueryResponse":
        check_rows(body[name])
    elif name == "BatchItemResponse":
        for item in body[name]:
            check_batch_item(item)
    elif name == "CDCResponse":
        for part in body[name]:
            assert set(part) == {"QueryResponse"}
            for rows in part["QueryResponse"]:
                check_rows(rows, with_deleted=True)
    else:
        check_record(name, body[name])


def check_time(body: Mapping[str, Any]) -> None:
    assert TIME.fullmatch(body["time"]), body["time"]


def check_fault(fault: Mapping[str, Any]) -> None:
    """`Error` with at least one entry, texts that are texts, a code of the catalogue as text."""
    assert set(fault) == {"Error", "type"}
    assert fault["type"] in FAULT_TYPES
    assert fault["Error"]
    for error in fault["Error"]:
        assert {"Message", "code"} <= set(error) <= {"Message", "Detail", "code", "element"}, error
        assert int(error["code"]) in CODES, error
        assert isinstance(error["Message"], str)
        assert error["Message"]
        assert all(isinstance(error[name], str) for name in ("Detail", "element") if name in error), error


def check_gateway(status: int, body: Mapping[str, Any]) -> None:
    """401 and 403 in lower case; 429 in either."""
    assert status in (401, 403, 429), f"{status} is no documented answer"
    if status == 429 and "Fault" in body:
        assert body["Fault"]["Error"][0]["code"] == "3001"
        return
    assert set(body) >= GATEWAY_KEYS
    [error] = body["fault"]["error"]
    assert set(error) == {"message", "detail", "code", "element"}
    assert error["code"] == {401: "3200", 403: "3100", 429: "3001"}[status]


def check_rows(rows: Mapping[str, Any], with_deleted: bool = False) -> None:
    """Nothing at all, a count alone, or rows with where they start and how many they are."""
    counts = {"startPosition", "maxResults", "totalCount"}
    entities = set(rows) - counts
    if not entities:
        assert set(rows) <= {"totalCount"}, rows
        return
    [entity] = entities
    found = rows[entity]
    assert found, "no rows, no key"
    assert rows["maxResults"] == len(found)
    assert rows["startPosition"] >= 1
    for row in found:
        if with_deleted and row.get("status") == "Deleted":
            assert set(row) == {"domain", "status", "Id", "MetaData"}
            assert STAMP.fullmatch(row["MetaData"]["LastUpdatedTime"])
        else:
            check_record(entity, row)


def check_batch_item(item: Mapping[str, Any]) -> None:
    assert isinstance(item["bId"], str)
    [name] = set(item) - {"bId"}
    if name == "Fault":
        check_fault(item[name])
    elif name == "QueryResponse":
        check_rows(item[name])
    else:
        check_record(name, item[name])


def check_record(entity: str, record: Mapping[str, Any]) -> None:
    """One object, or the stub of one that was deleted just now."""
    assert entity[0].isupper()
    assert DIGITS.fullmatch(record["Id"]), record["Id"]
    assert record["domain"] == "QBO"
    if "status" in record:
        assert record == {**DELETED, "Id": record["Id"]}
        return
    assert record["sparse"] is False
    assert DIGITS.fullmatch(record["SyncToken"]), record["SyncToken"]
    made, changed = record["MetaData"]["CreateTime"], record["MetaData"]["LastUpdatedTime"]
    assert STAMP.fullmatch(made)
    assert STAMP.fullmatch(changed)
    assert made <= changed
    for key, value in record.items():
        _check_value(key, value)
    if entity in ("Invoice", "CreditMemo", "RefundReceipt"):
        check_sale(record)
    if "LinkedTxn" in record:
        assert all(set(link) >= {"TxnId", "TxnType"} for link in record["LinkedTxn"])


def check_sale(record: Mapping[str, Any]) -> None:
    """Lines with ids, their sub-total last and without one; the total is what lines and taxes come to."""
    *lines, last = record["Line"]
    assert last["DetailType"] == "SubTotalLineDetail"
    assert "Id" not in last
    assert len({line["Id"] for line in lines}) == len(lines)
    sums = {"SalesItemLineDetail": Decimal(0), "DiscountLineDetail": Decimal(0), "DescriptionOnly": Decimal(0)}
    for line in lines:
        assert isinstance(line.get(line["DetailType"], {}), dict)
        sums[line["DetailType"]] += line.get("Amount", 0)
    assert last["Amount"] == sums["SalesItemLineDetail"]
    detail = record.get("TxnTaxDetail", {})
    taxes = [line["Amount"] for line in detail.get("TaxLine", [])]
    assert sum(taxes) == detail.get("TotalTax", 0)
    if record["GlobalTaxCalculation"] == "TaxInclusive":
        details = [line["SalesItemLineDetail"] for line in lines if line["DetailType"] == "SalesItemLineDetail"]
        gross = sum((detail.get("TaxInclusiveAmt", Decimal(0)) for detail in details), Decimal(0))
        # Without sales tax nothing is included, and each line shows what was sent.
        assert record["TotalAmt"] == (gross if taxes else gross or last["Amount"]) - sums["DiscountLineDetail"]
        return
    assert record["TotalAmt"] == last["Amount"] - sums["DiscountLineDetail"] + sum(taxes)
    assert record["TotalAmt"] >= 0


def _check_value(key: str, value: object) -> None:
    """No nulls, money as numbers to the cent, days as days, references as `{value, name}`."""
    assert value is not None, key
    if key == "LineEx":
        return
    if key in MONEY:
        assert _is_money(value), f"{key}: {value!r}"
    elif key in DAYS:
        assert DAY.fullmatch(str(value)), f"{key}: {value!r}"
    elif key.endswith("Ref") and isinstance(value, dict):
        assert set(value) <= {"value", "name", "type"}, f"{key}: {value!r}"
        assert all(isinstance(part, str) for part in value.values()), f"{key}: {value!r}"
    elif isinstance(value, dict):
        for inner, part in value.items():
            _check_value(inner, part)
    elif isinstance(value, list):
        for row in value:
            for inner, part in row.items():
                _check_value(inner, part)


def _is_money(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    exponent = Decimal(value).as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2
