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
