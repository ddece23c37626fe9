"""Asks the open questions of the fact sheet's §10. A probe never fails on an answer, only on being unable to ask.

Our sandbox's answers are known, by each value of each switch: asking it shows that the probe can tell them apart.
"""

from collections.abc import Callable, Iterator, Mapping

import pytest

from plannit_qbo_pipeline.sandbox.qbo.switches import SWITCHES
from tests.contract.probes import (
    credit_memos,
    further,
    habits,
    names,
    numbers,
    reading,
    refusals,
    requestids,
    settled,
    taxes,
)
from tests.contract.probes.experiment import CannotAsk, Experiment, Finding, Setting, line_of
from tests.contract.tokens import StateFile
from tests.contract.worlds import World, inner_world

BEYOND, BEYOND_LAST = 0, 99
QUESTIONS = range(1, 20)

EXPERIMENTS = sorted(
    (
        *requestids.EXPERIMENTS,
        *taxes.EXPERIMENTS,
        *settled.EXPERIMENTS,
        *numbers.EXPERIMENTS,
        *names.EXPERIMENTS,
        *reading.EXPERIMENTS,
        *refusals.EXPERIMENTS,
        *further.EXPERIMENTS,
        *credit_memos.EXPERIMENTS,
        *habits.EXPERIMENTS,
    ),
    key=lambda experiment: experiment.number or BEYOND_LAST,
)
Note = Callable[[Experiment, Finding], None]


def others() -> Iterator[tuple[Experiment, Setting, str]]:
    """Every setting of the sandbox under which an experiment has another answer."""
    for experiment in EXPERIMENTS:
        for switch, answers in experiment.by_switch.items():
            for value, answer in answers.items():
                yield experiment, _with(experiment.needs, {switch: value}), answer
        for setting, answer in experiment.otherwise:
            yield experiment, setting, answer


def _with(needs: Setting, switches: Mapping[str, object]) -> Setting:
    return Setting({**needs.switches, **switches}, needs.acts, needs.locale, needs.throttle_scale)


def prepared(setting: Setting) -> World:
    world = inner_world(setting.switches, setting.locale, setting.throttle_scale)
    for act in setting.acts:
        world.person(act)
    return world


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.title)
def test_probe(experiment: Experiment, world: World, note: Note) -> None:
    asked = prepared(experiment.needs) if world.is_sandbox and experiment.is_apart else world
    try:
        finding = experiment.ask(asked)
    except CannotAsk as reason:
        note(experiment, Finding("not asked", str(reason)))
        pytest.skip(str(reason))
    note(experiment, finding)
    if asked.is_sandbox:
        assert finding.answer == experiment.by_default, line_of(experiment, finding)


@pytest.mark.parametrize(
    ("experiment", "setting", "answer"),
    list(others()),
    ids=lambda value: value.title if isinstance(value, Experiment) else None,
)
def test_the_probe_sees_another_answer(experiment: Experiment, setting: Setting, answer: str) -> None:
    finding = experiment.ask(prepared(setting))
    assert finding.answer == answer, line_of(experiment, finding)
    assert answer != experiment.by_default


def test_every_question_has_its_probe() -> None:
    assert {experiment.number for experiment in EXPERIMENTS} == {BEYOND, *QUESTIONS}


def test_every_choice_of_a_switch_is_asked_for() -> None:
    for experiment in EXPERIMENTS:
        for name, answers in experiment.by_switch.items():
            switch = SWITCHES[name]
            assert switch.default not in answers
            assert {switch.default, *answers} >= set(switch.choices), name


def test_a_real_companys_memory_is_asked_by_a_later_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = inner_world()
    world.company.is_sandbox = False
    world.state = StateFile(tmp_path_factory.mktemp("state") / "contract.json")
    with pytest.raises(CannotAsk, match="run again"):
        requestids.retention(world)
    assert requestids.retention(world) == Finding("0.0 h: the first answer")
