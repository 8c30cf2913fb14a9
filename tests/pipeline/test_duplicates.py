"""Near duplicates: mirrors are found, last year's report is not this year's."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates import StoryIndex, fingerprint, likeness, may_be_alike, same_figures, tell_the_same

REPORT = (
    "Sáng {day}, Công an huyện Sông Lau tổ chức hội nghị tổng kết công tác năm {year}, triển khai nhiệm vụ năm tới.\n"
    "Trong năm {year}, toàn huyện xảy ra {cases} vụ phạm pháp hình sự, đã điều tra làm rõ {solved} vụ, "
    "bắt {people} đối tượng.\nLực lượng công an đã phát hiện {drugs} vụ ma túy; xử phạt {fines} trường hợp vi phạm "
    "giao thông, nộp ngân sách 4,5 tỷ đồng.\nDịp này, {awards} tập thể và nhiều cá nhân được Chủ tịch UBND huyện tặng "
    "Giấy khen vì có thành tích xuất sắc."
)
THIS_YEAR = REPORT.format(
    day="20/12/2023", year=2023, cases=45, solved=41, people=60, drugs=12, fines="1.204", awards=8
)
LAST_YEAR = REPORT.format(day="21/12/2022", year=2022, cases=52, solved=44, people=71, drugs=9, fines="1.530", awards=6)
TITLE = "Công an huyện Sông Lau tổng kết công tác năm"


def test_last_years_report_is_another() -> None:
    one, other = fingerprint(f"{TITLE} 2023", THIS_YEAR), fingerprint(f"{TITLE} 2022", LAST_YEAR)
    assert likeness(one, other) > 0.9
    assert same_figures(one, other) < 0.3
    assert not tell_the_same(one, other)


def test_one_changed_figure_of_many_is_an_update_of_the_same() -> None:
    changed = THIS_YEAR.replace("45 vụ", "46 vụ")
    assert tell_the_same(fingerprint(f"{TITLE} 2023", THIS_YEAR), fingerprint(f"{TITLE} 2023", changed))


def test_mirrors_are_the_same() -> None:
    own = fingerprint(f"{TITLE} 2023", THIS_YEAR)
    mirrors = [
        THIS_YEAR + "\n\nNguồn: Công an huyện",
        "(TH) - "
        + THIS_YEAR.replace("hội nghị", "Hội nghị").replace("20/12/2023", "20-12-2023").replace("1.204", "1204"),
        THIS_YEAR.replace("\n", "\n\n").upper(),
        THIS_YEAR + "\nẢnh: Văn An",
    ]
    assert [tell_the_same(own, fingerprint(f"{TITLE} 2023", mirror)) for mirror in mirrors] == [True] * 4


def test_other_articles_are_not() -> None:
    other = "Sáng nay, xã Đồng Mây khánh thành cây cầu qua suối do nhân dân góp 120 ngày công xây dựng."
    assert not tell_the_same(fingerprint(TITLE, THIS_YEAR), fingerprint("Khánh thành cầu", other))


def test_short_texts_are_the_same_only_word_for_word() -> None:
    assert tell_the_same(fingerprint("Lịch tiếp dân", "Thứ hai"), fingerprint("Lịch tiếp dân", "thứ HAI"))
    assert not tell_the_same(fingerprint("Lịch tiếp dân", "Thứ hai"), fingerprint("Lịch tiếp dân", "Thứ ba"))
    assert not tell_the_same(fingerprint("", ""), fingerprint("", ""))


def test_index_finds_what_comparing_all_would_find() -> None:
    index = StoryIndex()
    for year in range(1990, 2024):
        report = REPORT.format(day=f"20/12/{year}", year=year, cases=year % 50, solved=year % 40, people=year % 60,
                               drugs=year % 9, fines=year % 700, awards=year % 7)  # fmt: skip
        index.add(year, fingerprint(f"{TITLE} {year}", report))
    index.add("mirror", fingerprint(f"{TITLE} 2023", THIS_YEAR + "\nNguồn: Báo tỉnh"))
    assert index.same_as(fingerprint(f"{TITLE} 2023", THIS_YEAR)) == ["mirror"]
    index.remove("mirror")
    assert index.same_as(fingerprint(f"{TITLE} 2023", THIS_YEAR)) == []


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_symmetric_and_a_text_tells_what_it_tells(one: str, other: str) -> None:
    mine, theirs = fingerprint("", one), fingerprint("", other)
    assert tell_the_same(mine, theirs) == tell_the_same(theirs, mine)
    assert 0.0 <= likeness(mine, theirs) <= 1.0
    assert tell_the_same(mine, mine) or not mine.shingles


def test_long_hostile_texts_take_linear_time() -> None:
    begin = time.perf_counter()
    for text in ("nguồn:" * 100_000, "1.1/" * 200_000, "a " * 300_000, "(AA) -" * 100_000):
        fingerprint("", text)
    assert time.perf_counter() - begin < 5.0


@given(st.lists(st.sampled_from(THIS_YEAR.split()), min_size=20, max_size=120), st.integers(0, 100))
def test_what_tells_the_same_is_never_passed_over_by_its_sketch(words: list[str], cut: int) -> None:
    own = fingerprint("", " ".join(words))
    mirror = fingerprint("", " ".join([*words[: cut % len(words)], "và", *words[cut % len(words) :]]))
    if tell_the_same(own, mirror):
        assert may_be_alike(own.sketch, mirror.sketch)


def test_sketches_of_others_are_told_apart() -> None:
    own = fingerprint("", THIS_YEAR)
    other = fingerprint("", "Sáng nay, hội phụ nữ thị trấn tổ chức trồng cây, dọn vệ sinh đường làng, ngõ xóm. " * 3)
    assert not may_be_alike(own.sketch, other.sketch)
    assert may_be_alike(own.sketch, fingerprint("", LAST_YEAR).sketch)
