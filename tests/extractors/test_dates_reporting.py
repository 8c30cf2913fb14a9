"""The reporting period that governs a place of the text."""

import datetime as dt

import pytest

from extractors.dates import ReportingPeriods, find_dates, reporting_period_at
from extractors.model import Context
from extractors.text import read_text


def governing(body: str, mark: str, title: str = "") -> str | None:
    """The words of the period that governs the place where `mark` stands."""
    text = read_text(title, body)
    dates = find_dates(text, Context(published=dt.date(2019, 8, 20)))
    found = reporting_period_at(dates, text, text.view.index(mark))
    return found.text if found else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Trong quý I, xảy ra 5 vụ.", "quý I"),
        ("Xảy ra 5 vụ trong 6 tháng đầu năm 2019.", "6 tháng đầu năm 2019"),
        ("Từ đầu năm đến nay, địa bàn ổn định. Xảy ra 5 vụ.", "Từ đầu năm đến nay"),
        ("Năm 2018 yên bình.\n\nTháng 7, địa bàn xảy ra 5 vụ.", "Tháng 7"),
        ("Tính từ 16/12/2018 đến 15/6/2019, xảy ra 5 vụ.", "từ 16/12/2018 đến 15/6/2019"),
        ("Trong tuần, xảy ra 5 vụ.", "Trong tuần"),
        ("Tính đến ngày 31/7/2019, xảy ra 5 vụ.", "ngày 31/7/2019"),
        ("6 tháng đầu năm, so với năm 2018, xảy ra 5 vụ ít hơn.", "6 tháng đầu năm"),
        ("Sáng 15/8, ông Tư (SN 1974) kể có 5 vụ.", None),
    ],
)
def test_the_last_period_of_the_sentence_then_of_the_text_governs(body: str, expected: str | None) -> None:
    assert governing(body, "5 vụ") == expected


def test_the_title_governs_where_the_body_names_no_period() -> None:
    assert governing("Toàn xã xảy ra 5 vụ.", "5 vụ", "Định Long: 6 tháng đầu năm giảm án") == "6 tháng đầu năm"


def test_one_object_answers_for_many_places() -> None:
    text = read_text("", "Quý I có 5 vụ. Quý II có 7 vụ.")
    periods = ReportingPeriods(find_dates(text, Context(published=dt.date(2019, 8, 20))), text)
    told = [periods.at(text.view.index(mark)) for mark in ("5 vụ", "7 vụ")]
    assert [t.value for t in told if t] == ["2019-Q1", "2019-Q2"]
