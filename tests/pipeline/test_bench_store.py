"""The benchmarks of the store measure what they say; their figures are not judged here."""

from __future__ import annotations

from pipeline.bench_store import bench_load, bench_search, make_readings


def test_readings_are_the_same_for_the_same_seed() -> None:
    first, second, other = (list(make_readings(3, seed)) for seed in (1, 1, 2))
    assert first == second != other
    assert all(2400 < len(r.article.body) <= 2500 for r in first if r.article)


def test_the_load_is_measured_beside_plain_inserts() -> None:
    ours, theirs = bench_load(60)
    assert ours.rate > 0 and theirs.rate > 0
    assert theirs.ratio == ours.rate / theirs.rate


def test_searches_are_measured() -> None:
    assert [figure.subject for figure in bench_search(60)] == ["top 20 with snippets", "facets"]
