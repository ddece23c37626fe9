"""Reads the parts of a multipart/form-data body, bytes as they were meant.

Lines may end in LF alone and a file may stand in base64: python-quickbooks uploads like that, and is answered.
"""

import base64
import re
from collections.abc import Sequence
from email.parser import HeaderParser
from typing import NamedTuple

MAX_PARTS = 100
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


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
    line = rb"\r?\n--" + re.escape(boundary.encode("latin-1", "replace"))
    chunks = re.split(line, b"\n" + body)[1:]
    if not chunks or not chunks[-1].startswith(b"--"):
        raise ValueError("the multipart form breaks off before its last boundary")
    if len(chunks) - 1 > MAX_PARTS:
        raise ValueError(f"the multipart form has more than {MAX_PARTS} parts")
    return [_part(chunk) for chunk in chunks[:-1]]


def _part(chunk: bytes) -> Part:
    head, *rest = _BLANK_LINE.split(chunk, maxsplit=1)
    content = rest[0] if rest else b""
    headers = HeaderParser().parsestr(head.decode("utf-8", "replace").strip("\r\n"))
    if headers.get("content-transfer-encoding", "").strip().lower() == "base64":
        content = base64.b64decode(content)
    name = headers.get_param("name", "", "content-disposition")
    return Part(str(name), headers.get_filename() or "", headers.get_content_type(), content)
