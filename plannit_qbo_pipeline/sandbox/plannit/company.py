"""One Plannit company: its shelves, and the indexes that say which money touches which invoice."""

from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from plannit_qbo_pipeline.sandbox.plannit.contract import SHAPES
from plannit_qbo_pipeline.sandbox.plannit.shelf import Document, Shelf

ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
MAX_ID_DRAWS = 1000


class Company:
    """One merchant, reached by one API key."""

    def __init__(self, api_key: str, profile: dict[str, Any], random: Random) -> None:
        self.api_key = api_key
        self.profile = profile
        self.zone = ZoneInfo(profile["timeZone"])
        self.shelves = {kind: Shelf() for kind in SHAPES}
        self._random = random
        self._payments_of: dict[str, dict[str, None]] = {}
        self._credit_notes_of: dict[str, dict[str, None]] = {}

    @property
    def name(self) -> str:
        return str(self.profile["name"])

    @property
    def currency(self) -> str:
        return str(self.profile["currency"])

    def find(self, kind: str, object_id: str | None) -> Document | None:
        return self.shelves[kind].get(object_id) if object_id is not None else None

    def put(self, kind: str, document: Document) -> None:
        if kind in ("payments", "creditnotes"):
            self._reindex(kind, document)
        self.shelves[kind].put(document)

    def payments_of(self, invoice_id: str) -> list[Document]:
        return self._indexed("payments", self._payments_of, invoice_id)

    def credit_notes_of(self, invoice_id: str) -> list[Document]:
        """The credit notes applied to an invoice, cancelled ones included."""
        return self._indexed("creditnotes", self._credit_notes_of, invoice_id)

    def tax_groups(self) -> dict[str, list[dict[str, Any]]]:
        return {group["id"]: group["taxes"] for group in self.shelves["taxgroups"]}

    def first_tax_group_id(self) -> str | None:
        return next((str(group["id"]) for group in self.shelves["taxgroups"]), None)

    def new_id(self, kind: str) -> str:
        """An id of the vendor's kind that this shelf does not hold yet."""
        for _ in range(MAX_ID_DRAWS):
            drawn = opaque(self._random, 12)
            if self.shelves[kind].get(drawn) is None:
                return drawn
        raise RuntimeError(f"no free id for {kind} after {MAX_ID_DRAWS} draws")

    def local_time(self, moment: datetime) -> str:
        """A time as the API writes it: milliseconds, with the company's offset."""
        return moment.astimezone(self.zone).isoformat(timespec="milliseconds")

    def _reindex(self, kind: str, document: Document) -> None:
        index = self._payments_of if kind == "payments" else self._credit_notes_of
        earlier = self.find(kind, document["id"])
        for invoice_id in settled_invoices(kind, earlier) if earlier else ():
            index[invoice_id].pop(document["id"], None)
        for invoice_id in settled_invoices(kind, document):
            index.setdefault(invoice_id, {})[document["id"]] = None

    def _indexed(self, kind: str, index: dict[str, dict[str, None]], invoice_id: str) -> list[Document]:
        found = (self.shelves[kind].get(object_id) for object_id in index.get(invoice_id, ()))
        return [document for document in found if document is not None]


def settled_invoices(kind: str, document: Document) -> list[str]:
    """The ids of the invoices whose balance a payment or credit note moves."""
    if kind == "payments":
        return [document["invoiceId"]] if document["invoiceId"] is not None else []
    return [application["invoiceId"] for application in document["applications"]]


def opaque(random: Random, length: int) -> str:
    return "".join(random.choices(ID_LETTERS, k=length))
