"""What a client reads of a call that fails inside QuickBooks Online: its company's language, the form it accepts."""

import random

import pytest

from plannit_qbo_pipeline.sandbox.qbo.system import QboOptions, QboSystem
from plannit_qbo_pipeline.sandbox.wire import request_from_url
from tests.sandbox.qbo.company import ROOT, Company


def failed(company: Company, system: QboSystem | None = None, accept: str = "application/json") -> tuple[int, str, str]:
    """Status, media type and body of a 500."""
    url = f"{ROOT}/v3/company/{company.realm_id}/customer"
    request = request_from_url("POST", url, {"Accept": accept}, b"{}")
    response = (system or company.system).fault_response("500", request)
    return response.status, response.headers["Content-Type"].partition(";")[0], response.body.decode()


@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("en_CA", "An application error has occurred while processing your request"),
        ("fr_CA", "Une erreur d'application est survenue pendant le traitement de votre demande"),
    ],
)
def test_a_failure_speaks_the_companys_language_after_a_restart_with_another_one(locale: str, message: str) -> None:
    company = Company(locale=locale)
    other = "fr_CA" if locale == "en_CA" else "en_CA"
    restarted = QboSystem(company.clock, QboOptions(locale=other), random.Random(1))
    restarted.load(company.system.dump())
    assert message in failed(company, restarted)[2]


def test_a_failure_is_xml_for_a_client_that_does_not_ask_for_json() -> None:
    status, media_type, body = failed(Company(), accept="*/*")
    assert (status, media_type) == (500, "application/xml")
    assert '<Error code="10000">' in body
