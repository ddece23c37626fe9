"""Question 1: how long an answer is kept for its requestid, for which payload, and whether faults are kept too."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.contract.answer import Answer, Record, fault_in
from tests.contract.probes.experiment import CannotAsk, Experiment, Finding, refusal_of, together
from tests.contract.worlds import World

HOURS = (1, 24, 168)
FORGOTTEN_H = 30 * 24


def changed_payload(world: World) -> Finding:
    company, requestid = world.company, world.company.number()
    first = company.create("Customer", {"DisplayName": company.name("Un")}, requestid=requestid)
    answer = company.attempt("Customer", {"DisplayName": company.name("Deux")}, requestid=requestid)
    return refusal_of(answer) or Finding("the first answer" if answer.entity("Customer") == first else "executed")


def after_a_fault(world: World) -> Finding:
    company, requestid = world.company, world.company.number()
    refused = company.refused("Customer", {"DisplayName": f"a:{company.number()}"}, requestid=requestid)
    answer = company.attempt("Customer", {"DisplayName": company.name("Corrigé")}, requestid=requestid)
    is_same = answer.fault is not None and answer.refusal.code == refused.code
    return Finding("the fault again", refused.text) if is_same else refusal_of(answer) or Finding("executed")


def new_item(world: World) -> Finding:
    """A batch sent again under its requestid, with one item more."""
    company, requestid = world.company, world.company.number()

    def item(b_id: str) -> Record:
        return {"bId": b_id, "operation": "create", "Customer": {"DisplayName": company.name("Lot")}}

    def sent(*items: Record) -> Answer:
        body = {"BatchItemRequest": list(items)}
        return company.client.send("POST", "batch", body, params={"requestid": requestid})

    first = item("b1")
    sent(first)
    answer = sent(first, item("b2"))
    refusal = refusal_of(answer)
    if refusal:
        return refusal
    found = {row["bId"]: row for row in answer.payload["BatchItemResponse"]}
    for row in found.values():
        company.remember("Customer", row.get("Customer", {}))
    if "b2" not in found:
        return Finding("the first answer, without the new item")
    fault = fault_in(found["b2"])
    return Finding(f"refused {fault.code}", fault.text) if fault else Finding("the new item executed")


def retention(world: World) -> Finding:
    """In the sandbox time is moved on; a real company is asked by later runs about what earlier ones sent."""
    return _moved_on(world) if world.is_sandbox else _by_later_runs(world)


def _moved_on(world: World) -> Finding:
    writes = {hours: _written(world) for hours in HOURS}
    found: dict[str, str] = {}
    passed = 0
    for hours, write in writes.items():
        world.wait((hours - passed) * 3600)
        passed = hours
        found[f"{hours} h"] = _repeated(world, write)
    return together(found)


def _by_later_runs(world: World) -> Finding:
    assert world.state is not None
    now = datetime.now(UTC)
    known = [write for write in world.state.read().get("replays", []) if _age_h(write, now) < FORGOTTEN_H]
    found = {f"{_age_h(write, now):.1f} h": _repeated(world, write) for write in known}
    world.state.update(replays=[*known, _written(world)])
    if not found:
        raise CannotAsk("a write was recorded just now: run again after an hour, a day and a week")
    return together(found)


def _written(world: World) -> Record:
    company = world.company
    write: Record = {"requestid": company.number(), "body": {"DisplayName": company.name("Gardé")}}
    made = company.create("Customer", write["body"], requestid=write["requestid"])
    return {**write, "id": made["Id"], "at": datetime.now(UTC).isoformat()}


def _repeated(world: World, write: Mapping[str, Any]) -> str:
    answer = world.company.attempt("Customer", write["body"], requestid=write["requestid"])
    # Executed once more it either makes a second customer or finds the name taken.
    is_first = answer.fault is None and answer.entity("Customer")["Id"] == write["id"]
    return "the first answer" if is_first else "executed"


def _age_h(write: Mapping[str, Any], now: datetime) -> float:
    return (now - datetime.fromisoformat(write["at"])).total_seconds() / 3600


ALL = "1 h: the first answer; 24 h: the first answer; 168 h: the first answer"
NONE = "1 h: executed; 24 h: executed; 168 h: executed"

EXPERIMENTS = (
    Experiment(1, "same requestid, other payload", changed_payload, "the first answer"),
    Experiment(
        1,
        "same requestid after a fault",
        after_a_fault,
        "the fault again",
        {"cache_faults": {False: "executed"}},
    ),
    Experiment(
        1,
        "new bId under a requestid that is known",
        new_item,
        "the new item executed",
        {"batch_replay_new_bid": {"refuse": "refused 600"}},
    ),
    Experiment(
        1,
        "retention of a requestid",
        retention,
        "1 h: the first answer; 24 h: the first answer; 168 h: executed",
        {"requestid_retention_h": {1000: ALL, 0: NONE}},
        alone=True,
    ),
)
