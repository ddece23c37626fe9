"""Keeps a world in a file, so that --state survives a restart and a SIGKILL loses a few seconds at most."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from plannit_qbo_pipeline.sandbox.wire import dumps, loads
from plannit_qbo_pipeline.sandbox.world import STATE_VERSION, World

# Saving may take this share of the time at most; the log alone (reads) waits for the longer interval.
SHORTEST_INTERVAL_S = 2.0
LOG_ONLY_INTERVAL_S = 30.0
INTERVAL_PER_SAVE_S = 20
ONLY_OWNER = 0o600


class BadState(ValueError):
    """A state file that cannot be taken back; the message says what to do."""


class StateFile:
    """One file, replaced whole. It holds tokens, hence readable by its owner only."""

    def __init__(self, path: Path, timer: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self._timer = timer
        self._saved_at_s = timer()
        self._interval_s = SHORTEST_INTERVAL_S
        self._saved = (0, 0)

    def load_into(self, world: World) -> bool:
        """Takes back what was saved; False when there is no file yet. Raises BadState."""
        try:
            body = self.path.read_bytes()
        except FileNotFoundError:
            return False
        try:
            state = loads(body)
            if state["version"] != STATE_VERSION:
                raise BadState(f"{self.path} was written by another version; move it away and start again")
            world.load(state)
        except (ValueError, LookupError, TypeError) as problem:
            if isinstance(problem, BadState):
                raise
            raise BadState(f"{self.path} is not a sandbox state file; move it away and start again") from problem
        self._saved = _progress(world)
        return True

    def save(self, world: World) -> None:
        """Writes all of it beside the file, then puts it in the file's place."""
        started_s = self._timer()
        with world.lock:
            progress = _progress(world)
            body = dumps(world.dump())
        beside = self.path.with_name(f"{self.path.name}.new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OWNER)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        self._saved = progress
        self._saved_at_s = self._timer()
        self._interval_s = max(SHORTEST_INTERVAL_S, INTERVAL_PER_SAVE_S * (self._saved_at_s - started_s))

    def save_if_due(self, world: World) -> bool:
        """Saves when something changed and the last time is long enough ago; answers whether it did."""
        changes, logged = _progress(world)
        waited_s = self._timer() - self._saved_at_s
        changed = changes != self._saved[0] and waited_s >= self._interval_s
        read = logged != self._saved[1] and waited_s >= max(LOG_ONLY_INTERVAL_S, self._interval_s)
        if changed or read:
            self.save(world)
        return changed or read


def _progress(world: World) -> tuple[int, int]:
    return world.changes, world.log.count
