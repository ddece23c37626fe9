"""What a CreditMemo may hold beyond the fields of every sales form."""

from plannit_qbo_pipeline.sandbox.qbo.rules.field import Fields, computed, reference
from plannit_qbo_pipeline.sandbox.qbo.rules.sales import SALES_FORM

CREDIT_MEMO: Fields = {
    **SALES_FORM,
    "SalesTermRef": reference("Term"),
    "ARAccountRef": reference("Account"),
    "RemainingCredit": computed(),
    # Serves the taxes of India only; taken and left aside.
    "InvoiceRef": computed(),
}
