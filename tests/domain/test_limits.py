"""Limits that only make sense together."""

from plannit_qbo_pipeline.domain import limits

QBO_GIVES_UP_S = 120  # docs/qbo-rules.md, Throttling
DAGSTER_GIVES_UP_S = 60


def test_a_request_is_waited_for_longer_than_quickbooks_itself_takes() -> None:
    assert limits.READ_TIMEOUT_S > QBO_GIVES_UP_S


def test_a_lease_is_renewed_several_times_before_it_ends_and_offered_within_it() -> None:
    assert limits.LEASE_RENEW_AFTER * 3 < limits.LEASE_TTL
    assert limits.LEASE_TTL.total_seconds() > limits.WAVE_MAX_S


def test_a_refused_document_waits_longer_each_time_and_at_most_a_day() -> None:
    assert limits.RETRY_FAULT_FIRST < limits.RETRY_FAULT_MAX <= limits.REPLAY_MAX_AGE


def test_whoever_waits_for_a_renewal_gives_up_before_its_claim_ends() -> None:
    assert limits.RENEWAL_CLAIM.total_seconds() > limits.RENEWAL_WAIT_S


def test_a_sensor_answers_before_its_server_is_given_up() -> None:
    """Dagster waits a minute for it; what it asked for after that would start no run."""
    longest = limits.LISTEN_S + limits.LEAST_LISTEN_S + limits.LISTEN_GRACE_S
    assert longest + limits.CONNECT_TIMEOUT_S + limits.LISTEN_TIMEOUT_S < DAGSTER_GIVES_UP_S
