"""The contract's three places say the same: wire types, OpenAPI file, and the words the domain knows."""

import json
from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files
from types import NoneType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.domain.document import DiscountType, InvoiceStatus, PaymentMethod, PaymentStatus
from plannit_qbo_pipeline.plannit.contract import (
    API_PREFIX,
    KEY_HEADER,
    NOT_FOUND,
    OBJECTS,
    SPEC_PATH,
    EnvelopeWire,
    Number,
    Parameter,
    Resource,
)

SPEC: dict[str, Any] = json.loads(files("plannit_qbo_pipeline.plannit").joinpath("openapi.json").read_bytes())
NAMES = {
    Resource.CONTACTS: "Contact",
    Resource.PRODUCTS: "Product",
    Resource.TAX_GROUPS: "TaxGroup",
    Resource.INVOICES: "Invoice",
    Resource.PAYMENTS: "Payment",
    Resource.CREDIT_NOTES: "CreditNote",
    Resource.PAYOUTS: "Payout",
}
DATED = {Resource.INVOICES, Resource.PAYMENTS, Resource.CREDIT_NOTES}
WRITABLE = {Resource.CONTACTS, Resource.PRODUCTS}
METHODS = {"get", "post", "patch"}


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        where: Any = SPEC
        for step in node["$ref"].removeprefix("#/").split("/"):
            where = where[step]
        node = where
    return node


