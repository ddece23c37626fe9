import pytest

from plannit_qbo_pipeline import errors
from plannit_qbo_pipeline.errors import InDoubt, LeaseLost, Misconfigured, PipelineError, Refused, Unavailable

EXIT_CODES = {PipelineError: 1, Misconfigured: 3, Unavailable: 4, InDoubt: 4, Refused: 1, LeaseLost: 4}


def test_every_error_of_the_tree_is_known_here() -> None:
    found = {each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)}
    assert found == set(EXIT_CODES)


@pytest.mark.parametrize(("error", "code"), EXIT_CODES.items())
def test_an_error_ends_the_program_as_the_interface_promises(error: type[PipelineError], code: int) -> None:
    made = error("what was tried, what came back, what to do")
    assert made.exit_code == code
    assert str(made) == "what was tried, what came back, what to do"
    assert isinstance(made, PipelineError)


def test_errors_are_told_apart_by_what_the_caller_should_do() -> None:
    """None is a kind of another: catching what may pass must not swallow what a person has to do."""
    children = [each for each in EXIT_CODES if each is not PipelineError]
    assert [each.__bases__ for each in children] == [(PipelineError,)] * len(children)


def test_errors_carry_what_the_next_step_needs() -> None:
    refusal = Refused("no", code="6140", detail="Duplicate Document Number Error", status=400)
    assert (refusal.code, refusal.detail, refusal.status) == ("6140", "Duplicate Document Number Error", 400)
    assert Unavailable("later", retry_after_s=60).retry_after_s == 60
    assert Unavailable("later").retry_after_s is None
    assert Misconfigured("subscription ended", refusal=refusal).refusal is refusal
    assert Misconfigured("a setting").refusal is None
