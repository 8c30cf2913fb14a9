"""Stories: mirrored articles share one whatever order they come in; last year's report stays its own."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from extractors.model import Facts
from pipeline.duplicates import fingerprint
from pipeline.model import Reading
from pipeline.store import Store
from tests.pipeline.samples import BODY, make_reading, new_store

REPORT = (
    "Trong năm {year}, công an xã Hòa Lạc đã tiếp nhận {cases} vụ việc về an ninh trật tự, trong đó giải quyết "
    "{solved} vụ tại chỗ và chuyển cấp trên {rest} vụ. Lực lượng dân quân cùng nhân dân các thôn đã tuần tra ban đêm, "
    "nhắc nhở các hộ kinh doanh không lấn chiếm lòng đường, vận động giao nộp vũ khí tự chế và pháo nổ theo quy định."
)
THIS_YEAR = REPORT.format(year=2024, cases=45, solved=33, rest=12)
LAST_YEAR = REPORT.format(year=2023, cases=61, solved=40, rest=21)


def reading(path: str, title: str, body: str, source: str = "demo/hoa-lac", day: int = 0) -> Reading:
    made = make_reading(path, title=title, body=body, facts=Facts(), source_id=source, day=day)
    return made.model_copy(update={"sketch": fingerprint(title, body).sketch})


def stories(store: Store) -> list[set[str]]:
    """The articles of each story, by their addresses' ends."""
    rows = store.rows("SELECT story_id, url FROM articles ORDER BY url")
    groups = itertools.groupby(sorted(rows, key=lambda row: row["story_id"]), key=lambda row: row["story_id"])
    return sorted(({row["url"].rsplit("/", 1)[1] for row in group} for _, group in groups), key=sorted)


READINGS = (
    reading("/a", "Kết quả công tác năm", THIS_YEAR),
    reading("/b", "Kết quả công tác an ninh năm", f"{THIS_YEAR} Nguồn: Báo tỉnh", "demo/other"),
    reading("/c", "Kết quả công tác năm", LAST_YEAR),
    reading("/d", "Công an xã: kết quả công tác năm", f"(CAXHL) - {THIS_YEAR}\n\nTác giả: Văn Lâm", "demo/third"),
    reading("/e", "Hội thi nấu ăn", "Các thôn thi nấu ăn mừng ngày phụ nữ, thôn Đông về nhất, thôn Bến về nhì."),
)


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 0, 3, 4, 1), (3, 2, 1, 0, 4)])
@pytest.mark.parametrize("at_once", [True, False])
def test_mirrors_share_a_story_and_last_years_report_has_its_own(
    tmp_path: Path, order: tuple[int, ...], at_once: bool
) -> None:
    with new_store(tmp_path / "x.db", "demo/hoa-lac", "demo/other", "demo/third") as store:
        batches = [[READINGS[at] for at in order]] if at_once else [[READINGS[at]] for at in order]
        for batch in batches:
            store.load(batch)
        assert stories(store) == [{"a", "b", "d"}, {"c"}, {"e"}]
        assert store.value("SELECT count(*) FROM articles") == 5, "none is dropped"
        assert store.value("SELECT count(*) FROM stories") == 3
        before = store.rows("SELECT * FROM articles")
        store.load(list(READINGS))
        assert store.rows("SELECT * FROM articles") == before


def test_an_article_that_says_something_else_leaves_its_story(tmp_path: Path) -> None:
    with new_store(tmp_path / "x.db", "demo/hoa-lac", "demo/other", "demo/third") as store:
        store.load(list(READINGS))
        store.load([reading("/a", "Kết quả công tác năm", LAST_YEAR, day=1)])
        assert stories(store) == [{"a", "c"}, {"b", "d"}, {"e"}]
        store.load([reading("/b", "Hội thi", "Một bài hoàn toàn khác về hội thi cờ tướng.", "demo/other", day=1)])
        assert stories(store) == [{"a", "c"}, {"b"}, {"d"}, {"e"}]
        assert store.value("SELECT count(*) FROM stories") == 4


def test_sums_count_a_story_once(tmp_path: Path) -> None:
    with new_store(tmp_path / "x.db", "demo/hoa-lac", "demo/other") as store:
        for source, added in (("demo/hoa-lac", ""), ("demo/other", "\n\nNguồn: Báo tỉnh")):
            made = make_reading("/x", body=BODY + added, source_id=source)
            store.load([made.model_copy(update={"sketch": fingerprint("Trao giấy khen", BODY + added).sketch})])
        assert store.value("SELECT count(*) FROM incidents") == 4
        assert store.value("SELECT max(records) FROM incident_totals") == 1
