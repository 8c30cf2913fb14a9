"""Comparisons of several counts at once, split totals, and numbers that count no incident."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.incidents import find_incidents
from extractors.model import Context, IncidentFact
from extractors.text import read_text


def read(body: str) -> list[IncidentFact]:
    return find_incidents(read_text("Bản tin", body), Context(published=dt.date(2020, 7, 15)), [], [])


def changes(body: str) -> list[tuple[str, str | None, float | None, float | None]]:
    """Measure, direction, amount and percentage of every record."""
    return [
        (f.measure, f.change and f.change.direction, f.change and f.change.amount, f.change and f.change.percent)
        for f in read(body)
    ]


ACCIDENTS = "Toàn tỉnh xảy ra 52 vụ tai nạn giao thông, làm chết 30 người, bị thương 41 người"


@pytest.mark.parametrize(
    "told",
    [
        f"{ACCIDENTS}. So với cùng kỳ giảm 3 vụ, giảm 2 người chết, tăng 1 người bị thương.",
        f"{ACCIDENTS} (so với cùng kỳ giảm 3 vụ, giảm 2 người chết, tăng 1 người bị thương).",
        f"So với cùng kỳ, số vụ giảm 3 vụ, số người chết giảm 2 người, số người bị thương tăng 1 người. {ACCIDENTS}.",
    ],
)
def test_a_comparison_goes_to_the_record_of_its_unit(told: str) -> None:
    assert changes(told) == [
        ("cases", "down", 3, None),
        ("deaths", "down", 2, None),
        ("injured", "up", 1, None),
    ]


def test_percentages_told_before_the_records() -> None:
    told = f"So với cùng kỳ, số vụ giảm 12,5%, số người chết giảm 10%, số người bị thương tăng 5%. Cụ thể, {ACCIDENTS}."
    assert changes(told) == [
        ("cases", "down", None, 12.5),
        ("deaths", "down", None, 10),
        ("injured", "up", None, 5),
    ]


def test_a_multiple_is_no_amount() -> None:
    assert changes("Ghi nhận 1.200 ca mắc sốt xuất huyết, tăng gấp 3,5 lần so với cùng kỳ năm trước.") == [
        ("infected", "up", None, None)
    ]


def test_a_sign_in_brackets_tells_the_direction() -> None:
    assert changes("Tội phạm về trật tự xã hội xảy ra 45 vụ (-15%), bắt 60 đối tượng (+5 đối tượng).") == [
        ("cases", "down", None, 15),
        ("suspects", "up", 5, None),
    ]


def test_a_bare_amount_in_brackets() -> None:
    assert changes("Tai nạn giao thông xảy ra 10 vụ (tăng 2 vụ), làm chết 6 người (giảm 1).") == [
        ("cases", "up", 2, None),
        ("deaths", "down", 1, None),
    ]


def test_the_value_of_last_time_in_brackets_is_no_record() -> None:
    assert changes("Phạm pháp hình sự: 45 vụ (cùng kỳ 50 vụ, giảm 5 vụ = 10%).") == [("cases", "down", 5, 10)]


TOTAL = "Trên địa bàn thị trấn xảy ra 45 vụ việc liên quan đến ANTT. Trong đó, công an thị trấn giải quyết 12 vụ,"


@pytest.mark.parametrize(
    ("body", "inconsistent"),
    [
        (f"{TOTAL} công an huyện giải quyết 33 vụ.", False),
        (f"{TOTAL} công an huyện giải quyết 30 vụ.", True),
        (f"{TOTAL} công an huyện giải quyết 40 vụ.", True),
        ("Xảy ra 45 vụ việc, điển hình công an xã giải quyết 2 vụ, công an huyện giải quyết 3 vụ.", False),
        ("Xảy ra 45 vụ việc, trong đó công an huyện giải quyết 30 vụ.", False),
    ],
)
def test_a_split_among_those_who_acted_must_add_up(body: str, inconsistent: bool) -> None:
    assert read(body)[0].value == 45
    assert read(body)[0].inconsistent is inconsistent


def test_a_total_of_several_kinds_is_security() -> None:
    total, *parts = read("Bắt giữ 30 vụ, gồm: 20 vụ buôn lậu, 10 vụ ma túy.")
    assert (total.kind, [p.kind for p in parts]) == ("security", ["economic", "drugs"])


def test_averages_are_no_counts() -> None:
    assert [
        f.value for f in read("Xảy ra 368 vụ tai nạn giao thông (52,6 vụ/ngày), làm chết 203 người (29 người/ngày).")
    ] == [
        368,
        203,
    ]


def test_lives_taken_are_deaths() -> None:
    assert [(f.measure, f.value) for f in read("Xảy ra 1 vụ tai nạn giao thông cướp đi 3 sinh mạng.")] == [
        ("cases", 1),
        ("deaths", 3),
    ]


def test_those_who_are_well_again_are_not_counted() -> None:
    assert [f.value for f in read("Toàn huyện ghi nhận 418 ca mắc COVID-19, điều trị khỏi 377 ca.")] == [418]


def test_taking_part_in_gambling_makes_a_suspect() -> None:
    assert [(f.measure, f.value) for f in read("Bắt quả tang 1 vụ đánh bạc với 19 đối tượng tham gia.")] == [
        ("cases", 1),
        ("suspects", 19),
    ]


def test_the_police_force_that_acts_tells_the_field() -> None:
    facts = read(
        "Đã xử lý 13 vụ trộm cắp tài sản; lực lượng cảnh sát phòng chống tội phạm ma túy phát hiện 14 vụ, 15 đối tượng."
    )
    assert [(f.kind, f.value) for f in facts] == [("crime", 13), ("drugs", 14), ("drugs", 15)]


def test_an_amount_before_its_label() -> None:
    told = f"{ACCIDENTS}; so với cùng kỳ năm 2019, giảm 3.009 số vụ, giảm 201 số người chết."
    assert changes(told)[:2] == [("cases", "down", 3009, None), ("deaths", "down", 201, None)]


def test_a_percentage_behind_the_baseline() -> None:
    assert changes("Phát hiện 66 vụ vi phạm lâm luật, giảm 86 vụ so với cùng kỳ (giảm 56,6%).") == [
        ("cases", "down", 86, 56.6)
    ]


def test_what_is_still_under_way_is_received() -> None:
    facts = read("Đã giải quyết 238/316 vụ việc khiếu nại, còn lại 35 vụ việc đang trong thời gian xác minh.")
    assert [(f.value, f.status) for f in facts][-1] == (35, "received")


def test_homes_of_a_breakdown_are_harmed_like_their_total() -> None:
    facts = read("Dông lốc làm 10.330 nhà bị tốc mái. Trong đó, Điện Biên có 2.170 nhà, Hà Giang có 2.060 nhà.")
    assert [(f.measure, f.value) for f in facts] == [("houses", 10330), ("houses", 2170), ("houses", 2060)]


def test_bare_complaints_of_a_bracket() -> None:
    facts = read("Tiếp nhận 221 đơn (196 khiếu nại, 25 tố cáo).")
    assert [(f.kind, f.value, f.parent) for f in facts] == [
        ("complaint", 221, None),
        ("complaint", 196, 0),
        ("complaint", 25, 0),
    ]


def test_forwarded_cases_keep_the_status_of_the_total() -> None:
    facts = read("Phát hiện 50 vụ vi phạm lâm luật, chuyển 7 vụ sang cơ quan điều tra.")
    assert [(f.value, f.status) for f in facts] == [(50, "detected"), (7, "detected")]


def test_a_list_behind_a_colon_breaks_the_total_down() -> None:
    facts = read("Xảy ra 6 vụ việc: 4 vụ trộm cắp, 1 vụ cướp, 1 vụ đánh nhau. So với tuần trước tăng 2 vụ.")
    assert [(f.value, f.parent, f.change is not None) for f in facts] == [
        (6, None, True),
        (4, 0, False),
        (1, 0, False),
        (1, 0, False),
    ]


def test_papers_tell_how_far_a_violation_has_gone() -> None:
    facts = read("Lực lượng CSGT xử lý vi phạm giao thông, lập 2.048 biên bản, ra 1.966 quyết định xử phạt.")
    assert [(f.value, f.status) for f in facts] == [(2048, "detected"), (1966, "fined")]


def test_lorries_cause_accidents_that_nobody_resolved() -> None:
    [fact] = read("Xe tải gây ra 61 vụ tai nạn giao thông.")
    assert fact.status == "occurred"


def test_a_percentage_told_after_its_amount() -> None:
    assert changes("Tội phạm hình sự xảy ra 1.800 vụ, tăng 250 vụ so với cùng kỳ năm 2011, tăng 16,1%.") == [
        ("cases", "up", 250, 16.1)
    ]


def test_a_late_rate_completes_the_amount_it_fits() -> None:
    cases, people = read(
        "Thụ lý 81 vụ án hình sự với 168 bị cáo, tăng 13 vụ, 6 bị cáo so với năm 2022, tỷ lệ tăng 19,1%."
    )
    assert cases.change and (cases.change.amount, cases.change.percent) == (13, 19.1)
    assert people.change and (people.change.amount, people.change.percent) == (6, None)


def test_rates_of_places_without_counts_change_nothing() -> None:
    [sick] = read("Cả nước ghi nhận 320 ca mắc sởi. Một số nơi tăng cao như Tây Ninh tăng 274%, Đồng Nai tăng 191%.")
    assert sick.change is None


def test_last_years_counts_in_a_bracket_are_no_records() -> None:
    facts = read("Ghi nhận 320 ca mắc sởi, 5 ca tử vong, giảm so với cùng kỳ năm 2022 (362 ca mắc và 6 ca tử vong).")
    assert [f.value for f in facts] == [320, 5]


def test_no_count_rises_by_more_than_itself() -> None:
    facts = read("Có 40 vụ án dân sự. Riêng án hôn nhân và gia đình tăng 916 vụ so với cùng kỳ.")
    assert [f.change for f in facts] == [None]
