"""Company slugs, and the key that makes a write happen once."""

from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plannit_qbo_pipeline.domain.identity import PlannitId, RealmId, RequestId, company_key, request_id


class Write(NamedTuple):
    realm: str = "9130357"
    entity: str = "Invoice"
    plannit_id: str = "ve0zegmgh8zg"
    operation: str = "create"
    generation: int = 0

    @property
    def key(self) -> RequestId:
        return request_id(RealmId(self.realm), self.entity, PlannitId(self.plannit_id), self.operation, self.generation)


WRITES = {
    "the write": Write(),
    "another realm": Write(realm="9130358"),
    "another entity": Write(entity="Payment"),
    "another document": Write(plannit_id="ve0zegmgh8zh"),
    "another operation": Write(operation="update"),
    "the next decision": Write(generation=1),
    "the eleventh decision": Write(generation=10),
    "digits that moved to the neighbour": Write(realm="91303571", plannit_id="e0zegmgh8zg"),
}
writes = st.builds(
    Write,
    realm=st.text("0123456789", min_size=1, max_size=20),
    entity=st.sampled_from(["Customer", "Item", "Invoice", "Payment"]),
    plannit_id=st.text("abcdef0123456789", min_size=1, max_size=12),
    operation=st.sampled_from(["create", "update", "void", "delete"]),
    generation=st.integers(0, 50),
)


def test_the_key_of_a_write_never_changes_from_version_to_version() -> None:
    """Stored keys are resent after an upgrade: another recipe would make every write in doubt a second one."""
    assert Write().key == "75ed7bd86ba82a6470e68e5fcffb0c8c2118"


@pytest.mark.parametrize(("one", "other"), list(combinations(WRITES, 2)))
def test_each_part_of_a_write_tells_its_key_apart(one: str, other: str) -> None:
    assert WRITES[one].key != WRITES[other].key


@given(writes, writes)
def test_equal_keys_mean_equal_writes(one: Write, other: Write) -> None:
    assume(one != other)
    assert one.key != other.key


@given(writes)
def test_a_key_is_repeatable_and_fits_a_batch(write: Write) -> None:
    """docs/qbo-rules.md, requestid: at most 36 characters inside a batch."""
    assert write.key == Write(*write).key
    assert len(write.key) == 36
    assert set(write.key) <= set("0123456789abcdef")


@pytest.mark.parametrize("slug", ["a", "entretien-boreal", "0", "-", "x" * 40])
def test_a_slug_is_taken_as_it_is(slug: str) -> None:
    assert company_key(slug) == slug


@pytest.mark.parametrize("slug", ["", "x" * 41, "Boreal", "boréal", "a b", "a_b", "a/b", "a\n"])
def test_what_is_no_slug_is_refused_with_the_rule(slug: str) -> None:
    with pytest.raises(ValueError, match="1 to 40 of a-z, 0-9 and -"):
        company_key(slug)
