"""CompanyInfo and Preferences of a new company."""

from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.handlers.currency import NAMES
from plannit_qbo_pipeline.sandbox.qbo.tax_provinces import PROVINCES, province_of


def company_info(call: Call, company: Mapping[str, Any]) -> dict[str, Any]:
    name = str(company.get("name", "Entreprise d'essai inc."))
    code = province_of(company)
    seat = PROVINCES[code]
    place = {"City": seat.city, "CountrySubDivisionCode": code, "PostalCode": seat.postal_code, "Country": "Canada"}
    address = {"Id": "1", "Line1": "25 rue Saint-Paul", **place}
    pairs = {
        "NeoEnabled": "true",
        "IndustryType": "Services",
        "CompanyType": "Corporation",
        "SubscriptionStatus": "PAID",
        "OfferingSku": "QuickBooks Online Plus",
        "PayrollFeature": "false",
        "AccountantFeature": "false",
        "ItemCategoriesFeature": "true",
    }
    return {
        **_frame(call),
        "CompanyName": name,
        "LegalName": name,
        "CompanyAddr": dict(address),
        "CustomerCommunicationAddr": dict(address),
        "LegalAddr": dict(address),
        "CompanyStartDate": "2014-03-01",
        "FiscalYearStartMonth": "January",
        "Country": "CA",
        "Email": {"Address": "bureau@example.org"},
        "WebAddr": {},
        "SupportedLanguages": "fr,en" if call.realm.is_french else "en,fr",
        "DefaultTimeZone": str(company.get("timeZone", "America/Toronto")),
        "NameValue": [{"Name": key, "Value": value} for key, value in pairs.items()],
    }


def preferences(call: Call, company: Mapping[str, Any]) -> dict[str, Any]:
    currency = str(company.get("currency", "CAD"))
    return {
        **_frame(call),
        "AccountingInfoPrefs": {
            "FirstMonthOfFiscalYear": "January",
            "TaxYearMonth": "January",
            "UseAccountNumbers": False,
            "ClassTrackingPerTxn": False,
            "ClassTrackingPerTxnLine": False,
            "TrackDepartments": False,
            "CustomerTerminology": "Clients" if call.realm.is_french else "Customers",
        },
        "ProductAndServicesPrefs": {"ForSales": True, "ForPurchase": True, "QuantityWithPriceAndRate": True},
        "SalesFormsPrefs": {
            "CustomTxnNumbers": True,
            "AllowDeposit": False,
            "AllowDiscount": False,
            "AllowEstimates": True,
            "AllowServiceDate": True,
            "AllowShipping": False,
            "AutoApplyCredit": False,
            "ETransactionPaymentEnabled": False,
            "IPNSupportEnabled": False,
            "CustomField": [],
        },
        "EmailMessagesPrefs": {},
        "VendorAndPurchasesPrefs": {"TrackingByCustomer": False, "BillableExpenseTracking": False},
        "TimeTrackingPrefs": {"UseServices": True, "BillCustomers": False},
        "TaxPrefs": {"UsingSalesTax": True},
        "CurrencyPrefs": {
            "MultiCurrencyEnabled": False,
            "HomeCurrency": {"value": currency, "name": NAMES.get(currency, currency)},
        },
        "ReportPrefs": {"ReportBasis": "Accrual"},
        "OtherPrefs": {"NameValue": []},
    }


def _frame(call: Call) -> dict[str, Any]:
    made = {"CreateTime": call.stamp, "LastUpdatedTime": call.stamp}
    return {"domain": "QBO", "sparse": False, "Id": "1", "SyncToken": "4", "MetaData": made}
