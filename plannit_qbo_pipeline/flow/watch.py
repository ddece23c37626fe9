"""What sensors decide, pure: who asks when, which change a run is asked for, and in which runs. `listen` does it.

A change just read is asked for at once. All else that waits is only noticed, for whoever left it may be at work on it,
and asked for when it still waits a while later: a contact or product that no document uses, much later.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, PlannitId
from plannit_qbo_pipeline.domain.period import Period
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger.claims import Claim
from plannit_qbo_pipeline.ledger.pending import Pending

PARTIES = frozenset({Kind.CONTACT, Kind.PRODUCT})
_KEY_DIGITS = 16


class Sentry(StrEnum):
    """The sensors of a shard. Dagster lets one begin again at its next look only, up to five seconds after its tick
    ended: three, since in a burst two in a row bring something within one such look, and nobody would listen."""

    A = "a"
    B = "b"
    C = "c"

    @property
    def place(self) -> float:
        """Where it stands among the sentries, as a part of a whole round."""
        return list(Sentry).index(self) / len(Sentry)


class Urgency(StrEnum):
    FRESH = "fresh"  # read by this very poll, which no other sentry reads again
    STIRRED = "stirred"  # blocked, and something that may have been the cause changed
    LEFT = "left"  # left by somebody else, or by a run that died


@dataclass(frozen=True, slots=True)
class Taken:
    """A document to ask a run for, in every cell it touches: one that moved touches two."""

    pending: Pending
    tries: int
    periods: frozenset[Period]


@dataclass(frozen=True, slots=True)
class Request:
    """One run. Without periods: the company's contacts and products. Without ids: all of the periods."""

    company: CompanyKey
    key: str
    first: Period | None = None
    last: Period | None = None
    ids: Mapping[Kind, Sequence[PlannitId]] = field(default_factory=dict)


def shard_of(company: CompanyKey, shards: int) -> int:
    """The company's shard, from 0; the same on every machine."""
    return zlib.crc32(company.encode()) % shards


def listen_s(now: datetime, sentry: Sentry) -> float:
    """How long a tick that begins now listens, so that sentries end evenly spread whenever they began."""
    ends_at = limits.LISTEN_S * sentry.place
    left = (ends_at - now.timestamp()) % limits.LISTEN_S
    return left if left >= limits.LEAST_LISTEN_S else left + limits.LISTEN_S


def next_poll_s(now: datetime, every_s: float, sentry: Sentry) -> float:
    """Seconds to the next poll: the sentries ask one after the other, all together twice in `every_s`."""
    own_s = every_s * len(Sentry) / 2
    return (own_s * sentry.place - now.timestamp()) % own_s or own_s


def judge(pending: Pending, known: Claim | None, now: datetime, urgency: Urgency, *, held: bool) -> Claim | None:
    """The claim to write down, if any: with tries above 0 it asks for a run.

    `held`: no run may be asked for now; what comes is only noticed.
    """
    if not pending.used:
        urgency = Urgency.LEFT
    noticed = Claim(pending.kind, pending.plannit_id, pending.version, 0, now)
    if known is None or known.version < pending.version or now - known.claimed_at >= limits.CLAIM_KEPT:
        return replace(noticed, tries=1) if urgency is not Urgency.LEFT and not held else noticed
    if held:
        return None
    at_once = urgency is Urgency.STIRRED or (urgency is Urgency.FRESH and known.tries == 0)
    anothers = urgency is Urgency.FRESH and known.tries > 0
    if at_once or (not anothers and now >= known.claimed_at + pause(pending, known.tries)):
        return replace(noticed, tries=known.tries + 1)
    return None


def pause(pending: Pending, tries: int) -> timedelta:
    """How long after the last claim the document is asked for again if it still waits."""
    looked_at = pending.standing is Standing.BLOCKED and not pending.refused and tries
    if looked_at or not pending.used:
        return limits.LOOK_AGAIN_AFTER
    doublings = min(max(tries - 1, 0), 10)
    return min(limits.ASK_AGAIN_AFTER * int(2**doublings), limits.ASK_AGAIN_MAX)


def rest_s(failures: int, retry_after_s: float | None) -> float:
    """How long a company is left alone after so many errors in a row, as long as the vendor asks at least."""
    doubled = limits.REST_FIRST_S * float(2 ** min(max(failures - 1, 0), 10))
    return max(min(doubled, limits.REST_MAX_S), retry_after_s or 0.0)


def requests(company: CompanyKey, taken: Sequence[Taken]) -> list[Request]:
    """The runs that carry these: one for each stretch of months, the oldest first, then one for the parties."""
    dated = [each for each in taken if each.pending.kind not in PARTIES]
    made = []
    for first, last in stretches(period for each in dated for period in each.periods):
        inside = [each for each in dated if any(first <= period <= last for period in each.periods)]
        ids: Mapping[Kind, Sequence[PlannitId]] = _ids(inside) if len(inside) <= limits.MAX_IDS_PER_RUN else {}
        made.append(Request(company, _key(company, f"{first}..{last}", inside), first, last, ids))
    if parties := [each for each in taken if each.pending.kind in PARTIES]:
        made.append(Request(company, _key(company, "parties", parties)))
    return made


def stretches(periods: Iterable[Period]) -> list[tuple[Period, Period]]:
    """The months as ranges without gaps, in order."""
    found: list[tuple[Period, Period]] = []
    for period in sorted(set(periods)):
        if found and found[-1][1].next() == period:
            found[-1] = (found[-1][0], period)
        else:
            found.append((period, period))
    return found


def _ids(taken: Iterable[Taken]) -> dict[Kind, list[PlannitId]]:
    found: dict[Kind, list[PlannitId]] = {}
    for each in taken:
        found.setdefault(each.pending.kind, []).append(each.pending.plannit_id)
    return {kind: sorted(ids) for kind, ids in sorted(found.items())}


def _key(company: CompanyKey, what: str, taken: Iterable[Taken]) -> str:
    """The same for the same versions asked for the same time, and for nothing else: Dagster runs a key once."""
    parts = sorted(
        f"{each.pending.kind} {each.pending.plannit_id} {each.pending.version} {each.tries}" for each in taken
    )
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_KEY_DIGITS]
    return f"{company} {what} {digest}"
