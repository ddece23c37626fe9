"""What a Vendor may hold beyond the fields of every person."""

from plannit_qbo_pipeline.sandbox.qbo.rules.customer import PERSON
from plannit_qbo_pipeline.sandbox.qbo.rules.field import Fields, computed, flag, number, record, reference, text

VENDOR: Fields = {
    **PERSON,
    "AcctNum": text(100),
    "APAccountRef": reference("Account"),
    "TermRef": reference("Term"),
    "CurrencyRef": reference(),
    "Vendor1099": flag(),
    "TaxIdentifier": text(20),
    "BusinessNumber": text(10),
    "BillRate": number(),
    "CostRate": number(),
    "TaxReportingBasis": text(50),
    "GSTIN": text(15),
    "GSTRegistrationType": text(50),
    "HasTPAR": flag(),
    "T4AEligible": flag(),
    "T5018Eligible": flag(),
    "OtherContactInfo": record({"Type": text(50), "Telephone": computed()}),
    "VendorPaymentBankDetail": computed(),
    "OtherAddr": computed(),
    "ContactInfo": computed(),
    "Source": text(50),
    "Balance": computed(),
}
