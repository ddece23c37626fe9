import dagster as dg
import pytest

from plannit_qbo_pipeline.defs.border import border
from plannit_qbo_pipeline.defs.pipeline import Pipeline
from plannit_qbo_pipeline.errors import InDoubt, LeaseLost, Misconfigured, PipelineError, Refused, Unavailable

PIPELINE = Pipeline(retries=3, retry_wait_s=20)


@pytest.mark.parametrize(
    ("error", "attempt", "wait_s"),
    [
        (Unavailable("down"), 0, 20),
        (Unavailable("down"), 2, 80),
        (Unavailable("throttled", retry_after_s=45), 0, 45),
        (Unavailable("throttled", retry_after_s=45), 2, 80),
        (InDoubt("cut"), 0, 20),
        (LeaseLost("turn over"), 0, 20),
    ],
)
def test_what_passes_by_itself_is_tried_again(error: PipelineError, attempt: int, wait_s: float) -> None:
    with pytest.raises(dg.RetryRequested) as raised, border(attempt, PIPELINE):
        raise error
    assert (raised.value.max_retries, raised.value.seconds_to_wait) == (3, wait_s)
    failure = raised.value.__cause__
    assert isinstance(failure, dg.Failure)
    assert (failure.description, failure.allow_retries, failure.__cause__) == (str(error), True, error)


@pytest.mark.parametrize("error", [Misconfigured("no key. Set it"), Refused("wrong request")])
def test_what_a_person_must_settle_fails_at_once(error: PipelineError) -> None:
    with pytest.raises(dg.Failure) as raised, border(0, PIPELINE):
        raise error
    assert (raised.value.description, raised.value.allow_retries) == (str(error), False)
    assert raised.value.metadata["error"].value == type(error).__name__


def test_a_bug_stays_a_bug() -> None:
    with pytest.raises(ZeroDivisionError), border(0, PIPELINE):
        1 / 0  # noqa: B018
