from copy import deepcopy
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.seeds.check import BadSeed, check_seed
from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed

SEED: dict[str, Any] = {
    **empty_seed(),
    "contacts": [{"id": "c"}],
    "invoices": [{"id": "i", "contactId": "c", "items": [{"name": "x"}]}],
    "payments": [{"contactId": "c", "amount": 1, "invoiceId": "i"}],
}


def test_a_partial_but_consistent_seed_is_fine() -> None:
    check_seed(SEED)


@pytest.mark.parametrize(
    ("change", "path", "problem"),
    [
        ({"contacts": [{"fistName": "Zoé"}]}, "contacts[0].fistName", "unknown field; did you mean 'firstName'?"),
        ({"contact": []}, "contact", "unknown field; did you mean 'contacts'?"),
        ({"company": None}, "company", "is required: {name, timeZone, currency, province?}"),
        ({"company": {"name": "x", "timeZone": "UTC"}}, "company.currency", "is required"),
        (
            {"company": {"name": "x", "timeZone": "Québec", "currency": "CAD"}},
            "company.timeZone",
            "must be a time zone such as America/Toronto",
        ),
        ({"invoices": {}}, "invoices", "must be a list"),
        ({"invoices": [{"contactId": "c", "items": [{"qty": 1}]}]}, "invoices[0].items[0].qty", "unknown field"),
        ({"invoices": [{"contactId": "z"}]}, "invoices[0].contactId", "no object 'z' in contacts"),
        ({"payments": [{"amount": 1}]}, "payments[0].contactId", "is required"),
        (
            {"payments": [{"amount": 1, "contactId": "c", "invoiceId": "z"}]},
            "payments[0].invoiceId",
            "no object 'z' in invoices",
        ),
        ({"contacts": [{"id": "c"}, {"id": "c"}]}, "contacts[1].id", "'c' is there twice"),
        (
            {"payouts": [{"processor": "x", "paymentIds": ["z"]}]},
            "payouts[0].paymentIds[0]",
            "no object 'z' in payments",
        ),
        ({"qbo": []}, "qbo", "must be an object of entities by type"),
    ],
)
def test_a_wrong_seed_names_the_path_and_the_problem(change: dict[str, Any], path: str, problem: str) -> None:
    with pytest.raises(BadSeed) as refused:
        check_seed({**deepcopy(SEED), **change})
    assert refused.value.fields[path].startswith(problem)
    assert path in str(refused.value)


def test_a_seed_that_is_no_object_is_refused() -> None:
    with pytest.raises(BadSeed, match="must be an object"):
        check_seed([])


def test_many_problems_are_counted_not_all_shown() -> None:
    with pytest.raises(BadSeed, match="and 5 more"):
        check_seed({**SEED, "contacts": [{"x": 1}] * 15, "invoices": [], "payments": []})
