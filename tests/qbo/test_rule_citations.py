import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CITATION = re.compile(r"docs/(qbo-rules|plannit-contract)\.md, ([A-Z][a-z]+|requestid)")


def citations() -> set[tuple[str, str]]:
    """Each document and heading that code cites; the sandbox cites nothing of ours."""
    texts = (path.read_text() for path in (ROOT / "plannit_qbo_pipeline").rglob("*.py") if "sandbox" not in path.parts)
    return {(match[1], match[2]) for text in texts for match in CITATION.finditer(re.sub(r"\s*\n[ #]*", " ", text))}


@pytest.mark.parametrize(("document", "heading"), sorted(citations()))
def test_what_code_cites_stands_in_the_document(document: str, heading: str) -> None:
    headings = re.findall(r"^#+ (\S+)", (ROOT / "docs" / f"{document}.md").read_text(), re.MULTILINE)
    assert heading in headings


def test_rules_are_cited_at_all() -> None:
    assert ("qbo-rules", "requestid") in citations()
