"""What the company's own rules refuse (codes from 6000), each with the fault it gets."""

from typing import Any

from tests.sandbox.qbo.bodies import with_path
from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.fault_case import (
    Case,
    Sent,
    category,
    customer,
    deposit_body,
    income,
    invoice,
    line_detail,
    link,
    named,
    posted,
    purchase_body,
    sparse,
)


def _lines(shop: Shop, coded: int) -> Sent:
    lines = [shop.line(10), shop.line(20)]
    for line in lines[coded:]:
        del line["SalesItemLineDetail"]["TaxCodeRef"]
    return "POST", "invoice", shop.draft(*lines)


def _merged_away(shop: Shop) -> Sent:
    other = shop.customer("Survivant")
    shop.act(act="merge", entity="Customer", id=shop.client["Id"], into=other["Id"])
    return "POST", "customer", sparse(shop.client, Notes="x")


def _vendor_as_customer(shop: Shop) -> Sent:
    vendor = shop.post("vendor", {"DisplayName": "Fournisseur"})
    return "POST", "invoice", with_path(shop.draft(), "CustomerRef", {"value": vendor["Id"]})


def _part_of_a_payment(shop: Shop) -> Sent:
    return "POST", "deposit", deposit_body(shop, link(shop.payment(10)["Id"], "Payment", 5))


def _void_paid(shop: Shop) -> Sent:
    paid = shop.invoice()
    shop.payment(10, (paid, 10))
    return "POST", "invoice?operation=void", named(shop.get(f"invoice/{paid['Id']}"))


def _too_much(shop: Shop) -> Sent:
    return "POST", "payment", shop.payment_draft(500, (shop.invoice(), 500))


def _foreign(shop: Shop) -> Sent:
    other = shop.customer("Autre")
    theirs = shop.invoice(CustomerRef={"value": other["Id"]})
    return "POST", "payment", shop.payment_draft(10, (theirs, 10))


def _filed(shop: Shop) -> Sent:
    shop.act(act="file_taxes", date="2026-12-31")
    return "POST", "invoice", shop.draft()


def _held(shop: Shop) -> Sent:
    shop.act(act="hold_names", seconds=60)
    return customer()(shop)


def _account_number(shop: Shop) -> Sent:
    shop.post("account", {"Name": "A", "AccountType": "Bank", "AcctNum": "1010"})
    return "POST", "account", {"Name": "B", "AccountType": "Bank", "AcctNum": "1010"}


def _receivable_away(shop: Shop) -> Sent:
    receivable = {"Id": shop.account("AccountsReceivable"), "SyncToken": "0"}
    return "POST", "account", sparse(receivable, Active=False)


def _hidden_code(shop: Shop) -> Sent:
    """No call hides a code; the company of a seed may have one."""
    shop.system._realms[shop.realm_id].table("TaxCode").rows[shop.qc]["Hidden"] = True
    return "POST", "invoice", shop.draft()


def _purchases_only(shop: Shop) -> Sent:
    agency = shop.find("TaxAgency")[0]["Id"]
    rate = {"TaxRateName": "Eco", "RateValue": 2, "TaxAgencyId": agency, "TaxApplicableOn": "Purchase"}
    made = shop.send("POST", "taxservice/taxcode", {"TaxCode": "Eco", "TaxRateDetails": [rate]}).json()
    return "POST", "invoice", shop.draft(shop.line(10, made["TaxCodeId"]))


def _number_taken(shop: Shop) -> Sent:
    shop.invoice(DocNumber="1042")
    return "POST", "invoice", shop.draft(DocNumber="1042")


def _own_parent(shop: Shop) -> Sent:
    return "POST", "customer", sparse(shop.client, ParentRef={"value": shop.client["Id"]})


def _sixth_level(shop: Shop) -> Sent:
    parent = shop.client
    for level in range(4):
        job = {"DisplayName": f"Étage {level}", "Job": True, "ParentRef": {"value": parent["Id"]}}
        parent = shop.post("customer", job)
    return customer(Job=True, ParentRef={"value": parent["Id"]})(shop)


