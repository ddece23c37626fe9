"""`python -m plannit_qbo_pipeline.sandbox`: reads flags, binds ports, seeds or takes back state, then serves."""

import argparse
import sys
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from plannit_qbo_pipeline.sandbox.assembly import NAMED_SEEDS, Options, build_world, named_seed
from plannit_qbo_pipeline.sandbox.seeds.check import BadSeed
from plannit_qbo_pipeline.sandbox.server import Listeners, PortTaken, serve
from plannit_qbo_pipeline.sandbox.state import BadState, StateFile
from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from plannit_qbo_pipeline.sandbox.world import World

USAGE_ERROR = 2
HIGHEST_PORT = 65535


class BadSeedFile(ValueError):
    """The file given with --seed cannot be read; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the sandbox until a signal ends it; answers the exit code."""
    flags = _parser().parse_args(arguments)
    try:
        listeners = Listeners({"plannit": flags.plannit_port, "qbo": flags.qbo_port, "control": flags.control_port})
        options = Options(locale=flags.locale, throttle_scale=flags.throttle_scale)
        world = build_world(options, listeners.urls)
        state = StateFile(flags.state) if flags.state else None
        if state is None or not state.load_into(world) or not world.has_company:
            world.seed(_seed_document(flags.seed, world))
        if state is not None:
            state.save(world)
    except (PortTaken, BadState, BadSeed, BadSeedFile, OSError) as problem:
        sys.stderr.write(f"sandbox: {problem}\n")
        return USAGE_ERROR
    serve(world, listeners, state, lambda: _announce(world))
    return 0


def _announce(world: World) -> None:
    sys.stdout.buffer.write(dumps(world.connection()) + b"\n")
    sys.stdout.buffer.flush()


def _seed_document(seed: str, world: World) -> dict[str, Any]:
    if seed in NAMED_SEEDS:
        return named_seed(seed, world.clock)
    try:
        document: dict[str, Any] = loads(Path(seed).read_bytes())
    except OSError as problem:
        choices = ", ".join(NAMED_SEEDS)
        raise BadSeedFile(f"--seed {seed}: {problem.strerror}; give {choices} or a seed file") from problem
    except ValueError as problem:
        raise BadSeedFile(f"--seed {seed}: not JSON: {problem}") from problem
    return document


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sandbox",
        description="Both vendors on 127.0.0.1. Prints one line of JSON when ready, then serves until SIGTERM.",
    )
    for system in ("plannit", "qbo", "control"):
        parser.add_argument(
            f"--{system}-port", type=_port, default=0, metavar="N", help=f"port of the {system} side (any free one)"
        )
    parser.add_argument("--seed", default="demo", metavar="demo|empty|FILE.json", help="what the company starts with")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="keep everything here, so that it survives a restart"
    )
    parser.add_argument("--locale", choices=("fr_CA", "en_CA"), default="fr_CA", help="language of QBO's messages")
    parser.add_argument(
        "--throttle-scale",
        type=_scale,
        metavar="X",
        help="multiplies the vendors' limits; 0 = none; left out, QBO's limits hold and Plannit has none",
    )
    return parser


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port between 0 and {HIGHEST_PORT}")
    return port


def _scale(text: str) -> Decimal:
    try:
        scale = Decimal(text)
    except InvalidOperation:
        scale = Decimal(-1)
    if not scale.is_finite() or scale < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 up")
    return scale


if __name__ == "__main__":
    sys.exit(main())
