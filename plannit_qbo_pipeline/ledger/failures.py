"""What a database's own errors mean for the caller: try again later, change a setting, or a mistake of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from plannit_qbo_pipeline.errors import Misconfigured, PipelineError, Unavailable

ADVICE = "Check that the file or database exists and can be written, or set PLANNIT_QBO_DATABASE_URL."
_SQLITE_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED")
_SQLITE_FOR_A_PERSON = tuple(
    f"SQLITE_{name}" for name in ("CANTOPEN", "READONLY", "NOTADB", "CORRUPT", "FULL", "IOERR", "PERM", "AUTH")
)
# SQLSTATE classes and codes of PostgreSQL: connection lost, rolled back for another, lock not had in time, too many
# connections, server going down or coming up.
_PASSING_STATES = ("08", "40", "55P03", "53300", "57P")
_FOR_A_PERSON = ("25006", "28", "3D", "42501", "53", "58")  # read-only, login, database, rights, disk
_SETTINGS = ("authentication failed", "does not exist", "no password", "pg_hba.conf", "permission denied")


@contextmanager
def explaining(url: URL) -> Iterator[None]:
    """Raises Unavailable or Misconfigured for what a database cannot help; a broken constraint stays what it is."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        explained = _explained(error, url)
        if explained is None:
            raise
        raise explained from error


def _explained(error: DBAPIError | PoolTimeout, url: URL) -> PipelineError | None:
    cause = str(getattr(error, "orig", None) or error).strip()
    passes = isinstance(error, PoolTimeout) or _passes(error, cause, url)
    if passes is None:
        return None
    place = url.render_as_string(hide_password=True)
    if passes:
        return Unavailable(f"The ledger at {place} did not answer: {cause}. Nothing was lost; try again in a moment.")
    return Misconfigured(f"The ledger at {place} cannot be used: {cause}. {ADVICE}")


def _passes(error: DBAPIError, cause: str, url: URL) -> bool | None:
    """Whether the failure goes away by itself; None where it is neither the database's nor a setting's."""
    if url.get_backend_name() == "sqlite":
        return _by_code(str(getattr(error.orig, "sqlite_errorname", "")), _SQLITE_PASSING, _SQLITE_FOR_A_PERSON)
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    state = getattr(error.orig, "pgcode", None)
    if state is None and isinstance(error, OperationalError):  # there was no session yet
        return not any(said in cause for said in _SETTINGS)
    return _by_code(str(state), _PASSING_STATES, _FOR_A_PERSON)


def _by_code(code: str, passing: tuple[str, ...], for_a_person: tuple[str, ...]) -> bool | None:
    if code.startswith(passing):
        return True
    return False if code.startswith(for_a_person) else None
