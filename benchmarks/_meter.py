"""What this process itself uses between two moments: time, processor and memory. For the children of a benchmark."""

import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

_KIB_PER_MB = 1024
_STATUS = Path("/proc/self/status")


def cpu_s() -> float:
    """Processor seconds of this process so far, its own and the system's on its behalf."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_rss_mb() -> float:
    """The most memory this process ever held.

    Linux hands `ru_maxrss` down from the parent that started us, VmHWM begins anew with the program.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / _KIB_PER_MB
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _KIB_PER_MB / (_KIB_PER_MB if sys.platform == "darwin" else 1)


@dataclass(slots=True)
class Meter:
    """Runs from the moment it is made."""

    _started: float = field(default_factory=time.perf_counter)
    _cpu_s: float = field(default_factory=cpu_s)

    def read(self) -> dict[str, float]:
        return {
            "seconds": time.perf_counter() - self._started,
            "cpu_s": cpu_s() - self._cpu_s,
            "peak_rss_mb": peak_rss_mb(),
        }
