"""Bodies of the documents in the worked examples: sales forms, payments, purchases and deposits, with their lines."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from tests.sandbox.qbo.books.day_book import Body, DayBook, Json, filled

DAY = "2026-11-24"
QC, GST, QST = "GST/QST QC - 9.975", "GST", "QST QC - 9.975"
ZERO_RATED, EXEMPT, OUT = "Zero-rated", "Exempt", "Out of Scope"
Line = Callable[[DayBook], Json]


def line(value: str, code: str = QC, item: str = "services") -> Line:
    """A sales line; without a tax code where it is ""."""

    def made(book: DayBook) -> Json:
        detail = {"ItemRef": {"value": book.id(item)}} | ({"TaxCodeRef": {"value": book.code(code)}} if code else {})
        return {"DetailType": "SalesItemLineDetail", "Amount": Decimal(value), "SalesItemLineDetail": detail}

    return made


def counted(quantity: str, price: str, code: str = QC) -> Line:
    """A sales line of so many at a price."""

    def made(book: DayBook) -> Json:
        value = (Decimal(quantity) * Decimal(price)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        made_line = line(str(value), code)(book)
        made_line["SalesItemLineDetail"] |= {"Qty": Decimal(quantity), "UnitPrice": Decimal(price)}
        return made_line

    return made


def discount(value: str = "", percent: str = "", code: str = QC) -> Line:
    """A discount line, of an amount or of a percentage of the sub-total."""

    def made(book: DayBook) -> Json:
        detail: Json = {"TaxCodeRef": {"value": book.code(code)}}
        if percent:
            detail |= {"PercentBased": True, "DiscountPercent": Decimal(percent)}
        amount = {"Amount": Decimal(value)} if value else {}
        return {"DetailType": "DiscountLineDetail", **amount, "DiscountLineDetail": detail}

    return made


def spent(role: str, value: str, code: str = "") -> Line:
    """A line of a purchase."""

    def made(book: DayBook) -> Json:
        detail = {"AccountRef": {"value": book.account(role)}}
        detail |= {"TaxCodeRef": {"value": book.code(code)}} if code else {}
        name = "AccountBasedExpenseLineDetail"
        return {"DetailType": name, "Amount": Decimal(value), name: detail}

    return made


def sale(*lines: Line, to: str = "client", on: str = DAY, **more: object) -> Body:
    def made(book: DayBook) -> Json:
        frame = {"CustomerRef": {"value": book.id(to)}, "TxnDate": on}
        return {**frame, "Line": [each(book) for each in lines], **filled(book, more)}

    return made


def money(total: str, *links: str, to: str = "client", on: str = DAY, into: str = "", **more: object) -> Body:
    """A payment. A link is "name amount"."""

    def made(book: DayBook) -> Json:
        frame = {"CustomerRef": {"value": book.id(to)}, "TxnDate": on, "TotalAmt": Decimal(total)}
        account = {"DepositToAccountRef": {"value": book.account(into)}} if into else {}
        return {**frame, **account, "Line": links_to(book, *links), **filled(book, more)}

    return made


def links_to(book: DayBook, *links: str) -> list[Json]:
    found = []
    for name, value in (link.split() for link in links):
        entity, record_id = book.made[name]
        link = {"TxnId": record_id, "TxnType": _link_type(book, entity, record_id)}
        found.append({"Amount": Decimal(value), "LinkedTxn": [link]})
    return found


def _link_type(book: DayBook, entity: str, record_id: str) -> str:
    if entity != "Purchase":
        return entity
    return "Check" if book.company.get(f"purchase/{record_id}")["PaymentType"] == "Check" else "Expense"


def bill(*lines: Line, of: str = "bank", by: str = "Cash", to: str = "", on: str = DAY, tax: str = "") -> Body:
    """A purchase; to a customer, when it names one."""

    def made(book: DayBook) -> Json:
        payee = {"EntityRef": {"value": book.id(to), "type": "Customer"}} if to else {}
        frame = {"PaymentType": by, "AccountRef": {"value": book.account(of)}, "TxnDate": on, **payee}
        return {**frame, "GlobalTaxCalculation": tax or "NotApplicable", "Line": [each(book) for each in lines]}

    return made


def payout(*payments: str, on: str = DAY, **others: str) -> Body:
    """A deposit of payments and of other money by account: `fees="-4.35"`."""

    def made(book: DayBook) -> Json:
        lines = [
            {"Amount": book.company.get(f"payment/{book.id(name)}")["TotalAmt"], "LinkedTxn": [_payment(book, name)]}
            for name in payments
        ]
        for role, value in others.items():
            detail = {"AccountRef": {"value": book.account(role)}}
            lines.append({"Amount": Decimal(value), "DepositLineDetail": detail})
        return {"DepositToAccountRef": {"value": book.account("bank")}, "TxnDate": on, "Line": lines}

    return made


def _payment(book: DayBook, name: str) -> Json:
    return {"TxnId": book.id(name), "TxnType": "Payment"}


def to_lines(*lines: Line) -> Callable[[DayBook], object]:
    return lambda book: [each(book) for each in lines]


def to_links(*links: str) -> Callable[[DayBook], object]:
    return lambda book: links_to(book, *links)


def name_of(record: str) -> Callable[[DayBook], object]:
    return lambda book: {"value": book.id(record)}


def account_of(role: str) -> Callable[[DayBook], object]:
    return lambda book: {"value": book.account(role)}


def fields_of(*lines: Line) -> Callable[[DayBook], object]:
    """What a person types into a sales form: its lines."""
    return lambda book: {"Line": [each(book) for each in lines]}


def ids_of(*records: str) -> Callable[[DayBook], object]:
    return lambda book: [book.id(record) for record in records]


def the_id(record: str) -> Callable[[DayBook], object]:
    return lambda book: book.id(record)


def pays(*links: str) -> Callable[[DayBook], object]:
    """What a person ticks in a payment: what it pays."""
    return lambda book: {"Line": links_to(book, *links)}


def job_of(parent: str, display_name: str) -> Body:
    """A sub-customer whose invoices go to its parent."""
    job = {"DisplayName": display_name, "Job": True, "BillWithParent": True}
    return lambda book: {**job, "ParentRef": {"value": book.id(parent)}}


def tax_lines(**amounts: str) -> Callable[[DayBook], object]:
    """TxnTaxDetail as clients send it: an amount for each rate, by the rate's name."""

    def made(book: DayBook) -> Json:
        lines = []
        for rate, value in amounts.items():
            rate_id = book.company.find("TaxRate", f"WHERE Name = '{rate}'")[0]["Id"]
            detail = {"TaxRateRef": {"value": rate_id}, "PercentBased": True}
            lines.append({"Amount": Decimal(value), "DetailType": "TaxLineDetail", "TaxLineDetail": detail})
        return {"TaxLine": lines}

    return made
