"""Why a document is blocked until a person or another document acts: the longest part of the table of `reasons`.

Every row names somebody who can act. A row here is a reason; `reasons.reason` fills its blanks.
"""

from plannit_qbo_pipeline.domain.standing import Who

_USER, _KEEPER, _ADMIN = Who.PLANNIT_USER, Who.BOOKKEEPER, Who.ADMINISTRATOR

# code: (who, sentence en, sentence fr, action en, action fr)
BLOCKED: dict[str, tuple[Who, str, str, str, str]] = {
    "not_carried_yet": (
        _ADMIN,
        "Not carried yet: {what}.",
        "Pas encore pris en charge : {what_fr}.",
        "Update to a version that carries it; entered in QuickBooks by hand, it would be there twice then.",
        "Passez à une version qui le prend en charge; saisi à la main, il serait alors deux fois dans QuickBooks.",
    ),
    "unreadable": (
        _ADMIN,
        "Plannit's data could not be read: {problem}.",
        "Les données de Plannit n'ont pas pu être lues : {problem}.",
        "Run `plannit-qbo doctor`; forward what it prints to Plannit's support.",
        "Lancez `plannit-qbo doctor` et transmettez le résultat au soutien de Plannit.",
    ),
    "contact_missing": (
        _USER,
        "Its contact {contact} no longer exists in Plannit.",
        "Son contact {contact} n'existe plus dans Plannit.",
        "Choose a contact for the document in Plannit.",
        "Choisissez un contact pour le document dans Plannit.",
    ),
    "contact_blocked": (
        _KEEPER,
        "Its customer cannot be created in QuickBooks: {why}",
        "Son client ne peut pas être créé dans QuickBooks : {why_fr}",
        "Settle the customer first; this document then goes by itself.",
        "Réglez d'abord le client; ce document partira ensuite de lui-même.",
    ),
    "product_blocked": (
        _KEEPER,
        "Its product “{product}” cannot be created in QuickBooks: {why}",
        "Son produit « {product} » ne peut pas être créé dans QuickBooks : {why_fr}",
        "Settle the product first; this document then goes by itself.",
        "Réglez d'abord le produit; ce document partira ensuite de lui-même.",
    ),
    "does_not_add_up": (
        _USER,
        "Plannit's own figures do not add up: {computed} is not {stated}.",
        "Les montants de Plannit ne concordent pas : {computed} n'est pas {stated}.",
        "Open and save the invoice again in Plannit; if it stays, tell Plannit's support.",
        "Ouvrez et enregistrez de nouveau la facture dans Plannit; sinon, avisez le soutien de Plannit.",
    ),
    "negative_total": (
        _USER,
        "Its total is {total}, and QuickBooks takes no invoice below zero.",
        "Son total est {total}, et QuickBooks n'accepte pas de facture négative.",
        "Make a credit note of it in Plannit.",
        "Faites-en une note de crédit dans Plannit.",
    ),
    "foreign_currency": (
        _ADMIN,
        "It is in {currency}; only {home} is carried.",
        "Il est en {currency}; seul {home} est pris en charge.",
        "Enter it in QuickBooks by hand.",
        "Saisissez-le à la main dans QuickBooks.",
    ),
    "no_tax_group": (
        _USER,
        "The line “{line}” is taxable but has no tax group.",
        "La ligne « {line} » est taxable, mais n'a pas de groupe de taxes.",
        "Choose the tax group in Plannit.",
        "Choisissez le groupe de taxes dans Plannit.",
    ),
    "tax_unexplained": (
        _USER,
        "The tax {tax} of {amount} does not follow from the lines of the document.",
        "La taxe {tax} de {amount} ne découle pas des lignes du document.",
        "Check the taxes of the lines in Plannit.",
        "Vérifiez les taxes des lignes dans Plannit.",
    ),
    "tax_code_missing": (
        _KEEPER,
        "QuickBooks has no active sales tax code with exactly the rates {rates}.",
        "QuickBooks n'a aucun code de taxe de vente actif ayant exactement les taux {rates}.",
        "Set up the tax in QuickBooks' tax centre.",
        "Configurez la taxe dans le centre des taxes de QuickBooks.",
    ),
    "tax_code_ambiguous": (
        _KEEPER,
        "Several QuickBooks tax codes have the rates {rates}: {names}.",
        "Plusieurs codes de taxe QuickBooks ont les taux {rates} : {names}.",
        "Make all but one inactive in QuickBooks.",
        "Rendez-les inactifs sauf un dans QuickBooks.",
    ),
    "no_income_account": (
        _KEEPER,
        "QuickBooks has no single income account to sell on.",
        "QuickBooks n'a pas de compte de revenus unique pour les ventes.",
        "Create one income account of the type “Service/Fee Income” in QuickBooks.",
        "Créez un compte de revenus du type « Revenus de services » dans QuickBooks.",
    ),
    "no_undeposited_funds": (
        _KEEPER,
        "QuickBooks has no active account for undeposited funds.",
        "QuickBooks n'a aucun compte actif de fonds non déposés.",
        "Make the account “Undeposited Funds” active in QuickBooks' chart of accounts.",
        "Activez le compte « Fonds non déposés » dans le plan comptable de QuickBooks.",
    ),
    "payment_deposited": (
        _KEEPER,
        "Cancelled in Plannit, but QuickBooks has it in a bank deposit already.",
        "Annulé dans Plannit, mais QuickBooks l'a déjà dans un dépôt bancaire.",
        "Remove the payment from its deposit in QuickBooks; the cancellation then goes by itself.",
        "Retirez le paiement de son dépôt dans QuickBooks; l'annulation partira ensuite d'elle-même.",
    ),
    "custom_numbers_off": (
        _KEEPER,
        "QuickBooks does not accept our invoice numbers: custom transaction numbers are off.",
        "QuickBooks n'accepte pas nos numéros : les numéros d'opération personnalisés sont désactivés.",
        "Turn on “Custom transaction numbers” under Account and settings, Sales.",
        "Activez « Numéros d'opération personnalisés » sous Compte et paramètres, Ventes.",
    ),
    "sales_tax_off": (
        _KEEPER,
        "Sales tax is not set up in QuickBooks.",
        "La taxe de vente n'est pas configurée dans QuickBooks.",
        "Set up GST and QST in QuickBooks' tax centre.",
        "Configurez la TPS et la TVQ dans le centre des taxes de QuickBooks.",
    ),
    "automated_tax": (
        _KEEPER,
        "QuickBooks computes this company's taxes by itself and would change our amounts.",
        "QuickBooks calcule lui-même les taxes de cette entreprise et changerait nos montants.",
        "Switch the company to manual sales tax.",
        "Passez l'entreprise à la taxe de vente manuelle.",
    ),
    "number_too_long": (
        _USER,
        "The number {number} is longer than the {limit} characters that QuickBooks takes.",
        "Le numéro {number} dépasse les {limit} caractères que QuickBooks accepte.",
        "Shorten the prefix or suffix of the numbers in Plannit.",
        "Raccourcissez le préfixe ou le suffixe des numéros dans Plannit.",
    ),
    "number_taken": (
        _KEEPER,
        "QuickBooks already has another {entity} numbered {number} (id {qbo_id}, total {total}).",
        "QuickBooks a déjà une autre opération ({entity}) numérotée {number} (id {qbo_id}, total {total}).",
        "Renumber or delete the one in QuickBooks, or change the number in Plannit.",
        "Renumérotez ou supprimez celle de QuickBooks, ou changez le numéro dans Plannit.",
    ),
    "no_lines": (
        _USER,
        "It has no line, and QuickBooks takes no invoice without one.",
        "Elle n'a aucune ligne, et QuickBooks n'accepte pas de facture sans ligne.",
        "Add a line in Plannit, or cancel the invoice there.",
        "Ajoutez une ligne dans Plannit ou annulez-y la facture.",
    ),
    "too_many_lines": (
        _USER,
        "It has {count} lines, and QuickBooks takes {limit}.",
        "Il a {count} lignes, et QuickBooks en accepte {limit}.",
        "Split the invoice in Plannit.",
        "Divisez la facture dans Plannit.",
    ),
    "closed_period": (
        _KEEPER,
        "Dated {date}, but the books are closed up to {closed}.",
        "Daté du {date}, mais les livres sont fermés jusqu'au {closed}.",
        "Have the accountant open the books, or give the document a later date in Plannit.",
        "Faites ouvrir les livres par le comptable ou donnez une date ultérieure au document dans Plannit.",
    ),
    "filed_period": (
        _KEEPER,
        "Dated {date}, but {agency} has been filed up to {closed}.",
        "Daté du {date}, mais la déclaration ({agency}) est produite jusqu'au {closed}.",
        "Ask the accountant; a later date in Plannit lets it through.",
        "Demandez au comptable; une date ultérieure dans Plannit le laisse passer.",
    ),
    "name_conflict": (
        _KEEPER,
        "QuickBooks refuses the name “{name}” and every variant up to ({limit}).",
        "QuickBooks refuse le nom « {name} » et toutes ses variantes jusqu'à ({limit}).",
        "Merge or rename the namesakes in QuickBooks.",
        "Fusionnez ou renommez les homonymes dans QuickBooks.",
    ),
    "qbo_refused": (
        _KEEPER,
        "QuickBooks refused it (code {fault}): {message}",
        "QuickBooks l'a refusé (code {fault}) : {message}",
        "Correct the cause in QuickBooks or Plannit; it is tried again by itself.",
        "Corrigez la cause dans QuickBooks ou Plannit; un nouvel essai se fait de lui-même.",
    ),
}
