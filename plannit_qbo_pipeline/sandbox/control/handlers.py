"""What each control call does. Bodies are JSON values; problems are raised and answered by `routes.py`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plannit_qbo_pipeline.sandbox.faults import fault_from
from plannit_qbo_pipeline.sandbox.plannit.contract import SHAPES
from plannit_qbo_pipeline.sandbox.wire import Request
from plannit_qbo_pipeline.sandbox.world import World

COMPANY_HEADER = "x-company"


class BadCall(ValueError):
    """A control call that cannot be done; the message says what would be right."""


class NoSuchPlace(LookupError):
    """A control path that names something the sandbox does not have."""


def reset(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    world.reset()
    return {}


def seed(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    return world.seed(body)


def upsert(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    """Stores one object or a list into one company; answers it, whole, in the shape it came in."""
    kind = place["kind"]
    if kind not in SHAPES:
        raise NoSuchPlace(f"no kind {kind!r}; kinds: {', '.join(SHAPES)}")
    company = world.plannit.company(request.param("company") or request.header(COMPANY_HEADER) or None)
    given = body if isinstance(body, list) else [body]
    keep = request.param("keep", "0") not in ("0", "", "false")
    documents = world.plannit.upsert(company, kind, given, keep=keep)
    return documents if isinstance(body, list) else documents[0]


def script_fault(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    world.faults.add(fault_from(body))
    return {"faults": len(world.faults)}


def list_requests(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    since = request.param("since", "0") or "0"
    if not (since.isascii() and since.isdigit()):
        raise BadCall("since must be the number of calls seen already")
    return world.log.since(int(since))


def move_clock(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    """Sets or advances the sandbox's clock; answers the new time."""
    if not isinstance(body, Mapping) or len(body) != 1 or not body.keys() <= {"now", "advance_s"}:
        raise BadCall('the body must be {"now": ISO} or {"advance_s": n}')
    try:
        if "now" in body:
            world.clock.set(datetime.fromisoformat(body["now"]))
        else:
            world.clock.advance(float(body["advance_s"]))
    except (ValueError, TypeError, OverflowError) as problem:
        raise BadCall(f"the clock cannot take this: {problem}") from problem
    return {"now": world.clock.now().isoformat()}


def books(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    try:
        return world.qbo.books(place["realm"])
    except KeyError as unknown:
        raise _no_realm(place["realm"]) from unknown


def as_user(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    """Does what a person does in QBO's own pages."""
    if not isinstance(body, Mapping):
        raise BadCall('the body must be an object with an "act"')
    try:
        return world.qbo.as_user(place["realm"], body)
    except KeyError as unknown:
        raise _no_realm(place["realm"]) from unknown
    except ValueError as bad_act:
        raise BadCall(str(bad_act)) from bad_act


def list_switches(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    return world.qbo.switches()


def set_switches(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    """Decides open behaviours of QuickBooks otherwise, for every company; answers how all of them stand."""
    if not isinstance(body, Mapping):
        raise BadCall('the body must be an object: {"name of a switch": value}')
    try:
        world.qbo.set_switches(body)
    except ValueError as bad_switch:
        raise BadCall(str(bad_switch)) from bad_switch
    return world.qbo.switches()


def watch(world: World, request: Request, body: Any, place: Mapping[str, str]) -> Any:
    """Registers the address that a company's webhooks go to; answers it."""
    if not isinstance(body, Mapping):
        raise BadCall('the body must be {"url": "http://127.0.0.1:PORT/…", "verifier_token": TEXT}')
    try:
        return world.qbo.watch(place["realm"], body)
    except KeyError as unknown:
        raise _no_realm(place["realm"]) from unknown
    except ValueError as bad_address:
        raise BadCall(str(bad_address)) from bad_address


def _no_realm(realm_id: str) -> NoSuchPlace:
    return NoSuchPlace(f"no realm {realm_id!r}; POST /seed answers the realm_id of each company")
