"""Everything that can go wrong, split by what the caller should do about it.

    PipelineError
    ├── Misconfigured   a person must change a setting, a token or a file first    exit 3
    ├── Unavailable     try again later, nothing is lost; may say when             exit 4
    ├── InDoubt         sent, answer unknown: settle before sending anything else
    ├── Refused         the vendor said no for good; the same request stays refused
    └── LeaseLost       another writer took over this company; stop writing

A document that cannot be sent is not an error: it is a `domain.standing.Reason`. Message: what was tried, what
came back, what to do next.
"""


class PipelineError(Exception):
    """The root; never raised itself."""

    exit_code = 1


class Misconfigured(PipelineError):
    """A person must act first. `refusal` is set where the vendor understood a write and refused it for good."""

    exit_code = 3

    def __init__(self, message: str, *, refusal: "Refused | None" = None) -> None:
        super().__init__(message)
        self.refusal = refusal


class Unavailable(PipelineError):
    """Transient: the vendor or the database is not there now."""

    exit_code = 4

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class InDoubt(PipelineError):
    """A write left and its answer is unknown."""

    exit_code = 4


class Refused(PipelineError):
    """A definite no. `code` is the vendor's own: texts are translated, codes are not (docs/qbo-rules.md)."""

    def __init__(self, message: str, *, code: str = "", detail: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.detail = detail
        self.status = status


class LeaseLost(PipelineError):
    """The epoch of this writer is no longer the company's."""

    exit_code = 4
