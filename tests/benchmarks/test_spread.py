from benchmarks._spread import Spread


def test_p95_is_the_least_value_that_95_percent_do_not_exceed() -> None:
    assert Spread.of(range(1, 101)).p95 == 95
    assert Spread.of(range(1, 81)).p95 == 76
    assert Spread.of([7.0]).p95 == 7.0


def test_the_figures_of_a_few_values() -> None:
    assert Spread.of([4.0, 1.0, 2.5]) == Spread(least=1.0, median=2.5, mean=2.5, p95=4.0, most=4.0)


def test_one_infinite_value_shows_in_the_worst_and_the_mean_and_not_in_the_median() -> None:
    spread = Spread.of([1.0, 2.0, float("inf")])
    assert (spread.median, spread.mean, spread.p95) == (2.0, float("inf"), float("inf"))
