import pytest

from tests.contract.settings import SANDBOX_HOST, BadSettings, settings_from

TOKEN = {"QBO_CONTRACT_REALM_ID": "9341", "QBO_CONTRACT_ACCESS_TOKEN": "secret"}


def test_without_variables_the_sandbox_is_meant() -> None:
    assert settings_from({"PATH": "/bin", "QBO_CONTRACT_REALM_ID": " "}) is None


def test_realm_and_access_token_are_enough() -> None:
    settings = settings_from(TOKEN)
    assert settings is not None
    assert (settings.base_url, settings.realm_id) == (f"https://{SANDBOX_HOST}", "9341")
    assert not settings.can_refresh
    assert not settings.may_revoke


@pytest.mark.parametrize(
    "base_url",
    [
        "https://quickbooks.api.intuit.com",
        f"http://{SANDBOX_HOST}",
        f"https://{SANDBOX_HOST}.example.org",
        "https://example.org",
        "sandbox-quickbooks.api.intuit.com",
    ],
)
def test_no_host_but_intuits_sandbox_is_taken(base_url: str) -> None:
    with pytest.raises(BadSettings, match="never in a real firm"):
        settings_from({**TOKEN, "QBO_CONTRACT_BASE_URL": base_url})


def test_every_problem_is_said_at_once() -> None:
    with pytest.raises(BadSettings) as caught:
        settings_from({"QBO_CONTRACT_REALM_ID": "x", "QBO_CONTRACT_REFRESH_TOKEN": "RT1", "QBO_CONTRACT_TOKN": "y"})
    for problem in ("TOKN is not known", "digits only", "_CLIENT_SECRET"):
        assert problem in str(caught.value)


def test_a_refresh_token_with_the_apps_keys_is_enough() -> None:
    keys = {"QBO_CONTRACT_REFRESH_TOKEN": "RT1", "QBO_CONTRACT_CLIENT_ID": "a", "QBO_CONTRACT_CLIENT_SECRET": "b"}
    settings = settings_from({"QBO_CONTRACT_REALM_ID": "9341", **keys, "QBO_CONTRACT_MAY_REVOKE": "yes"})
    assert settings is not None
    assert settings.can_refresh
    assert settings.may_revoke
