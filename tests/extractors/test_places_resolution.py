"""Which unit a name means: chain, article, home, the day; what is left open; what it is today."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.model import Context, PlaceFact
from extractors.places import find_places, parse_home
from extractors.text import read_text


def places(body: str, day: str, home: str | None = None) -> list[PlaceFact]:
    context = Context(published=dt.date.fromisoformat(day), home=parse_home(home) if home else None)
    return find_places(read_text("", body), context)


def chain(place: PlaceFact) -> str:
    """Commune, district, province, as far as known, and the vintage."""
    names = [place.hamlet, place.commune, place.district, place.province]
    return "/".join(name for name in names if name) + f" {place.vintage}"


def test_a_town_and_its_district_decide_each_other_without_their_province() -> None:
    town, district = places("UBND thị trấn Quán Lào, huyện Yên Định tổ chức ngày hội", "2019-08-15")
    assert (town.code, town.current_code, town.current_name) == ("15394", "15469", "Yên Định")
    assert (district.code, town.province, district.province) == ("394", "Thanh Hóa", "Thanh Hóa")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # The district told nearest decides between two that both have the commune.
        ("Tại huyện Châu Thành (Bến Tre), giải thể Công an xã An Hiệp. Tại huyện Ba Tri, nhập xã An Hiệp.",
         ["Châu Thành/Bến Tre", "Bến Tre", "An Hiệp/Châu Thành/Bến Tre", "Ba Tri/Bến Tre", "An Hiệp/Ba Tri/Bến Tre"]),
        # A chain told once holds for the same name later on.
        ("Ở xã Tân Tiến, huyện An Dương có mưa. Người dân xã Tân Tiến dọn bùn.",
         ["Tân Tiến/An Dương/Hải Phòng", "An Dương/Hải Phòng", "Tân Tiến/An Dương/Hải Phòng"]),
        # A list of homes in one district, told at its end.
        ("ông A (thôn Bắc, xã Lương Điền); ông B (thôn Nam, xã Cẩm Phúc) và ông C (xã Cẩm Điền, huyện Cẩm Giàng)",
         ["Bắc/Lương Điền/Cẩm Giàng/Hải Dương", "Lương Điền/Cẩm Giàng/Hải Dương", "Nam/Cẩm Phúc/Cẩm Giàng/Hải Dương",
          "Cẩm Phúc/Cẩm Giàng/Hải Dương", "Cẩm Điền/Cẩm Giàng/Hải Dương", "Cẩm Giàng/Hải Dương"]),
    ],
)  # fmt: skip
def test_the_article_decides(body: str, expected: list[str]) -> None:
    assert [chain(p) for p in places(body, "2019-08-20")] == [f"{e} legacy" for e in expected]


def test_the_home_decides_where_the_article_does_not() -> None:
    assert places("xã Tân Tiến", "2019-08-20")[0].code is None
    (commune,) = places("xã Tân Tiến", "2019-08-20", "An Dương, Hải Phòng")
    assert chain(commune) == "Tân Tiến/An Dương/Hải Phòng legacy"
    (other, _) = places("xã Tân Tiến, huyện Hưng Hà", "2019-08-20", "An Dương, Hải Phòng")
    assert chain(other) == "Tân Tiến/Hưng Hà/Thái Bình legacy"


def test_the_unit_word_tells_namesakes_apart() -> None:
    town, district = places("TX Duyên Hải và huyện Duyên Hải, tỉnh Trà Vinh", "2019-08-20")[:2]
    assert town.code != district.code and town.code and district.code
    ward = places("P. Phú Sơn, TP. Thanh Hóa", "2017-05-01")[0]
    assert (ward.commune, ward.district) == ("Phú Sơn", "Thanh Hóa") and ward.code


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Công an xã Mường Luân, tỉnh Điện Biên", ["Mường Luân/Điện Biên 2025", "Điện Biên 2025"]),
        ("phường Tam Kỳ (TP Tam Kỳ cũ)", ["Tam Kỳ/Đà Nẵng 2025", "Tam Kỳ/Quảng Nam legacy"]),
        ("phường 1 thuộc quận 5 cũ", ["1/5/Hồ Chí Minh legacy", "5/Hồ Chí Minh legacy"]),
        ("xã Thu Phong (cũ)", ["Thu Phong/Cao Phong/Hòa Bình legacy"]),
        ("(xã Tây Giang, Tây Thuận, huyện Tây Sơn, tỉnh Bình Định cũ)",
         ["Tây Giang/Tây Sơn/Bình Định legacy", "Tây Thuận/Tây Sơn/Bình Định legacy", "Tây Sơn/Bình Định legacy",
          "Bình Định legacy"]),
        ("sáp nhập thị trấn Quán Lào, các xã Định Liên, Định Long thành xã Yên Định",
         ["Quán Lào/Yên Định/Thanh Hóa legacy", "Định Liên/Yên Định/Thanh Hóa legacy",
          "Định Long/Yên Định/Thanh Hóa legacy", "Yên Định/Thanh Hóa 2025"]),
        ("đặc khu Phú Quốc, tỉnh An Giang", ["Phú Quốc/An Giang 2025", "An Giang 2025"]),
        ("P.Điện Biên Phủ và xã Tìa Dình", ["Điện Biên Phủ/Điện Biên 2025", "Tìa Dình/Điện Biên 2025"]),
        ("Bí thư Quận ủy Long Biên, Hà Nội", ["Long Biên/Hà Nội legacy", "Hà Nội 2025"]),
        ("trú thôn Là Thôn, xã Định Long, huyện Yên Định",
         ["Là Thôn/Định Long/Yên Định/Thanh Hóa legacy", "Định Long/Yên Định/Thanh Hóa legacy",
          "Yên Định/Thanh Hóa legacy"]),
    ],
)  # fmt: skip
def test_after_the_reform(body: str, expected: list[str]) -> None:
    assert [chain(p) for p in places(body, "2025-09-10")] == expected


def test_a_former_district_does_not_make_communes_of_today_former() -> None:
    found = places("xã Chiềng Sơ (huyện Sông Mã cũ), xã Huổi Một và xã Bó Sinh, tỉnh Sơn La", "2025-08-01")
    assert [p.vintage for p in found if p.level == "commune"] == ["2025"] * 3


def test_an_article_before_the_reform_may_name_the_coming_unit() -> None:
    new, *old = places("Phường Ninh Kiều sẽ gồm phường Tân An và phường Thới Bình, TP Cần Thơ", "2025-06-16")
    assert (new.vintage, new.district) == ("2025", None)
    assert {p.district for p in old if p.level == "commune"} == {"Ninh Kiều"}


def test_names_misspelt_are_found_in_the_unit_they_are_told_with() -> None:
    commune = places("xã Phù Ninh, huyện Sóc Sơn, Hà Nội", "2017-05-01")[0]
    assert (commune.name, commune.text) == ("Phù Linh", "xã Phù Ninh")
    assert places("Công an huyện Mường La đến xã Nặm Păm", "2017-08-05")[1].name == "Nậm Păm"
    assert places("tỉnh Sơn La có mưa; tại xã Phúng Bánh", "2025-08-05")[1].name == "Púng Bánh"


def test_a_city_that_became_a_province() -> None:
    assert places("UBND thành phố Huế", "2017-06-26")[0].level == "district"
    assert places("UBND thành phố Huế; quận Phú Xuân", "2025-02-10")[0].level == "province"


def test_hamlets_of_today_lie_in_communes_of_today() -> None:
    body = "Xã Đức Trọng gồm thị trấn Liên Nghĩa và xã Liên Hiệp (huyện Đức Trọng cũ). Tại tổ dân phố 41 có mưa."
    assert places(body, "2025-07-15", "Đức Trọng, Lâm Đồng")[-1].commune == "Đức Trọng"


def test_coordinates_of_a_unit_without_any_are_those_of_its_heir() -> None:
    found = places("thị trấn Quán Lào, huyện Yên Định, tỉnh Thanh Hóa", "2019-08-15")
    assert all(p.lat is not None and 19 < p.lat < 21 for p in found)


@pytest.mark.parametrize("home", ["Quán Lào, Yên Định, Thanh Hóa", "Yên Định, Thanh Hóa"])
def test_a_home_of_old_is_its_heir_after_the_reform(home: str) -> None:
    (hamlet,) = places("Trên địa bàn xã, tại thôn Lý Yên có 2 vụ.", "2025-09-10", home)
    assert chain(hamlet) == "Lý Yên/Yên Định/Thanh Hóa 2025"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # The bodies of a commune told in one breath with its hamlets.
        ("Tại thị trấn Quán Lào có mưa. Lũ cuốn trôi lớp học ở các thôn Đông, Phú Lai và Trạm Y tế xã Định Long.",
         {"Đông": "Định Long", "Phú Lai": "Định Long"}),
        # The commune of the same sentence, where the paragraph tells none before.
        ("Xã Định Long có mưa.\n\nNước tràn vào thôn Tân Ngữ, cuốn trôi trạm bơm của xã Định Liên.",
         {"Tân Ngữ": "Định Liên"}),
        ("Xã Định Long có mưa.\n\nThôn Tân Ngữ ngập 3 nhà; 2 hộ ở xã Định Liên phải sơ tán.", {"Tân Ngữ": "Định Long"}),
        ("Vụ việc ở xã Định Long.\n\nAnh A (trú thôn Đông, cùng xã) chở anh B (ngụ xã Định Liên).",
         {"Đông": "Định Long"}),
        ("Xã Định Long có mưa.\n\nThôn Đông ra quân, xã Định Liên lân cận cũng hưởng ứng.", {"Đông": "Định Long"}),
        # One of several communes: which is not told.
        ("Lũ về các xã Định Long và Định Liên. Thôn Đông bị cô lập.", {"Đông": None}),
    ],
)  # fmt: skip
def test_which_commune_a_hamlet_lies_in(body: str, expected: dict[str, str | None]) -> None:
    found = places(body, "2019-08-15", "Yên Định, Thanh Hóa")
    assert {p.name: p.commune for p in found if p.level == "hamlet"} == expected


def test_a_hamlet_of_the_title_lies_where_the_body_tells() -> None:
    text = read_text("Ra mắt mô hình tại thôn Tân Ngữ 1", "UBND xã Định Long ra mắt mô hình tại thôn Tân Ngữ 1.")
    found = find_places(text, Context(published=dt.date(2019, 8, 15), home=parse_home("Yên Định, Thanh Hóa")))
    assert {p.commune for p in found if p.level == "hamlet"} == {"Định Long"}


def test_a_bracket_lists_the_parts_of_the_unit_before_it() -> None:
    body = "Đạt chuẩn có huyện Ứng Hòa 2 xã (Đồng Tiến, Hồng Quang), huyện Ba Vì 1 xã (Phú Đông)."
    told = {p.name: p.district for p in places(body, "2021-02-08", "Hà Nội") if p.level == "commune"}
    assert told == {"Đồng Tiến": "Ứng Hòa", "Hồng Quang": "Ứng Hòa", "Phú Đông": "Ba Vì"}


def test_a_commune_called_like_a_province_in_a_list_of_communes() -> None:
    told = places("6 người bị thương (Hải Ba 3, Hải Quế 2, Hải Dương 1).", "2020-09-21", "Hải Lăng, Quảng Trị")
    assert [(p.name, p.level) for p in told] == [
        ("Hải Ba", "commune"),
        ("Hải Quế", "commune"),
        ("Hải Dương", "commune"),
    ]
    assert [p.level for p in places("Công an Hải Dương đến thăm.", "2020-09-21", "Hải Lăng, Quảng Trị")] == ["province"]


def test_the_home_gives_a_bare_name_its_level() -> None:
    body = "Na Hang trao Huy hiệu Đảng. Đảng bộ thị trấn Na Hang tổ chức lễ."
    assert [p.level for p in places(body, "2017-03-07", "Na Hang, Tuyên Quang")] == ["district", "commune"]