def everything(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for item in node.values():
            yield from everything(item)
    elif isinstance(node, list):
        for item in node:
            yield from everything(item)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in SPEC["paths"].items():
        for method in METHODS & set(item):
            yield (
                path,
                method,
                {**item[method], "parameters": [*item.get("parameters", []), *item[method].get("parameters", [])]},
            )


def test_the_file_has_the_form_of_openapi() -> None:
    assert SPEC["openapi"].startswith("3.1.")
    assert {"title", "version"} <= set(SPEC["info"])
    assert set(SPEC) <= {"openapi", "info", "servers", "security", "paths", "components"}
    for path, item in SPEC["paths"].items():
        assert path.startswith("/")
        assert set(item) <= METHODS | {"parameters"}


def test_every_reference_leads_somewhere_and_every_component_is_used() -> None:
    used = {node["$ref"] for node in everything(SPEC) if "$ref" in node}

    for reference in used:
        assert resolve({"$ref": reference})
    for part in ("schemas", "parameters", "responses"):
        for name in SPEC["components"][part]:
            assert f"#/components/{part}/{name}" in used


def test_every_operation_is_named_once_and_answers_with_a_schema_and_with_every_error() -> None:
    seen = set()
    for path, method, operation in operations():
        assert operation["operationId"] not in seen
        seen.add(operation["operationId"])
        assert {"200", "401", "429", "5XX"} <= set(operation["responses"]), (path, method)
        for response in operation["responses"].values():
            assert resolve(response)["description"]
            assert resolve(response)["content"]["application/json"]["schema"]


def test_path_parameters_are_declared() -> None:
    for path, _method, operation in operations():
        declared = {resolve(each)["name"] for each in operation["parameters"] if resolve(each)["in"] == "path"}
        assert declared == ({"id"} if "{id}" in path else set())
        assert all(resolve(each)["required"] for each in operation["parameters"] if resolve(each)["in"] == "path")


def test_schemas_are_well_formed() -> None:
    types = {"object", "array", "string", "number", "integer", "boolean", "null"}
    for name, schema in SPEC["components"]["schemas"].items():
        assert set(schema["required"]) <= set(schema["properties"]), name
        for node in everything(schema["properties"]):
            kinds = node.get("type", [])
            if isinstance(kinds, str | list):
                assert set([kinds] if isinstance(kinds, str) else kinds) <= types, name


@pytest.mark.parametrize("resource", Resource)
def test_every_resource_has_its_list_and_its_single_object(resource: Resource) -> None:
    listing = SPEC["paths"][f"{API_PREFIX}/{resource}"]
    single = SPEC["paths"][f"{API_PREFIX}/{resource}/{{id}}"]
    parameters = {resolve(each)["name"] for each in listing["get"]["parameters"]}
    dates = {Parameter.DATE_FROM, Parameter.DATE_TO}

    assert parameters == {str(each) for each in Parameter} - (set() if resource in DATED else dates)
    assert ("post" in listing, "patch" in single) == (resource in WRITABLE, resource in WRITABLE)
    assert single["get"]["responses"]["200"]["content"]["application/json"]["schema"] == {
        "$ref": f"#/components/schemas/{NAMES[resource]}"
    }
    assert NOT_FOUND in resolve(single["get"]["responses"]["404"])["description"]


@pytest.mark.parametrize("resource", Resource)
def test_every_list_has_the_envelope_that_is_read(resource: Resource) -> None:
    answer = SPEC["paths"][f"{API_PREFIX}/{resource}"]["get"]["responses"]["200"]
    envelope = resolve(answer["content"]["application/json"]["schema"])

    assert set(envelope["required"]) == set(get_type_hints(EnvelopeWire))
    assert envelope["properties"]["data"]["items"] == {"$ref": f"#/components/schemas/{NAMES[resource]}"}
    assert envelope["properties"]["limit"]["maximum"] == limits.PAGE_SIZE


def test_the_key_and_the_description_are_where_the_client_looks() -> None:
    scheme = SPEC["components"]["securitySchemes"]["apiKey"]

    assert (scheme["in"], scheme["name"]) == ("header", KEY_HEADER)
    assert SPEC["security"] == [{"apiKey": []}]
    assert SPEC_PATH in SPEC["paths"]


def json_types(declared: Any) -> set[str]:
    """What a declared wire type is called in a schema."""
    if get_origin(declared) is NotRequired:
        return json_types(get_args(declared)[0])
    if get_origin(declared) is list:
        return {"array"}
    names = {str: "string", bool: "boolean", int: "integer", NoneType: "null"}
    options = get_args(declared) or (declared,)
    if set(get_args(Number)) <= set(options):
        options = tuple(option for option in options if option not in get_args(Number))
        return {"number", *(json_types(option).pop() for option in options)}
    return {"object" if is_typeddict(option) else names[option] for option in options}


def schema_types(schema: dict[str, Any]) -> set[str]:
    if "oneOf" in schema:
        return {kind for option in schema["oneOf"] for kind in schema_types(option)}
    kinds = resolve(schema)["type"]
    return {kinds} if isinstance(kinds, str) else set(kinds)


def part_of(declared: Any) -> type | None:
    """The wire type of the object, or of each object of the list, that a field holds."""
    if is_typeddict(declared):
        found: type = declared
        return found
    return next((part for option in get_args(declared) if (part := part_of(option))), None)


def schema_of_part(schema: dict[str, Any]) -> dict[str, Any]:
    options = schema.get("oneOf", [schema])
    whole = resolve(next(option for option in options if option.get("type") != "null"))
    return resolve(whole["items"]) if whole["type"] == "array" else whole


def compare(shape: type, schema: dict[str, Any], where: str) -> Iterator[str]:
    for name, declared in get_type_hints(shape, include_extras=True).items():
        field = schema["properties"].get(name)
        if field is None:
            yield f"{where}.{name} is not in the OpenAPI file"
            continue
        if (name in schema["required"]) is (get_origin(declared) is NotRequired):
            yield f"{where}.{name} is required on one side only"
        if schema_types(field) != json_types(declared):
            yield f"{where}.{name} is {schema_types(field)} there and {json_types(declared)} here"
        if part := part_of(declared):
            yield from compare(part, schema_of_part(field), f"{where}.{name}")


@pytest.mark.parametrize("resource", OBJECTS)
def test_every_field_that_is_read_stands_in_the_openapi_file_with_its_type(resource: Resource) -> None:
    assert list(compare(OBJECTS[resource], SPEC["components"]["schemas"][NAMES[resource]], NAMES[resource])) == []


@pytest.mark.parametrize(
    ("schema", "field", "words"),
    [
        ("Invoice", "status", InvoiceStatus),
        ("Discount", "type", DiscountType),
        ("Payment", "method", PaymentMethod),
        ("Payment", "status", PaymentStatus),
    ],
)
def test_the_file_and_the_domain_know_the_same_words(schema: str, field: str, words: type[StrEnum]) -> None:
    assert SPEC["components"]["schemas"][schema]["properties"][field]["enum"] == [str(word) for word in words]
