"""Which money settles which invoice: oldest first, never more than there is, and as far as QBO has room for now."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plannit_qbo_pipeline.domain.identity import PlannitId, QboId
from plannit_qbo_pipeline.domain.money import ZERO
from plannit_qbo_pipeline.transform.links import Link, Money, Settled, derive_links, within_room

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
OURS, OTHER = QboId("27"), QboId("28")
INVOICES = ("a", "b")


def invoice(name: str, limit: str | Decimal, total: str | Decimal | None = None, customer: QboId = OURS) -> Settled:
    return Settled(PlannitId(name), Decimal(limit), Decimal(limit if total is None else total), customer)


def money(name: str, amount: str | Decimal, to: str | None = "a", day: int = 1, customer: QboId = OURS) -> Money:
    invoice_id = None if to is None else PlannitId(to)
    return Money(PlannitId(name), invoice_id, Decimal(amount), date(2026, 11, day), NOON, customer)


def derived(invoices: Sequence[Settled], payments: Sequence[Money]) -> dict[str, str]:
    links = derive_links({each.invoice_id: each for each in invoices}, payments)
    return {payment: f"{link.amount} of {link.invoice_id}" for payment, link in links.items()}


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        pytest.param([money("p", "40")], {"p": "40 of a"}, id="partial"),
        pytest.param([money("p", "100")], {"p": "100 of a"}, id="exact"),
        pytest.param([money("p", "120")], {"p": "100 of a"}, id="the excess stays on the account"),
        pytest.param([money("p", "100", None)], {}, id="on account"),
        pytest.param([money("p", "100", "c")], {}, id="invoice not in QuickBooks"),
        pytest.param([money("p", "100", customer=OTHER)], {}, id="of another customer"),
        pytest.param(
            [money("new", "60", day=2), money("old", "60", day=1)],
            {"old": "60 of a", "new": "40 of a"},
            id="oldest first",
        ),
        pytest.param([money("new", "60", day=2), money("old", "100", day=1)], {"old": "100 of a"}, id="nothing left"),
        pytest.param([money("q", "60"), money("p", "60")], {"p": "60 of a", "q": "40 of a"}, id="same day: by id"),
        pytest.param([money("p", "30"), money("q", "30", "b")], {"p": "30 of a", "q": "30 of b"}, id="each its own"),
    ],
)
def test_links_of_an_invoice_of_100(payments: list[Money], expected: dict[str, str]) -> None:
    assert derived([invoice("a", "100"), invoice("b", "50")], payments) == expected


def test_of_one_day_the_payment_made_first_is_served_first() -> None:
    later = Money(PlannitId("p"), PlannitId("a"), Decimal(60), date(2026, 11, 1), NOON + timedelta(seconds=1), OURS)
    assert derived([invoice("a", "100")], [later, money("q", "60")]) == {"q": "60 of a", "p": "40 of a"}


@pytest.mark.parametrize("limit", ["0", "-5"])
def test_an_invoice_that_takes_nothing_gets_no_link(limit: str) -> None:
    assert derived([invoice("a", limit)], [money("p", "10")]) == {}


cents = st.integers(1, 20_000).map(lambda number: Decimal(number) / 100)
payments = st.lists(
    st.builds(
        money,
        st.sampled_from("pqrstuvw"),
        cents,
        st.sampled_from([*INVOICES, "c", None]),
        st.integers(1, 4),
        st.sampled_from([OURS, OURS, OTHER]),
    ),
    unique_by=lambda payment: payment.payment_id,
)
limits = st.fixed_dictionaries({name: st.integers(0, 30_000).map(lambda n: Decimal(n) / 100) for name in INVOICES})


def settled(by_name: Mapping[str, Decimal], totals: Mapping[str, Decimal] | None = None) -> dict[PlannitId, Settled]:
    made = [invoice(name, limit, (totals or by_name)[name]) for name, limit in by_name.items()]
    return {each.invoice_id: each for each in made}


def per_invoice(links: Mapping[PlannitId, Link]) -> dict[str, Decimal]:
    return {name: sum((link.amount for link in links.values() if link.invoice_id == name), ZERO) for name in INVOICES}


@given(limits, payments)
def test_no_invoice_and_no_payment_gives_more_than_it_has(by_name: dict[str, Decimal], made: list[Money]) -> None:
    links = derive_links(settled(by_name), made)
    assert all(amount <= by_name[name] for name, amount in per_invoice(links).items())
    for payment in made:
        if (link := links.get(payment.payment_id)) is not None:
            assert ZERO < link.amount <= payment.amount
            assert (link.invoice_id, payment.customer) == (payment.invoice_id, OURS)


@given(limits, payments)
def test_an_invoice_is_settled_as_far_as_its_customers_money_goes(
    by_name: dict[str, Decimal], made: list[Money]
) -> None:
    links = per_invoice(derive_links(settled(by_name), made))
    for name in INVOICES:
        theirs = sum((each.amount for each in made if (each.invoice_id, each.customer) == (name, OURS)), ZERO)
        assert links[name] == min(by_name[name], theirs)


@given(limits, payments, st.randoms())
def test_links_do_not_hang_on_the_order_in_which_payments_come(
    by_name: dict[str, Decimal], made: list[Money], random: Random
) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)
    assert derive_links(settled(by_name), made) == derive_links(settled(by_name), shuffled)


@given(limits, payments, cents)
def test_lowering_an_invoice_takes_from_the_newest_only(
    by_name: dict[str, Decimal], made: list[Money], less: Decimal
) -> None:
    lower = {name: max(limit - less, ZERO) for name, limit in by_name.items()}
    before, after = derive_links(settled(by_name), made), derive_links(settled(lower), made)
    assert after.keys() <= before.keys()
    by_age = sorted(made, key=lambda each: (each.paid_on, each.created_at, each.payment_id))
    for name in INVOICES:
        ours = [each.payment_id for each in by_age if before.get(each.payment_id, None) and each.invoice_id == name]
        given_up = [before[each].amount - (after[each].amount if each in after else ZERO) for each in ours]
        assert all(amount >= ZERO for amount in given_up)
        first = next((place for place, amount in enumerate(given_up) if amount), len(ours))
        assert all(each not in after for each in ours[first + 1 :]), "only the oldest that gives up keeps a part"


def fitted(
    links: Mapping[str, tuple[str, str]], held: Mapping[str, Mapping[str, str]], invoices: Sequence[Settled]
) -> dict[str, str]:
    wanted = {PlannitId(p): Link(PlannitId(p), PlannitId(to), Decimal(n)) for p, (to, n) in links.items()}
    holds = {PlannitId(p): {PlannitId(to): Decimal(n) for to, n in by.items()} for p, by in held.items()}
    found = within_room(wanted, holds, {each.invoice_id: each for each in invoices})
    return {payment: str(link.amount) for payment, link in found.items()}


@pytest.mark.parametrize(
    ("links", "held", "expected"),
    [
        pytest.param({"p": ("a", "60")}, {}, {"p": "60"}, id="room for all"),
        pytest.param({"p": ("a", "60"), "q": ("a", "40")}, {}, {"p": "60", "q": "40"}, id="room for both"),
        pytest.param({"p": ("a", "60")}, {"q": {"a": "70"}}, {"p": "30"}, id="another holds most of it"),
        pytest.param({"p": ("a", "60")}, {"q": {"a": "100"}}, {}, id="another holds all of it"),
        pytest.param({"p": ("a", "60")}, {"q": {"b": "50"}}, {"p": "60"}, id="another holds another"),
        pytest.param({"p": ("a", "60")}, {"q": {"c": "50"}}, {"p": "60"}, id="another holds what is not asked for"),
        pytest.param(
            {"p": ("a", "60"), "q": ("a", "40")},
            {"p": {"a": "40"}, "q": {"a": "60"}},
            {"p": "40", "q": "40"},
            id="one gives before the other takes",
        ),
        pytest.param(
            {"p": ("b", "50"), "q": ("a", "100")},
            {"p": {"a": "100"}, "q": {"b": "50"}},
            {},
            id="exchanged: both let go first",
        ),
        pytest.param(
            {"p": ("a", "60")}, {"p": {"a": "80"}, "q": {"a": "40"}}, {"p": "60"}, id="its own is no obstacle"
        ),
        pytest.param({"p": ("a", "9"), "q": ("a", "9")}, {"r": {"a": "90"}}, {"p": "9", "q": "1"}, id="not twice"),
    ],
)
def test_links_fit_into_what_others_leave_of_an_invoice_of_100(
    links: dict[str, tuple[str, str]], held: dict[str, dict[str, str]], expected: dict[str, str]
) -> None:
    assert fitted(links, held, [invoice("a", "100"), invoice("b", "50")]) == expected


def test_room_is_what_quickbooks_holds_now_not_what_a_waiting_change_leaves() -> None:
    """100 becomes 50: the oldest keeps its 50, the newest lets go; neither has to come back afterwards."""
    lowered = [invoice("a", "50", total="100")]
    held = {"p": {"a": "60"}, "q": {"a": "40"}}
    assert fitted({"p": ("a", "50")}, held, lowered) == {"p": "50"}


Amounts = dict[PlannitId, dict[PlannitId, Decimal]]


def as_held(links: Mapping[PlannitId, Link]) -> Amounts:
    return {payment: {link.invoice_id: link.amount} for payment, link in links.items()}


def at_most(name: str, before: Amounts, after: Amounts) -> Decimal:
    """What the invoice may be settled with while some payments are written already and others are not."""
    invoice_id = PlannitId(name)
    either = (max(each.get(p, {}).get(invoice_id, ZERO) for each in (before, after)) for p in before.keys() | after)
    return sum(either, ZERO)


@given(limits, payments, limits, payments)
def test_whatever_was_held_two_rounds_give_each_payment_its_link_and_overfill_nothing(
    before: dict[str, Decimal], earlier: list[Money], now: dict[str, Decimal], later: list[Money]
) -> None:
    totals = {name: max(before[name], now[name]) for name in INVOICES}
    invoices = settled(now, totals)
    wanted = derive_links(invoices, later)
    held = as_held(derive_links(settled(before), earlier))
    for _ in range(2):
        written = as_held(within_room(wanted, held, invoices))
        assert all(at_most(name, held, written) <= totals[name] for name in INVOICES)
        held = written
    assert held == as_held(wanted)
