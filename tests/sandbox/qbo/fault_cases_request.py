"""Requests that are wrong in themselves (codes below 6000), each with the fault it gets."""

from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.fault_case import (
    Case,
    Sent,
    category,
    customer,
    invoice,
    line_detail,
    link,
    named,
    posted,
    purchase_body,
)

UNTAXED_CODE = {"TaxCodeRef": {"value": "TAX"}}


def _without_rights(shop: Shop) -> Sent:
    shop.act(act="set_rights", value=False)
    return "GET", "preferences", None


def _other_item_of_a_known_batch(shop: Shop) -> Sent:
    item = {"bId": "a", "Query": "SELECT * FROM Term"}
    assert shop.send("POST", "batch?requestid=r1", {"BatchItemRequest": [item]}).status == 200
    return "POST", "batch?requestid=r1", {"BatchItemRequest": [{**item, "bId": "b"}]}


def _invoice_for_inactive(shop: Shop) -> Sent:
    shop.act(act="inactivate", entity="Customer", id=shop.client["Id"])
    return "POST", "invoice", shop.draft()


def _read_deleted(shop: Shop) -> Sent:
    made = shop.invoice()
    shop.post("invoice?operation=delete", named(made))
    return "GET", f"invoice/{made['Id']}", None


def _batch(size: int, b_id: str = "") -> dict[str, object]:
    return {"BatchItemRequest": [{"bId": f"{b_id}{n}", "Query": "SELECT * FROM Term"} for n in range(size)]}


def _stale(shop: Shop) -> Sent:
    return "POST", "invoice", {**shop.draft(), "Id": shop.invoice()["Id"], "SyncToken": "7"}


def _second_email(shop: Shop) -> Sent:
    path = f"invoice/{shop.invoice()['Id']}/send?sendTo=a@example.org"
    assert shop.send("POST", path).status == 200
    return "POST", path, None


def _category_on_a_line(shop: Shop) -> Sent:
    return line_detail(ItemRef={"value": category(shop)["Id"]})(shop)


def _discount_below_zero(shop: Shop) -> Sent:
    shop.act(act="set_preference", name="AllowDiscount", value=True)
    detail = {"TaxCodeRef": {"value": shop.qc}}
    discount = {"DetailType": "DiscountLineDetail", "Amount": -1, "DiscountLineDetail": detail}
    return "POST", "invoice", shop.draft(shop.line(140), discount)


def _items_of_a_purchase(shop: Shop) -> Sent:
    body = purchase_body(shop, "BankCharges")
    body["Line"] = [{"DetailType": "ItemBasedExpenseLineDetail", "Amount": 1, "ItemBasedExpenseLineDetail": {}}]
    return "POST", "purchase", body


PROPERTY = ("Property Name:", "Nom de la propriété : ")
LENGTH = "String length specified does not match the supported length. Min:0 "
LENGTH_FR = "La longueur de la chaîne ne correspond pas à la longueur permise. Min. :0 "
MISSING = "Required parameter "
MISSING_FR = "Le paramètre obligatoire "
NOT_FOUND = "Invalid Reference Id : "
NOT_FOUND_FR = "Identifiant de référence non valide : "
INACTIVE = "Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, "
INACTIVE_FR = "Un élément que vous tentez d'utiliser a été rendu inactif. Vérifiez les champs qui contiennent "
RANGE, RANGE_FR = "Number out of range. Min:0 Max:999,999,999. Supplied value:", "Nombre hors limites. Min. :0 Max. :"
ITEM_ID = "An item in this transaction is set up as a category instead of a product or service."

