"""Names are kept whole wherever QuickBooks takes them so, and altered by rule where it does not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plannit_qbo_pipeline.domain.limits import MAX_NAME_SUFFIX
from plannit_qbo_pipeline.qbo.records import FORBIDDEN_IN_NAMES
from plannit_qbo_pipeline.transform.names import clean_name, numbered_name, same_name

LIMIT = 100
printable = st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=150)
anything = st.text(st.characters(codec="utf-8"), max_size=150)


@pytest.mark.parametrize(
    "name",
    [
        "Élagage d'Anjou & Fils",
        "Gestion L’Érable inc.",
        "Ça/Là (été)",
        '"Chez Zoé" + 2',
        "李雷",
        "Ñandú; 50 % #1",
        "x" * LIMIT,
    ],
)
def test_accents_apostrophes_and_signs_stay_untouched(name: str) -> None:
    assert clean_name(name, LIMIT) == name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Syndicat: phase 2", "Syndicat - phase 2"),
        ("Syndicat : phase 2", "Syndicat - phase 2"),
        ("Syndicat:phase", "Syndicat -phase"),
        ("Zoé\tRoy", "Zoé Roy"),
        ("Zoé\r\nRoy", "Zoé Roy"),
        ("Zoé\n\n\tRoy\n", "Zoé Roy"),
        ("  Zoé Roy ", "Zoé Roy"),
        (":", "-"),
        (" \t", ""),
        ("Zoé  Roy", "Zoé  Roy"),
    ],
)
def test_what_is_forbidden_gives_way_by_rule(name: str, cleaned: str) -> None:
    assert clean_name(name, LIMIT) == cleaned


def test_a_name_over_the_limit_ends_in_an_ellipsis() -> None:
    assert clean_name("x" * (LIMIT + 1), LIMIT) == "x" * (LIMIT - 1) + "…"
    assert clean_name("x" * (LIMIT - 2) + " yz", LIMIT) == "x" * (LIMIT - 2) + "…"


@given(printable.map(lambda name: name.replace(":", "")))
def test_only_outer_blanks_of_an_allowed_name_are_lost(name: str) -> None:
    assert clean_name(name, 150) == name.strip()


@given(anything, st.integers(1, MAX_NAME_SUFFIX))
def test_every_variant_is_one_that_quickbooks_takes(name: str, number: int) -> None:
    variant = numbered_name(name, number, LIMIT)
    assert len(variant) <= LIMIT
    assert not set(variant) & set(FORBIDDEN_IN_NAMES)
    assert clean_name(variant, LIMIT) == variant.strip()


@given(anything)
def test_variants_differ_from_each_other(name: str) -> None:
    variants = [numbered_name(name, number, LIMIT) for number in range(1, MAX_NAME_SUFFIX + 1)]
    assert not any(same_name(one, other) for one, other in pairwise(variants))
    assert len(set(variants)) == MAX_NAME_SUFFIX


def test_later_bearers_of_a_name_are_numbered() -> None:
    assert numbered_name("Jean Roy", 1, LIMIT) == "Jean Roy"
    assert numbered_name("Jean Roy", 2, LIMIT) == "Jean Roy (2)"
    assert numbered_name("x" * LIMIT, 50, LIMIT) == "x" * (LIMIT - 6) + "… (50)"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Élagage D'Anjou", "élagage d'anjou", True),
        ("ÉLAGAGE", "élagage", True),
        (" Jean Roy ", "Jean Roy", True),
        ("Jean Roy", "Jean Roy (deleted)", True),
        ("Jean Roy (deleted 2)", "Jean Roy", True),
        ("Jean Roy (supprimé)", "JEAN ROY (Supprimée 3)", True),
        ("Jean Roy", "Jean Roy (2)", False),
        ("Jean Roy", "Jean  Roy", False),
        ("Élagage", "Elagage", False),
        ("Jean Roy (deleted) fils", "Jean Roy", False),
    ],
)
def test_names_are_compared_as_quickbooks_does(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same
