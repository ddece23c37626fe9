"""Questions 13, 17 and 19: closed books, a connection that was ended, too many lines, and the language of faults."""

from tests.contract.answer import Answer
from tests.contract.probes.experiment import CannotAsk, Experiment, Finding, Setting, refusal_of, together
from tests.contract.tokens import revoke
from tests.contract.worlds import World

LONG_AGO = "2000-01-03"
MANY_LINES = 751


def closed_books(world: World) -> Finding:
    prefs = world.client.send("GET", "preferences").entity("Preferences")
    closing_date = prefs["AccountingInfoPrefs"].get("BookCloseDate")
    forms = world.forms
    answer = world.company.attempt("Invoice", forms.sale(forms.customer(), TxnDate=closing_date or LONG_AGO))
    refusal = refusal_of(answer)
    if refusal is None and closing_date is None:
        raise CannotAsk("close the books as of any past day (with a password, then without), and open them again")
    found = {"BookCloseDate": "readable" if closing_date else "not readable"}
    found["invoice of that day"] = refusal.answer if refusal else "taken"
    return together(found, refusal.raw if refusal else "")


def revoked_token(world: World) -> Finding:
    """Ends the connection: what the run made is taken away before, and nothing can be asked after it."""
    if not world.may_revoke or world.app is None:
        raise CannotAsk("QBO_CONTRACT_MAY_REVOKE=yes lets the last probe end this connection")
    left = world.company.tidy()
    assert not left, "\n".join(left)
    assert revoke(world.client.session, world.app, world.refresh_token).status == 200
    answer = world.client.send("GET", "preferences")
    return Finding(f"{answer.status} {answer.refusal.code} {answer.refusal.detail}")


def many_lines(world: World) -> Finding:
    forms = world.forms
    body = forms.sale(forms.customer(), *(forms.line(1) for _ in range(MANY_LINES)))
    return refusal_of(world.company.attempt("Invoice", body)) or Finding("taken")


def language(world: World) -> Finding:
    """Best asked as a person whose own language is not the company's."""
    info = world.client.send("GET", f"companyinfo/{world.client.realm_id}").entity("CompanyInfo")
    body = {**world.forms.sale({"Id": "1"}), "Line": []}
    plain = world.client.send("POST", "invoice", body)
    french = world.client.send("POST", "invoice", body, headers={"Accept-Language": "fr-CA"})
    english = world.client.send("POST", "invoice", body, headers={"Accept-Language": "en-CA"})
    found = {"unasked": _language(plain), "asked for French": _language(french), "for English": _language(english)}
    return together(found, f"company {info.get('SupportedLanguages')}: {plain.refusal.text}")


def _language(answer: Answer) -> str:
    (error, *_) = answer.refusal.errors
    message = "English" if error.message.startswith("Required param missing") else "other"
    detail = "English" if error.detail.startswith("Required parameter") else "other"
    return f"Message {message}, Detail {detail}"


def _closed(**more: object) -> Setting:
    return Setting(acts=({"act": "close_books", "date": "2026-10-31", **more},))


ENGLISH, OTHER = "Message English, Detail English", "Message other, Detail other"

EXPERIMENTS = (
    Experiment(
        13,
        "books closed without a password",
        closed_books,
        "BookCloseDate: readable; invoice of that day: refused 6200",
        needs=_closed(),
        otherwise=((_closed(password="x"), "BookCloseDate: readable; invoice of that day: refused 6210"),),
    ),
    Experiment(17, "more lines than a taxed invoice takes", many_lines, "refused 6000"),
    Experiment(
        17,
        "401 of a token that was revoked",
        revoked_token,
        "401 3200 Token revoked",
        {"revoked_token_detail": {"Token expired": "401 3200 Token expired"}},
        alone=True,
    ),
    Experiment(
        19,
        "language of faults",
        language,
        f"unasked: {ENGLISH}; asked for French: {ENGLISH}; for English: {ENGLISH}",
        otherwise=((Setting(locale="fr_CA"), f"unasked: {OTHER}; asked for French: {OTHER}; for English: {OTHER}"),),
    ),
)
