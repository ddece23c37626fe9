"""Lines and tax detail that every sales form shares: invoice now, credit memo and receipts alike."""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.rules.field import (
    EVERY_TRANSACTION,
    Fields,
    address,
    choice,
    computed,
    day,
    email,
    flag,
    identifier,
    number,
    record,
    reference,
    required,
    rows,
    text,
)

LINE_TYPES = (
    "SalesItemLineDetail",
    "DiscountLineDetail",
    "SubTotalLineDetail",
    "DescriptionOnly",
    "GroupLineDetail",
)

SALES_ITEM: Fields = {
    "ItemRef": reference("Item"),
    "Qty": number(),
    "UnitPrice": number(),
    "RatePercent": number(),
    "TaxCodeRef": reference("TaxCode"),
    "ServiceDate": day(),
    "ClassRef": reference("Class"),
    "DiscountRate": number(),
    "DiscountAmt": number(),
    "TaxInclusiveAmt": number(),
    "TaxClassificationRef": reference(),
    "MarkupInfo": computed(),
    "ItemAccountRef": computed(),
    "DeferredRevenue": computed(),
}

DISCOUNT: Fields = {
    "PercentBased": flag(),
    "DiscountPercent": number(Decimal(0), Decimal(100)),
    "DiscountAccountRef": reference("Account"),
    "DiscountRef": reference(),
    "Discount": computed(),
    "TaxCodeRef": reference("TaxCode"),
    "ClassRef": reference("Class"),
    "ServiceDate": day(),
}

SALES_LINE: Fields = {
    "Id": identifier(),
    "LineNum": number(),
    "Description": text(4000),
    "Amount": number(),
    "DetailType": required(choice(*LINE_TYPES)),
    "SalesItemLineDetail": record(SALES_ITEM),
    "DiscountLineDetail": record(DISCOUNT),
    "SubTotalLineDetail": computed(),
    "DescriptionLineDetail": record({"TaxCodeRef": reference("TaxCode"), "ServiceDate": day()}),
    "GroupLineDetail": computed(),
    "LinkedTxn": computed(),
    "CustomField": computed(),
    "CustomExtensions": computed(),
    "LineEx": computed(),
}

TAX_LINE: Fields = {
    "Id": identifier(),
    "LineNum": number(),
    "Amount": number(),
    "DetailType": choice("TaxLineDetail"),
    "Description": text(4000),
    "TaxLineDetail": required(
        record(
            {
                "TaxRateRef": required(reference("TaxRate")),
                "PercentBased": flag(),
                "TaxPercent": number(),
                "NetAmountTaxable": number(),
                "TaxInclusiveAmount": number(),
                "OverrideDeltaAmount": number(),
            }
        )
    ),
}

TAX_DETAIL: Fields = {
    "TxnTaxCodeRef": reference(),
    "TotalTax": number(),
    "TaxLine": rows(TAX_LINE),
}

SALES_FORM: Fields = {
    **EVERY_TRANSACTION,
    "CustomerRef": required(reference("Customer")),
    "Line": required(rows(SALES_LINE)),
    "DocNumber": text(21),
    "TxnDate": day(),
    "CustomerMemo": record({"value": text(1000)}, label="Customer Memo"),
    "PrivateNote": text(4000),
    "BillEmail": record({"Address": email(), "Id": computed()}),
    "BillEmailCc": record({"Address": email(200), "Id": computed()}),
    "BillEmailBcc": record({"Address": email(200), "Id": computed()}),
    "EmailStatus": choice("NotSet", "NeedToSend", "EmailSent"),
    "PrintStatus": choice("NotSet", "NeedToPrint", "PrintComplete"),
    "CustomField": rows(
        {
            "DefinitionId": required(text(40)),
            "Name": text(100),
            "Type": choice("StringType", "BooleanType", "NumberType", "DateType"),
            "StringValue": text(31),
        }
    ),
    "GlobalTaxCalculation": choice("TaxExcluded", "TaxInclusive", "NotApplicable"),
    "TxnTaxDetail": record(TAX_DETAIL),
    "ApplyTaxAfterDiscount": flag(),
    "CurrencyRef": reference(),
    "ExchangeRate": number(Decimal(0)),
    "ClassRef": reference("Class"),
    "DepartmentRef": reference("Department"),
    "ProjectRef": reference(),
    "BillAddr": address(),
    "ShipAddr": address(),
    "ShipFromAddr": address(),
    "ShipDate": day(),
    "ShipMethodRef": reference(),
    "TrackingNum": text(31),
    "FreeFormAddress": flag(),
    "TransactionLocationType": text(50),
    "TotalAmt": computed(),
    "Balance": computed(),
    "HomeBalance": computed(),
    "HomeTotalAmt": computed(),
    "LinkedTxn": computed(),
    "DeliveryInfo": computed(),
    "RecurDataRef": computed(),
    "TaxExemptionRef": computed(),
    "CheckPayment": computed(),
    "CreditCardPayment": computed(),
    "PaymentRefNum": computed(),
    "PaymentMethodRef": computed(),
}
