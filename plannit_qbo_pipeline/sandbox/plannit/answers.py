"""Plannit's own error bodies, one function per status, so that wording stands in one file."""

from collections.abc import Mapping

from plannit_qbo_pipeline.sandbox.wire import Response, json_response

HTML_UNAVAILABLE = b"<html><head><title>503 Service Unavailable</title></head><body><h1>503</h1></body></html>"


def unauthorized() -> Response:
    return json_response(401, {"error": "invalid api key"})


def not_found() -> Response:
    return json_response(404, {"error": "not found"})


def method_not_allowed(allowed: str) -> Response:
    return json_response(405, {"error": "method not allowed"}, {"Allow": allowed})


def invalid(fields: Mapping[str, str]) -> Response:
    return json_response(422, {"error": "validation failed", "fields": fields})


def too_many_requests(retry_after_s: int) -> Response:
    return json_response(429, {"error": "too many requests"}, {"Retry-After": str(retry_after_s)})


def internal_error() -> Response:
    return json_response(500, {"error": "internal server error"})


def unavailable_page() -> Response:
    return Response(503, {"Content-Type": "text/html; charset=utf-8"}, HTML_UNAVAILABLE)
