"""What an Account may hold, and the account types: their classification and their subtypes, the usual one first."""

from collections.abc import Mapping
from typing import NamedTuple

from plannit_qbo_pipeline.sandbox.qbo.rules.field import (
    EVERY_ENTITY,
    Fields,
    choice,
    computed,
    flag,
    name,
    reference,
    required,
    text,
)


class AccountType(NamedTuple):
    classification: str
    sub_types: tuple[str, ...]


def _type(classification: str, sub_types: str) -> AccountType:
    return AccountType(classification, tuple(sub_types.split()))


ACCOUNT_TYPES: Mapping[str, AccountType] = {
    "Bank": _type("Asset", "Checking CashOnHand MoneyMarket RentsHeldInTrust Savings TrustAccounts"),
    "Accounts Receivable": _type("Asset", "AccountsReceivable"),
    "Other Current Asset": _type(
        "Asset",
        "OtherCurrentAssets AllowanceForBadDebts DevelopmentCosts EmployeeCashAdvances GlobalTaxRefund Inventory "
        "Investment_MortgageRealEstateLoans Investment_Other Investment_TaxExemptSecurities "
        "Investment_USGovernmentObligations LoansToOfficers LoansToOthers LoansToStockholders PrepaidExpenses "
        "Retainage UndepositedFunds",
    ),
    "Fixed Asset": _type(
        "Asset",
        "OtherFixedAssets AccumulatedAmortization AccumulatedDepletion AccumulatedDepreciation Buildings "
        "DepletableAssets FixedAssetComputers FixedAssetCopiers FixedAssetFurniture FixedAssetOtherToolsEquipment "
        "FixedAssetPhone FixedAssetPhotoVideo FixedAssetSoftware FurnitureAndFixtures IntangibleAssets Land "
        "LeaseholdImprovements MachineryAndEquipment Vehicles",
    ),
    "Other Asset": _type(
        "Asset",
        "OtherLongTermAssets AccumulatedAmortizationOfOtherAssets Goodwill LeaseBuyout Licenses OrganizationalCosts "
        "SecurityDeposits",
    ),
    "Accounts Payable": _type("Liability", "AccountsPayable"),
    "Credit Card": _type("Liability", "CreditCard"),
    "Other Current Liability": _type(
        "Liability",
        "OtherCurrentLiabilities DirectDepositPayable FederalIncomeTaxPayable GlobalTaxPayable GlobalTaxSuspense "
        "InsurancePayable LineOfCredit LoanPayable PayrollClearing PayrollTaxPayable PrepaidExpensesPayable "
        "RentsInTrustLiability SalesTaxPayable StateLocalIncomeTaxPayable TrustAccountsLiabilities",
    ),
    "Long Term Liability": _type("Liability", "OtherLongTermLiabilities NotesPayable ShareholderNotesPayable"),
    "Equity": _type(
        "Equity",
        "OwnersEquity AccumulatedAdjustment CommonStock EstimatedTaxes OpeningBalanceEquity PaidInCapitalOrSurplus "
        "PartnerContributions PartnerDistributions PartnersEquity PersonalExpense PersonalIncome PreferredStock "
        "RetainedEarnings TreasuryStock",
    ),
    "Income": _type(
        "Revenue",
        "ServiceFeeIncome DiscountsRefundsGiven NonProfitIncome OtherPrimaryIncome SalesOfProductIncome "
        "UnappliedCashPaymentIncome",
    ),
    "Other Income": _type(
        "Revenue",
        "OtherMiscellaneousIncome DividendIncome InterestEarned OtherInvestmentIncome TaxExemptInterest",
    ),
    "Cost of Goods Sold": _type(
        "Expense",
        "SuppliesMaterialsCogs CostOfLaborCos EquipmentRentalCos OtherCostsOfServiceCos ShippingFreightDeliveryCos",
    ),
    "Expense": _type(
        "Expense",
        "OtherMiscellaneousServiceCost AdvertisingPromotional Auto BadDebts BankCharges CharitableContributions "
        "CommissionsAndFees CostOfLabor DuesSubscriptions Entertainment EntertainmentMeals EquipmentRental "
        "FinanceCosts GlobalTaxExpense Insurance InterestPaid LegalProfessionalFees "
        "OfficeGeneralAdministrativeExpenses PayrollExpenses PromotionalMeals RentOrLeaseOfBuildings "
        "RepairMaintenance ShippingFreightDelivery SuppliesMaterials TaxesPaid Travel TravelMeals "
        "UnappliedCashBillPaymentExpense Utilities",
    ),
    "Other Expense": _type(
        "Expense",
        "OtherMiscellaneousExpense Amortization Depreciation ExchangeGainOrLoss PenaltiesSettlements",
    ),
}
TYPE_OF_SUB_TYPE: Mapping[str, str] = {
    sub_type: account_type for account_type, known in ACCOUNT_TYPES.items() for sub_type in known.sub_types
}

ACCOUNT: Fields = {
    **EVERY_ENTITY,
    "Name": required(name(100)),
    "AccountType": choice(*ACCOUNT_TYPES),
    "AccountSubType": choice(*TYPE_OF_SUB_TYPE),
    "Classification": choice("Asset", "Equity", "Expense", "Liability", "Revenue"),
    "AcctNum": text(20),
    "Description": text(100),
    "Active": flag(),
    "SubAccount": flag(),
    "ParentRef": reference("Account"),
    "CurrencyRef": reference(),
    "TaxCodeRef": reference("TaxCode"),
    "TaxAccount": computed(),
    "TxnLocationType": text(50),
    "AccountAlias": computed(),
    "FIName": computed(),
    "OpeningBalance": computed(),
    "OpeningBalanceDate": computed(),
    "FullyQualifiedName": computed(),
    "CurrentBalance": computed(),
    "CurrentBalanceWithSubAccounts": computed(),
    "Level": computed(),
}
