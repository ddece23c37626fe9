"""The entity types the emulator knows, by the name they have in a path. A new one is one row here."""

from collections.abc import Mapping

from plannit_qbo_pipeline.sandbox.qbo.handlers.customer import CustomerKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.invoice import InvoiceKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.item import ItemKind
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.payment import PaymentKind
from plannit_qbo_pipeline.sandbox.qbo.rules.customer import CUSTOMER, PERSON
from plannit_qbo_pipeline.sandbox.qbo.rules.field import EVERY_ENTITY
from plannit_qbo_pipeline.sandbox.qbo.rules.invoice import INVOICE
from plannit_qbo_pipeline.sandbox.qbo.rules.item import ITEM
from plannit_qbo_pipeline.sandbox.qbo.rules.payment import PAYMENT

_KINDS = (
    CustomerKind("Customer", CUSTOMER),
    ItemKind("Item", ITEM),
    InvoiceKind("Invoice", INVOICE),
    PaymentKind("Payment", PAYMENT),
    *(Kind(entity, PERSON) for entity in ("Vendor", "Employee")),
    *(Kind(entity, EVERY_ENTITY) for entity in ("Account", "TaxCode", "TaxRate", "TaxAgency", "PaymentMethod", "Term")),
)
KINDS: Mapping[str, Kind] = {kind.entity.lower(): kind for kind in _KINDS}


def kind_named(entity: str) -> Kind | None:
    """By any spelling of the entity's name."""
    return KINDS.get(entity.lower())
