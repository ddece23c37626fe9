import pytest

from plannit_qbo_pipeline.sandbox.qbo.multipart import MAX_PARTS, Part, parts_of

FORM = "multipart/form-data; boundary=edge"


def test_parts_keep_their_bytes() -> None:
    content = bytes(range(256)) + b"\r\n\r\n--edg\r\n"
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/json\r\n\r\n{}\r\n'
        b'--edge\r\nContent-Disposition: form-data; name="b"; filename="\xc3\xa9t\xc3\xa9.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n--edge--\r\n"
    )
    assert parts_of(FORM, body) == [
        Part("a", "", "application/json", b"{}"),
        Part("b", "été.pdf", "application/pdf", content),
    ]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("application/json", b"{}"), ("multipart/form-data", b"--edge--"), (FORM, b""), (FORM, b"--edge\r\n\r\nx"),
     (FORM, b"--edge\r\n\r\nx\r\n" * (MAX_PARTS + 1) + b"--edge--"), ("", b"")],
)  # fmt: skip
def test_what_is_no_whole_form_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(ValueError, match="multipart"):
        parts_of(content_type, body)


def test_as_many_parts_as_the_limit_says() -> None:
    assert len(parts_of(FORM, b"--edge\r\n\r\nx\r\n" * MAX_PARTS + b"--edge--")) == MAX_PARTS


def test_lines_may_end_in_lf_and_contents_may_be_base64() -> None:
    body = (
        b'\n--edge\nContent-Disposition: form-data; name="file_metadata_01"\nContent-Type: application/json\n\n{}\n\n'
        b'--edge\nContent-Disposition: form-data; name="file_content_01"\nContent-Type: application/pdf\n'
        b"Content-Transfer-Encoding: base64\n\nAAH/\n\n--edge--\n"
    )
    first, second = parts_of(FORM, body)
    assert (first.name, first.content.strip()) == ("file_metadata_01", b"{}")
    assert second == Part("file_content_01", "", "application/pdf", b"\x00\x01\xff")


def test_bad_base64_is_refused() -> None:
    body = b"--edge\r\nContent-Transfer-Encoding: base64\r\n\r\nA\r\n--edge--"
    with pytest.raises(ValueError, match="base64"):
        parts_of(FORM, body)
