"""The spec is checked against what is really answered, with a validator of just the keywords it uses."""

from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.plannit.openapi import describe
from tests.sandbox.driver import Driver

KINDS = ("contacts", "products", "taxgroups", "invoices", "payments", "creditnotes", "payouts")


@pytest.fixture(scope="module")
def sandbox() -> Driver:
    return Driver("demo")


def test_the_spec_is_served_and_lists_each_call(sandbox: Driver) -> None:
    spec = sandbox.get("spec")
    assert spec == describe()
    calls = {(path, method) for path, each in spec["paths"].items() for method in each if method != "parameters"}
    expected = {(f"/api/{kind}", "get") for kind in KINDS} | {(f"/api/{kind}/{{id}}", "get") for kind in KINDS}
    for kind in ("contacts", "products"):
        expected |= {(f"/api/{kind}", "post"), (f"/api/{kind}/{{id}}", "patch")}
    assert calls == expected


@pytest.mark.parametrize("kind", KINDS)
def test_lists_and_objects_are_as_the_spec_describes(sandbox: Driver, kind: str) -> None:
    spec = describe()
    page = sandbox.get(kind)
    assert page["data"]
    listed = spec["paths"][f"/api/{kind}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert list(mismatches(spec, listed, page, "")) == []
    single = spec["paths"][f"/api/{kind}/{{id}}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert list(mismatches(spec, single, sandbox.get(f"{kind}/{page['data'][0]['id']}"), "")) == []


@pytest.mark.parametrize(
    ("kind", "method", "path"), [("invoices", "GET", "invoices?limit=0"), ("contacts", "POST", "contacts")]
)
def test_errors_are_as_the_spec_describes(sandbox: Driver, kind: str, method: str, path: str) -> None:
    spec = describe()
    answer = sandbox.call(method, path, {})
    error = spec["paths"][f"/api/{kind}"][method.lower()]["responses"][str(answer.status_code)]
    assert list(mismatches(spec, error["content"]["application/json"]["schema"], answer.json(), "")) == []


def test_the_checker_used_here_does_find_a_mismatch(sandbox: Driver) -> None:
    spec, contact = describe(), sandbox.get("contacts")["data"][0]
    schema = spec["components"]["schemas"]["Contact"]
    assert list(mismatches(spec, schema, {**contact, "extra": 1}, "")) == [".extra"]
    assert list(mismatches(spec, schema, {**contact, "archived": "no"}, "")) == [".archived"]
    assert list(mismatches(spec, schema, {name: contact[name] for name in contact if name != "id"}, "")) == [".id"]


def mismatches(spec: dict[str, Any], schema: dict[str, Any], value: Any, path: str) -> list[str]:
    if "$ref" in schema:
        return mismatches(spec, spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], value, path)
    if value is None:
        return [] if schema.get("nullable") else [path]
    fits = {
        "object": isinstance(value, dict),
        "array": isinstance(value, list),
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "integer": isinstance(value, int),
        "number": not isinstance(value, str | bool),
    }[schema["type"]]
    if not fits or ("enum" in schema and value not in schema["enum"]):
        return [path]
    if isinstance(value, list):
        return [found for item in value for found in mismatches(spec, schema["items"], item, f"{path}[]")]
    if not isinstance(value, dict):
        return []
    known = schema.get("properties", {})
    missing = [f"{path}.{name}" for name in schema.get("required", ()) if name not in value]
    unknown = [f"{path}.{name}" for name in value if name not in known and schema.get("additionalProperties") is False]
    nested = [name for name in value if name in known]
    return (
        missing
        + unknown
        + [found for name in nested for found in mismatches(spec, known[name], value[name], f"{path}.{name}")]
    )
