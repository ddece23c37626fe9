"""Sales forms that leave the company: by e-mail (nothing is sent, the form only says so) and as a PDF."""

from typing import NamedTuple

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.fault_texts import TXN_TYPES_FR
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, Refusal, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.calls import Handler, Payload
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.period import check_company
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import SALES, SUBTOTAL
from plannit_qbo_pipeline.sandbox.qbo.handlers.write import stored
from plannit_qbo_pipeline.sandbox.qbo.pdf_form import pdf_of
from plannit_qbo_pipeline.sandbox.qbo.rules.engine import clean
from plannit_qbo_pipeline.sandbox.wire import Request


class Document(NamedTuple):
    """An answer that is no JSON."""

    content_type: str
    body: bytes


def sender(kind: Kind, record_id: str) -> Handler:
    """POST /{entity}/{id}/send?sendTo=…; what the body holds does not matter."""

    def answer(call: Call, request: Request) -> Payload:
        return {kind.entity: send(call, kind, record_id, request.param("sendTo") or "")}

    return answer


def send(call: Call, kind: Kind, record_id: str, send_to: str = "") -> Record:
    """Marks the form as sent, to the address given or to its own. 6420 without any; 429 above the limit of a day."""
    record = stored(call, kind, record_id)
    address = send_to or record.get("BillEmail", {}).get("Address", "")
    if not address:
        raise refuse("email_required", "BillEmail")
    problems: list[Problem] = []
    fields = clean(kind.fields, {"BillEmail": {"Address": address}}, problems)
    if problems:
        raise Refusal(problems)
    check_company(call)
    _count(call)
    delivered = {"DeliveryType": "Email", "DeliveryTime": call.stamp}
    sent = {**record, **fields, "EmailStatus": "EmailSent", "DeliveryInfo": delivered}
    call.bump(sent)
    call.realm.table(kind.entity).put(sent)
    return sent


def pdf(call: Call, kind: Kind, record_id: str) -> Document:
    """The form as a PDF that shows its number, date, customer and total."""
    record = stored(call, kind, record_id)
    title = TXN_TYPES_FR[kind.entity] if call.realm.is_french else kind.entity
    lines = [
        str(call.realm.company["CompanyName"]),
        f"{title} {record.get('DocNumber', '')}",
        record["TxnDate"],
        record.get("CustomerRef", {}).get("name", ""),
        *(_shown(line) for line in record["Line"] if line["DetailType"] != SUBTOTAL),
        f"Total {record['TotalAmt']} {call.realm.currency}",
    ]
    return Document("application/pdf", pdf_of(lines))


def _shown(line: Record) -> str:
    """A line by its description, else by what it sells, and its amount if it has one."""
    item = line.get(SALES, {}).get("ItemRef", {}).get("name", "")
    return f"{line.get('Description') or item}  {line.get('Amount', '')}"


def _count(call: Call) -> None:
    """One e-mail more today; the company's sandbox may send so many a day."""
    counter = f"e-mails of {call.today.isoformat()}"
    if call.realm.sequences[counter] >= call.switches.number("emails_a_day"):
        raise Refusal([Problem("email_limit", None, {"high": call.switches.number("emails_a_day")})], 429)
    call.realm.sequences[counter] += 1
