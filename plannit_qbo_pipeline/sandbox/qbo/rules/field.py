"""The vocabulary of the field tables: what one property of an entity may be.

A table is a mapping of property name to `Field`. Build fields with the functions below; `engine.py` enforces them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto

AMOUNT_HIGH = Decimal(99_999_999_999)
ADDRESS_LENGTH = 2000


class Shape(Enum):
    TEXT = auto()
    NUMBER = auto()
    FLAG = auto()
    DATE = auto()
    OBJECT = auto()
    LIST = auto()
    ANY = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One property. `label` is the element named in faults where QuickBooks Online uses another word."""

    shape: Shape
    high: Decimal = AMOUNT_HIGH
    low: Decimal = -AMOUNT_HIGH
    length: int = 4000
    # Of all texts in a record together; 0: no limit.
    total_length: int = 0
    label: str = ""
    choices: tuple[str, ...] = ()
    fields: Mapping[str, "Field"] | None = None
    refers_to: str = ""
    one_line: bool = False
    email: bool = False
    required: bool = False
    read_only: bool = False
    takes_number: bool = False


Fields = Mapping[str, Field]


def text(length: int = 4000, label: str = "") -> Field:
    return Field(Shape.TEXT, length=length, label=label)


def identifier() -> Field:
    """Digits as text. A number is taken too: client libraries send `"SyncToken": 0`."""
    return Field(Shape.TEXT, length=40, takes_number=True)


def name(length: int) -> Field:
    """A name: on one line, without colon or tabulation, outer blanks trimmed."""
    return Field(Shape.TEXT, length=length, one_line=True)


def email(length: int = 100) -> Field:
    return Field(Shape.TEXT, length=length, email=True)


def choice(*choices: str) -> Field:
    return Field(Shape.TEXT, choices=choices)


def number(low: Decimal = -AMOUNT_HIGH, high: Decimal = AMOUNT_HIGH) -> Field:
    return Field(Shape.NUMBER, low=low, high=high)


def flag() -> Field:
    return Field(Shape.FLAG)


def day() -> Field:
    return Field(Shape.DATE)


def record(fields: Fields, label: str = "") -> Field:
    return Field(Shape.OBJECT, fields=fields, label=label)


def rows(fields: Fields) -> Field:
    return Field(Shape.LIST, fields=fields)


def reference(entity: str = "") -> Field:
    """`{"value": id, "name": ...}`; only `value` counts. With an entity name the target must exist and be active."""
    parts = {"value": required(text(100)), "name": text(500), "type": text(100)}
    return Field(Shape.OBJECT, fields=parts, refers_to=entity)


def computed() -> Field:
    """A property that QuickBooks Online sets; in a request it is ignored, whatever it holds."""
    return Field(Shape.ANY, read_only=True)


def required(field: Field) -> Field:
    return replace(field, required=True)


ADDRESS: Fields = {
    "Id": computed(),
    **{f"Line{number}": text(500) for number in range(1, 6)},
    "City": text(255),
    "Country": text(255),
    "CountryCode": text(255),
    "CountrySubDivisionCode": text(255),
    "County": text(255),
    "PostalCode": text(30),
    "PostalCodeSuffix": text(30),
    "Lat": computed(),
    "Long": computed(),
    "Tag": computed(),
    "Note": text(255),
}


def address() -> Field:
    """Up to five lines of 500 characters, 2000 all together."""
    return replace(record(ADDRESS), total_length=ADDRESS_LENGTH)


PHONE: Fields = {"FreeFormNumber": text(30), **{key: computed() for key in ("Id", "DeviceType", "CountryCode", "Tag")}}
EVERY_ENTITY: Fields = {
    "Id": identifier(),
    "SyncToken": identifier(),
    "sparse": flag(),
    "domain": computed(),
    "MetaData": computed(),
    "status": computed(),
    "CustomField": computed(),
    "AttachableRef": computed(),
}
# What Intuit's schema knows on a transaction of any kind: never an unknown property, though only some kinds keep it.
EVERY_TRANSACTION: Fields = {
    **EVERY_ENTITY,
    **dict.fromkeys(
        ("DocNumber", "TxnDate", "PrivateNote", "DepartmentRef", "CurrencyRef", "ExchangeRate"), computed()
    ),
    **dict.fromkeys(("LinkedTxn", "TxnTaxDetail", "TxnStatus", "TxnSource", "TxnApprovalInfo", "Tag"), computed()),
    **dict.fromkeys(("TaxFormType", "TaxFormNum", "TransactionLocationType"), computed()),
}
