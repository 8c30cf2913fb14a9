"""Places as this news names them; the day decides which unit is meant."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Context, PlaceFact
from extractors.places import find_places, parse_home
from extractors.text import read_text


def places(body: str, day: str = "2019-08-20", home: str | None = None, title: str = "") -> list[PlaceFact]:
    context = Context(published=dt.date.fromisoformat(day), home=parse_home(home) if home else None)
    return find_places(read_text(title, body), context)


def short(found: list[PlaceFact]) -> list[str]:
    """`level name` of each mention, in order."""
    return [f"{p.level} {p.name}" for p in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tại xã Định Long, huyện Yên Định, tỉnh Thanh Hóa",
         ["commune Định Long", "district Yên Định", "province Thanh Hóa"]),
        ("ở thôn Là Thôn, xã Định Long, huyện Yên Định", ["hamlet Là Thôn", "commune Định Long", "district Yên Định"]),
        ("tổ 11, khu phố 4, phường Trảng Dài, TP Biên Hòa, Đồng Nai",
         ["hamlet 11", "hamlet 4", "commune Trảng Dài", "district Biên Hòa", "province Đồng Nai"]),
        ("Thạnh Mỹ, Đơn Dương, Lâm Đồng", ["commune Thạnh Mỹ", "district Đơn Dương", "province Lâm Đồng"]),
        ("xã Quế Lộc (Nông Sơn)", ["commune Quế Lộc", "district Nông Sơn"]),
        ("thị trấn Quán Lào (huyện Yên Định)", ["commune Quán Lào", "district Yên Định"]),
        ("tại các xã Định Long, Định Liên và Định Tân, huyện Yên Định",
         ["commune Định Long", "commune Định Liên", "commune Định Tân", "district Yên Định"]),
        ("thị trấn Thống Nhất và các xã Yên Lâm, Yên Tâm",
         ["commune Thống Nhất", "commune Yên Lâm", "commune Yên Tâm"]),
        ("hai huyện Yên Định và Thiệu Hóa", ["district Yên Định", "district Thiệu Hóa"]),
        ("UBND thị trấn Quán Lào họp", ["commune Quán Lào"]),
        ("Công an huyện Yên Định bắt giữ", ["district Yên Định"]),
        ("Công an Hà Tĩnh cho biết", ["province Hà Tĩnh"]),
        ("Huyện ủy Yên Định, Tỉnh ủy Thanh Hóa", ["district Yên Định", "province Thanh Hóa"]),
        ("TP. Thanh Hóa và TX. Bỉm Sơn", ["district Thanh Hóa", "district Bỉm Sơn"]),
        ("P.5, Q.10, TP.HCM", ["commune 5", "district 10", "province Hồ Chí Minh"]),
        ("phường 11, TP Vũng Tàu", ["commune 11", "district Vũng Tàu"]),
        ("huyện miền núi Như Xuân", ["district Như Xuân"]),
        ("huyện Đăk R’Lấp, tỉnh Đắc Nông", ["district Đắk R'Lấp", "province Đắk Nông"]),
        ("HUYỆN YÊN ĐỊNH RA QUÂN", ["district Yên Định"]),
        ("Yên Định: Khai giảng lớp học", ["district Yên Định"]),
        ("ấp Thị Tường B, xã Hòa Mỹ, huyện Cái Nước", ["hamlet Thị Tường B", "commune Hòa Mỹ", "district Cái Nước"]),
        ("khu phố 3, thị trấn Quán Lào", ["hamlet 3", "commune Quán Lào"]),
    ],
)  # fmt: skip
def test_mentions(text: str, expected: list[str]) -> None:
    assert short(places(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "trên đường Điện Biên Phủ", "đường Lê Lợi", "ông Trần Bình Trọng phát biểu", "Trường THPT Yên Định 1",
        "Bệnh viện đa khoa Thanh Hóa", "Báo Thanh Hóa đưa tin", "sông Đồng Nai dâng cao",
        "các xã trong huyện, toàn tỉnh",
        "UBND tỉnh, Công an huyện chỉ đạo", "tư tưởng, đạo đức Hồ Chí Minh", "cao tốc Hà Nội - Hải Phòng", "quốc lộ 1A",
        "Tổ 151 tuần tra", "văn bản số 12", "tình hình kinh tế - xã hội", "già làng Đinh Văn Nhíp", "xã NTM kiểu mẫu",
        "các tỉnh phía Bắc và Tây Nguyên", "họp tại tỉnh. Hội nghị kết thúc",
    ],
)  # fmt: skip
def test_what_is_no_place(text: str) -> None:
    assert short(places(text)) == []


@pytest.mark.parametrize(
    ("day", "code", "vintage", "today"),
    [("2019-08-15", "15394", "legacy", "Yên Định"), ("2022-03-01", "15469", "legacy", "Yên Định")],
)
def test_the_day_decides_the_code(day: str, code: str, vintage: str, today: str) -> None:
    (town, district) = places("thị trấn Quán Lào, huyện Yên Định", day)
    assert (town.code, town.vintage, town.current_name) == (code, vintage, today)
    assert (town.district, town.province, district.code) == ("Yên Định", "Thanh Hóa", "394")


def test_after_the_reform_there_are_no_districts_but_former_ones() -> None:
    (commune,) = places("Công an xã Yên Định", "2025-09-10", "Yên Định, Thanh Hóa")
    assert (commune.code, commune.vintage, commune.district) == ("15469", "2025", None)
    former = places("xã Định Long, huyện Yên Định (cũ)", "2025-09-10", "Yên Định, Thanh Hóa")
    assert [(p.vintage, p.district) for p in former] == [("legacy", "Yên Định")] * 2


def test_a_homonym_takes_its_unit_from_chain_article_or_home_and_stays_open_else() -> None:
    assert places("xã Tân Tiến")[0].code is None
    assert places("xã Tân Tiến")[0].name == "Tân Tiến"
    assert places("xã Tân Tiến, huyện An Dương")[0].province == "Hải Phòng"
    assert places("Huyện An Dương họp. Tại xã Tân Tiến")[1].province == "Hải Phòng"
    assert places("tại xã Tân Tiến", home="An Dương, Hải Phòng")[0].district == "An Dương"


def test_hamlets_lie_in_the_commune_told_before_them_or_at_home() -> None:
    (_, hamlet) = places("Công an xã Định Long đến thôn Tân Ngữ", home="Yên Định, Thanh Hóa")
    assert (hamlet.hamlet, hamlet.commune, hamlet.district, hamlet.code) == ("Tân Ngữ", "Định Long", "Yên Định", None)
    (alone,) = places("ở thôn Tân Ngữ", home="Định Long, Yên Định, Thanh Hóa")
    assert (alone.commune, alone.province) == ("Định Long", "Thanh Hóa")


def test_a_city_and_its_province_are_told_apart_by_the_unit_word() -> None:
    assert short(places("TP Cà Mau, tỉnh Cà Mau")) == ["district Cà Mau", "province Cà Mau"]


def test_an_invented_home_is_known_to_its_own_articles() -> None:
    found = places("xã An Lạc Hạ có 11 xóm", home="An Lạc Hạ, Lam Giang, Nghệ An")
    assert (found[0].commune, found[0].district, found[0].province) == ("An Lạc Hạ", "Lam Giang", "Nghệ An")


def test_coordinates_come_with_the_unit() -> None:
    (province,) = places("tỉnh Thanh Hóa")
    assert province.lat is not None and 19 < province.lat < 21


@pytest.mark.parametrize(
    ("written", "home"),
    [
        ("Quán Lào, Yên Định, Thanh Hóa", ("Quán Lào", "Yên Định", "Thanh Hóa")),
        ("Yên Định, Thanh Hóa", (None, "Yên Định", "Thanh Hóa")),
        ("Thanh Hóa", (None, None, "Thanh Hóa")),
        ("Quán Lào, Yên Định", ("Quán Lào", "Yên Định", None)),
    ],
)
def test_homes(written: str, home: tuple[str | None, str | None, str | None]) -> None:
    parsed = parse_home(written)
    assert (parsed.commune, parsed.district, parsed.province) == home


SAMPLE = "Sáng nay, Công an xã Thủy Thanh, thị xã Hương Thủy, tỉnh Thừa Thiên Huế và P.5, Q.10 ra quân tại thôn Hòa Đa."


def test_spellings_of_one_text_give_the_same_places() -> None:
    plain = [(p.level, p.name, p.code) for p in places(SAMPLE)]
    assert len(plain) >= 6
    for variant in (unicodedata.normalize("NFD", SAMPLE), SAMPLE.replace("Thủy", "Thuỷ").replace("Hòa", "Hoà")):
        assert [(p.level, p.name, p.code) for p in places(variant)] == plain


def test_an_unrelated_paragraph_changes_no_place() -> None:
    assert places(SAMPLE + "\n\nCây cối xanh tốt, bà con phấn khởi.")[:6] == places(SAMPLE)[:6]


@given(st.text(alphabet="xãhuyệntỉnhthônABCĐNĂ ,.()-123\n\"'", max_size=200))
@settings(deadline=None, max_examples=80)
def test_spans_reproduce_their_text(body: str) -> None:
    text = read_text("", body)
    for place in find_places(text, Context(published=dt.date(2019, 8, 20))):
        assert text.view[place.start_char : place.end_char] == place.text
        assert place.start_char < place.end_char


def test_a_bare_district_must_fit_what_the_article_is_about() -> None:
    body = "Tại công viên Thanh Bình, phường Hải Châu (thành phố Đà Nẵng), khu dân cư Tân Lập, Thanh Sơn được khen."
    assert short(places(body, "2025-08-17")) == ["commune Hải Châu", "province Đà Nẵng", "hamlet Tân Lập"]
    assert places(body, "2025-08-17")[2].province == "Đà Nẵng"
    assert "district Thiệu Hóa" in short(places("Huyện Yên Định họp, đại biểu Thiệu Hóa đến thăm."))


def test_a_name_that_a_province_took_later_is_the_city_before() -> None:
    assert short(places("Sáng nay, tại Huế", "2017-06-26")) == ["district Huế"]
    assert short(places("Sáng nay, tại Huế", "2025-03-01")) == ["province Huế"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tại Lai Châu, mưa lớn kéo dài.", ["province Lai Châu"]),
        ("trú tại thôn Sở Hạ, xã Ninh Sở, huyện Thường Tín",
         ["hamlet Sở Hạ", "commune Ninh Sở", "district Thường Tín"]),
        ("ở xóm đảo Ba Vì, xã Hà Lâm, huyện Đạ Huoai",
         ["hamlet Ba Vì", "commune Hà Lâm", "district Đạ Huoai"]),
        ("ngụ tỉnh Bà Rịa- Vũng Tàu", ["province Bà Rịa - Vũng Tàu"]),
        ("Công an huyện Cư Jut, tỉnh Đắk Nông", ["district Cư Jút", "province Đắk Nông"]),
        ("giải thể Công an xã An Hiệp và Sơn Hòa, huyện Châu Thành, tỉnh Bến Tre",
         ["commune An Hiệp", "commune Sơn Hòa", "district Châu Thành", "province Bến Tre"]),
        ("Chủ tịch UBND Hà Nội Nguyễn Đức Chung", ["province Hà Nội"]),
        ("chuyển tới bệnh viện Chợ Rẫy TPHCM.", ["province Hồ Chí Minh"]),
        ("sống ở tổ dân phố 267, phường Láng Hạ", ["hamlet 267", "commune Láng Hạ"]),
        ("địa chỉ xã Đồng Xép, huyện Tiên Du", ["commune Đồng Xép", "district Tiên Du"]),
        ("Ở KP4 và TDP12, phường Phước Trung", ["hamlet 4", "hamlet 12", "commune Phước Trung"]),
        ("tổ dân phố Vĩnh Bình và Thăng Tân vẫn ngổn ngang", ["hamlet Vĩnh Bình", "hamlet Thăng Tân"]),
        ("ở thôn 3 và 4, xã Ninh Sở", ["hamlet 3", "hamlet 4", "commune Ninh Sở"]),
        ("Công an các xã, thị trấn Hoa Sơn, Lập Thạch vận động", ["commune Hoa Sơn", "commune Lập Thạch"]),
        ("tại thị trấn Lạt, huyện Tân Kỳ", ["commune Lạt", "district Tân Kỳ"]),
        ("tại các bản Hua Nậm, Huổi Hốc và Trạm Y tế xã Ngọc Chiến, huyện Mường La",
         ["hamlet Hua Nậm", "hamlet Huổi Hốc", "commune Ngọc Chiến", "district Mường La"]),
    ],
)  # fmt: skip
def test_names_as_reporters_write_them(text: str, expected: list[str]) -> None:
    assert short(places(text, "2017-06-01")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hợp tác xã Lễ Pháp được trao giấy khen",
        "bà xã Thu Hương của anh",
        "Thủ tướng Nhật Bản Shinzo Abe",
        "phát triển nông thôn Ấn Độ",
        "tại quận White City và thị trấn Middlesbrough",
        "các bị cáo trước tòa. Ảnh: Thống Nhất",
        "điều trị ở Bệnh viện Bạch Mai (",
        "tại khu vực Dốc Truông Dong",
        "đi theo hướng Tây Sơn - An Khê",
        "nút giao thông Xã Đàn ùn tắc",
        "Minh An/VOV.VN",
        "Tuyến đường đã thông.\n\nHải Dương\n\nNguồn: một tờ báo",
        "Quang Minh/VOV-TP.HCM",
        "tặng mỗi khu dân cư 2 triệu đồng",
        "ra mắt mô hình “Thôn 3 không: không ma túy”",
        "trên tỉnh lộ 156 đoạn Mường Hum - Dền Thàng",
        "chuyển lên BV Bạch Mai cứu chữa",
        "Thiếu tướng Từ Hồng Sơn, xã đội trưởng",
        "Công ty cổ phần dệt may Nam Định mở rộng",
        "Trường Trung học phổ thông Cao Lãnh 1",
        "giá của bản Platinum và bản Coupe",
        "các cầu thủ Đông Quang, Xuân Trường, Thanh Bình",
        "ngã tư Bà Triệu - Hai Bà Trưng",
    ],
)
def test_what_only_sounds_like_a_place(text: str) -> None:
    assert short(places(text, "2017-06-01")) == []


def test_a_ward_named_after_a_street_needs_its_unit_word() -> None:
    told = "Công an quận Hai Bà Trưng cho biết xe chạy từ Bà Triệu tới Lê Đại Hành"
    assert short(places(told, "2017-06-01")) == ["district Hai Bà Trưng"]
    assert short(places(f"{told}, phường Bách Khoa", "2017-06-01")) == ["district Hai Bà Trưng", "commune Bách Khoa"]


def test_a_name_or_a_person_like_a_country_is_not_abroad() -> None:
    wards = "tặng cờ cho phường Mễ Trì, Phú Đô, Cầu Diễn, Mỹ Đình 1, quận Nam Từ Liêm"
    assert short(places(wards, "2016-01-06"))[1:4] == ["commune Phú Đô", "commune Cầu Diễn", "commune Mỹ Đình 1"]
    assert short(places("trú tại xã Xuân Cẩm, anh Nam kể lại")) == ["commune Xuân Cẩm"]
    assert short(places("trú tại huyện Viêng Xay, Lào")) == []


def test_a_company_stands_at_a_place_told_behind_it() -> None:
    assert short(places("Công ty cổ phần dệt may ở Nam Định mở rộng")) == ["province Nam Định"]


def test_a_day_is_no_district() -> None:
    assert short(places("Sáng ngày 8/2, TP.HCM đã khởi công", "2017-02-08")) == ["province Hồ Chí Minh"]


def test_a_town_named_like_its_district_leaves_the_bare_name_to_the_district() -> None:
    told = "Học sinh ở Hương Khê (Hà Tĩnh) đuối nước tại xã Lộc Yên, huyện Hương Khê; nhà ở thị trấn Hương Khê."
    assert short(places(told, "2017-05-20"))[0] == "district Hương Khê"
