"""Totals and their parts: lists with bare numbers, sums, outcomes, people beside cases."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.dates import find_dates
from extractors.incidents import find_incidents
from extractors.model import Context, IncidentFact
from extractors.text import read_text

DAY = dt.date(2023, 9, 20)


def read(body: str, title: str = "Bản tin") -> list[IncidentFact]:
    text, context = read_text(title, body), Context(published=DAY)
    return find_incidents(text, context, find_dates(text, context), [])


def tree(facts: list[IncidentFact]) -> list[tuple[str, float, float | None]]:
    """Each fact as (measure, value, value of its whole)."""
    return [(f.measure, f.value, facts[f.parent].value if f.parent is not None else None) for f in facts]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Toàn tỉnh ghi nhận 120 ca sốt xuất huyết, trong đó An Phú 70, Bình Minh 35, Đông Hòa 15.",
            [("infected", 120, None), ("infected", 70, 120), ("infected", 35, 120), ("infected", 15, 120)],
        ),
        (
            "Mưa lũ làm 6 người chết. Cụ thể: Bát Xát 3 người do sạt lở; Văn Bàn 2 người; Sa Pa 1 người bị đuối nước.",
            [("deaths", 6, None), ("deaths", 3, 6), ("deaths", 2, 6), ("deaths", 1, 6)],
        ),
        (
            "Lốc xoáy làm 300 nhà bị tốc mái, nhiều nhất là Long Điền 120 nhà, Phước Hải 90 nhà.",
            [("houses", 300, None), ("houses", 120, 300), ("houses", 90, 300)],
        ),
    ],
)
def test_a_list_behind_a_breakdown_word_counts_what_its_total_counts(
    body: str, expected: list[tuple[str, float, float | None]]
) -> None:
    assert tree(read(body)) == expected


def test_a_list_that_exceeds_its_total_is_no_breakdown() -> None:
    assert [f.value for f in read("Ghi nhận 20 ca sởi, trong đó khoa Nhi 70, khoa Nội 35.")] == [20]


def test_an_item_of_no_kind_of_its_own_takes_that_of_the_total() -> None:
    facts = read("Xử lý 9 vụ phá rừng, trong đó phá rừng: 6 vụ; hủy hoại tài sản: 1 vụ; vi phạm khác: 2 vụ.")
    assert [(f.kind, f.value) for f in facts] == [
        ("environment", 9),
        ("environment", 6),
        ("crime", 1),
        ("environment", 2),
    ]


def test_people_follow_their_cases_to_the_whole() -> None:
    body = (
        "Trong tháng 8, bắt giữ 22 vụ, 26 đối tượng mua bán ma túy; khởi tố 16 vụ, 18 bị can; "
        "xử lý hành chính 2 vụ, 3 đối tượng; đang điều tra 4 vụ, 5 đối tượng."
    )
    assert tree(read(body)) == [
        ("cases", 22, None),
        ("suspects", 26, None),
        ("cases", 16, 22),
        ("suspects", 18, 26),
        ("cases", 2, 22),
        ("suspects", 3, 26),
        ("cases", 4, 22),
        ("suspects", 5, 26),
    ]


def test_more_ends_than_cases_are_not_all_theirs() -> None:
    facts = read("Năm 2022 xảy ra 30 vụ trộm cắp. Khởi tố 28 vụ. Xử phạt hành chính 22 vụ.")
    assert tree(facts)[:2] == [("cases", 30, None), ("cases", 28, 30)]
    assert facts[2].parent is None


def test_counts_that_make_up_an_earlier_total_are_its_parts() -> None:
    body = "Đêm 10/9, lũ quét cướp đi sinh mạng 7 người.\n\nTại Nậm Pồ, 4 người chết. Tại Mường Lay, 3 người chết."
    assert tree(read(body, "Lũ quét làm 7 người chết")) == [("deaths", 7, None), ("deaths", 4, 7), ("deaths", 3, 7)]


def test_later_counts_without_a_kind_of_their_own_belong_to_the_total_of_that_time() -> None:
    body = "Quý I/2023, toàn tỉnh xảy ra 214 vụ tai nạn giao thông. Xe đầu kéo gây ra 61 vụ."
    assert tree(read(body)) == [("cases", 214, None), ("cases", 61, 214)]


def test_another_field_told_apart_is_no_part() -> None:
    body = "Năm 2022 khởi tố 330 vụ phạm pháp hình sự. Riêng về ma túy đã phát hiện 99 vụ."
    assert tree(read(body)) == [("cases", 330, None), ("cases", 99, None)]


def test_what_is_left_is_part_of_what_was() -> None:
    body = "Từ đầu năm 2023, toàn huyện phát sinh 12 ổ dịch tả lợn châu Phi, hiện còn 3 ổ dịch chưa qua 21 ngày."
    assert tree(read(body)) == [("cases", 12, None), ("cases", 3, 12)]


def test_a_share_told_in_percent_belongs_to_the_greater_count() -> None:
    body = "Tháng 8/2023, xử lý 400 vụ buôn lậu, gian lận thương mại. Hàng giả có 200 vụ, chiếm 50% tổng số vụ."
    assert tree(read(body)) == [("cases", 400, None), ("cases", 200, 400)]


def test_so_many_of_a_total_in_words() -> None:
    facts = read("Năm 2022, tòa án huyện đã giải quyết 62 vụ việc dân sự trong tổng số 69 vụ việc đã thụ lý.")
    assert tree(facts) == [("cases", 62, 69), ("cases", 69, None)]
    assert [f.status for f in facts] == ["resolved", "received"]


def test_courts_total_of_all_kinds_holds_the_kinds() -> None:
    body = "Năm 2022, tòa án huyện thụ lý 100 vụ án các loại. Thụ lý 20 vụ án hình sự. Thụ lý 70 vụ án dân sự."
    assert tree(read(body)) == [("cases", 100, None), ("cases", 20, 100), ("cases", 70, 100)]


def test_the_harmed_are_not_told_twice() -> None:
    body = "Khoảng 23 giờ ngày 12/8, xảy ra vụ tai nạn giao thông làm 3 người tử vong. Danh tính 3 nạn nhân đã rõ."
    assert ("victims", 3, None) not in tree(read(body))


def test_those_whom_the_offence_was_done_to_are_victims() -> None:
    facts = read("Công an khởi tố bị can về tội lừa đảo chiếm đoạt tài sản vì đã lừa đảo 14 người.")
    assert [f.measure for f in facts if f.value == 14] == ["victims"]


def test_one_suspect_is_counted_where_he_was_caught() -> None:
    caught = read("Công an xã bắt giữ một đối tượng trộm cắp tài sản.")
    told = read("Theo người dân, có một đối tượng trộm cắp tài sản bỏ chạy.")
    assert [f.value for f in caught if f.measure == "suspects"] == [1]
    assert [f for f in told if f.measure == "suspects"] == []
