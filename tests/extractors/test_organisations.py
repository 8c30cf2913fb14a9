"""Names of bodies and offices: where they begin, where they end, what kind they are."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.organisations import find_organisations, join_coordinated
from extractors.text import read_text


def names(sentence: str) -> list[str]:
    return [o.name for o in find_organisations(read_text("", sentence))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Sáng nay, UBND thị trấn Bến Dừa đã họp", ["UBND thị trấn Bến Dừa"]),
        ("Chủ tịch UBND tỉnh Nguyễn Văn Thắng đã đến", ["Chủ tịch UBND tỉnh"]),
        ("Chủ tịch UBND huyện An Lạc Lê Văn Hòa đã đến", ["Chủ tịch UBND huyện An Lạc"]),
        ("Giám đốc Công an thành phố thưởng", ["Giám đốc Công an thành phố"]),
        ("Ban Thường vụ Huyện ủy Suối Vàng họp", ["Ban Thường vụ Huyện ủy Suối Vàng"]),
        ("được Huyện hội tặng", ["Huyện hội"]),
        ("Bộ Văn hóa, Thể thao và Du lịch tặng", ["Bộ Văn hóa, Thể thao và Du lịch"]),
        ("Sở Lao động - Thương binh và Xã hội tỉnh", ["Sở Lao động - Thương binh và Xã hội tỉnh"]),
        (
            "Phòng Cảnh sát điều tra tội phạm về ma túy, Công an huyện An Lạc và 5 cá nhân",
            ["Phòng Cảnh sát điều tra tội phạm về ma túy", "Công an huyện An Lạc"],
        ),
        ("UBND THỊ TRẤN BẾN DỪA TRAO GIẤY KHEN", ["UBND THỊ TRẤN BẾN DỪA"]),
        ("Công an phường 5 bắt hai người", ["Công an phường 5"]),
        ("Bộ Tư lệnh BĐBP và Tổng LĐLĐ Việt Nam", ["Bộ Tư lệnh BĐBP", "Tổng LĐLĐ Việt Nam"]),
        ("Ủy ban MTTQ Việt Nam tỉnh tặng quà", ["Ủy ban MTTQ Việt Nam tỉnh"]),
        ("phòng, chống tội phạm; hội nghị; vụ án; cục diện; sở thích; trường hợp", []),
    ],
)
def test_names_begin_and_end_where_they_should(sentence: str, expected: list[str]) -> None:
    assert names(sentence) == expected


def test_kind_and_office_are_told() -> None:
    (office,) = find_organisations(read_text("", "Giám đốc Công an tỉnh trao thưởng"))
    assert (office.kind, office.office) == ("police", True)
    (body,) = find_organisations(read_text("", "Công an tỉnh trao thưởng"))
    assert (body.kind, body.office) == ("police", False)


def test_coordinated_bodies_become_one() -> None:
    text = read_text("", "Đảng ủy, HĐND, UBND, UBMTTQ xã Tân Lạc đã gặp mặt; Công an xã tuần tra")
    joined = join_coordinated(text, find_organisations(text))
    assert [o.name for o in joined] == ["Đảng ủy, HĐND, UBND, UBMTTQ xã Tân Lạc", "Công an xã"]


@given(st.lists(st.sampled_from(["UBND", "Phòng", "công an", "huyện", "Yên", "và", ",", "5", '"', "Sở", "tỉnh"])))
def test_spans_reproduce_names(words: list[str]) -> None:
    text = read_text("", " ".join(words))
    found = find_organisations(text)
    assert all(text.view[o.start : o.end] == o.name for o in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
