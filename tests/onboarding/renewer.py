"""One process of several that renew the same tokens: `python -m tests.onboarding.renewer URL ASKED NAME`.

The vendor is a file: each request for tokens adds a line to it.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from plannit_qbo_pipeline.domain.clock import system_clock
from plannit_qbo_pipeline.ledger.database import open_ledger
from plannit_qbo_pipeline.onboarding.tokens import LedgerTokens
from plannit_qbo_pipeline.qbo.oauth import TokenPair
from tests.ledger.samples import ACME, SEALER
from tests.ledger.writers import together
from tests.onboarding.fake_oauth import FakeOAuth, pair


@dataclass
class FileOAuth(FakeOAuth):
    asked_file: Path = Path()
    name: str = ""

    def refresh(self, refresh_token: str) -> TokenPair:
        with self.asked_file.open("a") as file:
            file.write(f"{self.name} {refresh_token}\n")
        super().refresh(refresh_token)
        return pair(len(self.asked_file.read_text().splitlines()), datetime.now(UTC))


def main(url: str, asked: str, name: str) -> None:
    ledger = open_ledger(url, system_clock())
    oauth = FileOAuth(takes_s=0.3, asked_file=Path(asked), name=name)
    together(lambda: LedgerTokens(ledger, SEALER, ACME, oauth).renew("access-of-acme"))


if __name__ == "__main__":
    main(*sys.argv[1:])
