"""Every behaviour of QuickBooks Online that nobody has proved on a real Québec company, as a named switch.

The default is the stricter or better attested side, so that a client which passes here does not lean on luck.
Add a row when a rule rests on a guess; handlers read `call.switches["name"]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switch:
    """One open behaviour: its default, the values it takes (none listed: any number) and what it decides."""

    default: str | bool | int
    choices: tuple[str, ...]
    decides: str


SWITCHES: Mapping[str, Switch] = {
    # transport
    "without_accept": Switch("xml", ("xml", "406", "json"), "the answer when Accept does not name application/json"),
    "throttle_body": Switch("upper", ("upper", "lower"), "spelling of the keys in a 429 body"),
    "auth_body": Switch("lower", ("lower", "upper"), "spelling of the keys in a 401 or 403 body"),
    "revoked_token_detail": Switch("Token revoked", (), "detail of the 401 for a revoked access token"),
    "other_methods": Switch("404", ("404", "405"), "status for what is neither GET nor POST"),
    "retry_after_s": Switch(0, (), "Retry-After of a 429; 0: the header is left out"),
    "batch_in_general_limit": Switch(True, (), "a batch counts among the calls of a minute and second too"),
    "lost_rights_status": Switch("403", ("403", "401"), "status of code 120, when the user lost the rights"),
    "webhook_every_s": Switch(60, (), "how long changes are gathered before webhooks tell of them"),
    # connection
    "consent": Switch("grant", ("grant", "deny"), "what the person at the consent page does"),
    "refresh_rotation": Switch("after_24h", ("after_24h", "every_refresh"), "when the refresh token changes"),
    "refresh_idle_s": Switch(8_726_400, (), "idle life of a refresh token"),
    "revoke_form": Switch("take", ("take", "refuse"), "a revocation sent as a form instead of JSON"),
    "reconnect_kills_old": Switch(True, (), "a new consent for the same company ends the tokens of the old one"),
    # requestid
    "requestid_retention_h": Switch(24, (), "how long an answer is kept for replay"),
    "cache_faults": Switch(True, (), "a fault is replayed for its requestid like a success"),
    # batch
    "batch_bid_problem": Switch("request", ("request", "item"), "what a missing or repeated bId refuses"),
    "batch_unknown_entity": Switch("item", ("item", "request"), "what an entity refuses that there is not"),
    "batch_create_with_id": Switch("refuse", ("refuse", "ignore"), "an Id in an item that creates"),
    "batch_payment_void": Switch("option_only", ("option_only", "operation"), "how an item may void a payment"),
    "batch_response_order": Switch("same", ("same", "shuffled"), "order of the answers in a batch"),
    "batch_replay_new_bid": Switch("execute", ("execute", "refuse"), "a new bId under a requestid known already"),
    # change data capture
    "cdc_too_old": Switch("fault", ("fault", "clamp"), "changedSince more than 30 days ago"),
    "cdc_over_1000": Switch("newest", ("newest", "oldest"), "which changes are answered where there are too many"),
    # query
    "startposition_zero": Switch("fault", ("fault", "allow"), "STARTPOSITION 0"),
    "maxresults_over_1000": Switch("fault", ("fault", "clamp"), "MAXRESULTS above 1000"),
    "projections": Switch("fault", ("fault", "partial"), "SELECT with a list of fields"),
    "query_names": Switch("any_case", ("any_case", "exact"), "spelling of entities and fields in a query"),
    "bare_numbers": Switch("fault", ("fault", "allow"), "numbers without quotes as values"),
    "query_content_type": Switch("text", ("text", "any"), "Content-Type of a query that is posted"),
    # names
    "inactive_suffix_fr": Switch(" (deleted)", (), "what an inactive name ends with in a French company"),
    "inactive_with_balance": Switch("refuse", ("refuse", "allow"), "inactivating a customer who owes money"),
    "inactivation_in_pages": Switch("post", ("post", "keep"), "the balance of a customer somebody makes inactive"),
    "inactive_reference": Switch("2500", ("2500", "610"), "code for a reference to something inactive"),
    "item_names": Switch("per_parent", ("per_parent", "global"), "among which items a name is unique"),
    "item_category_clash": Switch("refuse", ("refuse", "allow"), "an item and a category of the same name"),
    "account_name_quote": Switch("2040", ("2040", "2180"), "code for a quotation mark in the name of an account"),
    # invoices
    "line_without_item": Switch("default_item", ("default_item", "refuse"), "a sales line without ItemRef"),
    "zero_quantity_and_price": Switch("absent", ("absent", "6070"), "an Amount beside a Qty and a UnitPrice of 0"),
    "docnumber_space": Switch("per_type", ("per_type", "company"), "among which sales forms a DocNumber is unique"),
    "warn_duplicate_docnumber": Switch(True, (), "the company warns of duplicate numbers, which makes 6140 possible"),
    "docnumber_when_automatic": Switch("store", ("store", "ignore"), "a DocNumber sent while numbering is automatic"),
    "void_paid_invoice": Switch("refuse", ("refuse", "unlink"), "voiding an invoice that payments settle"),
    "delete_paid_invoice": Switch("refuse", ("refuse", "unlink"), "deleting an invoice that payments settle"),
    "invoice_below_paid": Switch("refuse", ("refuse", "unapply"), "lowering an invoice below what is applied to it"),
    "delete_applied_credit": Switch("refuse", ("refuse", "unlink"), "deleting a credit memo that a payment applies"),
    "credit_below_applied": Switch("refuse", ("refuse", "unapply"), "lowering a credit memo below what is applied"),
    "move_applied_credit": Switch("refuse", ("refuse", "unlink"), "another customer on an applied credit memo"),
    "move_paid_invoice": Switch("refuse", ("refuse", "unlink"), "another customer on an invoice that payments settle"),
    "void_reply_enums": Switch("plain", ("plain", "upper_snake"), "enumerations in the answer to an invoice void"),
    "void_not_supported": Switch(
        "refuse",
        ("refuse", "no_effect", "fault_in_200"),
        "the answer to a void where there is none: a credit memo, a refund receipt",
    ),
    "no_sales_line": Switch("2020", ("2020", "2250"), "code for lines none of which sells anything"),
    "tracking_turned_off": Switch("refuse", ("refuse", "ignore"), "a class or department in a company that has none"),
    "emails_a_day": Switch(40, (), "how many sales forms a sandbox company may send in a day"),
    "sparse_null": Switch("ignore", ("ignore", "clear"), "an explicit null in a sparse update"),
    # taxes
    "tax_rounding": Switch("per_rate", ("per_rate", "per_line"), "tax on the summed base of a rate, or line by line"),
    "tax_lines": Switch("within_tolerance", ("within_tolerance", "ignore"), "what supplied TaxLines are worth"),
    "tax_line_tolerance_cents": Switch(5, (), "how far a supplied TaxLine may be off and still be kept"),
    "tax_on_update": Switch("recompute", ("recompute", "only_with_lines"), "an update without TxnTaxDetail"),
    "tax_inclusive_lines": Switch("net", ("net", "as_sent"), "Amount of a line that includes taxes, in answers"),
    "tax_inclusive_total": Switch("as_sent", ("as_sent", "from_net"), "amounts that include taxes and have no net"),
    "changed_hst": Switch("new_code", ("new_code", "dated_rate"), "the code of a harmonised rate that changed"),
    "zero_tax_lines": Switch("show", ("show", "hide"), "a TaxLine for a rate of zero"),
    "filed_period": Switch("allow", ("allow", "warn", "refuse"), "changing a taxed document in a filed period"),
    "hidden_tax_code": Switch("refuse", ("refuse", "allow"), "a new document with a tax code that is hidden"),
    # payments
    "payment_bumps_invoice": Switch(True, (), "applying a payment raises the invoice's SyncToken"),
    "over_application": Switch("refuse", ("refuse", "cap"), "a payment line above the invoice's open balance"),
    "foreign_invoice": Switch("refuse", ("refuse", "unapplied"), "a payment line for another customer's invoice"),
    "payment_ref_length": Switch(21, (), "longest PaymentRefNum of a Payment"),
    "closed_payment_links": Switch("refuse", ("refuse", "no_effect"), "other links of a payment in a closed period"),
    "parent_pays_for_job": Switch("refuse", ("refuse", "apply"), "a payment line for an invoice of the payer's job"),
    "credit_and_debit_in_one_line": Switch("refuse", ("refuse", "apply"), "a payment line with two LinkedTxn"),
    "deposit_bumps_payment": Switch(True, (), "putting a payment into a deposit raises the payment's SyncToken"),
    "wrong_account": Switch("6000", ("6000", "6430"), "code for money to or from an account of the wrong type"),
    "purchase_tax_default": Switch(
        "TaxExcluded", ("TaxExcluded", "NotApplicable"), "GlobalTaxCalculation of a purchase that does not say it"
    ),
    "cheque_link": Switch("refuse", ("refuse", "apply"), "a payment line that links an expense paid by cheque"),
}


class Switches:
    """The table with some switches set otherwise; ValueError names an unknown switch or value."""

    def __init__(self, settings: Mapping[str, object]) -> None:
        self._initial = {name: _checked(name, value) for name, value in settings.items()}
        self._values: dict[str, object] = {}
        self.reset()

    def __getitem__(self, name: str) -> object:
        return self._values[name]

    def text(self, name: str) -> str:
        return str(self._values[name])

    def number(self, name: str) -> int:
        value = self._values[name]
        assert isinstance(value, int)
        return value

    def set(self, settings: Mapping[str, object]) -> None:
        """Sets these, or none of them where one is wrong."""
        self._values |= {name: _checked(name, value) for name, value in settings.items()}

    def reset(self) -> None:
        """Back to what the sandbox was started with."""
        self._values = {name: switch.default for name, switch in SWITCHES.items()} | self._initial

    def as_json(self) -> dict[str, object]:
        return dict(self._values)


def _checked(name: str, value: object) -> object:
    switch = SWITCHES.get(name)
    if switch is None:
        raise ValueError(f"no such switch: {name}; see sandbox/qbo/switches.py")
    if type(value) is not type(switch.default):
        raise ValueError(f"switch {name} takes {type(switch.default).__name__}, not {value!r}")
    if switch.choices and value not in switch.choices:
        raise ValueError(f"switch {name} takes one of {', '.join(switch.choices)}, not {value!r}")
    return value
