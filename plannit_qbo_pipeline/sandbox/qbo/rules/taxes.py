"""Tax agencies, rates and codes as records, and what the tax service takes: its only way to make them."""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.rules.field import (
    EVERY_ENTITY,
    Fields,
    choice,
    computed,
    flag,
    identifier,
    number,
    record,
    reference,
    required,
    rows,
    text,
)

TAX_AGENCY: Fields = {
    **EVERY_ENTITY,
    "DisplayName": text(100),
    "TaxTrackedOnSales": flag(),
    "TaxTrackedOnPurchases": flag(),
    "TaxRegistrationNumber": text(100),
    "TaxAgencyConfig": text(50),
    "LastFileDate": computed(),
}
TAX_RATE: Fields = {
    **EVERY_ENTITY,
    "Name": text(100),
    "Description": text(100),
    "Active": flag(),
    "RateValue": number(),
    "AgencyRef": reference("TaxAgency"),
    "SpecialTaxType": text(50),
    "DisplayType": text(50),
    "EffectiveTaxRate": computed(),
}
_RATE_LIST = record(
    {"TaxRateDetail": rows({"TaxRateRef": reference("TaxRate"), "TaxTypeApplicable": text(50), "TaxOrder": number()})}
)
TAX_CODE: Fields = {
    **EVERY_ENTITY,
    "Name": text(100),
    "Description": text(100),
    "Active": flag(),
    "Hidden": flag(),
    "Taxable": flag(),
    "TaxGroup": flag(),
    "SalesTaxRateList": _RATE_LIST,
    "PurchaseTaxRateList": _RATE_LIST,
}
TAX_SERVICE: Fields = {
    "TaxCode": required(text(100)),
    "TaxCodeId": computed(),
    # No property of the service, but python-quickbooks sends it, and is answered.
    "Id": computed(),
    "TaxRateDetails": required(
        rows(
            {
                "TaxRateName": text(10),
                "TaxRateId": identifier(),
                "RateValue": number(Decimal(0), Decimal(100)),
                "TaxAgencyId": identifier(),
                "TaxApplicableOn": choice("Sales", "Purchase"),
            }
        )
    ),
}
