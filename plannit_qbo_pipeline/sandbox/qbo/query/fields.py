"""Which properties a query may filter and sort by, per entity. A new entity gets a row in QUERYABLE."""

from collections.abc import Mapping
from enum import Enum


class Nature(Enum):
    """How a property is compared. Only what is `sortable` may stand behind ORDERBY."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    TIME = "time"
    REFERENCE = "reference"
    EMAIL = "email"

    @property
    def sortable(self) -> bool:
        return self not in (Nature.REFERENCE, Nature.EMAIL)


ANY_ENTITY: Mapping[str, Nature] = {
    "Id": Nature.ID,
    "MetaData.CreateTime": Nature.TIME,
    "MetaData.LastUpdatedTime": Nature.TIME,
}
_LIST: Mapping[str, Nature] = {**ANY_ENTITY, "Name": Nature.TEXT, "Active": Nature.FLAG}
_PERSON: Mapping[str, Nature] = {
    **ANY_ENTITY,
    "Active": Nature.FLAG,
    **dict.fromkeys(("DisplayName", "GivenName", "FamilyName", "MiddleName", "CompanyName"), Nature.TEXT),
    **dict.fromkeys(("FullyQualifiedName", "PrintOnCheckName"), Nature.TEXT),
    "Balance": Nature.NUMBER,
    "PrimaryEmailAddr": Nature.EMAIL,
}
QUERYABLE: Mapping[str, Mapping[str, Nature]] = {
    "Customer": {**_PERSON, "Job": Nature.FLAG, "ParentRef": Nature.REFERENCE, "Taxable": Nature.FLAG},
    "Vendor": _PERSON,
    "Employee": _PERSON,
    "Item": {
        **_LIST,
        **dict.fromkeys(("Type", "FullyQualifiedName", "Sku", "Description"), Nature.TEXT),
        **dict.fromkeys(("SubItem", "Taxable"), Nature.FLAG),
        "ParentRef": Nature.REFERENCE,
        "UnitPrice": Nature.NUMBER,
    },
    "Account": {
        **_LIST,
        **dict.fromkeys(("AccountType", "AccountSubType", "Classification", "AcctNum"), Nature.TEXT),
        "FullyQualifiedName": Nature.TEXT,
        "SubAccount": Nature.FLAG,
        "CurrentBalance": Nature.NUMBER,
    },
    "TaxCode": {**_LIST, "Description": Nature.TEXT},
    "TaxRate": {**_LIST, "Description": Nature.TEXT, "AgencyRef": Nature.REFERENCE, "RateValue": Nature.NUMBER},
    "TaxAgency": {**ANY_ENTITY, "DisplayName": Nature.TEXT},
    "PaymentMethod": {**_LIST, "Type": Nature.TEXT},
    "Term": {**_LIST, "Type": Nature.TEXT, "DueDays": Nature.NUMBER},
    "Invoice": {
        **ANY_ENTITY,
        "DocNumber": Nature.TEXT,
        "TxnDate": Nature.DATE,
        "DueDate": Nature.DATE,
        "Balance": Nature.NUMBER,
        "TotalAmt": Nature.NUMBER,
        **dict.fromkeys(("CustomerRef", "SalesTermRef", "ProjectRef"), Nature.REFERENCE),
    },
    "Payment": {
        **ANY_ENTITY,
        "TxnDate": Nature.DATE,
        "TotalAmt": Nature.NUMBER,
        "PaymentRefNum": Nature.TEXT,
        **dict.fromkeys(("CustomerRef", "PaymentMethodRef"), Nature.REFERENCE),
    },
    "CreditMemo": {
        **ANY_ENTITY,
        "DocNumber": Nature.TEXT,
        "TxnDate": Nature.DATE,
        "Balance": Nature.NUMBER,
        "CustomerRef": Nature.REFERENCE,
    },
    "RefundReceipt": {
        **ANY_ENTITY,
        "DocNumber": Nature.TEXT,
        "TxnDate": Nature.DATE,
        "Balance": Nature.NUMBER,
        "PaymentType": Nature.TEXT,
        "CustomerRef": Nature.REFERENCE,
    },
    "Purchase": {
        **ANY_ENTITY,
        "TxnDate": Nature.DATE,
        "TotalAmt": Nature.NUMBER,
        **dict.fromkeys(("DocNumber", "PaymentType"), Nature.TEXT),
        **dict.fromkeys(("AccountRef", "EntityRef"), Nature.REFERENCE),
    },
    "Deposit": {
        **ANY_ENTITY,
        "TxnDate": Nature.DATE,
        "TotalAmt": Nature.NUMBER,
        "DepositToAccountRef": Nature.REFERENCE,
    },
    "Class": {**_LIST, "FullyQualifiedName": Nature.TEXT},
    "Attachable": {
        **ANY_ENTITY,
        **dict.fromkeys(("FileName", "Note", "Category", "ContentType"), Nature.TEXT),
        **dict.fromkeys(("AttachableRef.EntityRef.type", "AttachableRef.EntityRef.value"), Nature.TEXT),
    },
    "Department": {**_LIST, "FullyQualifiedName": Nature.TEXT},
    "CompanyInfo": {**ANY_ENTITY, "CompanyName": Nature.TEXT},
    "Preferences": ANY_ENTITY,
}
# Properties that the reference lets filter by, not sort by, beyond what their nature says.
UNSORTABLE: Mapping[str, tuple[str, ...]] = {
    "Payment": ("TotalAmt", "PaymentRefNum"),
    "Item": ("Active", "FullyQualifiedName", "SubItem", "Taxable"),
}
