"""What an Invoice may hold beyond the fields of every sales form."""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.rules.field import Fields, computed, day, flag, number, reference
from plannit_qbo_pipeline.sandbox.qbo.rules.sales import SALES_FORM

INVOICE: Fields = {
    **SALES_FORM,
    "DueDate": day(),
    "SalesTermRef": reference("Term"),
    "Deposit": number(Decimal(0)),
    "DepositToAccountRef": reference("Account"),
    "ARAccountRef": reference("Account"),
    "AllowOnlinePayment": flag(),
    "AllowOnlineCreditCardPayment": flag(),
    "AllowOnlineACHPayment": flag(),
    "AllowOnlinePayPalPayment": flag(),
    "AllowIPNPayment": flag(),
    "InvoiceLink": computed(),
    "InvoiceStatus": computed(),
    "EInvoiceStatus": computed(),
    "SalesRepRef": computed(),
    "TaxExemptReason": computed(),
}
