"""Where our errors become Dagster's: only what may pass by itself is tried again, and never a bug."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from plannit_qbo_pipeline.defs.pipeline import Pipeline
from plannit_qbo_pipeline.errors import InDoubt, LeaseLost, PipelineError, Unavailable

_PASSES_BY_ITSELF = (Unavailable, InDoubt, LeaseLost)


@contextmanager
def border(attempt: int, pipeline: Pipeline) -> Iterator[None]:
    """A step that a silent vendor stopped is tried again later, as late as the vendor asks; others need a person.

    `attempt` counts from 0. There is no retry policy on the assets: it would repeat bugs as well.
    """
    try:
        yield
    except PipelineError as error:
        again = isinstance(error, _PASSES_BY_ITSELF)
        failure = dg.Failure(str(error), metadata={"error": type(error).__name__}, allow_retries=again)
        if not again:
            raise failure from error
        wait_s = max(pipeline.retry_wait_s * 2**attempt, getattr(error, "retry_after_s", None) or 0)
        # Dagster shows the cause when the last try fails too.
        failure.__cause__ = error
        raise dg.RetryRequested(pipeline.retries, wait_s) from failure
