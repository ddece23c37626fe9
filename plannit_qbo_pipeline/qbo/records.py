"""What goes over QuickBooks' wire: the records we send and read, and the one form of their bytes.

Money, prices and rates are Decimal. A new field and its length go here, in the vendor's spelling.
Unknown or misspelt properties are refused by the vendor with code 2010, so mypy checks them here first.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from json.encoder import encode_basestring as _quote
from typing import Literal, NotRequired, TypedDict

# Sizes the vendor accepts (docs/qbo-rules.md, Lengths); bounds on loops and waits are in domain.limits.
DOC_NUMBER_LENGTH = 21
DISPLAY_NAME_LENGTH = 500
PERSON_NAME_LENGTH = 100  # GivenName, MiddleName, FamilyName
COMPANY_NAME_LENGTH = 100
ITEM_NAME_LENGTH = 100
EMAIL_LENGTH = 100
PHONE_LENGTH = 30
ADDRESS_LINE_LENGTH = 500
ADDRESS_PART_LENGTH = 255  # City, Country, CountrySubDivisionCode
POSTAL_CODE_LENGTH = 30
DESCRIPTION_LENGTH = 4000  # of a line or an item
CUSTOMER_MEMO_LENGTH = 1000
PRIVATE_NOTE_LENGTH = 4000
PAYMENT_REF_LENGTH = 21  # undocumented on Payment; longer ones were reported refused (Open questions)
TAXED_LINES = 750
LINES = 10_000
LARGEST_AMOUNT = 999_999_999
REQUEST_ID_MAX_LENGTH = 50
FORBIDDEN_IN_NAMES = ":\t\r\n"  # docs/qbo-rules.md, Names


class Entity(StrEnum):
    """The vendor's kinds of record, in its spelling."""

    ACCOUNT = "Account"
    COMPANY_INFO = "CompanyInfo"
    CREDIT_MEMO = "CreditMemo"
    CUSTOMER = "Customer"
    DEPOSIT = "Deposit"
    EMPLOYEE = "Employee"
    INVOICE = "Invoice"
    ITEM = "Item"
    PAYMENT = "Payment"
    PAYMENT_METHOD = "PaymentMethod"
    PREFERENCES = "Preferences"
    PURCHASE = "Purchase"
    REFUND_RECEIPT = "RefundReceipt"
    TAX_AGENCY = "TaxAgency"
    TAX_CODE = "TaxCode"
    TAX_RATE = "TaxRate"
    TERM = "Term"
    VENDOR = "Vendor"

    @property
    def segment(self) -> str:
        """Its part of a URL's path."""
        return self.value.lower()


class Ref(TypedDict):
    """A reference: only `value`, an id, counts when sent; `type` only inside a Purchase's EntityRef."""

    value: str
    name: NotRequired[str]
    type: NotRequired[Literal["Customer"]]


class EmailAddress(TypedDict):
    Address: str


class PhoneNumber(TypedDict):
    FreeFormNumber: str


class Memo(TypedDict):
    value: str


class PostalAddress(TypedDict, total=False):
    Line1: str
    City: str
    CountrySubDivisionCode: str
    PostalCode: str
    Country: str


class MetaData(TypedDict):
    CreateTime: str
    LastUpdatedTime: str


class Record(TypedDict, total=False):
    """What every record can carry; Id and SyncToken are digits in strings (docs/qbo-rules.md, Updates)."""

    Id: str
    SyncToken: str
    sparse: bool
    MetaData: MetaData


class Customer(Record, total=False):
    DisplayName: str
    GivenName: str
    FamilyName: str
    CompanyName: str
    PrimaryEmailAddr: EmailAddress
    PrimaryPhone: PhoneNumber
    BillAddr: PostalAddress
    CurrencyRef: Ref
    Active: bool


class Item(Record, total=False):
    Name: str
    Type: Literal["Service", "NonInventory", "Inventory", "Category", "Group"]
    Description: str
    UnitPrice: Decimal
    IncomeAccountRef: Ref
    SalesTaxCodeRef: Ref
    Active: bool


class SalesItemLineDetail(TypedDict):
    ItemRef: Ref
    TaxCodeRef: Ref
    Qty: NotRequired[Decimal]
    UnitPrice: NotRequired[Decimal]
    ServiceDate: NotRequired[str]


