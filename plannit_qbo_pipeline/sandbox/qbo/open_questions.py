"""What nobody has proved on a real Québec company, numbered as the probes are, and the switches that decide it here.

A new switch that decides one of these is added to its row. Where no switch does, `otherwise` says what does.
"""

from typing import NamedTuple


class Question(NamedTuple):
    number: int
    asks: str
    switches: tuple[str, ...] = ()
    otherwise: str = ""


OPEN_QUESTIONS = (
    Question(1, "How long is a requestid remembered, and are faults?", ("requestid_retention_h", "cache_faults")),
    Question(2, "Is tax rounded per rate or per line?", ("tax_rounding",)),
    Question(3, "Are supplied TaxLines kept, how far off?", ("tax_lines", "tax_line_tolerance_cents")),
    Question(4, "Is TxnTaxDetail left out or sent again in an update?", ("tax_on_update",)),
    Question(5, "Can an invoice be voided or deleted that is paid?", ("void_paid_invoice", "delete_paid_invoice")),
    Question(
        6,
        "DocNumber while numbering is automatic, among types, and without the warning?",
        ("docnumber_when_automatic", "docnumber_space", "warn_duplicate_docnumber"),
    ),
    Question(
        7,
        "A payment above the open balance, or for another customer's invoice?",
        ("over_application", "foreign_invoice", "parent_pays_for_job"),
    ),
    Question(8, "How long may PaymentRefNum be?", ("payment_ref_length",)),
    Question(
        9,
        "What ends an inactive name, and who may be made inactive?",
        ("inactive_suffix_fr", "inactive_with_balance", "inactive_reference"),
    ),
    Question(
        10,
        "Can items share a name, with one another or with a category?",
        ("item_names", "item_category_clash"),
    ),
    Question(
        11,
        "CDC beyond 30 days, MAXRESULTS 1001, STARTPOSITION 0 or beyond the end?",
        ("cdc_too_old", "cdc_over_1000", "maxresults_over_1000", "startposition_zero"),
    ),
    Question(12, "Headers and body of a 429?", ("throttle_body", "retry_after_s")),
    Question(13, "6200 or 6210?", otherwise="the act close_books, with or without a password"),
    Question(
        14,
        "Which links does a payment of zero take?",
        ("credit_and_debit_in_one_line", "cheque_link"),
    ),
    Question(15, "What becomes of tax-included amounts that have no net?", ("tax_inclusive_total",)),
    Question(
        16,
        "Is automated tax on in a new company?",
        otherwise="off; the act set_preference PartnerTaxEnabled turns it on",
    ),
    Question(17, "Detail of the 401 for a revoked token?", ("revoked_token_detail",)),
    Question(
        18,
        "Does a payment move the SyncToken of what it touches?",
        ("payment_bumps_invoice", "deposit_bumps_payment"),
    ),
    Question(19, "Which language do faults speak?", otherwise="the company's, given by --locale; users have none"),
)
