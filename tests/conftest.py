"""What many tests share: a command line run as a user runs it, and a data folder of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Tinxa = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that `$TINXA_HOME` names."""
    folder = tmp_path / "tinxa-data"
    monkeypatch.setenv("TINXA_HOME", str(folder))
    monkeypatch.setenv("TINXA_LANG", "en")
    return folder


@pytest.fixture
def tinxa(home: Path) -> Tinxa:
    """Run `tinxa ARGS…` in a process of its own; English unless told otherwise."""

    def run(
        *args: str, stdin: str | None = None, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from cli.main import run; run()", *args],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **(env or {})},
            timeout=300,
        )

    return run