REQUEST_CASES = (
    Case("rights", "120", "-", "Authorization Failure : -11014-You do not have access to use QuickBooks Online Plus.",
         "Échec d'autorisation : -11014-", _without_rights, status=403, kind="AuthorizationFault"),
    Case("not_supported", "500", "-", "Operation Delete is not supported.", "L'opération Delete n'est pas prise en",
         posted("customer?operation=delete", {"Id": "1", "SyncToken": "0"})),
    Case("not_supported", "500", "-", "Operation Create is not supported.", "L'opération Create n'est pas prise en",
         posted("taxcode", {"Name": "A"})),
    Case("not_supported", "500", "-", "Operation Update is not supported.", "L'opération Update n'est pas prise en",
         posted("preferences", {"SyncToken": "0"})),
    Case("no_resource", "500", "-", "Operation Create could not find resource for entity unicorn",
         "L'opération Create n'a pas trouvé de ressource pour l'entité unicorn", posted("unicorn")),
    Case("not_utf8", "500", "-", "Request body is not valid UTF-8.", "Le corps de la demande n'est pas en UTF-8.",
         posted("customer", b'{"DisplayName": "\xe9"}')),
    Case("not_found", "610", "-", "Object Not Found", "Objet introuvable", lambda _: ("GET", "customer/999999", None)),
    Case("inactive", "610", "-", f"Object Not Found : {INACTIVE}", f"Objet introuvable : {INACTIVE_FR}",
         _invoice_for_inactive, {"inactive_reference": "610"}),
    Case("deleted_transaction", "610", "-", "Object Not Found : Another user has deleted this transaction.",
         "Objet introuvable : Un autre utilisateur a supprimé cette opération.", _read_deleted),
    Case("cannot_link", "620", "LinkedTxn", "Transactions of type Check cannot be linked.",
         "Les opérations Check ne peuvent pas être liées.",
         lambda shop: ("POST", "payment", {**shop.payment_draft(10), "Line": [link("1", "Check")]})),
    Case("batch_size", "1040", "-", "Batch size exceeds allowed limit : at most 30 items. Supplied:31",
         "La taille du lot dépasse la limite permise : au plus 30 éléments. Fournis :31", posted("batch", _batch(31))),
    Case("unknown_property", "2010", "-", f"{PROPERTY[0]}Docnumber specified is unsupported or invalid",
         f"{PROPERTY[1]}Docnumber n'est pas pris en charge", invoice(Docnumber="1")),
    Case("unknown_property", "2010", "-", f"{PROPERTY[0]}qty specified is unsupported or invalid",
         f"{PROPERTY[1]}qty n'est pas pris en charge", line_detail(qty=2)),
    Case("unknown_property", "2010", "-", f"{PROPERTY[0]}Can not deserialize DocNumber as java.lang.String",
         f"{PROPERTY[1]}Can not deserialize DocNumber", invoice(DocNumber=12)),
    Case("unknown_property", "2010", "-", f"{PROPERTY[0]}Unexpected character", f"{PROPERTY[1]}Unexpected character",
         posted("invoice", b'{"Line":')),
    Case("missing", "2020", "Line", f"{MISSING}Line is missing in the request", f"{MISSING_FR}Line est absent",
         lambda shop: ("POST", "invoice", {"CustomerRef": {"value": shop.client["Id"]}})),
    Case("missing", "2020", "SyncToken", f"{MISSING}SyncToken is missing", f"{MISSING_FR}SyncToken est absent",
         posted("customer", {"Id": "1", "DisplayName": "A"})),
    Case("bad_id", "2030", "Id", "Id should be a valid number. Supplied value:abc",
         "L'identifiant doit être un nombre valide. Valeur fournie :abc", lambda shop: ("GET", "item/abc", None)),
    Case("account_name_quote", "2040", "Name", "Invalid String : An account name cannot include quotation marks",
         "Chaîne non valide : ", posted("account", {"Name": 'A "B"', "AccountType": "Bank"})),
    Case("length", "2050", "DocNumber", f"{LENGTH}Max:21 supported. Supplied length:33",
         f"{LENGTH_FR}Max. :21 permis. Longueur fournie :33", invoice(DocNumber="x" * 33)),
    Case("length", "2050", "Customer Memo", f"{LENGTH}Max:1,000 supported. Supplied length:1,016",
         f"{LENGTH_FR}Max. :1000 permis.", invoice(CustomerMemo={"value": "x" * 1016})),
    Case("bad_date", "2090", "TxnDate", "Invalid date: 24/11/2026", "Date non valide : 24/11/2026",
         invoice(TxnDate="24/11/2026")),
    Case("bad_date", "2090", "DueDate", "Invalid date: 2026-02-30", "Date non valide : 2026-02-30",
         invoice(DueDate="2026-02-30")),
    Case("changed_since", "500", "changedSince", "Operation cdc with changedSince date 2020-01-01 which is older than",
         "L'opération cdc avec une date changedSince",
         lambda shop: ("GET", "cdc?entities=Item&changedSince=2020-01-01", None)),
    Case("requestid", "2130", "", "Request Id must have at most 50 characters. Supplied length:51",
         "L'identifiant de demande compte au plus 50", posted(f"customer?requestid={'x' * 51}", {"DisplayName": "A"})),
    Case("batch_requestid", "2130", "", "Request Id of a batch must have at most 36 characters. Supplied length:37",
         "L'identifiant de demande d'un lot compte", posted(f"batch?requestid={'x' * 37}", _batch(1))),
    Case("bid", "2130", "bId", "bId must have at most 10 characters where a Request Id is given. Supplied length:11",
         "Un bId compte au plus 10 caractères", posted("batch?requestid=r1", _batch(1, "x" * 10))),
    Case("enumeration", "2170", "EmailStatus", "Invalid Enumeration : Sent is not a valid value of EmailStatus",
         "Énumération non valide : Sent", invoice(EmailStatus="Sent")),
    Case("name_characters", "2180", "DisplayName", "Names must have at least one character, must be on one line, and "
         "cannot include colons or tabbing.", "Les noms doivent compter", customer(DisplayName="A:B")),
    Case("email", "2210", "Address", "The email address does not follow the RFC 822 syntax: x",
         "L'adresse courriel ne suit pas la syntaxe RFC 822 : x", customer(PrimaryEmailAddr={"Address": "x"})),
    Case("range", "2240", "TotalAmt", f"{RANGE}-44.94", RANGE_FR,
         lambda shop: ("POST", "payment", shop.payment_draft(-44.94))),
    Case("range", "2240", "TotalAmt", f"{RANGE}-1", RANGE_FR,
         lambda shop: ("POST", "invoice", shop.draft(shop.line(-1)))),
    Case("missing_lines", "2250", "Line", "Missing lines : At least one line must be a sales line.", "Lignes",
         invoice(Line=[{"DetailType": "DescriptionOnly", "Description": "x"}]), {"no_sales_line": "2250"}),
    Case("negative_amount", "2290", "Amount", "Negative amount : The amount must not be negative. Supplied value:-1",
         "Montant négatif : ", _discount_below_zero),
    *(Case("reference", "2500", "-", f"{NOT_FOUND}{label} element id 999999 not found",
           f"{NOT_FOUND_FR}{label} element id 999999 introuvable", invoice(**{name: {"value": "999999"}}))
      for name, label in (("CustomerRef", "Names"), ("DepositToAccountRef", "Accounts"), ("ClassRef", "Klasses"),
                          ("SalesTermRef", "Terms"))),
    Case("reference", "2500", "-", f"{NOT_FOUND}Items element id 999999 not found", f"{NOT_FOUND_FR}Items element",
         line_detail(ItemRef={"value": "999999"})),
    Case("reference", "2500", "-", f"{NOT_FOUND}TaxCodes element id TAX not found", f"{NOT_FOUND_FR}TaxCodes element",
         line_detail(**UNTAXED_CODE)),
    Case("reference_inactive", "2500", "-", f"{NOT_FOUND}{INACTIVE}", f"{NOT_FOUND_FR}{INACTIVE_FR}",
         _invoice_for_inactive),
    Case("category_item", "2500", "ItemRef", f"{NOT_FOUND}{ITEM_ID}", f"{NOT_FOUND_FR}Un article de cette opération",
         _category_on_a_line),
    Case("custom_fields", "3000", "CustomField", "Custom field error : A sales form has at most 3 custom fields.",
         "Erreur de champ personnalisé : ", invoice(CustomField=[{"DefinitionId": str(n)} for n in range(1, 5)])),
    Case("email_limit", "3001", "-", "The request limit was reached. At most 1 e-mails can be sent in a day.",
         "La limite de demandes est atteinte.", _second_email, {"emails_a_day": 1}, 429, "SERVICE"),
    Case("query_syntax", "4000", "-", "QueryParserError: ", "QueryParserError: ",
         lambda shop: ("POST", "query", b"SELECT * FROM Item WHERE Name = 'L''Erable'")),
    Case("query_invalid", "4001", "-", "QueryValidationError: Property NoSuchField not found for Entity Item",
         "QueryValidationError: Property NoSuchField not found",
         lambda shop: ("POST", "query", b"SELECT * FROM Item WHERE NoSuchField = '1'")),
    Case("stale", "5010", "", "Stale Object Error : You and ", "Erreur d'objet périmé : ", _stale),
    Case("not_emulated", "5030", "ItemBasedExpenseLineDetail", "Feature Not Supported Error : ItemBasedExpenseLine"
         "Detail is not emulated", "Fonction non prise en charge : ", _items_of_a_purchase),
    Case("feature", "5030", "Deposit", "Feature Not Supported Error : AllowDeposit is not turned on for this company.",
         "Fonction non prise en charge : AllowDeposit n'est pas activé", invoice(Deposit=10)),
)  # fmt: skip

BATCH_CASE = Case(
    "requestid_used", "600", "bId", "Duplicate Request ID : this Request Id was used for a batch without item b.",
    "Identifiant de demande en double : ", _other_item_of_a_known_batch, {"batch_replay_new_bid": "refuse"}, 200,
)  # fmt: skip
"""The one that only an item of a batch gets, beside HTTP 200."""
