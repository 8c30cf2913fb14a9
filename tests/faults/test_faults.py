"""The fault loops, a few rounds of each, and every harm once. `make fault-loops` runs them for long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.harms import HARMS, Harm, do, misordered
from tests.faults.kills import LOOPS, Loop


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.__name__)
def test_work_killed_at_random_moments_loses_nothing(loop: Callable[[Path, int], Loop], tmp_path: Path) -> None:
    result = loop(tmp_path, 4)
    assert (result.broken, result.lost) == (0, 0)
    assert result.killed > 0, "the work was over before it was killed"


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_what_is_promised_holds(harm: Callable[[Path], Harm], tmp_path: Path) -> None:
    result = do(harm, tmp_path)
    if result.skipped:
        pytest.skip(result.skipped)
    assert result.held, result.told


def test_the_order_of_writing_is_judged() -> None:
    def call(name: str, path: str) -> str:
        return f"77 {name}(3</data/{path}>, ...) = 10"

    right = [("write", "x.warc.gz"), ("fsync", "x.warc.gz"), ("write", "x.cdxj"), ("fsync", "x.cdxj")]
    right += [("pwrite64", "tinxa.db-wal"), ("fdatasync", "tinxa.db-wal"), ("pwrite64", "tinxa.db")]
    assert misordered([call(*one) for one in right]) == ([], 4)
    for late in (1, 3, 5):
        wrong, _ = misordered([call(*one) for at, one in enumerate(right) if at != late])
        assert wrong, f"{right[late]} is missing, and nobody says so"
