"""What sizes take: the arithmetic, and the guide's table, which is made from a bench's figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors.errors import UsageError
from pipeline.scale import Rates, Task, backfill, bill, night, read_rates, table

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
RATES = Rates(crawl=100, read=50, load=400, archived_bytes=10_000, stored_bytes=20_000, fetched_bytes=100_000)


def test_work_is_divided_by_rates_and_pauses_add_up() -> None:
    cost = bill(Task(portals=10, pages=72_000, lists=0), RATES, at_once=5)
    assert cost.read_core_h == pytest.approx(0.4)
    assert cost.load_h == pytest.approx(0.05)
    assert cost.crawl_core_h == pytest.approx(0.2)
    assert cost.crawl_wall_h == pytest.approx(2 * 7_200 * 2 / 3600)
    assert (cost.fetched_tb, cost.archive_tb, cost.store_tb) == pytest.approx((0.0072, 0.00072, 0.00144))


def test_a_night_asks_for_more_than_is_new() -> None:
    assert night(10, 50).requests == 50 + 30 + 450
    assert backfill(10, 1_000).requests == 1_000 + 50 + 10


def test_the_guide_says_what_the_figures_say() -> None:
    guide = (GUIDES / "scale.md").read_text(encoding="utf-8")
    assert table(read_rates(GUIDES / "scale.json")) in guide


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"figures": []}')
    with pytest.raises(UsageError, match=re.escape("tinxa bench crawl soak")):
        read_rates(path)
