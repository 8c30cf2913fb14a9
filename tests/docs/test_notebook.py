"""The example notebook runs from its first to its last cell over the demo's store."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.web.conftest import fill_from_demo

NOTEBOOK = Path(__file__).parents[2] / "docs" / "guides" / "three-questions.ipynb"


def test_the_three_questions_are_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINXA_HOME", str(fill_from_demo(tmp_path / "tinxa-data")))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(cwd=str(NOTEBOOK.parents[2]))
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 2
    tables = [output["data"]["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert len(tables) == 3
    assert "giay_khen" in tables[0] and "2019" in tables[1]


def test_no_output_is_kept_in_the_notebook() -> None:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert cells and all(not cell.get("outputs") and not cell.get("execution_count") for cell in cells)
