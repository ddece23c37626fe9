"""Which control path does what, and how a problem is answered: JSON with an "error", sometimes with "fields"."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.control import handlers
from plannit_qbo_pipeline.sandbox.faults import BadFault
from plannit_qbo_pipeline.sandbox.plannit.check import BadFields
from plannit_qbo_pipeline.sandbox.plannit.system import UnknownCompany
from plannit_qbo_pipeline.sandbox.seeds.check import BadSeed
from plannit_qbo_pipeline.sandbox.wire import Request, Response, json_response, loads
from plannit_qbo_pipeline.sandbox.world import World

Handler = Callable[[World, Request, Any, Mapping[str, str]], Any]

ROUTES: tuple[tuple[str, re.Pattern[str], Handler], ...] = (
    ("POST", re.compile(r"/reset"), handlers.reset),
    ("POST", re.compile(r"/seed"), handlers.seed),
    ("POST", re.compile(r"/plannit/(?P<kind>[^/]+)"), handlers.upsert),
    ("POST", re.compile(r"/faults"), handlers.script_fault),
    ("GET", re.compile(r"/requests"), handlers.list_requests),
    ("POST", re.compile(r"/clock"), handlers.move_clock),
    ("GET", re.compile(r"/qbo/switches"), handlers.list_switches),
    ("POST", re.compile(r"/qbo/switches"), handlers.set_switches),
    ("GET", re.compile(r"/qbo/(?P<realm>[^/]+)/books"), handlers.books),
    ("POST", re.compile(r"/qbo/(?P<realm>[^/]+)/as-user"), handlers.as_user),
    ("POST", re.compile(r"/qbo/(?P<realm>[^/]+)/webhooks"), handlers.watch),
)


class ControlPlane:
    """Answers control calls; one at a time, under the world's lock."""

    def __init__(self, world: World) -> None:
        self._world = world

    def handle(self, request: Request) -> Response:
        """Never raises for bad input: 400, 404, 405 or 422 with a text that says what would be right."""
        try:
            handler, place = _route(request)
            body = _body(request)
            with self._world.lock:
                if request.method != "GET":
                    self._world.changes += 1
                return json_response(200, handler(self._world, request, body, place))
        except (BadFields, BadFault, BadSeed) as bad:
            return json_response(422, {"error": str(bad), "fields": bad.fields})
        except handlers.NoSuchPlace as unknown:
            return json_response(404, {"error": str(unknown)})
        except (handlers.BadCall, UnknownCompany) as bad_call:
            return json_response(400, {"error": str(bad_call)})
        except _WrongMethod as wrong:
            return json_response(405, {"error": str(wrong)})


class _WrongMethod(Exception):
    pass


def _route(request: Request) -> tuple[Handler, Mapping[str, str]]:
    matches = [(method, pattern.fullmatch(request.path), handler) for method, pattern, handler in ROUTES]
    found = [(method, match.groupdict(), handler) for method, match, handler in matches if match]
    if not found:
        calls = ", ".join(f"{method} {pattern.pattern}" for method, pattern, _ in ROUTES)
        raise handlers.NoSuchPlace(f"no control call {request.path}; there are: {calls}")
    for method, place, handler in found:
        if method == request.method:
            return handler, place
    taken = " or ".join(method for method, _, _ in found)
    raise _WrongMethod(f"{request.path} takes {taken}, not {request.method}")


def _body(request: Request) -> Any:
    if not request.body:
        return None
    try:
        return loads(request.body)
    except ValueError as malformed:
        raise handlers.BadCall(f"the body is not JSON: {malformed}") from malformed
