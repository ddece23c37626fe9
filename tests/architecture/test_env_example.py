import re

import pytest

from plannit_qbo_pipeline.settings import load_settings
from tests.architecture.tree import PACKAGE, ROOT, modules

LINES = (ROOT / ".env.example").read_text("utf-8").splitlines()
VARIABLES = dict(line.split("=", 1) for line in LINES if not line.startswith("#") and "=" in line)
READ_BY_THE_CODE = re.compile(r'"((?:PLANNIT_QBO|QBO)_[A-Z0-9_]+)"')


def test_it_names_every_variable_that_the_code_reads() -> None:
    sources = "\n".join((ROOT / path).read_text("utf-8") for path in modules() if path.parts[0] == PACKAGE)
    read = set(READ_BY_THE_CODE.findall(sources))
    assert "PLANNIT_QBO_HOME" in read
    assert read - VARIABLES.keys() == set()


@pytest.mark.parametrize("variable", VARIABLES)
def test_it_explains(variable: str) -> None:
    above = LINES[LINES.index(f"{variable}={VARIABLES[variable]}") - 1]
    assert above.startswith("# ")
    assert above.endswith(".")


def test_it_holds_no_secret() -> None:
    filled = {name for name, value in VARIABLES.items() if value}
    assert not [name for name in filled if re.search("KEY|SECRET|TOKEN|ID$|URL", name)]


def test_a_copy_of_it_is_good_settings() -> None:
    assert load_settings(VARIABLES) == load_settings({})
