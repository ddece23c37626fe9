"""The entity types the emulator knows, by the name they have in a path. A new one is one row here."""

from collections.abc import Mapping

from plannit_qbo_pipeline.sandbox.qbo.handlers.account import AccountKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.attachable import AttachableKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.credit_memo import CreditMemoKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.customer import CustomerKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.deposit import DepositKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.invoice import InvoiceKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.item import ItemKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.list_kind import PaymentMethodKind, TrackedKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.payment import PaymentKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.person import EmployeeKind, VendorKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.purchase import PurchaseKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.refund_receipt import RefundReceiptKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.term import TermKind
from plannit_qbo_pipeline.sandbox.qbo.rules.account import ACCOUNT
from plannit_qbo_pipeline.sandbox.qbo.rules.attachable import ATTACHABLE
from plannit_qbo_pipeline.sandbox.qbo.rules.credit_memo import CREDIT_MEMO
from plannit_qbo_pipeline.sandbox.qbo.rules.customer import CUSTOMER
from plannit_qbo_pipeline.sandbox.qbo.rules.deposit import DEPOSIT
from plannit_qbo_pipeline.sandbox.qbo.rules.employee import EMPLOYEE
from plannit_qbo_pipeline.sandbox.qbo.rules.invoice import INVOICE
from plannit_qbo_pipeline.sandbox.qbo.rules.item import ITEM
from plannit_qbo_pipeline.sandbox.qbo.rules.lists import PAYMENT_METHOD, TERM, TRACKED
from plannit_qbo_pipeline.sandbox.qbo.rules.payment import PAYMENT
from plannit_qbo_pipeline.sandbox.qbo.rules.purchase import PURCHASE
from plannit_qbo_pipeline.sandbox.qbo.rules.refund_receipt import REFUND_RECEIPT
from plannit_qbo_pipeline.sandbox.qbo.rules.taxes import TAX_AGENCY, TAX_CODE, TAX_RATE
from plannit_qbo_pipeline.sandbox.qbo.rules.vendor import VENDOR

_KINDS = (
    CustomerKind("Customer", CUSTOMER),
    ItemKind("Item", ITEM),
    InvoiceKind("Invoice", INVOICE),
    PaymentKind("Payment", PAYMENT),
    CreditMemoKind("CreditMemo", CREDIT_MEMO),
    RefundReceiptKind("RefundReceipt", REFUND_RECEIPT),
    PurchaseKind("Purchase", PURCHASE),
    DepositKind("Deposit", DEPOSIT),
    VendorKind("Vendor", VENDOR),
    EmployeeKind("Employee", EMPLOYEE),
    AccountKind("Account", ACCOUNT),
    PaymentMethodKind("PaymentMethod", PAYMENT_METHOD),
    TermKind("Term", TERM),
    Kind("TaxCode", TAX_CODE),
    Kind("TaxRate", TAX_RATE),
    Kind("TaxAgency", TAX_AGENCY),
    AttachableKind("Attachable", ATTACHABLE),
    *(TrackedKind(entity, TRACKED) for entity in ("Class", "Department")),
)
KINDS: Mapping[str, Kind] = {kind.entity.lower(): kind for kind in _KINDS}


def kind_named(entity: str) -> Kind | None:
    """By any spelling of the entity's name."""
    return KINDS.get(entity.lower())
