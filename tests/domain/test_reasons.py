"""Every reason reads well in both languages, and every standing has at least one."""

import re

import pytest

from plannit_qbo_pipeline.domain.reasons import CODES, reason
from plannit_qbo_pipeline.domain.standing import Reason, Standing, Who

MAX_BLANKS = 8
LANGUAGE_SUFFIX = "_fr"  # of a blank that is itself a sentence
ENGLISH = re.compile(r"\b(the|is|of|has|not|and|its|it|this|no|nothing|in|be|are|was|to|by)\b", re.IGNORECASE)
FRENCH = re.compile(r"\b(le|la|les|est|une?|des|du|dans|pas|et|ce|rien|son|sa|ses|à|de)\b", re.IGNORECASE)
END = (".", ">")  # a blank at the end brings its own full stop


def filled(code: str) -> Reason:
    """The reason with `<name>` in each of its blanks, whatever they are."""
    blanks: dict[str, object] = {}
    for _ in range(MAX_BLANKS):
        try:
            return reason(code, **blanks)
        except KeyError as missing:
            name = str(missing.args[0])
            blanks[name] = f"<{name}>"
    raise AssertionError(f"{code} has more than {MAX_BLANKS} blanks")


def blanks_of(sentence: str) -> set[str]:
    return {name.removesuffix(LANGUAGE_SUFFIX) for name in re.findall(r"<(\w+)>", sentence)}


def words_of(sentence: str) -> str:
    return re.sub(r"<\w+>", "…", sentence)


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_reason_says_the_same_in_both_languages(code: str) -> None:
    made = filled(code)
    assert made.code == code
    assert blanks_of(made.sentence_en) == blanks_of(made.sentence_fr)
    for english, french in ((made.sentence_en, made.sentence_fr), (made.action_en, made.action_fr)):
        assert words_of(english) != words_of(french)
        assert not FRENCH.search(words_of(english))
        assert not ENGLISH.search(words_of(french))


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_reason_is_made_of_whole_sentences(code: str) -> None:
    made = filled(code)
    for text in (made.sentence_en, made.sentence_fr, made.action_en, made.action_fr):
        assert text == text.strip()
        assert text[0].isupper()
        assert text.endswith(END)
        assert "{" not in text


@pytest.mark.parametrize("code", sorted(CODES))
def test_an_action_names_who_takes_it(code: str) -> None:
    made = filled(code)
    assert (made.who is Who.NOBODY) == (made.action_en == "Nothing to do.")
    assert made.standing is not Standing.BLOCKED or made.who is not Who.NOBODY


def test_every_standing_has_a_reason() -> None:
    assert {filled(code).standing for code in CODES} == set(Standing)


def test_an_unknown_code_or_a_missing_blank_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError, match="no_such_code"):
        reason("no_such_code")
    with pytest.raises(KeyError, match="number"):
        reason("no_date")


def test_what_fills_a_blank_is_never_taken_for_a_blank() -> None:
    """Product names and vendors' messages may hold braces."""
    made = reason("product_blocked", product="{why}", why="{0}", why_fr="{}")
    assert "{why}" in made.sentence_en
    assert made.sentence_fr.endswith("{}")


@pytest.mark.parametrize(
    ("code", "standing"),
    [
        ("no_number", Standing.WAITING),
        ("no_date", Standing.WAITING),
        ("unused", Standing.WAITING),
        ("template_contact", Standing.EXCLUDED),
        ("before_go_live", Standing.EXCLUDED),
        ("not_carried_yet", Standing.BLOCKED),
        ("total_differs", Standing.DIVERGED),
        ("never_sent", Standing.WITHDRAWN),
        ("voided", Standing.WITHDRAWN),
    ],
)
def test_cases_stand_where_the_design_puts_them(code: str, standing: Standing) -> None:
    assert filled(code).standing is standing
