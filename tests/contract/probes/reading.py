"""Questions 11 and 12: limits of what can be read at once or from how long ago, and what being throttled looks like."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from tests.contract.answer import Answer
from tests.contract.company import statement
from tests.contract.probes.experiment import CannotAsk, Experiment, Finding, Setting, refusal_of
from tests.contract.worlds import World

BURST, AT_ONCE = 60, 15


def long_ago(world: World) -> Finding:
    stamp = world.client.send("GET", "preferences").payload["time"]
    since = datetime.fromisoformat(stamp) - timedelta(days=31)
    params = {"entities": "Customer", "changedSince": since.isoformat()}
    return refusal_of(world.client.send("GET", "cdc", params=params)) or Finding("answered")


def large_page(world: World) -> Finding:
    return refusal_of(world.client.send("POST", "query", statement("Customer", "MAXRESULTS 1001"))) or Finding("taken")


def beyond_the_end(world: World) -> Finding:
    answer = world.client.send("POST", "query", statement("Customer", "STARTPOSITION 900000"))
    refusal = refusal_of(answer)
    if refusal:
        return refusal
    rows = answer.entity("QueryResponse")
    return Finding("an empty object" if rows == {} else "something", str(rows)[:200])


def throttled(world: World) -> Finding:
    def once(_: int) -> Answer:
        return world.client.send_now("GET", "preferences")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(once, range(BURST)))
    stopped = [answer for answer in answers if answer.status == 429]
    if not stopped:
        raise CannotAsk(f"{BURST} calls at once went through; ask from a faster line")
    headers = [f"{name}: {value}" for name, value in stopped[0].headers.items() if _is_about_limits(name)]
    keys = next((key for key in ("Fault", "fault") if key in stopped[0].payload), "neither Fault nor fault")
    said = f"{len(stopped)} of {BURST}: {stopped[0].content[:300].decode()}"
    return Finding(f"{keys}, {', '.join(headers) or 'no header about limits'}", said)


def _is_about_limits(name: str) -> bool:
    return name.lower().startswith(("retry-after", "x-ratelimit", "ratelimit"))


EXPERIMENTS = (
    Experiment(11, "changes of more than 30 days ago", long_ago, "refused 500", {"cdc_too_old": {"clamp": "answered"}}),
    Experiment(11, "MAXRESULTS 1001", large_page, "refused 4001", {"maxresults_over_1000": {"clamp": "taken"}}),
    Experiment(11, "STARTPOSITION beyond the end", beyond_the_end, "an empty object"),
    Experiment(
        12,
        "what being throttled looks like",
        throttled,
        "Fault, no header about limits",
        {
            "throttle_body": {"lower": "fault, no header about limits"},
            "retry_after_s": {60: "Fault, Retry-After: 60"},
        },
        needs=Setting(throttle_scale=1),
    ),
)
