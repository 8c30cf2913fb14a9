"""The day or period of a count: deeds against the day they are told, floods, comparisons."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.dates import find_dates
from extractors.incidents import find_incidents
from extractors.model import Context, IncidentFact
from extractors.text import read_text

DAY = dt.date(2023, 7, 14)


def read(body: str, title: str = "Bản tin") -> list[IncidentFact]:
    text, context = read_text(title, body), Context(published=DAY)
    return find_incidents(text, context, find_dates(text, context), [])


def days(fact: IncidentFact) -> tuple[str | None, str | None]:
    return (str(fact.start) if fact.start else None, str(fact.end) if fact.end else None)


@pytest.mark.parametrize(
    "lead",
    [
        "Ngày 14/7, Công an huyện Tân Lập cho biết vừa xử lý một sới bạc.",
        "Ngày 14/7, Công an huyện Tân Lập đang củng cố hồ sơ về nhóm đánh bạc.",
        "Chiều 14/7, tin từ Công an huyện Tân Lập cho hay.",
    ],
)
def test_the_day_of_the_statement_is_not_that_of_the_deed(lead: str) -> None:
    facts = read(f"{lead}\n\nTrước đó, khoảng 22 giờ ngày 12/7, công an bắt quả tang 9 đối tượng đánh bạc tại nhà dân.")
    suspects = next(f for f in facts if f.measure == "suspects")
    assert days(suspects) == ("2023-07-12", "2023-07-12")


def test_a_statement_without_a_deed_day_gives_none() -> None:
    facts = read("Ngày 14/7, Công an huyện Tân Lập cho biết vừa bắt giữ 3 đối tượng trộm cắp.")
    assert {days(f) for f in facts if f.measure == "suspects"} == {(None, None)}


def test_what_happened_on_a_day_keeps_it_though_it_was_told_later() -> None:
    [cases] = read("Ngày 13/7, trên quốc lộ xảy ra 2 vụ tai nạn giao thông, theo thông tin từ công an huyện.")
    assert days(cases) == ("2023-07-13", "2023-07-13")


def test_a_flood_is_not_counted_from_new_years_day() -> None:
    [deaths] = read("Tính đến 17 giờ ngày 13/7, mưa lũ đã làm 5 người chết.")
    assert days(deaths) == (None, None)
    [begun] = [
        f for f in read("Sáng 11/7, lũ quét tràn về xã. Tính đến ngày 13/7, lũ làm 5 người chết.") if f.value == 5
    ]
    assert days(begun) == ("2023-07-11", "2023-07-13")


def test_patients_are_counted_from_new_years_day() -> None:
    [sick] = read("Tính đến ngày 13/7, toàn tỉnh ghi nhận 345 ca mắc sốt xuất huyết.")
    assert days(sick) == ("2023-01-01", "2023-07-13")


def test_a_record_of_many_years_is_no_period() -> None:
    body = "Sáng 4/7, bão gây thiệt hại chưa từng có trong hơn 20 năm qua. Bão làm 42 người chết."
    assert days(read(body)[-1]) == ("2023-07-04", "2023-07-04")


def test_a_compared_year_governs_nothing_behind_a_semicolon() -> None:
    facts = read("6 tháng đầu năm 2023, ghi nhận 86 ca sởi, tăng 5 ca so với năm 2022; xuất hiện 4 ổ dịch.")
    assert days(facts[-1]) == ("2023-01-01", "2023-06-30")


def test_the_day_of_a_charge_is_not_that_of_the_deed() -> None:
    body = (
        "Ngày 14/7, Công an tỉnh ra quyết định khởi tố bị can Lê Văn T. (41 tuổi) về hành vi giết người.\n\n"
        "Khoảng 23 giờ ngày 9/7, trong lúc nhậu, T. dùng gậy đánh chết một người đàn ông."
    )
    [case] = [f for f in read(body, "Khởi tố kẻ giết người") if f.measure == "cases"]
    assert (case.status, days(case)) == ("prosecuted", ("2023-07-09", "2023-07-09"))


def test_what_is_still_going_on_is_not_done() -> None:
    told = "Khoảng 2 giờ ngày 5/7, cảnh sát bắt quả tang tàu khai thác cát trái phép."
    body = f"{told}\n\nHiện công an đang tiếp tục điều tra, làm rõ."
    assert [f.status for f in read(body)] == ["detected"]
