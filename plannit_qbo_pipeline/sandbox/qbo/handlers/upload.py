"""POST /upload: files with or without what is known of them, each answered or refused by itself.

A form has parts in pairs: `file_metadata_01` (an Attachable as JSON) and `file_content_01` (the file).
"""

from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Refusal, fault, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.calls import Payload, body_of
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import kind_named
from plannit_qbo_pipeline.sandbox.qbo.handlers.write import save
from plannit_qbo_pipeline.sandbox.qbo.multipart import Part, parts_of
from plannit_qbo_pipeline.sandbox.wire import Request

METADATA, CONTENT = "file_metadata", "file_content"


def upload(call: Call, request: Request) -> Payload:
    """Makes an Attachable of each file of the form."""
    try:
        parts = parts_of(request.header("content-type"), request.body)
    except ValueError as problem:
        raise refuse("unknown_property", name=str(problem)) from None
    said = {part.name.removeprefix(METADATA): part for part in parts if part.name.startswith(METADATA)}
    files = [part for part in parts if part.name.startswith(CONTENT)]
    if not files:
        raise refuse("missing", CONTENT, name=CONTENT)
    return {"AttachableResponse": [_answer(call, file, said.get(file.name.removeprefix(CONTENT))) for file in files]}


def _answer(call: Call, file: Part, metadata: Part | None) -> dict[str, Any]:
    kind = kind_named("Attachable")
    assert kind is not None
    try:
        said = body_of(Request("POST", "", body=metadata.content)) if metadata else {}
        if said.get("Id"):
            raise refuse("not_supported", name="Update")
        known = {"FileName": file.file_name or file.name, "ContentType": file.content_type}
        record = save(call, kind, {**known, **{key: value for key, value in said.items() if value not in (None, "")}})
    except Refusal as refusal:
        return {"Fault": fault(refusal, call.realm.locale)}
    record["Size"] = len(file.content)
    return {"Attachable": record}
