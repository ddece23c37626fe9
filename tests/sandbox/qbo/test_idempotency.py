import pytest

from tests.sandbox.qbo.company import Company, Shop


def test_a_known_requestid_gets_the_first_answer_word_for_word_and_nothing_is_done_again() -> None:
    shop = Shop()
    first = shop.send("POST", "invoice?requestid=abc", shop.draft(DocNumber="1"))
    shop.clock.advance(60)
    # The access token is renewed by nobody here, a minute does not matter.
    second = shop.send("POST", "invoice?requestid=abc", shop.draft(shop.line(999), DocNumber="2"))
    assert (second.status, second.body) == (first.status, first.body)
    assert len(shop.rows("SELECT * FROM Invoice")) == 1


def test_voids_and_deletes_are_replayed_too() -> None:
    shop = Shop()
    named = {"Id": shop.invoice()["Id"], "SyncToken": "0"}
    answers = [shop.send("POST", "invoice?operation=delete&requestid=d1", named) for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert answers[0].status == 200


def test_requestids_are_apart_by_company() -> None:
    company = Company()
    other = company.system.seed({"company": {"name": "B"}, "qbo": {}})
    company.post("customer?requestid=same", {"DisplayName": "Une"})
    company.realm_id, company.connection = other["realm_id"], other
    assert company.post("customer?requestid=same", {"DisplayName": "Deux"})["DisplayName"] == "Deux"


@pytest.mark.parametrize(("cached", "status"), [(True, 400), (False, 200)])
def test_faults_are_kept_unless_the_switch_says_otherwise(cached: bool, status: int) -> None:
    company = Company({"cache_faults": cached})
    assert company.send("POST", "customer?requestid=x", {}).status == 400
    assert company.send("POST", "customer?requestid=x", {"DisplayName": "A"}).status == status


@pytest.mark.parametrize(("length", "status"), [(1, 200), (50, 200), (51, 400), (1000, 400)])
def test_a_requestid_has_at_most_fifty_characters(length: int, status: int) -> None:
    company = Company()
    response = company.send("POST", f"customer?requestid={'r' * length}", {"DisplayName": "A"})
    assert response.status == status
    if status == 400:
        assert response.json()["Fault"]["Error"][0]["code"] == "2130"


def test_after_the_retention_the_work_is_done_again() -> None:
    company = Company({"requestid_retention_h": 0})
    company.post("customer?requestid=x", {"DisplayName": "A"})
    company.clock.advance(1)
    assert company.refused("customer?requestid=x", {"DisplayName": "A"})[0] == "6240"


@pytest.mark.parametrize("path", ["customer", "batch"])
def test_answers_too_old_to_be_repeated_are_not_kept_for_ever(path: str) -> None:
    company = Company({"requestid_retention_h": 0})

    def post(number: int) -> None:
        body = {"DisplayName": f"Client {number}"}
        item = {"bId": "1", "operation": "create", "Customer": body}
        company.post(f"{path}?requestid=r{number}", {"BatchItemRequest": [item]} if path == "batch" else body)

    def kept() -> int:
        state = company.system.dump()
        answers = state["batch_replays" if path == "batch" else "replays"][company.realm_id]
        return sum(1 for answer in answers.values() if answer)

    for number in range(30):
        post(number)
    assert kept() == 30
    company.clock.advance(1)
    for number in range(30, 36):
        post(number)
    assert kept() == 6


@pytest.mark.parametrize("path", ["query", "Query"])
def test_queries_and_reads_take_no_notice_of_a_requestid(path: str) -> None:
    company = Company()
    company.send("POST", f"{path}?requestid=q", b"SELECT COUNT(*) FROM Customer")
    company.customer()
    response = company.send("POST", f"{path}?requestid=q", b"SELECT COUNT(*) FROM Customer")
    assert response.json()["QueryResponse"] == {"totalCount": 1}
