"""Every reason a document can stand where it stands, in words a bookkeeper can use, English and French.

Add a reason as one row of `_ROWS`; fill its blanks with `reason("code", name=…)`. Codes are an interface:
`status` prints them and `retry` takes them.
"""

from plannit_qbo_pipeline.domain.standing import Reason, Standing, Who

_W, _X, _B = Standing.WAITING, Standing.EXCLUDED, Standing.BLOCKED
_D, _G, _R, _P = Standing.DIVERGED, Standing.WITHDRAWN, Standing.READY, Standing.POSTED
_NOBODY, _USER, _KEEPER, _ADMIN = Who.NOBODY, Who.PLANNIT_USER, Who.BOOKKEEPER, Who.ADMINISTRATOR
_NOTHING = ("Nothing to do.", "Rien à faire.")

# code: (standing, who, sentence en, sentence fr, action en, action fr)
_Row = tuple[Standing, Who, str, str, str, str]
_ROWS: dict[str, _Row] = {
    "ready": (_R, _NOBODY, "Ready to be sent.", "Prêt à être envoyé.", *_NOTHING),
    "posted": (_P, _NOBODY, "In QuickBooks, to the cent.", "Dans QuickBooks, au cent près.", *_NOTHING),
    "answer_unknown": (
        Standing.IN_DOUBT,
        _NOBODY,
        "Sent to QuickBooks, but no answer came back; the same request is sent again before anything else.",
        "Envoyé à QuickBooks, mais sans réponse; la même demande est renvoyée avant toute autre.",
        *_NOTHING,
    ),
    # waiting: the document's own data
    "not_drafted": (_W, _NOBODY, "Received; being prepared.", "Reçu; en préparation.", *_NOTHING),
    "no_number": (
        _W,
        _USER,
        "A draft: it has no number yet.",
        "Un brouillon : il n'a pas encore de numéro.",
        "Send or finalize the invoice in Plannit to give it a number.",
        "Envoyez ou finalisez la facture dans Plannit pour lui donner un numéro.",
    ),
    "no_date": (
        _W,
        _USER,
        "Invoice {number} has no date (N/A) in Plannit, and QuickBooks needs one.",
        "La facture {number} n'a pas de date (N/D) dans Plannit, et QuickBooks en exige une.",
        "Give the invoice a date in Plannit.",
        "Donnez une date à la facture dans Plannit.",
    ),
    "unused": (
        _W,
        _NOBODY,
        "No document uses it yet; it goes to QuickBooks with the first one that does.",
        "Aucun document ne l'utilise encore; il ira dans QuickBooks avec le premier qui l'utilise.",
        *_NOTHING,
    ),
    # excluded: a rule of the company
    "template_contact": (
        _X,
        _NOBODY,
        "Belongs to a template, not to a customer.",
        "Appartient à un modèle, non à un client.",
        *_NOTHING,
    ),
    "before_go_live": (
        _X,
        _ADMIN,
        "Dated {date}, before the go-live date {go_live}.",
        "Daté du {date}, avant la date de mise en service {go_live}.",
        "Move the go-live date if this document belongs in QuickBooks.",
        "Changez la date de mise en service si ce document doit aller dans QuickBooks.",
    ),
    # blocked: a person or another document acts
    "not_carried_yet": (
        _B,
        _KEEPER,
        "Not carried yet: {what}.",
        "Pas encore pris en charge : {what_fr}.",
        "Enter it in QuickBooks by hand, or wait for a version that carries it.",
        "Saisissez-le à la main dans QuickBooks ou attendez une version qui le prend en charge.",
    ),
    "unreadable": (
        _B,
        _ADMIN,
        "Plannit's data could not be read: {problem}.",
        "Les données de Plannit n'ont pas pu être lues : {problem}.",
        "Run `plannit-qbo doctor`; forward what it prints to Plannit's support.",
        "Lancez `plannit-qbo doctor` et transmettez le résultat au soutien de Plannit.",
    ),
    "contact_missing": (
        _B,
        _USER,
        "Its contact {contact} no longer exists in Plannit.",
        "Son contact {contact} n'existe plus dans Plannit.",
        "Choose a contact for the document in Plannit.",
        "Choisissez un contact pour le document dans Plannit.",
    ),
    "contact_blocked": (
        _B,
        _KEEPER,
        "Its customer cannot be created in QuickBooks: {why}",
        "Son client ne peut pas être créé dans QuickBooks : {why_fr}",
        "Settle the customer first; this document then goes by itself.",
        "Réglez d'abord le client; ce document partira ensuite de lui-même.",
    ),
    "product_blocked": (
        _B,
        _KEEPER,
        "Its product “{product}” cannot be created in QuickBooks: {why}",
        "Son produit « {product} » ne peut pas être créé dans QuickBooks : {why_fr}",
        "Settle the product first; this document then goes by itself.",
        "Réglez d'abord le produit; ce document partira ensuite de lui-même.",
    ),
    "does_not_add_up": (
        _B,
        _USER,
        "Plannit's own figures do not add up: {computed} is not {stated}.",
        "Les montants de Plannit ne concordent pas : {computed} n'est pas {stated}.",
        "Open and save the invoice again in Plannit; if it stays, tell Plannit's support.",
        "Ouvrez et enregistrez de nouveau la facture dans Plannit; sinon, avisez le soutien de Plannit.",
    ),
    "negative_total": (
        _B,
        _USER,
        "Its total is {total}, and QuickBooks takes no invoice below zero.",
        "Son total est {total}, et QuickBooks n'accepte pas de facture négative.",
        "Make a credit note of it in Plannit.",
        "Faites-en une note de crédit dans Plannit.",
    ),
    "foreign_currency": (
        _B,
        _ADMIN,
        "It is in {currency}; only {home} is carried.",
        "Il est en {currency}; seul {home} est pris en charge.",
        "Enter it in QuickBooks by hand.",
        "Saisissez-le à la main dans QuickBooks.",
    ),
    "no_tax_group": (
        _B,
        _USER,
        "The line “{line}” is taxable but has no tax group.",
        "La ligne « {line} » est taxable, mais n'a pas de groupe de taxes.",
        "Choose the tax group in Plannit.",
        "Choisissez le groupe de taxes dans Plannit.",
    ),
    "tax_unexplained": (
        _B,
        _USER,
        "The tax {tax} of {amount} does not follow from the lines of the document.",
        "La taxe {tax} de {amount} ne découle pas des lignes du document.",
        "Check the taxes of the lines in Plannit.",
        "Vérifiez les taxes des lignes dans Plannit.",
    ),
    "tax_code_missing": (
        _B,
        _KEEPER,
        "QuickBooks has no active sales tax code with exactly the rates {rates}.",
        "QuickBooks n'a aucun code de taxe de vente actif ayant exactement les taux {rates}.",
        "Set up the tax in QuickBooks' tax centre.",
        "Configurez la taxe dans le centre des taxes de QuickBooks.",
    ),
    "tax_code_ambiguous": (
        _B,
        _KEEPER,
        "Several QuickBooks tax codes have the rates {rates}: {names}.",
        "Plusieurs codes de taxe QuickBooks ont les taux {rates} : {names}.",
        "Make all but one inactive in QuickBooks.",
        "Rendez-les inactifs sauf un dans QuickBooks.",
    ),
    "no_income_account": (
        _B,
        _KEEPER,
        "QuickBooks has no single income account to sell on.",
        "QuickBooks n'a pas de compte de revenus unique pour les ventes.",
        "Create one income account of the type “Service/Fee Income” in QuickBooks.",
        "Créez un compte de revenus du type « Revenus de services » dans QuickBooks.",
    ),
    "custom_numbers_off": (
        _B,
        _KEEPER,
        "QuickBooks does not accept our invoice numbers: custom transaction numbers are off.",
        "QuickBooks n'accepte pas nos numéros : les numéros d'opération personnalisés sont désactivés.",
        "Turn on “Custom transaction numbers” under Account and settings, Sales.",
        "Activez « Numéros d'opération personnalisés » sous Compte et paramètres, Ventes.",
    ),
    "sales_tax_off": (
        _B,
        _KEEPER,
        "Sales tax is not set up in QuickBooks.",
        "La taxe de vente n'est pas configurée dans QuickBooks.",
        "Set up GST and QST in QuickBooks' tax centre.",
        "Configurez la TPS et la TVQ dans le centre des taxes de QuickBooks.",
    ),
    "automated_tax": (
        _B,
        _KEEPER,
        "QuickBooks computes this company's taxes by itself and would change our amounts.",
        "QuickBooks calcule lui-même les taxes de cette entreprise et changerait nos montants.",
        "Switch the company to manual sales tax.",
        "Passez l'entreprise à la taxe de vente manuelle.",
    ),
    "number_too_long": (
        _B,
        _USER,
        "The number {number} is longer than the {limit} characters that QuickBooks takes.",
        "Le numéro {number} dépasse les {limit} caractères que QuickBooks accepte.",
        "Shorten the prefix or suffix of the numbers in Plannit.",
        "Raccourcissez le préfixe ou le suffixe des numéros dans Plannit.",
    ),
    "number_taken": (
        _B,
        _KEEPER,
        "QuickBooks already has another {entity} numbered {number} (id {qbo_id}, total {total}).",
        "QuickBooks a déjà une autre opération ({entity}) numérotée {number} (id {qbo_id}, total {total}).",
        "Renumber or delete the one in QuickBooks, or change the number in Plannit.",
        "Renumérotez ou supprimez celle de QuickBooks, ou changez le numéro dans Plannit.",
    ),
    "too_many_lines": (
        _B,
        _USER,
        "It has {count} lines, and QuickBooks takes {limit}.",
        "Il a {count} lignes, et QuickBooks en accepte {limit}.",
        "Split the invoice in Plannit.",
        "Divisez la facture dans Plannit.",
    ),
    "closed_period": (
        _B,
        _KEEPER,
        "Dated {date}, but the books are closed up to {closed}.",
        "Daté du {date}, mais les livres sont fermés jusqu'au {closed}.",
        "Have the accountant open the books, or give the document a later date in Plannit.",
        "Faites ouvrir les livres par le comptable ou donnez une date ultérieure au document dans Plannit.",
    ),
    "filed_period": (
        _B,
        _KEEPER,
        "Dated {date}, but {agency} has been filed up to {closed}.",
        "Daté du {date}, mais la déclaration ({agency}) est produite jusqu'au {closed}.",
        "Ask the accountant; a later date in Plannit lets it through.",
        "Demandez au comptable; une date ultérieure dans Plannit le laisse passer.",
    ),
    "name_conflict": (
        _B,
        _KEEPER,
        "QuickBooks refuses the name “{name}” and every variant up to ({limit}).",
        "QuickBooks refuse le nom « {name} » et toutes ses variantes jusqu'à ({limit}).",
        "Merge or rename the namesakes in QuickBooks.",
        "Fusionnez ou renommez les homonymes dans QuickBooks.",
    ),
    "qbo_refused": (
        _B,
        _KEEPER,
        "QuickBooks refused it (code {fault}): {message}",
        "QuickBooks l'a refusé (code {fault}) : {message}",
        "Correct the cause in QuickBooks or Plannit; it is tried again by itself.",
        "Corrigez la cause dans QuickBooks ou Plannit; un nouvel essai se fait de lui-même.",
    ),
    # diverged: in QuickBooks, but not as Plannit says
    "total_differs": (
        _D,
        _KEEPER,
        "Plannit says {plannit}; QuickBooks holds {qbo}.",
        "Plannit indique {plannit}; QuickBooks contient {qbo}.",
        "Compare the two documents and correct the one that is wrong.",
        "Comparez les deux documents et corrigez celui qui est erroné.",
    ),
    "changed_in_qbo": (
        _D,
        _KEEPER,
        "Somebody changed it in QuickBooks ({what}); the change made in Plannit was not sent over it.",
        "Quelqu'un l'a modifié dans QuickBooks ({what}); la modification de Plannit ne l'a pas écrasé.",
        "Make QuickBooks agree with Plannit, or undo the change in Plannit.",
        "Faites concorder QuickBooks avec Plannit ou annulez la modification dans Plannit.",
    ),
    "deleted_in_qbo": (
        _D,
        _KEEPER,
        "Somebody deleted it in QuickBooks.",
        "Quelqu'un l'a supprimé dans QuickBooks.",
        "Cancel it in Plannit too, or have it made again.",
        "Annulez-le aussi dans Plannit ou faites-le refaire.",
    ),
    # withdrawn
    "never_sent": (
        _G,
        _NOBODY,
        "Cancelled or deleted in Plannit before it was sent.",
        "Annulé ou supprimé dans Plannit avant d'être envoyé.",
        *_NOTHING,
    ),
    "voided": (_G, _NOBODY, "Voided on both sides.", "Annulé des deux côtés.", *_NOTHING),
}

CODES = frozenset(_ROWS)


def reason(code: str, **blanks: object) -> Reason:
    """The reason of that code with its blanks filled; KeyError for an unknown code or a missing blank."""
    standing, who, sentence_en, sentence_fr, action_en, action_fr = _ROWS[code]
    return Reason(standing, code, sentence_en.format(**blanks), sentence_fr.format(**blanks), who, action_en, action_fr)
