"""What a Deposit may hold: payments on their way to the bank, and lines of other money, fees among them."""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.rules.field import (
    EVERY_TRANSACTION,
    Fields,
    choice,
    computed,
    day,
    identifier,
    number,
    record,
    reference,
    required,
    rows,
    text,
)

DEPOSIT_DETAIL = "DepositLineDetail"
# What can stand in a deposit in QuickBooks Online; only payments are emulated.
DEPOSITABLE = ("Payment", "SalesReceipt", "RefundReceipt", "JournalEntry", "Transfer", "Expense", "Check")

OTHER_MONEY: Fields = {
    "Entity": reference(),
    "AccountRef": reference("Account"),
    "PaymentMethodRef": reference("PaymentMethod"),
    "ClassRef": reference("Class"),
    "CheckNum": text(21),
    "TxnType": text(50),
    "TaxCodeRef": reference("TaxCode"),
    "TaxApplicableOn": choice("Sales", "Purchase"),
}

DEPOSIT_LINE: Fields = {
    "Id": identifier(),
    "LineNum": number(),
    "Description": text(4000),
    "Amount": required(number()),
    "DetailType": choice(DEPOSIT_DETAIL),
    DEPOSIT_DETAIL: record(OTHER_MONEY),
    "LinkedTxn": rows(
        {
            "TxnId": required(identifier()),
            "TxnType": required(choice(*DEPOSITABLE)),
            "TxnLineId": identifier(),
        }
    ),
    "CustomField": computed(),
    "CustomExtensions": computed(),
    "LineEx": computed(),
}

DEPOSIT: Fields = {
    **EVERY_TRANSACTION,
    "DepositToAccountRef": required(reference("Account")),
    "Line": required(rows(DEPOSIT_LINE)),
    "TxnDate": day(),
    "DocNumber": text(21),
    "PrivateNote": text(4000),
    "CashBack": record(
        {
            "AccountRef": required(reference("Account")),
            "Amount": required(number(Decimal(0))),
            "Memo": text(4000),
        }
    ),
    "GlobalTaxCalculation": choice("TaxExcluded", "TaxInclusive", "NotApplicable"),
    "TxnTaxDetail": computed(),
    "DepartmentRef": reference("Department"),
    "CurrencyRef": reference(),
    "ExchangeRate": number(Decimal(0)),
    "TransactionLocationType": text(50),
    "TxnSource": text(50),
    "TotalAmt": computed(),
    "HomeTotalAmt": computed(),
    "RecurDataRef": computed(),
}
