"""What a RefundReceipt may hold: a sale given back and paid out at once, in one document."""

from plannit_qbo_pipeline.sandbox.qbo.rules.field import (
    Fields,
    choice,
    computed,
    record,
    reference,
    required,
    text,
)
from plannit_qbo_pipeline.sandbox.qbo.rules.sales import SALES_FORM

REFUND_RECEIPT: Fields = {
    **SALES_FORM,
    # Optional here alone: a refund over the counter needs no customer.
    "CustomerRef": reference("Customer"),
    "DepositToAccountRef": required(reference("Account")),
    "PaymentMethodRef": reference("PaymentMethod"),
    "PaymentType": choice("Cash", "Check", "CreditCard", "Other"),
    "PaymentRefNum": text(100),
    "CheckPayment": record({name: text(100) for name in ("CheckNum", "Status", "NameOnAcct", "AcctNum", "BankName")}),
    "CreditCardPayment": record({"CreditChargeInfo": computed(), "CreditChargeResponse": computed()}),
}
