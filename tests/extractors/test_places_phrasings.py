"""How local news writes places: chains, brackets, lists, abbreviations, bodies, hamlets, what is no place."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.model import Context, PlaceFact
from extractors.places import find_places, parse_home
from extractors.text import read_text

ABOVE = ("hamlet", "commune", "district", "province")


def places(body: str, day: str = "2019-08-20", home: str | None = None, title: str = "") -> list[PlaceFact]:
    context = Context(published=dt.date.fromisoformat(day), home=parse_home(home) if home else None)
    return find_places(read_text(title, body), context)


def chain(place: PlaceFact) -> str:
    """`commune/district/province` of a commune, and so on; `-` where a level is unknown."""
    levels = ABOVE[ABOVE.index(place.level) :]
    return "/".join(getattr(place, level) or "-" for level in levels)


def chains(found: list[PlaceFact]) -> list[str]:
    return [chain(place) for place in found]


CHAINED = [
    # Chains with unit words, in brackets, with hyphens, bare.
    ("ở xã Nga Thủy, huyện Nga Sơn, tỉnh Thanh Hóa", ["Nga Thủy/Nga Sơn/Thanh Hóa", "Nga Sơn/Thanh Hóa", "Thanh Hóa"]),
    ("thôn 4, xã Nga Thủy, huyện Nga Sơn", ["4/Nga Thủy/Nga Sơn/Thanh Hóa", "Nga Thủy/Nga Sơn/Thanh Hóa",
                                            "Nga Sơn/Thanh Hóa"]),
    ("tổ 2, khu phố 6, phường Tân Hiệp, TP Biên Hòa, Đồng Nai",
     ["2/Tân Hiệp/Biên Hòa/Đồng Nai", "6/Tân Hiệp/Biên Hòa/Đồng Nai", "Tân Hiệp/Biên Hòa/Đồng Nai",
      "Biên Hòa/Đồng Nai", "Đồng Nai"]),
    ("ông K. ở Ka Đô, Đơn Dương, Lâm Đồng", ["Ka Đô/Đơn Dương/Lâm Đồng", "Đơn Dương/Lâm Đồng", "Lâm Đồng"]),
    ("xã Ka Đô (huyện Đơn Dương, Lâm Đồng)", ["Ka Đô/Đơn Dương/Lâm Đồng", "Đơn Dương/Lâm Đồng", "Lâm Đồng"]),
    ("H.Đơn Dương (Lâm Đồng)", ["Đơn Dương/Lâm Đồng", "Lâm Đồng"]),
    ("xã Ân Phú - Vũ Quang", ["Ân Phú/Vũ Quang/Hà Tĩnh", "Vũ Quang/Hà Tĩnh"]),
    ("TP Phan Rang - Tháp Chàm", ["Phan Rang-Tháp Chàm/Ninh Thuận"]),
    ("tỉnh Bà Rịa - Vũng Tàu", ["Bà Rịa - Vũng Tàu"]),
    ("xóm 3 thuộc xã Nghi Phong của huyện Nghi Lộc",
     ["3/Nghi Phong/Nghi Lộc/Nghệ An", "Nghi Phong/Nghi Lộc/Nghệ An", "Nghi Lộc/Nghệ An"]),
    ("ngụ xã Đất Mũi, huyện Ngọc Hiển, (Cà Mau)", ["Đất Mũi/Ngọc Hiển/Cà Mau", "Ngọc Hiển/Cà Mau", "Cà Mau"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CHAINED)
def test_chains(text: str, expected: list[str]) -> None:
    assert chains(places(text)) == expected


LISTED = [
    ("các xã Nga Thủy, Nga Tân và Nga Tiến, huyện Nga Sơn",
     ["Nga Thủy/Nga Sơn/Thanh Hóa", "Nga Tân/Nga Sơn/Thanh Hóa", "Nga Tiến/Nga Sơn/Thanh Hóa", "Nga Sơn/Thanh Hóa"]),
    ("thị trấn Nga Sơn và các xã Nga Thủy, Nga Tân",
     ["Nga Sơn/Nga Sơn/Thanh Hóa", "Nga Thủy/Nga Sơn/Thanh Hóa", "Nga Tân/Nga Sơn/Thanh Hóa"]),
    ("hai huyện Nga Sơn và Hà Trung", ["Nga Sơn/Thanh Hóa", "Hà Trung/Thanh Hóa"]),
    ("tỉnh Lào Cai và Yên Bái", ["Lào Cai", "Yên Bái"]),
    ("xã Hòa Phong, Cư Pui, huyện Krông Bông",
     ["Hòa Phong/Krông Bông/Đắk Lắk", "Cư Pui/Krông Bông/Đắk Lắk", "Krông Bông/Đắk Lắk"]),
    ("4 huyện miền núi gồm: Mường Lát, Quan Hóa, Quan Sơn và Lang Chánh",
     ["Mường Lát/Thanh Hóa", "Quan Hóa/Thanh Hóa", "Quan Sơn/Thanh Hóa", "Lang Chánh/Thanh Hóa"]),
    ("các tỉnh phía Bắc như Sơn La, Lai Châu", ["Sơn La", "Lai Châu"]),
    ("các quận Tân Bình, Tân Phú, quận 12 và huyện Hóc Môn",
     ["Tân Bình/Hồ Chí Minh", "Tân Phú/Hồ Chí Minh", "12/Hồ Chí Minh", "Hóc Môn/Hồ Chí Minh"]),
    ("các thôn Đông, Đoài và Nam của xã Nga Thủy, huyện Nga Sơn",
     ["Đông/Nga Thủy/Nga Sơn/Thanh Hóa", "Đoài/Nga Thủy/Nga Sơn/Thanh Hóa", "Nam/Nga Thủy/Nga Sơn/Thanh Hóa",
      "Nga Thủy/Nga Sơn/Thanh Hóa", "Nga Sơn/Thanh Hóa"]),
    ("trú thôn Bắc; ông Y trú thôn Nam, cùng xã Nga Thủy, huyện Nga Sơn",
     ["Bắc/Nga Thủy/Nga Sơn/Thanh Hóa", "Nam/Nga Thủy/Nga Sơn/Thanh Hóa", "Nga Thủy/Nga Sơn/Thanh Hóa",
      "Nga Sơn/Thanh Hóa"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTED)
def test_lists_share_their_unit_word_and_their_chain(text: str, expected: list[str]) -> None:
    assert chains(places(text)) == expected


SHORT = [
    ("TP Vinh", "district Vinh"), ("TP. Vinh", "district Vinh"), ("TP.Vinh", "district Vinh"),
    ("Tp Vinh", "district Vinh"), ("Tx.Bỉm Sơn", "district Bỉm Sơn"), ("TX Bỉm Sơn", "district Bỉm Sơn"),
    ("TX. Bỉm Sơn", "district Bỉm Sơn"), ("thị xã Bỉm Sơn", "district Bỉm Sơn"), ("H. Nga Sơn", "district Nga Sơn"),
    ("Q.Gò Vấp", "district Gò Vấp"), ("Q.1", "district 1"), ("quận 5", "district 5"),
    ("TT Quán Lào", "commune Quán Lào"), ("TT. Quán Lào", "commune Quán Lào"), ("P.Trảng Dài", "commune Trảng Dài"),
    ("P. Trảng Dài", "commune Trảng Dài"), ("X.Nga Thủy", "commune Nga Thủy"), ("T.Long An", "province Long An"),
    ("TPHCM", "province Hồ Chí Minh"), ("TP.HCM", "province Hồ Chí Minh"), ("TP HCM", "province Hồ Chí Minh"),
    ("tỉnh TT-Huế", "province Thừa Thiên Huế"), ("Phường 03, TP Vũng Tàu", "commune 3"),
    ("huyện biên giới Mường Lát", "district Mường Lát"), ("huyện miền núi Quan Hóa", "district Quan Hóa"),
    ("huyện đảo Cô Tô", "district Cô Tô"), ("HUYỆN NGA SƠN HỌP", "district Nga Sơn"),
    ("huyện Kế sách", "district Kế Sách"), ("tỉnh Lâm đồng", "province Lâm Đồng"),
    ("CA TP Vinh", "district Vinh"), ("TAND huyện Nga Sơn", "district Nga Sơn"),
    ("VKSND huyện Nga Sơn", "district Nga Sơn"), ("Ban CHQS huyện Nga Sơn", "district Nga Sơn"),
    ("Hạt Kiểm lâm huyện Nga Sơn", "district Nga Sơn"), ("Đảng bộ xã Nga Thủy", "commune Nga Thủy"),
    ("Huyện đoàn Nga Sơn", "district Nga Sơn"), ("Tỉnh ủy Hà Tĩnh", "province Hà Tĩnh"),
    ("Hội Nông dân xã Nga Thủy", "commune Nga Thủy"), ("Công an Hà Tĩnh", "province Hà Tĩnh"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SHORT)
def test_abbreviations_and_bodies(text: str, expected: str) -> None:
    place = places(f"Sáng nay, {text} cho biết")[0]
    assert f"{place.level} {place.name}" == expected


SPELLINGS = [
    ("tỉnh Đăk Lăk", "Đắk Lắk"), ("tỉnh Đắc Lắc", "Đắk Lắk"), ("tỉnh Đắc Nông", "Đắk Nông"), ("tỉnh Kontum", "Kon Tum"),
    ("tỉnh Bắc Cạn", "Bắc Kạn"), ("tỉnh Thanh Hoá", "Thanh Hóa"), ("huyện Đắk R’lấp", "Đắk R'Lấp"),
    ("huyện Ea H’Leo", "Ea H'leo"), ("huyện Cư Mgar", "Cư M'gar"), ("huyện Krông Păc", "Krông Pắc"),
    ("huyện KBang", "KBang"), ("TP Qui Nhơn", "Quy Nhơn"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), SPELLINGS)
def test_spellings_of_one_name(text: str, name: str) -> None:
    (place,) = places(f"Công an {text} bắt giữ")
    assert place.name.lower() == name.lower()
    assert place.code


HAMLETS = [
    ("thôn 1A", "1A"), ("ấp Thị Tường B", "Thị Tường B"), ("bản Háng Bla Ha AB", "Háng Bla Ha AB"),
    ("thôn Tằng Lúng II", "Tằng Lúng II"), ("xóm Đồng 1", "Đồng 1"), ("buôn Ea Mtá", "Ea Mtá"), ("khóm 3", "3"),
    ("TDP số 5", "5"), ("tổ dân phố số 12", "12"), ("KP.4", "4"), ("khối 7", "7"), ("thôn Trường Lạc", "Trường Lạc"),
    ("ấp Bà Hội", "Bà Hội"), ("thôn Trung Phường", "Trung Phường"), ("làng O Đất", "O Đất"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), HAMLETS)
def test_hamlets_by_number_letter_and_name(text: str, name: str) -> None:
    hamlet = places(f"Trú tại {text}, xã Nga Thủy, huyện Nga Sơn")[0]
    assert (hamlet.level, hamlet.name, hamlet.commune, hamlet.code) == ("hamlet", name, "Nga Thủy", None)


NONE = [
    "trên đường Hà Huy Tập", "phố Phan Rang", "chợ Nga Sơn", "cầu Hàm Rồng bắc qua sông Mã", "hồ Dầu Tiếng",
    "Trường THPT Nga Sơn", "Trường Tiểu học Hàm Rồng", "Bệnh viện đa khoa Nghệ An", "Ngân hàng chi nhánh Cầu Giấy",
    "Báo Thanh Hóa đưa tin", "cao tốc Hà Nội - Lào Cai", "quốc lộ 47, tỉnh lộ 767", "bà Nguyễn Thị Yên Bái",
    "Chi cục Kiểm lâm tỉnh và Công an huyện", "các huyện, thị xã, thành phố", "9 huyện đồng bằng",
    "miền Tây, Tây Nguyên và miền Trung", "Hợp tác xã Nông nghiệp", "Thông tấn xã Việt Nam", "phát triển nông thôn mới",
    "Thủ tướng Nhật Bản Abe", "văn bản của Chính phủ", "trưởng thôn Nguyễn Văn A", "Khu công nghiệp Nam Cấm",
    "huyện Mường Sinh, tỉnh Luông Nậm Thà (Lào)", "thị trấn Bằng Tường (Quảng Tây, Trung Quốc)",
    "tiểu khu 227 và Km 84", "chị Lê Thị Hải Dương", "khu vực biên giới", "giao cấp xã xử lý", "Tổ 151 tuần tra",
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_place(text: str) -> None:
    assert chains(places(f"Hôm qua, {text} được nhắc đến.")) == []


def test_the_head_of_a_title_is_its_place() -> None:
    (head,) = places("Toàn huyện có 40 chi bộ.", title="Nga Sơn: Khai giảng lớp bồi dưỡng")
    assert chain(head) == "Nga Sơn/Thanh Hóa"


def test_words_that_are_names_need_their_unit_word() -> None:
    assert places("Nhân dân đoàn kết, thống nhất, hạnh phúc; tinh thần Quyết Thắng.") == []
    (commune,) = places("xã Đoàn Kết", home="Thanh Miện, Hải Dương")
    assert chain(commune) == "Đoàn Kết/Thanh Miện/Hải Dương"


def test_a_commune_by_a_road_counts_and_the_road_does_not() -> None:
    found = places("trên quốc lộ 1 đoạn qua xã Nghi Yên, huyện Nghi Lộc, gần cầu Cấm")
    assert chains(found) == ["Nghi Yên/Nghi Lộc/Nghệ An", "Nghi Lộc/Nghệ An"]


def test_a_unit_that_no_list_knows_keeps_its_name() -> None:
    (commune, district) = places("xã Hàm Ngân, huyện Nga Sơn")
    assert (commune.name, commune.code, chain(commune)) == ("Hàm Ngân", None, "Hàm Ngân/Nga Sơn/Thanh Hóa")
    assert district.code
