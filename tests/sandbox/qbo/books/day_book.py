"""What the worked examples do: calls of the API and acts of a person, on records that go by names of their own.

`DayBook` holds the company; each function below answers an act that takes one. An act that fails raises.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.sandbox.qbo.company import SEED, Company

Json = dict[str, Any]
ACCOUNTS: Mapping[str, str] = {
    "receivable": "Accounts Receivable (A/R)",
    "instalments": "Instalment plans",
    "undeposited": "Undeposited Funds",
    "bank": "Chequing",
    "clearing": "Card processor",
    "card": "Visa",
    "gst": "GST/HST Payable",
    "qst": "QST Payable",
    "pst": "PST Payable",
    "services": "Services",
    "products": "Sales of Product Income",
    "discounts": "Discounts given",
    "supplies": "Office expenses",
    "fees": "Bank charges",
}
TAX_AGENCIES: Mapping[str, str] = {
    "Canada Revenue Agency": "gst",
    "Revenu Quebec": "qst",
    "BC Ministry of Finance": "pst",
}
"""The account that each agency's tax is owed on."""


class Refused(Exception):
    """A call that was refused, by its code; an act of a person, by the sentence."""


class DayBook:
    """One company. `made` is the entity and the Id of each record by its name."""

    def __init__(self, switches: Mapping[str, object], province: str = "QC", company: Company | None = None) -> None:
        seed = {**SEED, "company": {**SEED["company"], "province": province}}
        self.company = company or Company(switches, seed=seed)
        self.made: dict[str, tuple[str, str]] = {}
        self.requestid = ""
        self.repeats = 0
        self.answer = b""
        self.company.post("account", {"Name": ACCOUNTS["clearing"], "AccountType": "Other Current Asset"})
        for role in ("services", "products", "discounts"):
            income = {"value": self.account(role)}
            item = self.company.post("item", {"Name": role, "Type": "Service", "IncomeAccountRef": income})
            self.made[role] = ("Item", item["Id"])
        for name in ("client", "other"):
            self.made[name] = ("Customer", self.company.customer(name)["Id"])

    @property
    def books(self) -> Json:
        return self.company.system.books(self.company.realm_id)

    def post(self, path: str, body: object) -> Json:
        """The entity that is answered; Refused with the code of the first fault."""
        glue = "&" if "?" in path else "?"
        query = f"{glue}requestid={self.requestid}" if self.requestid else ""
        response = self.company.send("POST", f"{path}{query}", body)
        self.answer = response.body
        payload = response.json()
        if response.status != 200:
            raise Refused(payload["Fault"]["Error"][0]["code"])
        payload.pop("time")
        [entity] = payload.values()
        assert isinstance(entity, dict)
        return entity

    def id(self, name: str) -> str:
        return self.made[name][1]

    def account(self, role: str) -> str:
        return str(self.company.find("Account", f"WHERE Name = '{ACCOUNTS[role]}'")[0]["Id"])

    def code(self, name: str) -> str:
        return str(self.company.find("TaxCode", f"WHERE Name = '{name}'")[0]["Id"])

    def named(self, name: str) -> Json:
        """Id and current SyncToken."""
        entity, record_id = self.made[name]
        record = self.company.get(f"{entity.lower()}/{record_id}")
        return {"Id": record_id, "SyncToken": record["SyncToken"]}


Act = Callable[[DayBook], None]
Body = Callable[[DayBook], Json]


def nothing(book: DayBook) -> None:
    """For figures after what was not done by an act."""


def make(entity: str, name: str, body: Body) -> Act:
    """Creates a record that goes by the name from then on."""

    def act(book: DayBook) -> None:
        book.made[name] = (entity, book.post(entity.lower(), body(book))["Id"])

    return act


def replace(name: str, body: Body) -> Act:
    """A full update."""

    def act(book: DayBook) -> None:
        book.post(book.made[name][0].lower(), {**body(book), **book.named(name)})

    return act


def change(name: str, **fields: object) -> Act:
    """A sparse update; a field may be what a function makes of the day book."""

    def act(book: DayBook) -> None:
        book.post(book.made[name][0].lower(), {**book.named(name), "sparse": True, **filled(book, fields)})

    return act


def filled(book: DayBook, fields: Mapping[str, object]) -> Json:
    """With what functions make of the day book."""
    return {key: value(book) if callable(value) else value for key, value in fields.items()}


def void(name: str) -> Act:
    def act(book: DayBook) -> None:
        entity = book.made[name][0].lower()
        operation = "update&include=void" if entity == "payment" else "void"
        book.post(f"{entity}?operation={operation}", {**book.named(name), "sparse": True})

    return act


def delete(name: str) -> Act:
    def act(book: DayBook) -> None:
        book.post(f"{book.made[name][0].lower()}?operation=delete", book.named(name))

    return act


def person(act_name: str, record: str = "", /, **more: object) -> Act:
    """An act in QuickBooks Online's own pages, on a record or on the company."""

    def act(book: DayBook) -> None:
        target = {"entity": book.made[record][0], "id": book.id(record)} if record else {}
        try:
            book.company.act(act=act_name, **target, **filled(book, more))
        except ValueError as problem:
            raise Refused(str(problem)) from problem

    return act


def refused(act: Act, code: str) -> Act:
    """The act is refused with the code and leaves no trace."""

    def checked(book: DayBook) -> None:
        before = book.books
        with pytest.raises(Refused, match=code):
            act(book)
        assert book.books == before

    return checked


def twice(act: Act) -> Act:
    """The same call again under its requestid: the same answer, and nothing done again."""

    def both(book: DayBook) -> None:
        book.repeats += 1
        book.requestid = f"r-{book.repeats}"
        act(book)
        first, books = book.answer, book.books
        act(book)
        assert (book.answer, book.books) == (first, books)
        book.requestid = ""

    return both
