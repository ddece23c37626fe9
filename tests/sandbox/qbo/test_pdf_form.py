import re

import pytest

from plannit_qbo_pipeline.sandbox.qbo.pdf_form import MAX_LINES, pdf_of


def objects(pdf: bytes) -> dict[int, int]:
    """Object number → offset, as the cross-reference table says it."""
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[0])
    offsets = re.findall(rb"^(\d{10}) \d{5} n $", pdf[start:], re.MULTILINE)
    return {number: int(offset) for number, offset in enumerate(offsets, start=1)}


def test_the_cross_reference_table_points_at_every_object() -> None:
    pdf = pdf_of(["Facture 1042"])
    found = objects(pdf)
    assert len(found) == 5
    for number, offset in found.items():
        assert pdf[offset:].startswith(b"%d 0 obj\n" % number)


def test_the_stream_has_the_length_it_says() -> None:
    pdf = pdf_of(["Été à Lévis"])
    length = int(re.findall(rb"/Length (\d+)", pdf)[0])
    stream = pdf.split(b"stream\n", 1)[1].split(b"\nendstream", 1)[0]
    assert len(stream) == length
    assert "Été à Lévis".encode("cp1252") in stream


@pytest.mark.parametrize(("line", "shown"), [
    ("a (b) \\ c", rb"(a \(b\) \\ c) Tj"), ("a\nb\tc", b"(a b c) Tj"), ("日本", b"(??) Tj"), ("", b"() Tj"),
])  # fmt: skip
def test_lines_are_safe_string_literals(line: str, shown: bytes) -> None:
    assert shown in pdf_of([line])


def test_a_page_shows_forty_lines_at_most() -> None:
    assert pdf_of(["x"] * (MAX_LINES + 5)).count(b"Tj") == MAX_LINES
