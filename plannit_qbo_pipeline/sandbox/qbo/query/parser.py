"""Parses the query language into a `Query`; 4000 where the text leaves the grammar.

SELECT (* [, fields] | COUNT(*) | fields) FROM Entity [WHERE prop op value [AND …]] [ORDERBY prop [ASC|DESC], …]
[STARTPOSITION n] [MAXRESULTS n]. No OR, NOT, !=, parentheses, GROUP BY, JOIN.
"""

from dataclasses import dataclass
from typing import NamedTuple

from plannit_qbo_pipeline.sandbox.qbo.faults import Refusal, refuse
from plannit_qbo_pipeline.sandbox.qbo.query.tokenizer import Token, TokenKind, tokens_of

OPERATORS = ("=", "<", ">", "<=", ">=")
MAX_VALUES = 5_000
MAX_CONDITIONS = 100


class Value(NamedTuple):
    """A value as it was written: a text without its quotes, or something bare; and where it stands."""

    text: str
    is_bare: bool
    place: str


@dataclass(frozen=True, slots=True)
class Condition:
    property_name: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Order:
    property_name: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Query:
    entity: str
    is_count: bool
    fields: tuple[str, ...]
    conditions: tuple[Condition, ...]
    orders: tuple[Order, ...]
    start: int | None
    limit: int | None


def parse(text: str) -> Query:
    """The parsed query."""
    return _Parser(tokens_of(text)).query()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._position = 0

    def query(self) -> Query:
        self._keyword("SELECT")
        is_count, fields = self._selection()
        self._keyword("FROM")
        entity = self._word("an entity")
        conditions = self._conditions() if self._skip_keyword("WHERE") else ()
        orders = self._orders() if self._skip_order() else ()
        start = self._whole_number() if self._skip_keyword("STARTPOSITION") else None
        limit = self._whole_number() if self._skip_keyword("MAXRESULTS") else None
        if self._next.kind is not TokenKind.END:
            raise self._unexpected('<EOF>, "WHERE", "ORDERBY", "STARTPOSITION", "MAXRESULTS"')
        return Query(entity, is_count, fields, conditions, orders, start, limit)

    def _selection(self) -> tuple[bool, tuple[str, ...]]:
        if self._skip_symbol("*"):
            # Client libraries name a property more, as in `SELECT *, Sku FROM Item`: it is part of the whole anyway.
            while self._skip_symbol(","):
                self._word("<IDENTIFIER>")
            return False, ()
        if self._next.keyword == "COUNT" and self._tokens[self._position + 1].text == "(":
            self._position += 1
            for symbol in "(*)":
                self._symbol(symbol)
            return True, ()
        fields = [self._word('"*", "COUNT", <IDENTIFIER>')]
        while self._skip_symbol(","):
            fields.append(self._word("<IDENTIFIER>"))
        return False, tuple(fields)

    def _conditions(self) -> tuple[Condition, ...]:
        found = [self._condition()]
        while self._skip_keyword("AND"):
            found.append(self._condition())
            if len(found) > MAX_CONDITIONS:
                raise self._unexpected("fewer conditions")
        return tuple(found)

    def _condition(self) -> Condition:
        name = self._word("<IDENTIFIER>")
        token = self._next
        if token.keyword == "IN":
            self._position += 1
            return Condition(name, "IN", tuple(self._value_list()))
        if token.keyword == "LIKE" or (token.kind is TokenKind.SYMBOL and token.text in OPERATORS):
            self._position += 1
            return Condition(name, token.keyword or token.text, (self._value(),))
        raise self._unexpected('"=", "<", ">", "<=", ">=", "IN", "LIKE"')

    def _value_list(self) -> list[Value]:
        self._symbol("(")
        values = [self._value()]
        while self._skip_symbol(","):
            values.append(self._value())
            if len(values) > MAX_VALUES:
                raise self._unexpected("fewer values")
        self._symbol(")")
        return values

    def _value(self) -> Value:
        token = self._next
        if token.kind is TokenKind.STRING:
            self._position += 1
            return Value(token.value, False, token.place)
        if token.kind is TokenKind.NUMBER or token.keyword in ("TRUE", "FALSE", "CURRENT_DATE"):
            self._position += 1
            return Value(token.text, True, token.place)
        raise self._unexpected("<STRING>, <BOOLEAN>")

    def _orders(self) -> tuple[Order, ...]:
        found = [self._order()]
        while self._skip_symbol(","):
            found.append(self._order())
        return tuple(found)

    def _order(self) -> Order:
        name = self._word("<IDENTIFIER>")
        descending = self._skip_keyword("DESC")
        if not descending:
            self._skip_keyword("ASC")
        return Order(name, descending)

    def _skip_order(self) -> bool:
        if self._skip_keyword("ORDERBY"):
            return True
        if self._skip_keyword("ORDER"):
            self._keyword("BY")
            return True
        return False

    def _whole_number(self) -> int:
        token = self._next
        if token.kind is not TokenKind.NUMBER or "." in token.text or len(token.text) > 12:
            raise self._unexpected("<NUMBER>")
        self._position += 1
        return int(token.text)

    def _word(self, wanted: str) -> str:
        token = self._next
        if token.kind is not TokenKind.WORD:
            raise self._unexpected(wanted)
        self._position += 1
        return token.text

    def _keyword(self, word: str) -> None:
        if not self._skip_keyword(word):
            raise self._unexpected(f'"{word}"')

    def _symbol(self, symbol: str) -> None:
        if not self._skip_symbol(symbol):
            raise self._unexpected(f'"{symbol}"')

    def _skip_keyword(self, word: str) -> bool:
        found = self._next.keyword == word
        self._position += found
        return found

    def _skip_symbol(self, symbol: str) -> bool:
        found = self._next.kind is TokenKind.SYMBOL and self._next.text == symbol
        self._position += found
        return found

    @property
    def _next(self) -> Token:
        return self._tokens[self._position]

    def _unexpected(self, wanted: str) -> Refusal:
        token = self._next
        if token.kind is TokenKind.END:
            what = f'Encountered "<EOF>" {token.place}'
        else:
            what = f'Encountered " <{token.kind.value}> "{token.text} "" {token.place}'
        return refuse("query_syntax", what=f"{what}\nWas expecting one of: {wanted}")
