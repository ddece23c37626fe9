"""Puts a world together from its options, and finds the seed documents that have a name."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from plannit_qbo_pipeline.sandbox.clock import Clock
from plannit_qbo_pipeline.sandbox.plannit.system import PlannitSystem
from plannit_qbo_pipeline.sandbox.qbo.system import QboOptions, QboSystem
from plannit_qbo_pipeline.sandbox.seeds.demo import demo_seed
from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from plannit_qbo_pipeline.sandbox.seeds.timeline import ZONE_NAME
from plannit_qbo_pipeline.sandbox.world import QboSide, Urls, World

# Nothing is published about Plannit's limits; this one holds only when a throttle scale was asked for.
PLANNIT_REQUESTS_PER_MINUTE = 600
RANDOM_SEED = 20261124
NAMED_SEEDS = ("demo", "empty")


@dataclass(frozen=True, slots=True)
class Options:
    """How strict the vendors are. `throttle_scale` None: QBO's own limits, none on Plannit's side; 0: none at all."""

    locale: str = "fr_CA"
    throttle_scale: Decimal | None = None
    switches: Mapping[str, object] = field(default_factory=dict)
    random_seed: int = RANDOM_SEED


def build_world(options: Options, urls: Urls, clock: Clock | None = None, qbo: QboSide | None = None) -> World:
    """A world without any company. `qbo` replaces the emulated QuickBooks in tests of the world itself."""
    clock = clock or Clock()
    draws = random.Random(options.random_seed)
    scale = options.throttle_scale
    per_minute = max(1, int(PLANNIT_REQUESTS_PER_MINUTE * scale)) if scale else None
    plannit = PlannitSystem(clock, draws, per_minute)
    return World(clock, plannit, qbo or _quickbooks(clock, options, draws), random=draws, urls=urls)


def named_seed(name: str, clock: Clock, random_seed: int = RANDOM_SEED) -> dict[str, Any]:
    """The seed document of a name; the demo firm's history ends on the clock's day. Raises KeyError for others."""
    today = clock.now().astimezone(ZoneInfo(ZONE_NAME)).date()
    makers = {"demo": lambda: demo_seed(random.Random(random_seed), today), "empty": empty_seed}
    return makers[name]()


def _quickbooks(clock: Clock, options: Options, draws: random.Random) -> QboSystem:
    scale = 1 if options.throttle_scale is None else float(options.throttle_scale)
    return QboSystem(clock, QboOptions(options.locale, scale, options.switches), draws)
