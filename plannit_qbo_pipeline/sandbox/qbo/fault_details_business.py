"""`Detail` texts of the company's own rules (6000 and above), by situation. See `fault_texts.py`.

The double "through" of 6210 is genuine.
"""

from collections.abc import Mapping

from plannit_qbo_pipeline.sandbox.qbo.fault_detail import Detail

BUSINESS_DETAILS: Mapping[str, Detail] = {
    "tax_code_missing": Detail(
        "6000",
        "Business Validation Error: Make sure all your transactions have a GST/HST rate before you save.",
        "Assurez-vous que toutes vos opérations comprennent un taux de TPS/TVH avant d'enregistrer.",
    ),
    "tax_code_on_some_lines": Detail(
        "6000",
        "Business Validation Error: When you use a GST/HST rate, you need to choose a sales tax code for each line "
        "item.",
        "Lorsque vous utilisez un taux de TPS/TVH, vous devez choisir un code de taxe pour chaque ligne.",
    ),
    "no_amount": Detail(
        "6000",
        "Business Validation Error: You must set a transaction amount.",
        "Vous devez indiquer le montant de l'opération.",
    ),
    "wrong_account": Detail(
        "6000",
        "Business Validation Error: You need to select a different type of account for this transaction.",
        "Vous devez choisir un autre type de compte pour cette opération.",
    ),
    "list_deleted": Detail(
        "6000",
        "Business Validation Error: You cannot modify a list element that has been deleted.",
        "Vous ne pouvez pas modifier un élément de liste qui a été supprimé.",
    ),
    "currency": Detail(
        "6000",
        "Business Validation Error: The currency of the transaction is invalid for customer/vendor/account.",
        "La devise de l'opération n'est pas valide pour le client, le fournisseur ou le compte.",
    ),
    "wrong_name_type": Detail(
        "6000",
        "Business Validation Error: The type of name assigned to this transaction or line is wrong.",
        "Le type de nom attribué à cette opération ou à cette ligne est incorrect.",
    ),
    "vanished": Detail(
        "6000",
        "Business Validation Error: Something this action required is no longer available. Another user may have "
        "deleted it.",
        "Un élément nécessaire à cette action n'est plus disponible. Un autre utilisateur l'a peut-être supprimé.",
    ),
    "deposit_amount": Detail(
        "6000",
        "Business Validation Error: A payment goes into a deposit with its whole amount.",
        "Un paiement entre dans un dépôt pour son montant entier.",
    ),
    "receivable_without_customer": Detail(
        "6000",
        "Business Validation Error: When you use Accounts Receivable, you must choose a customer in the Name field.",
        "Lorsque vous utilisez les comptes clients, vous devez choisir un client dans le champ Nom.",
    ),
    "payable_without_vendor": Detail(
        "6000",
        "Business Validation Error: When you use Accounts Payable, you must choose a supplier in the Name field.",
        "Lorsque vous utilisez les comptes fournisseurs, vous devez choisir un fournisseur dans le champ Nom.",
    ),
    "settled": Detail(
        "6000",
        "Business Validation Error: This transaction is linked to others. Remove the links before you change it this "
        "way.",
        "Cette opération est liée à d'autres. Retirez les liens avant de la modifier ainsi.",
    ),
    "over_applied": Detail(
        "6000",
        "Business Validation Error: The amount applied is greater than the open balance or the payment.",
        "Le montant affecté dépasse le solde ou le paiement.",
    ),
    "foreign_invoice": Detail(
        "6000",
        "Business Validation Error: The linked transaction belongs to another customer.",
        "L'opération liée appartient à un autre client.",
    ),
    "too_many_lines": Detail(
        "6000",
        "Business Validation Error: A taxable transaction can have at most {high} lines.",
        "Une opération taxable compte au plus {high} lignes.",
    ),
    "filed": Detail(
        "6000",
        "Business Validation Error: The sales tax of this period has been filed.",
        "La taxe de vente de cette période a été déclarée.",
    ),
    "one_name": Detail(
        "6000",
        "Business Validation Error: You can only add or edit one name at a time. Please try again.",
        "Vous ne pouvez ajouter ou modifier qu'un nom à la fois. Veuillez réessayer.",
    ),
    "account_number_taken": Detail(
        "6000",
        "Business Validation Error: Another account is already using this number. Please use a different number.",
        "Un autre compte utilise déjà ce numéro. Utilisez un autre numéro.",
    ),
    "own_account": Detail(
        "6000",
        "Business Validation Error: QuickBooks uses this account by itself. Its type cannot be changed, nor can it be "
        "made inactive.",
        "QuickBooks utilise ce compte par lui-même. Son type ne peut être changé et il ne peut être rendu inactif.",
    ),
    "item_type": Detail(
        "6000",
        "Business Validation Error: A category cannot become a product or service, nor the other way round.",
        "Une catégorie ne peut devenir un produit ou un service, ni l'inverse.",
    ),
    "amount": Detail(
        "6070",
        "Amount calculation incorrect in the request : Amount is not equal to UnitPrice * Qty. Supplied value:{value}",
        "Calcul du montant incorrect dans la demande : Le montant n'égale pas UnitPrice * Qty. Valeur fournie :{value}",
    ),
    "no_name": Detail("6080", "Name missing : Supply a name.", "Nom manquant : Indiquez un nom."),
    "discount": Detail(
        "6090",
        "Discount line error : Discounts are turned off for this company.",
        "Erreur de ligne d'escompte : Les escomptes sont désactivés pour cette entreprise.",
    ),
    "line_tax_code": Detail(
        "6100",
        "Invalid line tax code : {name} has no sales tax rate.",
        "Code de taxe de ligne non valide : {name} n'a pas de taux de taxe de vente.",
    ),
    "hidden_tax_code": Detail(
        "6100",
        "Invalid line tax code : {name} is hidden.",
        "Code de taxe de ligne non valide : {name} est masqué.",
    ),
    "doc_number": Detail(
        "6140",
        "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
        "DocNumber={number} is assigned to TxnType={txn_type} with TxnId={id}",
        "Numéro de document en double : Vous devez indiquer un nombre différent. Ce numéro a déjà été utilisé. "
        "DocNumber={number} is assigned to TxnType={txn_type} with TxnId={id}",
    ),
    "parent": Detail(
        "6150",
        "Invalid parent reference : {id} cannot be the parent.",
        "Référence non valide : {id} ne peut être le parent.",
    ),
    "tax_detail": Detail(
        "6170",
        "Tax detail not allowed : TxnTaxDetail is not allowed when GlobalTaxCalculation is NotApplicable.",
        "Détail de taxe non permis : TxnTaxDetail n'est pas permis quand GlobalTaxCalculation vaut NotApplicable.",
    ),
    "levels": Detail(
        "6180", "Too many levels : At most five levels are supported.", "Trop de niveaux : Cinq niveaux au plus."
    ),
    "subscription": Detail(
        "6190",
        "Subscription period has ended or canceled or there was a billing problem : You can't add data to QuickBooks "
        "Online because your trial or subscription period ended.",
        "La période d'abonnement est terminée ou annulée, ou il y a eu un problème de facturation : Vous ne pouvez pas "
        "ajouter de données à QuickBooks en ligne parce que votre essai ou votre abonnement est terminé.",
    ),
    "closed": Detail(
        "6200",
        "Account Period Closed : The transaction date is prior to the closing date.",
        "Période comptable fermée : La date de l'opération précède la date de clôture.",
    ),
    "closed_password": Detail(
        "6210",
        "The account period has closed and the account books cannot be updated through through the QBO Services API. "
        "Please use the QBO website to make these changes.",
        "La période comptable est fermée et les livres ne peuvent pas être mis à jour au moyen de l'API de QBO. "
        "Utilisez le site Web de QBO pour faire ces changements.",
    ),
    "has_balance": Detail(
        "6220",
        "Delete List Has Balance Error : This customer cannot be deleted because it has a non-zero balance.",
        "Suppression d'un élément qui a un solde : Ce client ne peut pas être supprimé, car son solde n'est pas nul.",
    ),
    "name_taken": Detail(
        "6240",
        "The name supplied already exists. : Another customer, vendor or employee is already using this name. Please "
        "use a different name.",
        "Le nom fourni existe déjà. : Un autre client, fournisseur ou employé utilise déjà ce nom. "
        "Utilisez un autre nom.",
    ),
    "item_name_taken": Detail(
        "6240",
        "The name supplied already exists. : Another product or service is already using this name. Please use a "
        "different name.",
        "Le nom fourni existe déjà. : Un autre produit ou service utilise déjà ce nom. Utilisez un autre nom.",
    ),
    "account_name_taken": Detail(
        "6240",
        "The name supplied already exists. : An account already has the same display name. Please use a different "
        "name.",
        "Le nom fourni existe déjà. : Un compte porte déjà ce nom. Utilisez un autre nom.",
    ),
    "list_name_taken": Detail(
        "6240",
        "The name supplied already exists. : Another element of this list is already using this name. Please use a "
        "different name.",
        "Le nom fourni existe déjà. : Un autre élément de cette liste utilise déjà ce nom. Utilisez un autre nom.",
    ),
    "tax_rate_name_taken": Detail(
        "6240",
        "The name supplied already exists. : Another tax rate is already using this \nname. Please use a different "
        "name.",
        "Le nom fourni existe déjà. : Un autre taux de taxe utilise déjà ce \nnom. Utilisez un autre nom.",
    ),
    "tax_code_name_taken": Detail(
        "6240",
        "The name supplied already exists. : Another tax code is already using this name. Please use a different name.",
        "Le nom fourni existe déjà. : Un autre code de taxe utilise déjà ce nom. Utilisez un autre nom.",
    ),
    "email_required": Detail(
        "6420",
        "Email address required : Supply an email address in order to send this transaction.",
        "Adresse courriel obligatoire : Indiquez une adresse courriel pour envoyer cette opération.",
    ),
    "account_type": Detail(
        "6430",
        "Invalid account type: You need to select a different type of account for this transaction.",
        "Type de compte non valide : Vous devez choisir un autre type de compte pour cette opération.",
    ),
    "matched": Detail(
        "6480",
        "Transaction matched to a bank transaction : This transaction is matched to a downloaded bank transaction. "
        "Undo the match before you change its amount, void or delete it.",
        "Opération associée à une opération bancaire : Cette opération est associée à une opération bancaire "
        "téléchargée. Annulez l'association avant d'en changer le montant, de l'annuler ou de la supprimer.",
    ),
    "deposited": Detail(
        "6540",
        "Deposited Transaction cannot be changed : This transaction has been deposited. If you want to change or "
        "delete it, you must edit the deposit it appears on and remove it first.",
        "Une opération déposée ne peut pas être modifiée : Cette opération a été déposée. Pour la modifier ou la "
        "supprimer, retirez-la d'abord du dépôt où elle figure.",
    ),
    "system": Detail("10000", "System Failure Error: {what}", "Erreur de défaillance du système : {what}"),
}
