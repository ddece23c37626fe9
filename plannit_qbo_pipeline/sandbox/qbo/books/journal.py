"""Double entry: each transaction's postings, and the balances they add up to.

Amounts are signed, debit positive. A transaction is posted as a whole: posting it again replaces what it had posted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

ZERO = Decimal("0.00")


class Posting(NamedTuple):
    """One side of an entry; `customer_id` is set on accounts receivable only."""

    account_id: str
    amount: Decimal
    customer_id: str = ""


class Journal:
    def __init__(self) -> None:
        self._entries: dict[str, list[Posting]] = {}
        self.balances: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.receivable: dict[str, Decimal] = defaultdict(lambda: ZERO)

    def post(self, key: str, postings: Iterable[Posting]) -> None:
        """Replaces the entry of a transaction (key: type and id). The entry must add up to zero."""
        entry = [posting for posting in postings if posting.amount]
        assert sum((posting.amount for posting in entry), ZERO) == ZERO, f"unbalanced entry for {key}: {entry}"
        self._add(self._entries.pop(key, []), -1)
        if entry:
            self._entries[key] = entry
            self._add(entry, 1)

    def postings(self, key: str) -> list[Posting]:
        return list(self._entries.get(key, []))

    def reassign(self, customer_id: str, other_id: str) -> None:
        """Moves all receivables of one customer to another."""
        for key, entry in list(self._entries.items()):
            if any(posting.customer_id == customer_id for posting in entry):
                moved = (p._replace(customer_id=other_id) if p.customer_id == customer_id else p for p in entry)
                self.post(key, moved)

    def _add(self, entry: Iterable[Posting], sign: int) -> None:
        for posting in entry:
            self.balances[posting.account_id] += sign * posting.amount
            if posting.customer_id:
                self.receivable[posting.customer_id] += sign * posting.amount

    def dump(self) -> dict[str, Any]:
        return {key: [list(posting) for posting in entry] for key, entry in self._entries.items()}

    def load(self, state: Mapping[str, Any]) -> None:
        for key, entry in state.items():
            self.post(key, [Posting(account, Decimal(amount), customer) for account, amount, customer in entry])
