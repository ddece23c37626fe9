"""Gathers what the probes found: a short table at the end of the run and, with --probe-report, a file for later."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

PROPERTY = "probe"
WIDTH = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One probe: the number of its question in §10, what was tried, the answer, and the words it came in."""

    number: int
    name: str
    answer: str
    raw: str
    company: str

    @property
    def text(self) -> str:
        # Message and Detail say the same twice; the file has both.
        raw = f" | {self.raw.rpartition(' | ')[2]}" if self.raw else ""
        whole = " ".join(f"probe {self.number:<2} {self.name}: {self.answer}{raw}".split())
        return whole if len(whole) <= WIDTH else f"{whole[: WIDTH - 1]}…"


class ProbeReport:
    """A plugin; probes hand their lines over as a property of the test, which works with any number of processes."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._lines: list[Line] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self._lines += [Line(**value) for name, value in report.user_properties if name == PROPERTY]  # type: ignore[arg-type]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._lines:
            return
        terminalreporter.section(f"probes of {self._lines[0].company}")
        for line in self._lines:
            terminalreporter.write_line(line.text)

    def pytest_sessionfinish(self) -> None:
        if self._path and self._lines:
            rows = [asdict(line) for line in self._lines]
            Path(self._path).write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")
