"""Every reason a document can stand where it stands, in words a bookkeeper can use, English and French.

Add a reason as one row of `_ROWS`, or of `BLOCKED` beside it; fill its blanks with `reason("code", name=…)`.
Codes are an interface: `status` prints them and `retry` takes them.
"""

from plannit_qbo_pipeline.domain.blocked import BLOCKED
from plannit_qbo_pipeline.domain.standing import Reason, Standing, Who

_W, _X = Standing.WAITING, Standing.EXCLUDED
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
    **{code: (Standing.BLOCKED, *row) for code, row in BLOCKED.items()},
    "payment_processing": (
        _W,
        _NOBODY,
        "The payment is still being processed.",
        "Le paiement est encore en traitement.",
        *_NOTHING,
    ),
    "nothing_paid": (
        _X,
        _NOBODY,
        "Its amount is zero: no money moved.",
        "Son montant est nul : aucun argent n'a changé de mains.",
        *_NOTHING,
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
    "link_missing": (
        _D,
        _KEEPER,
        "In QuickBooks, but {missing} of it is not applied to its invoice there.",
        "Dans QuickBooks, mais {missing} n'y est pas appliqué à sa facture.",
        "Apply the payment to its invoice in QuickBooks.",
        "Appliquez le paiement à sa facture dans QuickBooks.",
    ),
    "edit_held": (
        _D,
        _USER,
        "QuickBooks holds it as it was before its last change in Plannit, which cannot be sent: {why}",
        "QuickBooks le garde tel qu'avant son dernier changement dans Plannit, qui ne peut être envoyé : {why_fr}",
        "Undo or complete the change in Plannit.",
        "Annulez ou complétez le changement dans Plannit.",
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
    "voided": (_G, _NOBODY, "Voided or deleted on both sides.", "Annulé ou supprimé des deux côtés.", *_NOTHING),
}

CODES = frozenset(_ROWS)


def reason(code: str, **blanks: object) -> Reason:
    """The reason of that code with its blanks filled; KeyError for an unknown code or a missing blank."""
    standing, who, sentence_en, sentence_fr, action_en, action_fr = _ROWS[code]
    return Reason(standing, code, sentence_en.format(**blanks), sentence_fr.format(**blanks), who, action_en, action_fr)
