from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from plannit_qbo_pipeline.domain.identity import CompanyKey
from plannit_qbo_pipeline.ledger import mappings
from plannit_qbo_pipeline.ledger.database import Ledger
from tests.ledger.samples import ACME, BETA
from tests.ledger.watch import NOON


@pytest.mark.parametrize("value", [{"é": [1, None, "x"]}, [], "text", 0, None, {"deep": {"er": True}}])
def test_a_value_comes_back_with_the_time_it_was_checked(ledger: Ledger, value: object) -> None:
    with ledger.write() as tx:
        mappings.put(tx, ACME, "name", "before", NOON)
        mappings.put(tx, ACME, "name", value, NOON + timedelta(seconds=1))
    with ledger.read() as tx:
        assert mappings.get(tx, ACME, "name") == (value, NOON + timedelta(seconds=1))
        assert mappings.get(tx, ACME, "other") is None
        assert mappings.get(tx, BETA, "name") is None


def test_forgetting_is_by_name_and_company(ledger: Ledger) -> None:
    with ledger.write() as tx:
        for company, name in ((ACME, "one"), (ACME, "two"), (BETA, "one")):
            mappings.put(tx, company, name, 1, NOON)
        mappings.forget(tx, ACME, "one")
        left = [(c, n) for c in (ACME, BETA) for n in ("one", "two") if mappings.get(tx, c, n)]
    assert left == [(ACME, "two"), (BETA, "one")]


def test_nothing_is_kept_for_a_company_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(IntegrityError), ledger.write() as tx:
        mappings.put(tx, CompanyKey("gone"), "name", 1, NOON)
