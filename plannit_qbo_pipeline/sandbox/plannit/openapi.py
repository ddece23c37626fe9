"""The contract as OpenAPI 3, written from `contract.py`: what `GET /api/spec` answers."""

from typing import Any

from plannit_qbo_pipeline.sandbox.plannit.contract import (
    DATED_KINDS,
    MAX_PAGE_LIMIT,
    OBJECT_NAMES,
    READ_ONLY_FIELDS,
    SHAPES,
    WRITABLE_KINDS,
    Field,
    FieldType,
    Shape,
)

Schema = dict[str, Any]

SCALARS: dict[FieldType, Schema] = {
    FieldType.TEXT: {"type": "string"},
    FieldType.FLAG: {"type": "boolean"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.TIME: {"type": "string", "format": "date-time"},
    FieldType.IDS: {"type": "array", "items": {"type": "string"}},
}
ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


def describe() -> Schema:
    """The whole OpenAPI document."""
    paths: Schema = {}
    schemas: Schema = {"Error": ERROR}
    for kind, name in OBJECT_NAMES.items():
        schemas[name] = _object(SHAPES[kind])
        paths[f"/api/{kind}"] = _collection(kind, name)
        paths[f"/api/{kind}/{{id}}"] = _single(kind, name)
        if kind in WRITABLE_KINDS:
            writable = {key: field for key, field in SHAPES[kind].items() if key not in READ_ONLY_FIELDS}
            schemas[f"{name}Input"] = _object(writable, all_required=False)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Plannit partner API", "version": "1"},
        "servers": [{"url": "/"}],
        "security": [{"ApiKey": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"ApiKey": {"type": "apiKey", "in": "header", "name": "X-API-KEY"}},
            "schemas": schemas,
        },
    }


def _object(shape: Shape, *, all_required: bool = True) -> Schema:
    required = [name for name, field in shape.items() if all_required or field.required]
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _field(field) for name, field in shape.items()},
    }
    return {**schema, "required": required} if required else schema


def _field(field: Field) -> Schema:
    if field.type is FieldType.ONE:
        schema = _object(field.shape or {})
    elif field.type is FieldType.MANY:
        schema = {"type": "array", "items": _object(field.shape or {})}
    elif field.type is FieldType.NUMBER:
        schema = {"type": "number", "description": f"at most {field.decimals} decimals"}
    else:
        schema = dict(SCALARS[field.type])
    if field.choices:
        schema["enum"] = list(field.choices)
    return {**schema, "nullable": True} if field.nullable else schema


def _collection(kind: str, name: str) -> Schema:
    parameters = [
        _parameter("updatedSince", {"type": "string", "format": "date-time"}),
        _parameter("page", {"type": "integer", "minimum": 1, "default": 1}),
        _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_LIMIT, "default": MAX_PAGE_LIMIT}),
    ]
    if kind in DATED_KINDS:
        parameters += [_parameter(bound, {"type": "string", "format": "date"}) for bound in ("dateFrom", "dateTo")]
    page: Schema = {
        "type": "object",
        "required": ["data", "page", "limit", "total"],
        "properties": {
            "data": {"type": "array", "items": _reference(name)},
            "page": {"type": "integer"},
            "limit": {"type": "integer"},
            "total": {"type": "integer"},
        },
    }
    calls: Schema = {"get": {"parameters": parameters, "responses": _responses("200", page)}}
    if kind in WRITABLE_KINDS:
        calls["post"] = {"requestBody": _body(name), "responses": _responses("201", _reference(name))}
    return calls


def _single(kind: str, name: str) -> Schema:
    place = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    calls: Schema = {
        "parameters": [place],
        "get": {"responses": _responses("200", _reference(name), "404")},
    }
    if kind in WRITABLE_KINDS:
        calls["patch"] = {"requestBody": _body(name), "responses": _responses("200", _reference(name), "404")}
    return calls


def _responses(status: str, schema: Schema, *more_errors: str) -> Schema:
    errors = {code: {"description": "refused", "content": _json(_reference("Error"))} for code in _errors(more_errors)}
    return {status: {"description": "done", "content": _json(schema)}, **errors}


def _errors(more: tuple[str, ...]) -> tuple[str, ...]:
    return ("401", *more, "422", "429", "500")


def _parameter(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _body(name: str) -> Schema:
    return {"required": True, "content": _json(_reference(f"{name}Input"))}
