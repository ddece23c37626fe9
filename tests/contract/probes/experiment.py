"""What a probe is: a question of the fact sheet's §10, how it is asked, and what our sandbox answers by each switch.

The answer is a few words that can be compared; what QuickBooks said word for word goes with it, for people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.contract.answer import Answer
from tests.contract.worlds import World

Act = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    answer: str
    raw: str = ""


class CannotAsk(Exception):
    """A person has to prepare something in the real company first; the message says what."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a sandbox of its own is set up for one asking."""

    switches: Mapping[str, object] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    locale: str = "en_CA"
    throttle_scale: int = 0


PLAIN = Setting()


@dataclass(frozen=True, slots=True)
class Experiment:
    """`by_default` is the sandbox's answer as it comes; `by_switch` its answer for each other value of a switch.

    `needs` prepares the sandbox; an experiment with needs, or one that is `alone`, gets a company of its own there.
    `otherwise` are settings that no switch makes, with the answer under each.
    """

    number: int
    name: str
    ask: Callable[[World], Finding]
    by_default: str
    by_switch: Mapping[str, Mapping[object, str]] = field(default_factory=dict)
    needs: Setting = PLAIN
    otherwise: tuple[tuple[Setting, str], ...] = ()
    alone: bool = False

    @property
    def is_apart(self) -> bool:
        return self.alone or self.needs != PLAIN

    @property
    def title(self) -> str:
        return f"{self.number} {self.name}"


def line_of(experiment: Experiment, finding: Finding) -> str:
    """`probe 5 void of a paid invoice: refused 6000 | …`"""
    raw = f" | {finding.raw}" if finding.raw else ""
    return f"probe {experiment.title}: {finding.answer}{raw}"


def refusal_of(answer: Answer) -> Finding | None:
    """That it was refused, and in which words; None when it was not."""
    if answer.status == 200 and answer.fault is None:
        return None
    if answer.fault is None:
        return Finding(f"refused HTTP {answer.status}", answer.content[:200].decode("utf-8", "replace"))
    return Finding(f"refused {answer.fault.code}", answer.fault.text)


def word_of(answer: Answer, done: str = "taken") -> str:
    """`refused 6140`, or what it is called when it went through."""
    refusal = refusal_of(answer)
    return refusal.answer if refusal else done


def together(parts: Mapping[str, str], raw: str = "") -> Finding:
    """One finding of several small ones: `21: taken; 22: refused 2050`."""
    return Finding("; ".join(f"{name}: {word}" for name, word in parts.items()), raw)
