"""Environment → frozen settings, every problem reported at once. The only module that reads the environment.

Secrets never appear in `repr`. What each variable means is in README.md and `.env.example`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.ledger.seal import MIN_KEY_LENGTH
from plannit_qbo_pipeline.qbo.environment import SANDBOX, api_base_url, checked_environment, is_production

DEFAULT_PER_SECOND = 8.0  # QBO allows 10 a second and 500 a minute; the rest is the company's own apps' and people's
DEFAULT_PER_MINUTE = 400.0
DEFAULT_POLL_S, LEAST_POLL_S, MOST_POLL_S = 2.0, 1.0, 10.0  # more rarely, a tick of a sensor would ask once
DEFAULT_SHARDS, MOST_SHARDS = 1, 8  # each takes three threads of Dagster's servers for good
_DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg2://", "postgres://")


@dataclass(frozen=True, slots=True)
class Settings:
    """`requests_per_second` and `…_minute` are our own pace towards QBO; 0 means none.

    `poll_s`: how often sensors ask Plannit. `shards`: into how many groups they divide the companies.
    """

    home: Path
    database_url: str = field(repr=False)
    secret_key: str | None = field(repr=False)
    qbo_client_id: str
    qbo_client_secret: str = field(repr=False)
    qbo_environment: str
    qbo_base_url: str
    requests_per_second: float
    requests_per_minute: float
    poll_s: float = DEFAULT_POLL_S
    shards: int = DEFAULT_SHARDS

    @property
    def production(self) -> bool:
        return is_production(self.qbo_environment, self.qbo_base_url)

    @property
    def secret_key_file(self) -> Path:
        return self.home / "secret.key"


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Raises Misconfigured with every problem in one message."""
    problems: list[str] = []
    environment, base_url = _vendor(environ, problems)
    home = _home(environ, problems)
    settings = Settings(
        home=home,
        database_url=_database_url(environ, home, problems),
        secret_key=_secret_key(environ, problems),
        qbo_client_id=environ.get("QBO_CLIENT_ID", ""),
        qbo_client_secret=environ.get("QBO_CLIENT_SECRET", ""),
        qbo_environment=environment,
        qbo_base_url=base_url,
        requests_per_second=_pace(environ, "PLANNIT_QBO_REQUESTS_PER_SECOND", DEFAULT_PER_SECOND, problems),
        requests_per_minute=_pace(environ, "PLANNIT_QBO_REQUESTS_PER_MINUTE", DEFAULT_PER_MINUTE, problems),
        poll_s=_poll_s(environ, problems),
        shards=_shards(environ, problems),
    )
    if problems:
        raise Misconfigured("\n".join(f"- {problem}" for problem in problems) if len(problems) > 1 else problems[0])
    return settings


def shard_count(environ: Mapping[str, str]) -> int:
    """The number of shards alone, for who must know it before anything may fail: the default where it is wrong."""
    return _shards(environ, [])


def _vendor(environ: Mapping[str, str], problems: list[str]) -> tuple[str, str]:
    environment = environ.get("QBO_ENVIRONMENT") or SANDBOX
    try:
        checked_environment(environment)
        return environment, api_base_url(environment, environ.get("QBO_BASE_URL"))
    except Misconfigured as error:
        problems.append(str(error))
        return environment, ""


def _home(environ: Mapping[str, str], problems: list[str]) -> Path:
    try:
        return Path(environ.get("PLANNIT_QBO_HOME") or Path.home() / ".plannit-qbo").expanduser()
    except RuntimeError as error:  # a container may run as a user that its system does not know
        problems.append(f"PLANNIT_QBO_HOME: {error} Set it to a folder's whole path")
        return Path()


def _database_url(environ: Mapping[str, str], home: Path, problems: list[str]) -> str:
    url = environ.get("PLANNIT_QBO_DATABASE_URL") or f"sqlite:///{home.absolute() / 'ledger.db'}"
    if not url.startswith(_DATABASES):
        problems.append("PLANNIT_QBO_DATABASE_URL: start it with sqlite:/// or postgresql://")
    return url


def _secret_key(environ: Mapping[str, str], problems: list[str]) -> str | None:
    key = environ.get("PLANNIT_QBO_SECRET_KEY") or None
    if key is not None and len(key) < MIN_KEY_LENGTH:
        problems.append(f"PLANNIT_QBO_SECRET_KEY is shorter than {MIN_KEY_LENGTH} characters; use a long random text")
    return key


def _pace(environ: Mapping[str, str], name: str, default: float, problems: list[str]) -> float:
    text = environ.get(name)
    if not text:
        return default
    value = _number(text)
    if not 0 <= value < float("inf"):
        problems.append(f"{name} is {text!r}; give a number of requests, 0 for no limit of our own")
        return default
    return value


def _poll_s(environ: Mapping[str, str], problems: list[str]) -> float:
    text = environ.get("PLANNIT_QBO_POLL_SECONDS")
    value = _number(text) if text else DEFAULT_POLL_S
    if LEAST_POLL_S <= value <= MOST_POLL_S:
        return value
    problems.append(f"PLANNIT_QBO_POLL_SECONDS is {text!r}; give {LEAST_POLL_S:.0f} to {MOST_POLL_S:.0f} seconds")
    return DEFAULT_POLL_S


def _shards(environ: Mapping[str, str], problems: list[str]) -> int:
    text = environ.get("PLANNIT_QBO_SHARDS")
    value = _number(text) if text else DEFAULT_SHARDS
    if value in range(1, MOST_SHARDS + 1):
        return int(value)
    problems.append(f"PLANNIT_QBO_SHARDS is {text!r}; give a whole number from 1 to {MOST_SHARDS}")
    return DEFAULT_SHARDS


def _number(text: str) -> float:
    """-1, which no setting takes, for what is no number."""
    try:
        return float(text)
    except ValueError:
        return -1
