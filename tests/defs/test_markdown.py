import pytest

from plannit_qbo_pipeline.defs.markdown import link, plain, table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Anne Roy", "Anne Roy"),
        ("a|b", r"a\|b"),
        ("two\nlines \t and", "two lines and"),
        ("<img src=x>", r"\<img src=x\>"),
        ("[here](http://x)", r"\[here\](http://x)"),
        ("*_~#`\\", r"\*\_\~\#\`" + "\\\\"),
    ],
)
def test_nothing_of_a_customer_acts_as_markdown(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_record_without_a_page_is_no_link() -> None:
    assert (link("1", "https://x/1"), link("1", None)) == ("[1](https://x/1)", "1")


def test_a_table_says_what_it_leaves_out() -> None:
    assert table(("a", "b"), [["1", "2"]], 1) == "| a | b |\n|---|---|\n| 1 | 2 |"
    assert table(("a",), [["1"]], 3).splitlines()[-1] == "and 2 more"