def _ended(shop: Shop) -> Sent:
    shop.act(act="set_preference", name="SubscriptionStatus", value="EXPIRED")
    return "POST", "invoice", shop.draft()


def _closed(shop: Shop, password: bool) -> Sent:
    shop.act(act="close_books", date="2026-12-31", password=password)
    return "POST", "invoice", shop.draft()


def _owing(shop: Shop) -> Sent:
    shop.invoice()
    return "POST", "customer", sparse(shop.client, Active=False)


def _name_of(entity: str, body: dict[str, Any]) -> Any:
    def build(shop: Shop) -> Sent:
        if "Type" in body:
            body["IncomeAccountRef"] = income(shop)
        shop.post(entity, body)
        return "POST", entity, body

    return build


def _rate_name(shop: Shop) -> Sent:
    name = shop.find("TaxRate", "WHERE RateValue = '5'")[0]["Name"]
    rate = {"TaxRateName": name, "RateValue": 2, "TaxAgencyId": shop.find("TaxAgency")[0]["Id"]}
    return "POST", "taxservice/taxcode", {"TaxCode": "Eco", "TaxRateDetails": [rate]}


def _code_name(shop: Shop) -> Sent:
    code = shop.find("TaxCode")[0]["Name"]
    rate = {"TaxRateId": shop.find("TaxRate")[0]["Id"]}
    return "POST", "taxservice/taxcode", {"TaxCode": code, "TaxRateDetails": [rate]}


def _bank_income(shop: Shop) -> Sent:
    return "POST", "item", {"Name": "X", "Type": "Service", "IncomeAccountRef": {"value": shop.account("Checking")}}


def _matched(shop: Shop) -> Sent:
    payment = shop.payment(10, DepositToAccountRef={"value": shop.account("Checking")})
    shop.act(act="bank_match", entity="Payment", id=payment["Id"])
    return "POST", "payment?operation=delete", named(shop.get(f"payment/{payment['Id']}"))


def _deposited(shop: Shop) -> Sent:
    payment = shop.payment(10)
    shop.act(act="deposit", ids=[payment["Id"]])
    return "POST", "payment?operation=delete", named(shop.get(f"payment/{payment['Id']}"))


RULE = "Business Validation Error: "
TAKEN, TAKEN_FR = "The name supplied already exists. : ", "Le nom fourni existe déjà. : "
CLOSED = "The account period has closed and the account books cannot be updated through through the QBO Services API."
DISCOUNT = {"DetailType": "DiscountLineDetail", "Amount": 1, "DiscountLineDetail": {}}

