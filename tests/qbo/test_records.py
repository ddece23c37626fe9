import json
from collections import OrderedDict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plannit_qbo_pipeline.qbo.records import Entity, Invoice, canonical


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (Decimal("140.00"), b"140"),
        (Decimal("13.97"), b"13.97"),
        (Decimal("0.10"), b"0.1"),
        (Decimal("-0.00"), b"0"),
        (Decimal("1E+2"), b"100"),
        (Decimal("1E-7"), b"0.0000001"),
        (Decimal("99999999999.9999"), b"99999999999.9999"),
        (12, b"12"),
        (True, b"true"),
        (None, b"null"),
    ],
)
def test_numbers_are_written_exactly(number: object, written: bytes) -> None:
    assert canonical({"a": number}) == b'{"a":' + written + b"}"


def test_text_is_written_as_utf_8_and_keys_are_sorted_at_every_depth() -> None:
    record = {"b": [{"d": "L'Érable", "c": "—"}], "a": 'say "hi"\n'}
    assert canonical(record) == '{"a":"say \\"hi\\"\\n","b":[{"c":"—","d":"L\'Érable"}]}'.encode()


def test_equal_records_give_equal_bytes_whatever_their_order_and_zeros() -> None:
    one = {"TotalAmt": Decimal("5.00"), "Line": ({"Amount": Decimal("5")},)}
    other = OrderedDict([("Line", [{"Amount": Decimal("5.0")}]), ("TotalAmt", 5)])
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("value", "error"),
    [(1.5, TypeError), (b"x", TypeError), ({1, 2}, TypeError), (Decimal("NaN"), ValueError), ("\ud800", ValueError)],
)
def test_what_json_cannot_hold_exactly_is_refused(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        canonical({"a": [value]})


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**11), max_value=10**11))
def test_any_amount_reads_back_as_itself(value: Decimal) -> None:
    read = json.loads(canonical({"a": value}), parse_float=Decimal, parse_int=Decimal)
    assert read == {"a": value}


def test_a_typed_record_is_written_as_it_is() -> None:
    invoice: Invoice = {"CustomerRef": {"value": "58"}, "DocNumber": "1042", "EmailStatus": "NotSet"}
    assert canonical(invoice) == b'{"CustomerRef":{"value":"58"},"DocNumber":"1042","EmailStatus":"NotSet"}'


@pytest.mark.parametrize(
    ("entity", "segment"), [(Entity.CREDIT_MEMO, "creditmemo"), (Entity.INVOICE, "invoice"), (Entity.TERM, "term")]
)
def test_segments_are_the_lower_case_names(entity: Entity, segment: str) -> None:
    assert entity.segment == segment
