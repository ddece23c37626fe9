"""What a Purchase may hold: an expense, a cheque or a charge on a card."""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.rules.field import (
    EVERY_TRANSACTION,
    Fields,
    address,
    choice,
    computed,
    day,
    flag,
    identifier,
    number,
    record,
    reference,
    required,
    rows,
    text,
)
from plannit_qbo_pipeline.sandbox.qbo.rules.sales import TAX_DETAIL

EXPENSE_DETAIL = "AccountBasedExpenseLineDetail"
ITEM_DETAIL = "ItemBasedExpenseLineDetail"

EXPENSE: Fields = {
    "AccountRef": required(reference("Account")),
    "CustomerRef": reference("Customer"),
    "ClassRef": reference("Class"),
    "TaxCodeRef": reference("TaxCode"),
    "BillableStatus": choice("Billable", "NotBillable", "HasBeenBilled"),
    "TaxAmount": computed(),
    "TaxInclusiveAmt": number(),
    "MarkupInfo": computed(),
}

PURCHASE_LINE: Fields = {
    "Id": identifier(),
    "LineNum": number(),
    "Description": text(4000),
    "Amount": required(number()),
    "DetailType": required(choice(EXPENSE_DETAIL, ITEM_DETAIL)),
    EXPENSE_DETAIL: record(EXPENSE),
    ITEM_DETAIL: computed(),
    "LinkedTxn": computed(),
    "CustomField": computed(),
    "CustomExtensions": computed(),
    "LineEx": computed(),
}

PURCHASE: Fields = {
    **EVERY_TRANSACTION,
    "PaymentType": required(choice("Cash", "Check", "CreditCard")),
    "AccountRef": required(reference("Account")),
    "EntityRef": reference(),
    "Line": required(rows(PURCHASE_LINE)),
    "TxnDate": day(),
    "DocNumber": text(21),
    "PrivateNote": text(4000),
    "PaymentMethodRef": reference("PaymentMethod"),
    "PaymentRefNum": text(21),
    "Credit": flag(),
    "PrintStatus": choice("NotSet", "NeedToPrint", "PrintComplete"),
    "GlobalTaxCalculation": choice("TaxExcluded", "TaxInclusive", "NotApplicable"),
    "TxnTaxDetail": record(TAX_DETAIL),
    "DepartmentRef": reference("Department"),
    "CurrencyRef": reference(),
    "ExchangeRate": number(Decimal(0)),
    "RemitToAddr": address(),
    "TransactionLocationType": text(50),
    "TxnSource": text(50),
    "TotalAmt": computed(),
    "LinkedTxn": computed(),
    "PurchaseEx": computed(),
    "CustomField": computed(),
    "RecurDataRef": computed(),
    "TaxExemptionRef": computed(),
}
