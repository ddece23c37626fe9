"""The `Message` of every fault code, English and French, and the French names of transactions.

`Detail` texts stand in `fault_details.py` (the request itself) and `fault_details_business.py` (the company's rules).
Recorded texts are kept to the letter; French ones other than 6000 (tax) and 6140 are ours. Clients rely on codes.
"""

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "120": ("Authorization Failure", "Échec d'autorisation"),
    "500": ("Unsupported Operation", "Opération non prise en charge"),
    "600": ("Duplicate Request ID", "Identifiant de demande en double"),
    "610": ("Object Not Found", "Objet introuvable"),
    "620": ("Transaction cannot be linked", "L'opération ne peut pas être liée"),
    "1040": ("Batch size exceeds allowed limit", "La taille du lot dépasse la limite permise"),
    "2010": ("Request has invalid or unsupported property", "La demande a une propriété non valide"),
    "2020": (
        "Required param missing, need to supply the required value for the API",
        "Paramètre obligatoire manquant, vous devez fournir la valeur exigée par l'API",
    ),
    "2030": ("Invalid ID", "Identifiant non valide"),
    "2040": ("Invalid String", "Chaîne non valide"),
    "2050": (
        "String length is either shorter or longer than supported by specification",
        "La chaîne est plus courte ou plus longue que ce que prévoit la spécification",
    ),
    "2090": ("Invalid Date Format", "Format de date non valide"),
    "2130": ("Invalid Request Id Format", "Format d'identifiant de demande non valide"),
    "2170": ("Invalid Enumeration", "Énumération non valide"),
    "2180": ("Invalid Enumeration", "Énumération non valide"),
    "2210": ("Invalid Email Address Format", "Format d'adresse courriel non valide"),
    "2240": ("Number out of range", "Nombre hors limites"),
    "2250": ("Missing lines", "Lignes manquantes"),
    "2290": ("Negative amount", "Montant négatif"),
    "2500": ("Invalid Reference Id", "Identifiant de référence non valide"),
    "3000": ("Custom field error", "Erreur de champ personnalisé"),
    "3001": (
        "message=ThrottleExceeded; errorCode=003001; statusCode=429",
        "message=ThrottleExceeded; errorCode=003001; statusCode=429",
    ),
    "4000": ("Error parsing query", "Erreur d'analyse de la requête"),
    "4001": ("Invalid query", "Requête non valide"),
    "5010": ("Stale Object Error", "Erreur d'objet périmé"),
    "5030": ("Feature Not Supported Error", "Fonction non prise en charge"),
    "6000": (
        "A business validation error has occurred while processing your request",
        "Validation de l'entreprise",
    ),
    "6070": ("Amount calculation incorrect in the request", "Calcul du montant incorrect dans la demande"),
    "6080": ("Name missing", "Nom manquant"),
    "6090": ("Discount line error", "Erreur de ligne d'escompte"),
    "6100": ("Invalid line tax code", "Code de taxe de ligne non valide"),
    "6140": ("Duplicate Document Number Error", "Numéro de document en double"),
    "6150": ("Invalid parent reference", "Référence au parent non valide"),
    "6170": ("Tax detail not allowed", "Détail de taxe non permis"),
    "6180": ("Too many levels", "Trop de niveaux"),
    "6190": ("Invalid Company Status", "Statut d'entreprise non valide"),
    "6200": ("Account Period Closed", "Période comptable fermée"),
    "6210": (
        "Account Period Closed, Cannot Update Through Services API",
        "Période comptable fermée, mise à jour impossible au moyen de l'API",
    ),
    "6220": ("Delete List Has Balance Error", "Suppression d'un élément qui a un solde"),
    "6240": ("Duplicate Name Exists Error", "Le nom existe déjà"),
    "6420": ("Email address required", "Adresse courriel obligatoire"),
    "6430": ("Invalid account type used", "Type de compte non valide"),
    "6480": (
        "Bank matched transaction cannot be changed",
        "Une opération associée à la banque ne peut pas être modifiée",
    ),
    "6540": (
        "Deposited Transaction cannot be changed",
        "Une opération déposée ne peut pas être modifiée",
    ),
    "10000": (
        "An application error has occurred while processing your request",
        "Une erreur d'application est survenue pendant le traitement de votre demande",
    ),
}

TXN_TYPES_FR: Mapping[str, str] = {
    "Invoice": "Facture",
    "Payment": "Paiement",
    "CreditMemo": "Note de crédit",
    "RefundReceipt": "Remboursement",
    "SalesReceipt": "Reçu de vente",
    "Purchase": "Dépense",
    "Deposit": "Dépôt",
}
