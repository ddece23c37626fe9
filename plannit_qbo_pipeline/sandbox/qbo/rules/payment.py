"""What a Payment may hold."""

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

# Both can be read on a payment made in the web pages, but the API cannot set them.
READ_ONLY_LINKS = ("Check", "CreditCardCredit")
LINKS = ("Invoice", "CreditMemo", "JournalEntry", "Expense")
MAX_PAYMENT = Decimal(999_999_999)

PAYMENT_LINE: Fields = {
    "Amount": required(number(Decimal(0), MAX_PAYMENT)),
    "LinkedTxn": rows(
        {
            "TxnId": required(identifier()),
            "TxnType": required(choice(*LINKS, *READ_ONLY_LINKS)),
            "TxnLineId": identifier(),
        }
    ),
    "Id": identifier(),
    "LineNum": number(),
    "Description": text(4000),
    "DetailType": computed(),
    "LineEx": computed(),
}

PAYMENT: Fields = {
    **EVERY_TRANSACTION,
    "CustomerRef": required(reference("Customer")),
    "TotalAmt": required(number(Decimal(0), MAX_PAYMENT)),
    "Line": rows(PAYMENT_LINE),
    "TxnDate": day(),
    "PaymentRefNum": text(100),
    "PaymentMethodRef": reference("PaymentMethod"),
    "DepositToAccountRef": reference("Account"),
    "ARAccountRef": reference("Account"),
    "PrivateNote": text(4000),
    "CurrencyRef": reference(),
    "ExchangeRate": number(Decimal(0)),
    "TxnSource": text(50),
    "PaymentType": text(50),
    "TransactionLocationType": text(50),
    "CreditCardPayment": record({"CreditChargeInfo": computed(), "CreditChargeResponse": computed()}),
    "UnappliedAmt": computed(),
    "ProcessPayment": computed(),
    "LinkedTxn": computed(),
    "TaxExemptionRef": computed(),
}
