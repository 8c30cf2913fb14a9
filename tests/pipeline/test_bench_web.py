"""The benchmarks of reading and crawling run, and what they promise holds with room to spare."""

from pipeline.bench_web import bench_crawl, bench_read


def test_reading_is_many_times_as_fast_as_trafilatura() -> None:
    figures = {figure.subject: figure for figure in bench_read(30)}
    assert (figures["trafilatura"].ratio or 0) > 8
    assert (figures["lxml, parse only"].ratio or 0) > 1 / 3


def test_crawling_is_measured_with_its_archive() -> None:
    figures = bench_crawl(30)
    assert figures[0].rate > 10
    assert figures[1].subject == "scrapy" and (figures[1].ratio or figures[1].note == "not installed")
