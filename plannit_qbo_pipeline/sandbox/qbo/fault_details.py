"""`Detail` texts of faults in the request itself (codes below 6000), by situation. See `fault_texts.py`."""

from collections.abc import Mapping

from plannit_qbo_pipeline.sandbox.qbo.fault_detail import Detail

REQUEST_DETAILS: Mapping[str, Detail] = {
    "rights": Detail(
        "120",
        "Authorization Failure : -11014-You do not have access to use QuickBooks Online Plus.",
        "Échec d'autorisation : -11014-Vous n'avez pas accès à QuickBooks en ligne Plus.",
    ),
    "not_supported": Detail(
        "500", "Operation {name} is not supported.", "L'opération {name} n'est pas prise en charge."
    ),
    "no_resource": Detail(
        "500",
        "Operation {name} could not find resource for entity {entity}",
        "L'opération {name} n'a pas trouvé de ressource pour l'entité {entity}",
    ),
    "not_utf8": Detail("500", "Request body is not valid UTF-8.", "Le corps de la demande n'est pas en UTF-8."),
    "requestid_used": Detail(
        "600",
        "Duplicate Request ID : this Request Id was used for a batch without item {b_id}.",
        "Identifiant de demande en double : il a servi à un lot sans l'élément {b_id}.",
    ),
    "not_found": Detail("610", "Object Not Found", "Objet introuvable"),
    "inactive": Detail(
        "610",
        "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, "
        "customers, items, vendors or employees.",
        "Objet introuvable : Un élément que vous tentez d'utiliser a été rendu inactif. Vérifiez les champs qui "
        "contiennent des comptes, des clients, des articles, des fournisseurs ou des employés.",
    ),
    "deleted_transaction": Detail(
        "610",
        "Object Not Found : Another user has deleted this transaction.",
        "Objet introuvable : Un autre utilisateur a supprimé cette opération.",
    ),
    "cannot_link": Detail(
        "620",
        "Transactions of type {txn_type} cannot be linked.",
        "Les opérations {txn_type} ne peuvent pas être liées.",
    ),
    "batch_size": Detail(
        "1040",
        "Batch size exceeds allowed limit : at most {high} items. Supplied:{size}",
        "La taille du lot dépasse la limite permise : au plus {high} éléments. Fournis :{size}",
    ),
    "unknown_property": Detail(
        "2010",
        "Property Name:{name} specified is unsupported or invalid",
        "Nom de la propriété : {name} n'est pas pris en charge ou n'est pas valide",
    ),
    "missing": Detail(
        "2020",
        "Required parameter {name} is missing in the request",
        "Le paramètre obligatoire {name} est absent de la demande",
    ),
    "bad_id": Detail(
        "2030",
        "Id should be a valid number. Supplied value:{value}",
        "L'identifiant doit être un nombre valide. Valeur fournie :{value}",
    ),
    "account_name_quote": Detail(
        "2040",
        "Invalid String : An account name cannot include quotation marks or colons.",
        "Chaîne non valide : Un nom de compte ne contient ni guillemets droits ni deux-points.",
    ),
    "length": Detail(
        "2050",
        "String length specified does not match the supported length. Min:{low:,} Max:{high:,} supported. "
        "Supplied length:{length:,}",
        "La longueur de la chaîne ne correspond pas à la longueur permise. Min. :{low} Max. :{high} permis. "
        "Longueur fournie :{length}",
    ),
    "bad_date": Detail("2090", "Invalid date: {value}", "Date non valide : {value}"),
    "changed_since": Detail(
        "500",
        "Operation cdc with changedSince date {value} which is older than fixed days is not supported.",
        "L'opération cdc avec une date changedSince {value} antérieure au nombre de jours fixé n'est pas prise en "
        "charge.",
    ),
    "requestid": Detail(
        "2130",
        "Request Id must have at most 50 characters. Supplied length:{length}",
        "L'identifiant de demande compte au plus 50 caractères. Longueur fournie :{length}",
    ),
    "batch_requestid": Detail(
        "2130",
        "Request Id of a batch must have at most 36 characters. Supplied length:{length}",
        "L'identifiant de demande d'un lot compte au plus 36 caractères. Longueur fournie :{length}",
    ),
    "bid": Detail(
        "2130",
        "bId must have at most 10 characters where a Request Id is given. Supplied length:{length}",
        "Un bId compte au plus 10 caractères quand un identifiant de demande est donné. Longueur fournie :{length}",
    ),
    "enumeration": Detail(
        "2170",
        "Invalid Enumeration : {value} is not a valid value of {name}",
        "Énumération non valide : {value} n'est pas une valeur de {name}",
    ),
    "name_characters": Detail(
        "2180",
        "Names must have at least one character, must be on one line, and cannot include colons or tabbing.",
        "Les noms doivent compter au moins un caractère, tenir sur une ligne et ne contenir ni deux-points ni "
        "tabulation.",
    ),
    "email": Detail(
        "2210",
        "The email address does not follow the RFC 822 syntax: {value}",
        "L'adresse courriel ne suit pas la syntaxe RFC 822 : {value}",
    ),
    "range": Detail(
        "2240",
        "Number out of range. Min:{low:,} Max:{high:,}. Supplied value:{value}",
        "Nombre hors limites. Min. :{low} Max. :{high}. Valeur fournie :{value}",
    ),
    "missing_lines": Detail(
        "2250",
        "Missing lines : At least one line must be a sales line.",
        "Lignes manquantes : Au moins une ligne doit être une ligne de vente.",
    ),
    "negative_amount": Detail(
        "2290",
        "Negative amount : The amount must not be negative. Supplied value:{value}",
        "Montant négatif : Le montant ne doit pas être négatif. Valeur fournie :{value}",
    ),
    "reference": Detail(
        "2500",
        "Invalid Reference Id : {label} element id {id} not found",
        "Identifiant de référence non valide : {label} element id {id} introuvable",
    ),
    "reference_inactive": Detail(
        "2500",
        "Invalid Reference Id : Something you're trying to use has been made inactive. Check the fields with accounts, "
        "customers, items, vendors or employees.",
        "Identifiant de référence non valide : Un élément que vous tentez d'utiliser a été rendu inactif. Vérifiez les "
        "champs qui contiennent des comptes, des clients, des articles, des fournisseurs ou des employés.",
    ),
    "category_item": Detail(
        "2500",
        "Invalid Reference Id : An item in this transaction is set up as a category instead of a product or service.",
        "Identifiant de référence non valide : Un article de cette opération est une catégorie et non un produit ou un "
        "service.",
    ),
    "custom_fields": Detail(
        "3000",
        "Custom field error : A sales form has at most {high} custom fields.",
        "Erreur de champ personnalisé : Un formulaire de vente compte au plus {high} champs personnalisés.",
    ),
    "email_limit": Detail(
        "3001",
        "The request limit was reached. At most {high} e-mails can be sent in a day.  Try again later",
        "La limite de demandes est atteinte. Au plus {high} courriels partent par jour. Réessayez plus tard",
    ),
    "query_syntax": Detail("4000", "QueryParserError: {what}", "QueryParserError: {what}"),
    "query_invalid": Detail("4001", "QueryValidationError: {what}", "QueryValidationError: {what}"),
    "stale": Detail(
        "5010",
        "Stale Object Error : You and {user} were working on this at the same time. {user} finished before you did, "
        "so your work was not saved.",
        "Erreur d'objet périmé : {user} et vous y travailliez en même temps. {user} a terminé avant vous, votre "
        "travail n'a donc pas été enregistré.",
    ),
    "not_emulated": Detail(
        "5030",
        "Feature Not Supported Error : {name} is not emulated by this sandbox.",
        "Fonction non prise en charge : {name} n'est pas émulé par ce bac à sable.",
    ),
    "feature": Detail(
        "5030",
        "Feature Not Supported Error : {name} is not turned on for this company.",
        "Fonction non prise en charge : {name} n'est pas activé pour cette entreprise.",
    ),
}
