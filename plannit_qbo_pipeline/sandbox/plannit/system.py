"""Plannit as the world sees it: API keys, routes, the spec, seeds and state.

Calls are answered in `handlers.py`; the control plane writes through `upsert`.
"""

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.plannit import answers, handlers
from plannit_qbo_pipeline.sandbox.plannit.check import BadFields
from plannit_qbo_pipeline.sandbox.plannit.company import Company, opaque
from plannit_qbo_pipeline.sandbox.plannit.contract import SHAPES, WRITABLE_KINDS
from plannit_qbo_pipeline.sandbox.plannit.openapi import describe
from plannit_qbo_pipeline.sandbox.plannit.rate_limit import RateLimit
from plannit_qbo_pipeline.sandbox.plannit.shelf import Document
from plannit_qbo_pipeline.sandbox.plannit.writing import upsert
from plannit_qbo_pipeline.sandbox.wire import Request, Response, json_response

ROUTE = re.compile(r"/api/(?P<kind>[a-z]+)(?:/(?P<id>[^/]+))?/?")
API_KEY_HEADER = "x-api-key"
API_KEY_LENGTH = 32
RETRY_AFTER_FAULT_S = 1
# What is referred to comes before what refers to it; money before invoices, so that balances are known.
SEED_ORDER = {
    "taxGroups": "taxgroups",
    "contacts": "contacts",
    "products": "products",
    "payments": "payments",
    "creditNotes": "creditnotes",
    "invoices": "invoices",
    "payouts": "payouts",
}


class UnknownCompany(LookupError):
    """No company, or no single one, fits what was asked for; the message says which there are."""


class PlannitSystem:
    """Implements `sandbox.system.System`. `requests_per_minute` None means no rate limit."""

    def __init__(self, clock: Clock, random: Random, requests_per_minute: int | None = None) -> None:
        self._clock = clock
        self._random = random
        self._limit = RateLimit(requests_per_minute)
        self._companies: dict[str, Company] = {}

    def handle(self, request: Request) -> Response:
        if request.path == "/api/spec":
            return json_response(200, describe())
        company = self._companies.get(request.header(API_KEY_HEADER))
        if company is None:
            return answers.unauthorized()
        retry_after_s = self._limit.retry_after_s(company.api_key, self._clock.now())
        if retry_after_s is not None:
            return answers.too_many_requests(retry_after_s)
        try:
            return self._route(company, request)
        except BadFields as bad:
            return answers.invalid(bad.fields)

    def _route(self, company: Company, request: Request) -> Response:
        match = ROUTE.fullmatch(request.path)
        if match is None or match["kind"] not in SHAPES:
            return answers.not_found()
        kind, object_id, now = match["kind"], match["id"], self._clock.now()
        writable = kind in WRITABLE_KINDS
        if object_id is None:
            if request.method == "GET":
                return handlers.list_objects(company, kind, request, now)
            if request.method == "POST" and writable:
                return handlers.create_object(company, kind, request, now)
            return answers.method_not_allowed("GET, POST" if writable else "GET")
        if request.method == "GET":
            return handlers.get_object(company, kind, object_id, request, now)
        if request.method == "PATCH" and writable:
            return handlers.change_object(company, kind, object_id, request, now)
        return answers.method_not_allowed("GET, PATCH" if writable else "GET")

    def company(self, name: str | None = None) -> Company:
        """The company of that name or API key, or the only one. Raises UnknownCompany."""
        found = [each for each in self._companies.values() if name is None or name in (each.name, each.api_key)]
        if len(found) == 1:
            return found[0]
        names = ", ".join(repr(each.name) for each in self._companies.values()) or "none yet: POST /seed first"
        wanted = "say ?company=<name or API key>" if name is None else f"{name!r} is not exactly one"
        raise UnknownCompany(f"{wanted}; companies: {names}")

    def upsert(self, company: Company, kind: str, given: Sequence[Any], *, keep: bool = False) -> list[Document]:
        """Stores objects as Plannit's users would make them. Raises BadFields and then stores none."""
        return upsert(company, kind, given, self._clock.now(), keep=keep)

    def seed(self, seed: Mapping[str, Any]) -> dict[str, Any]:
        api_key = opaque(self._random, API_KEY_LENGTH)
        company = Company(api_key, dict(seed["company"]), self._random)
        for section, kind in SEED_ORDER.items():
            upsert(company, kind, seed.get(section, ()), self._clock.now(), keep=True)
        self._companies[api_key] = company
        return {"api_key": api_key}

    def fault_response(self, kind: str, request: Request) -> Response:
        if kind == "429":
            return answers.too_many_requests(RETRY_AFTER_FAULT_S)
        if kind == "html":
            return answers.unavailable_page()
        if kind == "expired_token":
            return answers.unauthorized()
        return answers.internal_error()

    def reset(self) -> None:
        self._companies.clear()
        self._limit.clear()

    def dump(self) -> dict[str, Any]:
        return {
            "companies": [
                {
                    "apiKey": company.api_key,
                    "company": company.profile,
                    "objects": {kind: list(shelf) for kind, shelf in company.shelves.items()},
                }
                for company in self._companies.values()
            ]
        }

    def load(self, state: Mapping[str, Any]) -> None:
        self.reset()
        for saved in state["companies"]:
            company = Company(saved["apiKey"], saved["company"], self._random)
            for kind, objects in saved["objects"].items():
                for document in objects:
                    company.put(kind, document)
            self._companies[company.api_key] = company
