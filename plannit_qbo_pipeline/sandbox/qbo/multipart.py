"""Reads the parts of a multipart/form-data body: bytes as they were sent, base64 decoded.

Lines may end in LF alone, as python-quickbooks writes them.
"""

import base64
import re
from collections.abc import Sequence
from email.parser import HeaderParser
from typing import NamedTuple

MAX_PARTS = 100
BLANK_LINE = re.compile(rb"\r?\n\r?\n")


class Part(NamedTuple):
    """One part of a form: its field name, the file name if any, and its own content type."""

    name: str
    file_name: str
    content_type: str
    content: bytes


def parts_of(content_type: str, body: bytes) -> Sequence[Part]:
    """The parts, 100 at most. ValueError when the body is no multipart form."""
    head = HeaderParser().parsestr(f"Content-Type: {content_type}\n")
    boundary = head.get_boundary()
    if head.get_content_maintype() != "multipart" or not boundary:
        raise ValueError("Content-Type must be multipart/form-data with a boundary")
    edge = re.compile(rb"\r?\n--" + re.escape(boundary.encode("latin-1", "replace")))
    chunks = edge.split(b"\n" + body, MAX_PARTS + 2)[1:]
    if len(chunks) > MAX_PARTS + 1:
        raise ValueError(f"the multipart form has more than {MAX_PARTS} parts")
    if not chunks or not chunks[-1].startswith(b"--"):
        raise ValueError("the multipart form breaks off before its last boundary")
    return [_part(chunk) for chunk in chunks[:-1]]


def _part(chunk: bytes) -> Part:
    found = BLANK_LINE.search(chunk)
    head, content = (chunk[: found.start()], chunk[found.end() :]) if found else (chunk, b"")
    headers = HeaderParser().parsestr(head.decode("utf-8", "replace").strip("\r\n"))
    if str(headers.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        content = _decoded(content)
    name = headers.get_param("name", "", "content-disposition")
    return Part(str(name), headers.get_filename() or "", headers.get_content_type(), content)


def _decoded(content: bytes) -> bytes:
    try:
        return base64.b64decode(content)
    except ValueError as problem:
        raise ValueError(f"a part of the multipart form is no base64: {problem}") from problem
