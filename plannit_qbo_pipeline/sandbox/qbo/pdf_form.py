"""A sales form as a PDF of one page: enough for a client that stores it or passes it on, no lay-out to admire."""

from collections.abc import Sequence

MAX_LINES = 40
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"


def pdf_of(lines: Sequence[str]) -> bytes:
    """A valid PDF 1.4 file that shows the lines, 40 at most, one below the other; French accents included."""
    shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines[:MAX_LINES])
    stream = f"BT /F1 12 Tf 16 TL 72 720 Td\n{shown}\nET".encode("cp1252", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return body + head + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))


def _escaped(line: str) -> str:
    """A string literal of PDF: backslash and parentheses escaped, on one line."""
    safe = " ".join(line.split())
    return safe.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