BUSINESS_CASES = (
    Case("tax_code_missing", "6000", "", f"{RULE}Make sure all your transactions have a GST/HST rate before you save.",
         "Assurez-vous que toutes vos opérations comprennent un taux de TPS/TVH avant d'enregistrer.",
         lambda shop: _lines(shop, 0)),
    Case("tax_code_on_some_lines", "6000", "", f"{RULE}When you use a GST/HST rate, you need to choose a sales tax "
         "code for each line item.", "Lorsque vous utilisez un taux de", lambda shop: _lines(shop, 1)),
    Case("no_amount", "6000", "", f"{RULE}You must set a transaction amount.", "Vous devez indiquer le montant",
         lambda shop: ("POST", "payment", shop.payment_draft(0))),
    Case("wrong_account", "6000", "DepositToAccountRef", f"{RULE}You need to select a different type of account for "
         "this transaction.", "Vous devez choisir un autre type de compte",
         lambda shop: ("POST", "payment", shop.payment_draft(1, DepositToAccountRef=income(shop)))),
    Case("list_deleted", "6000", "-", f"{RULE}You cannot modify a list element that has been deleted.",
         "Vous ne pouvez pas modifier un élément de liste", _merged_away),
    Case("currency", "6000", "CurrencyRef", f"{RULE}The currency of the transaction is invalid for customer/vendor/"
         "account.", "La devise de l'opération n'est pas valide", invoice(CurrencyRef={"value": "USD"})),
    Case("wrong_name_type", "6000", "-", f"{RULE}The type of name assigned to this transaction", "Le type de nom",
         _vendor_as_customer),
    Case("vanished", "6000", "LinkedTxn", f"{RULE}Something this action required is no longer available. Another user "
         "may have deleted it.", "Un élément nécessaire à cette action",
         lambda shop: ("POST", "payment", {**shop.payment_draft(10), "Line": [link("99999", "Invoice")]})),
    Case("deposit_amount", "6000", "Amount", f"{RULE}A payment goes into a deposit with its whole amount.",
         "Un paiement entre dans un dépôt", _part_of_a_payment),
    Case("receivable_without_customer", "6000", "EntityRef", f"{RULE}When you use Accounts Receivable, you must choose "
         "a customer", "Lorsque vous utilisez les comptes clients",
         lambda shop: ("POST", "purchase", purchase_body(shop, "AccountsReceivable"))),
    Case("payable_without_vendor", "6000", "EntityRef", f"{RULE}When you use Accounts Payable, you must choose a",
         "Lorsque vous utilisez les comptes fournisseurs",
         lambda shop: ("POST", "purchase", purchase_body(shop, "AccountsPayable"))),
    Case("settled", "6000", "", f"{RULE}This transaction is linked to others.", "Cette opération est liée à d'autres.",
         _void_paid),
    Case("over_applied", "6000", "Amount", f"{RULE}The amount applied is greater than the open balance",
         "Le montant affecté dépasse", _too_much),
    Case("foreign_invoice", "6000", "LinkedTxn", f"{RULE}The linked transaction belongs to another customer.",
         "L'opération liée appartient à un autre client.", _foreign),
    Case("too_many_lines", "6000", "Line", f"{RULE}A taxable transaction can have at most 750 lines.",
         "Une opération taxable compte au plus 750 lignes.",
         lambda shop: ("POST", "invoice", shop.draft(*[shop.line(1)] * 751))),
    Case("filed", "6000", "-", f"{RULE}The sales tax of this period has been filed.", "La taxe de vente de cette",
         _filed, {"filed_period": "refuse"}),
    Case("one_name", "6000", "", f"{RULE}You can only add or edit one name at a time. Please try again.",
         "Vous ne pouvez ajouter ou modifier qu'un nom à la fois.", _held),
    Case("account_number_taken", "6000", "", f"{RULE}Another account is already using this number",
         "Un autre compte utilise déjà ce numéro.", _account_number),
    Case("own_account", "6000", "", f"{RULE}QuickBooks uses this account by itself.", "QuickBooks utilise ce compte",
         _receivable_away),
    Case("item_type", "6000", "Type", f"{RULE}A category cannot become a product or service", "Une catégorie",
         lambda shop: ("POST", "item", sparse(category(shop), Type="Service", IncomeAccountRef=income(shop)))),
    Case("amount", "6070", "", "Amount calculation incorrect in the request : Amount is not equal to UnitPrice * Qty. "
         "Supplied value:140", "Calcul du montant incorrect dans la demande : ", line_detail(Qty=2, UnitPrice=60)),
    Case("no_name", "6080", "DisplayName", "Name missing : ", "Nom manquant : ", posted("customer", {"Notes": "x"})),
    Case("discount", "6090", "", "Discount line error : ", "Erreur de ligne d'escompte : ",
         lambda shop: ("POST", "invoice", shop.draft(shop.line(5), DISCOUNT))),
    Case("line_tax_code", "6100", "TaxCodeRef", "Invalid line tax code : Eco has no sales tax rate.",
         "Code de taxe de ligne non valide : Eco n'a pas", _purchases_only),
    Case("hidden_tax_code", "6100", "TaxCodeRef", "Invalid line tax code : GST/QST QC - 9.975 is hidden.",
         "Code de taxe de ligne non valide : TPS/TVQ QC - 9,975 est masqué.", _hidden_code),
    Case("doc_number", "6140", "", "Duplicate Document Number Error : You must specify a different number. This number "
         "has already been used. DocNumber=1042 is assigned to TxnType=Invoice with TxnId=",
         "Numéro de document en double : Vous devez indiquer un nombre différent. Ce numéro a déjà été utilisé. "
         "DocNumber=1042 is assigned to TxnType=Facture with TxnId=", _number_taken),
    Case("parent", "6150", "ParentRef", "Invalid parent reference : ", "Référence non valide : ", _own_parent),
    Case("tax_detail", "6170", "TxnTaxDetail", "Tax detail not allowed : ", "Détail de taxe non permis : ",
         invoice(GlobalTaxCalculation="NotApplicable", TxnTaxDetail={"TotalTax": 1})),
    Case("levels", "6180", "ParentRef", "Too many levels : At most five levels", "Trop de niveaux : ", _sixth_level),
    Case("subscription", "6190", "-", "Subscription period has ended or canceled or there was a billing problem : You "
         "can't add data to QuickBooks Online because your trial or subscription period ended.",
         "La période d'abonnement est terminée", _ended),
    Case("closed", "6200", "-", "Account Period Closed : ", "Période comptable fermée : ",
         lambda shop: _closed(shop, password=False)),
    Case("closed_password", "6210", "-", f"{CLOSED} Please use the QBO website to make these changes.",
         "La période comptable est fermée", lambda shop: _closed(shop, password=True)),
    Case("has_balance", "6220", "-", "Delete List Has Balance Error : This customer cannot be deleted because it has a "
         "non-zero balance", "Suppression d'un élément qui a un solde : ", _owing),
    Case("name_taken", "6240", "", f"{TAKEN}Another customer, vendor or employee is already using this name. Please "
         "use a different name.", f"{TAKEN_FR}Un autre client, fournisseur", _name_of("vendor", {"DisplayName": "A"})),
    Case("item_name_taken", "6240", "", f"{TAKEN}Another product or service is already using this name.",
         f"{TAKEN_FR}Un autre produit ou service", _name_of("item", {"Name": "A", "Type": "Service"})),
    Case("account_name_taken", "6240", "", f"{TAKEN}An account already has the same display name", f"{TAKEN_FR}Un",
         _name_of("account", {"Name": "A", "AccountType": "Bank"})),
    Case("list_name_taken", "6240", "", f"{TAKEN}Another element of this list", f"{TAKEN_FR}Un autre élément",
         _name_of("term", {"Name": "A", "DueDays": 1})),
    Case("tax_rate_name_taken", "6240", "", f"{TAKEN}Another tax rate is already using this \nname.",
         f"{TAKEN_FR}Un autre taux de taxe", _rate_name),
    Case("tax_code_name_taken", "6240", "", f"{TAKEN}Another tax code", f"{TAKEN_FR}Un autre code", _code_name),
    Case("email_required", "6420", "BillEmail", "Email address required : ", "Adresse courriel obligatoire : ",
         invoice(EmailStatus="NeedToSend")),
    Case("account_type", "6430", "IncomeAccountRef", "Invalid account type: You need to select a different type of "
         "account for this transaction.", "Type de compte non valide : ", _bank_income),
    Case("matched", "6480", "", "Transaction matched to a bank transaction : ", "Opération associée à une opération",
         _matched),
    Case("deposited", "6540", "", "Deposited Transaction cannot be changed : This transaction has been deposited. If "
         "you want to change or delete it, you must edit the deposit it appears on and remove it first.",
         "Une opération déposée ne peut pas être modifiée : ", _deposited),
)  # fmt: skip
