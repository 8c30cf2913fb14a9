"""Awards: the ways of the genre, in our own words."""

from __future__ import annotations

import datetime as dt

from extractors.awards import find_awards
from extractors.dates import find_dates
from extractors.model import AwardFact, Context
from extractors.places import find_places
from extractors.text import read_text

CONTEXT = Context(published=dt.date(2019, 8, 20))


def awards(body: str, title: str = "") -> list[AwardFact]:
    text = read_text(title, body)
    return find_awards(text, CONTEXT, find_dates(text, CONTEXT), find_places(text, CONTEXT))


def test_a_commune_reports_its_day_of_security() -> None:
    found = awards(
        title="UBND thị trấn Quán Lào: Ngày hội “Toàn dân bảo vệ ANTQ” năm 2019",
        body="Sáng 15/8/2019, UBND thị trấn Quán Lào, huyện Yên Định mở Ngày hội toàn dân bảo vệ ANTQ.\n\n"
        "UBND thị trấn Quán Lào trao giấy khen cho các tập thể, cá nhân có thành tích xuất sắc\n trong phong trào\n\n"
        "Kết thúc hội nghị, UBND thị trấn Quán Lào đã trao giấy khen cho các tập thể, cá nhân có thành tích xuất sắc "
        "trong phong trào toàn dân bảo vệ ANTQ./.",
    )
    (award,) = found
    assert (award.form, award.conferrer) == ("giay_khen", "UBND thị trấn Quán Lào")
    assert (award.collectives, award.individuals, award.date) == (None, None, "2019-08-15")
    assert award.reason == "có thành tích xuất sắc trong phong trào toàn dân bảo vệ ANTQ"
