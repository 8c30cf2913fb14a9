"""The benchmarks of reading and crawling run, and what they promise holds with room to spare."""

from pipeline.bench_web import bench_crawl, bench_read


def test_reading_is_many_times_as_fast_as_trafilatura() -> None:
    figures = {figure.subject: figure for figure in bench_read(30)}
    assert (figures["trafilatura"].ratio or 0) > 8
    assert (figures["lxml, parse only"].ratio or 0) > 1 / 3


def test_crawling_is_measured_with_its_archive() -> None:
    figures = bench_crawl(30)
    assert [figure.subject for figure in figures[1::2]] == ["scrapy, 4 at a time", "scrapy, 16 at a time"]
    assert all(figure.rate > 10 for figure in figures[::2])
    assert all(figure.ratio or figure.note == "not installed" for figure in figures[1::2])