class SalesItemLine(TypedDict):
    """A line of an Invoice or CreditMemo; Amount = Qty × UnitPrice to the cent (docs/qbo-rules.md, Lines)."""

    DetailType: Literal["SalesItemLineDetail"]
    Amount: Decimal
    SalesItemLineDetail: SalesItemLineDetail
    Description: NotRequired[str]
    Id: NotRequired[str]


class TaxLineDetail(TypedDict):
    TaxRateRef: Ref
    PercentBased: bool
    TaxPercent: Decimal
    NetAmountTaxable: Decimal


class TaxLine(TypedDict):
    DetailType: Literal["TaxLineDetail"]
    Amount: Decimal
    TaxLineDetail: TaxLineDetail


class TxnTaxDetail(TypedDict):
    """One TaxLine per rate, equal to Plannit's tax (docs/qbo-rules.md, Tax)."""

    TotalTax: Decimal
    TaxLine: list[TaxLine]


class SalesForm(Record, total=False):
    """What Invoice and CreditMemo share."""

    CustomerRef: Ref
    DocNumber: str
    TxnDate: str
    CurrencyRef: Ref
    GlobalTaxCalculation: Literal["TaxExcluded", "TaxInclusive", "NotApplicable"]
    Line: list[SalesItemLine]
    TxnTaxDetail: TxnTaxDetail
    CustomerMemo: Memo
    PrivateNote: str
    BillEmail: EmailAddress
    EmailStatus: Literal["NotSet", "NeedToSend", "EmailSent"]
    TotalAmt: Decimal
    Balance: Decimal


class Invoice(SalesForm, total=False):
    DueDate: str
    SalesTermRef: Ref
    AllowOnlineCreditCardPayment: bool
    AllowOnlineACHPayment: bool


class CreditMemo(SalesForm, total=False):
    RemainingCredit: Decimal


class LinkedTxn(TypedDict):
    TxnId: str
    TxnType: Literal["Invoice", "CreditMemo", "Expense", "JournalEntry", "Payment"]


class PaymentLine(TypedDict):
    """One settled document; exactly one LinkedTxn (docs/qbo-rules.md, Payments)."""

    Amount: Decimal
    LinkedTxn: list[LinkedTxn]


class Payment(Record, total=False):
    CustomerRef: Ref
    TotalAmt: Decimal
    UnappliedAmt: Decimal
    TxnDate: str
    CurrencyRef: Ref
    PaymentRefNum: str
    PaymentMethodRef: Ref
    DepositToAccountRef: Ref
    PrivateNote: str
    Line: list[PaymentLine]


class AccountLineDetail(TypedDict):
    AccountRef: Ref
    TaxCodeRef: NotRequired[Ref]


class AccountLine(TypedDict):
    DetailType: Literal["AccountBasedExpenseLineDetail"]
    Amount: Decimal
    AccountBasedExpenseLineDetail: AccountLineDetail
    Description: NotRequired[str]


class Purchase(Record, total=False):
    """Money that left: PaymentType is always Cash, for only an Expense can be linked (docs/qbo-rules.md, Refunds)."""

    PaymentType: Literal["Cash"]
    AccountRef: Ref
    EntityRef: Ref
    TxnDate: str
    DocNumber: str
    PrivateNote: str
    PaymentMethodRef: Ref
    CurrencyRef: Ref
    GlobalTaxCalculation: Literal["TaxExcluded", "TaxInclusive", "NotApplicable"]
    Line: list[AccountLine]
    TotalAmt: Decimal


def canonical(record: Mapping[str, object]) -> bytes:
    """The bytes of a record: UTF-8 JSON without blanks, keys sorted; equal records always give equal bytes.

    Decimals become exact JSON numbers without superfluous zeros. TypeError for a float or an unknown type,
    ValueError for a number that is not finite or text that is not Unicode.
    """
    return _json(record).encode()


def _json(value: object) -> str:
    # Every document passes here some six times: the commonest types come first, and text goes straight to C.
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, dict | Mapping):
        pairs = sorted([(str(key), item) for key, item in value.items()])
        return "{" + ",".join([f"{_quote(key)}:{_json(item)}" for key, item in pairs]) + "}"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, list | Sequence) and not isinstance(value, bytes | bytearray):
        return "[" + ",".join([_json(item) for item in value]) + "]"
    raise TypeError(f"a record holds no {type(value).__name__}: {value!r}")


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is not a JSON number")
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
