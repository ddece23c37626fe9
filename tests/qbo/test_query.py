import pytest

from plannit_qbo_pipeline.domain.limits import NUMBERS_PER_QUERY
from plannit_qbo_pipeline.qbo.query import also_inactive, compare, equals, one_of, quote, select
from plannit_qbo_pipeline.qbo.records import Entity


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("Gestion L'Érable inc.", r"'Gestion L\'Érable inc.'"),
        ("a\\", r"'a\\'"),
        (r"\' OR Id > '0", r"'\\\' OR Id > \'0'"),
        ("", "''"),
    ],
)
def test_no_value_leaves_its_quotes(value: str, quoted: str) -> None:
    assert quote(value) == quoted


def test_a_page_of_everything() -> None:
    assert select(Entity.CUSTOMER, [also_inactive()], order_by="Id", start=1001) == (
        "SELECT * FROM Customer WHERE Active IN (true,false) ORDERBY Id STARTPOSITION 1001 MAXRESULTS 1000"
    )


def test_conditions_are_joined_by_and() -> None:
    where = [equals("CustomerRef", "58"), compare("MetaData.CreateTime", ">=", "2026-11-01T00:00:00-05:00")]
    assert select(Entity.INVOICE, where, limit=10) == (
        "SELECT * FROM Invoice WHERE CustomerRef = '58' AND MetaData.CreateTime >= '2026-11-01T00:00:00-05:00'"
        " STARTPOSITION 1 MAXRESULTS 10"
    )


def test_a_list_of_values() -> None:
    assert one_of("DocNumber", ["1042", "D'A-1"]).text == r"DocNumber IN ('1042','D\'A-1')"


@pytest.mark.parametrize("count", [0, NUMBERS_PER_QUERY + 1])
def test_an_empty_or_endless_list_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="IN takes"):
        one_of("DocNumber", [str(number) for number in range(count)])


@pytest.mark.parametrize("operator", ["<>", "!=", "OR", "or 1 ="])
def test_operators_the_vendor_lacks_are_refused(operator: str) -> None:
    with pytest.raises(ValueError, match="no operator"):
        compare("Id", operator, "1")


@pytest.mark.parametrize("name", ["Id = '1' OR Id", "", "É"])
def test_a_property_is_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a property"):
        equals(name, "1")


@pytest.mark.parametrize(("start", "limit"), [(0, 10), (1, 0), (1, 1001)])
def test_pages_the_vendor_refuses_are_never_asked_for(start: int, limit: int) -> None:
    with pytest.raises(ValueError, match="a page starts at 1"):
        select(Entity.ITEM, start=start, limit=limit)
