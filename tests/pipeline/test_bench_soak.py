"""A small soak: everything that was generated is loaded, and what is watched is told."""

from __future__ import annotations

from pipeline.bench_pages import make_pages, make_sources
from pipeline.bench_soak import bench_soak


def test_a_soak_loads_all_and_tells_rates_memory_and_files() -> None:
    figures = {figure.subject: figure for figure in bench_soak(300, processes=1)}
    assert figures["whole flow"].note == "300 articles, 1 reading processes"
    for stage in ("generate", "archive", "read and extract", "load"):
        assert figures[stage].rate > figures["whole flow"].rate, "a stage is faster than all of them"
    assert figures["open files at the end"].ratio == 1.0
    assert figures["memory at the end"].rate > 10


def test_generated_articles_are_different_and_the_same_again() -> None:
    one, other = make_sources(2)
    pages = [page.body for source in (one, other) for page in make_pages(source, 5, menu_links=1)]
    assert len(set(pages)) == 10
    assert [page.body for page in make_pages(one, 5, menu_links=1)] == pages[:5]
