"""The command line as a person meets it: exit code, what was printed, what was complained about."""

import sys
from dataclasses import dataclass

import pytest

from worker.cli import main


@dataclass
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def pronghorn(monkeypatch, capsys, tmp_path):
    """Run a command in this process, with a data folder of its own."""
    monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path / "data"))

    def run(*words: object) -> Said:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["pronghorn", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run
