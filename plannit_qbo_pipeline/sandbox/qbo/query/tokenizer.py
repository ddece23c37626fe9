"""Cuts a query into tokens. Texts stand in single quotes; `\\'` and `\\\\` escape inside them."""

import re
from enum import Enum
from typing import NamedTuple

from plannit_qbo_pipeline.sandbox.qbo.faults import refuse

MAX_QUERY = 100_000
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<string>'(?:[^'\\]|\\.)*')"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_.]*)"
    r"|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<symbol><=|>=|[=<>(),*])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(['\\])")


class TokenKind(Enum):
    WORD = "IDENTIFIER"
    STRING = "STRING"
    NUMBER = "NUMBER"
    SYMBOL = "SYMBOL"
    END = "EOF"


class Token(NamedTuple):
    kind: TokenKind
    text: str
    line: int
    column: int

    @property
    def place(self) -> str:
        return f"at line {self.line}, column {self.column}."

    @property
    def keyword(self) -> str:
        """The word in upper case, for comparison with a keyword; empty for what is no word."""
        return self.text.upper() if self.kind is TokenKind.WORD else ""

    @property
    def value(self) -> str:
        """What a text in quotes says."""
        return _ESCAPE.sub(r"\1", self.text[1:-1]) if self.kind is TokenKind.STRING else self.text


def tokens_of(query: str) -> list[Token]:
    """All tokens, closed by an END; 4000 for a character that starts none."""
    if len(query) > MAX_QUERY:
        raise refuse("query_syntax", what="Query too long")
    found: list[Token] = []
    position = 0
    while position < len(query):
        match = _TOKEN.match(query, position)
        line, column = _place(query, position)
        if match is None:
            character = query[position]
            what = f'Lexical error at line {line}, column {column}.  Encountered: "{character}" ({ord(character)})'
            raise refuse("query_syntax", what=what)
        if match.lastgroup != "space":
            found.append(Token(TokenKind[str(match.lastgroup).upper()], match[0], line, column))
        position = match.end()
    return [*found, Token(TokenKind.END, "", *_place(query, len(query)))]


def _place(query: str, position: int) -> tuple[int, int]:
    start = query.rfind("\n", 0, position) + 1
    return query.count("\n", 0, start) + 1, position - start + 1
