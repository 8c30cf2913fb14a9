"""The phrasings of the genre: what is said, and (form, collectives, individuals, households, conferrer)."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.awards import find_awards
from extractors.dates import find_dates
from extractors.model import Context
from extractors.places import find_places
from extractors.text import read_text

Row = tuple[str, int | None, int | None, int | None, str | None]
N = None

CONFERRER_FIRST: list[tuple[str, list[Row]]] = [
    (
        "UBND xã Tân Lạc trao tặng giấy khen cho 4 tập thể và 11 cá nhân có thành tích trong phong trào hiến đất.",
        [("giay_khen", 4, 11, N, "UBND xã Tân Lạc")],
    ),
    ("Hội Nông dân huyện tặng Giấy khen 3 tập thể, 9 cá nhân.", [("giay_khen", 3, 9, N, "Hội Nông dân huyện")]),
    ("UBND thị xã khen thưởng đối với 2 tập thể.", [("khen_thuong", 2, N, N, "UBND thị xã")]),
    (
        "Chủ tịch UBND huyện Lê Văn Hòa đã trao Giấy khen cho 6 cá nhân.",
        [("giay_khen", N, 6, N, "Chủ tịch UBND huyện")],
    ),
    (
        "Lãnh đạo Công an huyện trao Giấy khen của Giám đốc Công an tỉnh cho 2 tập thể.",
        [("giay_khen", 2, N, N, "Giám đốc Công an tỉnh")],
    ),
    (
        "Thừa ủy quyền của Thủ tướng Chính phủ, Bí thư Tỉnh ủy đã trao Bằng khen cho 1 tập thể.",
        [("bang_khen", 1, N, N, "Thủ tướng Chính phủ")],
    ),
    (
        "Được sự ủy quyền của Chủ tịch nước, lãnh đạo tỉnh trao Huân chương Lao động hạng Ba cho 2 cá nhân.",
        [("huan_chuong", N, 2, N, "Chủ tịch nước")],
    ),
    ("Lãnh đạo UBND huyện trao giấy khen cho 5 đồng chí.", [("giay_khen", N, 5, N, "UBND huyện")]),
    (
        "UBND huyện, Hội Khuyến học tỉnh đã khen thưởng các tập thể, cá nhân tiêu biểu.",
        [("khen_thuong", N, N, N, "UBND huyện, Hội Khuyến học tỉnh")],
    ),
    (
        "UBND tỉnh vừa ban hành quyết định tặng Bằng khen của Chủ tịch UBND tỉnh cho 7 tập thể, 8 cá nhân.",
        [("bang_khen", 7, 8, N, "Chủ tịch UBND tỉnh")],
    ),
    (
        "Quyết định số 512/QĐ-UBND của Chủ tịch UBND tỉnh về việc tặng Bằng khen cho 5 tập thể, 3 cá nhân.",
        [("bang_khen", 5, 3, N, "Chủ tịch UBND tỉnh")],
    ),
    ("Đảng ủy xã công bố quyết định khen thưởng 3 tập thể.", [("khen_thuong", 3, N, N, "Đảng ủy xã")]),
    (
        "UBND tỉnh trích 30 triệu đồng từ Quỹ Phòng, chống tội phạm thưởng Công an huyện An Lạc.",
        [("thuong", 1, N, N, "UBND tỉnh")],
    ),
    (
        "Ban Tổ chức đã trao 1 giải Nhất, 2 giải Nhì và 3 giải Khuyến khích.",
        [("giai", N, N, N, "Ban Tổ chức")] * 3,
    ),
    ("Giám đốc Công an tỉnh có thư khen gửi Công an xã Bến Dừa.", [("thu_khen", 1, N, N, "Giám đốc Công an tỉnh")]),
    (
        "Ban Thường vụ Tỉnh ủy trao tặng Huy hiệu Đảng cho 42 đảng viên thuộc Đảng bộ huyện.",
        [("huy_hieu", N, 42, N, "Ban Thường vụ Tỉnh ủy")],
    ),
]

RECIPIENT_FIRST: list[tuple[str, list[Row]]] = [
    (
        "Ông Lò Văn Mến vinh dự được Chủ tịch UBND tỉnh tặng Bằng khen.",
        [("bang_khen", N, 1, N, "Chủ tịch UBND tỉnh")],
    ),
    ("Đơn vị được tặng Cờ thi đua của Bộ Quốc phòng.", [("co_thi_dua", 1, N, N, "Bộ Quốc phòng")]),
    ("Trạm Y tế xã Suối Vàng đón nhận Bằng khen của Bộ Y tế.", [("bang_khen", 1, N, N, "Bộ Y tế")]),
    (
        "Dịp này, có 6 tập thể và 14 cá nhân được UBND huyện tặng Giấy khen.",
        [("giay_khen", 6, 14, N, "UBND huyện")],
    ),
    (
        "Nhiều tập thể và cá nhân được nhận Bằng khen của UBND tỉnh, Giấy khen của UBND huyện.",
        [("bang_khen", N, N, N, "UBND tỉnh"), ("giay_khen", N, N, N, "UBND huyện")],
    ),
    (
        "9 đồng chí vinh dự được trao tặng Kỷ niệm chương “Vì sự nghiệp Thanh tra”.",
        [("ky_niem_chuong", N, 9, N, N)],
    ),
    ("24 cán bộ đạt danh hiệu “Lao động tiên tiến”.", [("danh_hieu_thi_dua", N, 24, N, N)]),
    ("3 thôn được công nhận danh hiệu Thôn văn hóa.", [("danh_hieu_thi_dua", 3, N, N, N)]),
    (
        "Trung úy Vàng A Páo được Chủ tịch nước truy tặng Huân chương Dũng cảm.",
        [("huan_chuong", N, 1, N, "Chủ tịch nước")],
    ),
    (
        "Cán bộ và nhân dân xã Suối Vàng được Chính phủ tặng Cờ thi đua.",
        [("co_thi_dua", 1, N, N, "Chính phủ")],
    ),
    ("Có 31 tập thể, cá nhân được UBND huyện tặng Giấy khen.", [("giay_khen", N, N, N, "UBND huyện")]),
    ("Có 12 lượt tập thể, cá nhân được các cấp khen thưởng.", [("khen_thuong", N, N, N, N)]),
    ("Em được Tỉnh đoàn tặng Bằng khen.", [("bang_khen", N, 1, N, "Tỉnh đoàn")]),
]

SEVERAL: list[tuple[str, list[Row]]] = [
    (
        "Chủ tịch UBND tỉnh tặng Bằng khen cho 2 tập thể; UBND huyện tặng Giấy khen cho 4 tập thể và 9 cá nhân.",
        [("bang_khen", 2, N, N, "Chủ tịch UBND tỉnh"), ("giay_khen", 4, 9, N, "UBND huyện")],
    ),
    (
        "UBND huyện tặng danh hiệu Tập thể lao động tiên tiến cho 3 tập thể; Giấy khen cho 5 cá nhân.",
        [("danh_hieu_thi_dua", 3, N, N, "UBND huyện"), ("giay_khen", N, 5, N, "UBND huyện")],
    ),
    (
        "2 tập thể, 3 cá nhân được tặng Bằng khen; 4 tập thể, 6 cá nhân được tặng Giấy khen.",
        [("bang_khen", 2, 3, N, N), ("giay_khen", 4, 6, N, N)],
    ),
    (
        "Huyện ủy tặng 3 Bằng khen, 8 Giấy khen cho các tập thể, cá nhân.",
        [("bang_khen", N, N, N, "Huyện ủy"), ("giay_khen", N, N, N, "Huyện ủy")],
    ),
    (
        "Ông Trần Văn Bảy cùng 3 tập thể và 5 cá nhân được UBND tỉnh tặng Bằng khen.",
        [("bang_khen", 3, 6, N, "UBND tỉnh")],
    ),
    (
        "UBND huyện tặng giấy khen cho 2 tập thể gồm: Công an xã Tân Lạc, Công an xã Suối Vàng; và 4 cá nhân.",
        [("giay_khen", 2, 4, N, "UBND huyện")],
    ),
    (
        "Hội LHPN tỉnh tặng Bằng khen cho 2 cá nhân (Lê Thị Mai, Hoàng Thị Én).",
        [("bang_khen", N, 2, N, "Hội LHPN tỉnh")],
    ),
    (
        "UBND huyện tặng Giấy khen cho thôn Nà Mò, thôn Bản Lăng và 7 hộ gia đình.",
        [("giay_khen", 2, N, 7, "UBND huyện")],
    ),
    (
        "5 tập thể và 6 cá nhân được Bộ Công an tặng Bằng khen; 11 hộ được UBND xã tặng Giấy khen.",
        [("bang_khen", 5, 6, N, "Bộ Công an"), ("giay_khen", N, N, 11, "UBND xã")],
    ),
    (
        "Chủ tịch nước tặng 2 Huân chương Lao động hạng Nhì và 5 Huân chương Lao động hạng Ba.",
        [("huan_chuong", N, N, N, "Chủ tịch nước")] * 2,
    ),
    (
        "UBND tỉnh tặng Bằng khen cho 6 học sinh và 2 giáo viên.",
        [("bang_khen", N, 8, N, "UBND tỉnh")],
    ),
    (
        "Giám đốc Công an tỉnh trao Giấy khen tặng Công an các xã Tân Lạc, Bến Dừa và 3 quần chúng.",
        [("giay_khen", 2, 3, N, "Giám đốc Công an tỉnh")],
    ),
    (
        "Trưởng Công an huyện khen thưởng 4 cá nhân bằng hình thức giấy khen.",
        [("giay_khen", N, 4, N, "Trưởng Công an huyện")],
    ),
    (
        "Tỉnh đoàn trao Bằng khen và thưởng các anh Lê Văn Ba, Đỗ Văn Tư mỗi người 2 triệu đồng.",
        [("bang_khen", N, 2, N, "Tỉnh đoàn")],
    ),
]

MONEY: list[tuple[str, list[Row]]] = [
    (
        "Chủ tịch UBND huyện thưởng nóng Công an xã Bến Dừa 5 triệu đồng.",
        [("thuong", 1, N, N, "Chủ tịch UBND huyện")],
    ),
    (
        "UBND tỉnh khen thưởng 50 triệu đồng cho Đồn Biên phòng Cửa Lạch.",
        [("thuong", 1, N, N, "UBND tỉnh")],
    ),
    ("Hội Khuyến học trao thưởng 300.000 đồng cho 15 em học sinh.", [("thuong", N, 15, N, "Hội Khuyến học")]),
    ("Giám đốc Công an tỉnh thưởng nóng ban chuyên án.", [("thuong", 1, N, N, "Giám đốc Công an tỉnh")]),
]

BADGES: list[tuple[str, list[Row]]] = [
    (
        "Đảng ủy xã trao Huy hiệu 60 năm tuổi Đảng cho 2 đảng viên; 50 năm tuổi Đảng cho 5 đảng viên.",
        [("huy_hieu", N, 2, N, "Đảng ủy xã"), ("huy_hieu", N, 5, N, "Đảng ủy xã")],
    ),
    (
        "3 đảng viên nhận Huy hiệu 55 năm tuổi Đảng; 4 đảng viên nhận Huy hiệu 40 năm.",
        [("huy_hieu", N, 3, N, N), ("huy_hieu", N, 4, N, N)],
    ),
    (
        "Huy hiệu 45 năm tuổi Đảng có 6 đồng chí, 40 năm tuổi Đảng có 8 đồng chí.",
        [("huy_hieu", N, 6, N, N), ("huy_hieu", N, 8, N, N)],
    ),
    (
        "Trao Huy hiệu Đảng đợt 2/9: 1 đ/c 65 năm tuổi Đảng, 2 đ/c 30 tuổi Đảng.",
        [("huy_hieu", N, 1, N, N), ("huy_hieu", N, 2, N, N)],
    ),
    (
        "Huyện ủy trao Huy hiệu 30, 40 và 50 năm tuổi Đảng cho 21 đảng viên.",
        [("huy_hieu", N, 21, N, "Huyện ủy")],
    ),
    (
        "Đảng bộ xã có 9 đảng viên được tặng Huy hiệu Đảng. Trong đó, 30 năm tuổi Đảng có 7 đảng viên, "
        "40 năm tuổi Đảng có 2 đảng viên.",
        [("huy_hieu", N, 7, N, N), ("huy_hieu", N, 2, N, N)],
    ),
    (
        "Huyện ủy truy tặng Huy hiệu 50 năm tuổi Đảng cho 1 đồng chí.",
        [("huy_hieu", N, 1, N, "Huyện ủy")],
    ),
    (
        "Thừa ủy quyền của Ban Thường vụ Tỉnh ủy, đồng chí Bí thư Huyện ủy trao Huy hiệu 55 năm tuổi Đảng cho "
        "đồng chí Lê Văn Tám (ấp 3).",
        [("huy_hieu", N, 1, N, "Ban Thường vụ Tỉnh ủy")],
    ),
]

TITLES: list[tuple[str, list[Row]]] = [
    (
        "Thừa ủy quyền của Chủ tịch nước, lãnh đạo huyện truy tặng danh hiệu vinh dự Nhà nước "
        "“Bà mẹ Việt Nam Anh hùng” cho 4 mẹ ở các xã Tân Lạc, Bến Dừa.",
        [("danh_hieu_nha_nuoc", N, 4, N, "Chủ tịch nước")],
    ),
    ("1.204 hộ đạt Gia đình văn hóa.", [("danh_hieu_thi_dua", N, N, 1204, N)]),
    (
        "UBND tỉnh công nhận 5 trường đạt chuẩn quốc gia, trong đó 3 trường mức độ 1, 2 trường mức độ 2.",
        [("cong_nhan", 3, N, N, "UBND tỉnh"), ("cong_nhan", 2, N, N, "UBND tỉnh")],
    ),
    (
        "UBND tỉnh công nhận xã Bến Dừa đạt chuẩn nông thôn mới nâng cao năm 2018.",
        [("cong_nhan", 1, N, N, "UBND tỉnh")],
    ),
    (
        "Thủ tướng Chính phủ vừa quyết định công nhận huyện An Lạc đạt chuẩn nông thôn mới.",
        [("cong_nhan", 1, N, N, "Thủ tướng Chính phủ")],
    ),
    (
        "97 cơ quan được công nhận đạt chuẩn văn hóa.",
        [("cong_nhan", 97, N, N, N)],
    ),
    ("Giải nhất thuộc về xã Tân Lạc; giải nhì xã Bến Dừa.", [("giai", 1, N, N, N)] * 2),
    ("Em Nông Thị Sen đoạt giải Ba.", [("giai", N, 1, N, N)]),
    (
        "Ban Tổ chức trao giải nhất tập thể cho Hội CCB xã Tân Lạc và giải nhì cho Hội CCB xã Bến Dừa.",
        [("giai", 1, N, N, "Ban Tổ chức")] * 2,
    ),
    ("Đoàn vận động viên huyện giành 3 HCV, 2 HCB.", [("giai", 1, N, N, N)] * 2),
    ("Bộ Công an tặng Cờ thi đua cho 2 đơn vị.", [("co_thi_dua", 2, N, N, "Bộ Công an")]),
    (
        "UBND huyện tặng danh hiệu “Chiến sĩ thi đua cơ sở” cho 12 cá nhân.",
        [("danh_hieu_thi_dua", N, 12, N, "UBND huyện")],
    ),
    (
        "Tổng LĐLĐ Việt Nam tặng Kỷ niệm chương “Vì sự nghiệp xây dựng tổ chức Công đoàn” cho 6 đồng chí.",
        [("ky_niem_chuong", N, 6, N, "Tổng LĐLĐ Việt Nam")],
    ),
    (
        "Chủ tịch nước tặng Huân chương Bảo vệ Tổ quốc hạng Nhì cho Bộ Chỉ huy Quân sự tỉnh.",
        [("huan_chuong", 1, N, N, "Chủ tịch nước")],
    ),
    (
        "Lãnh đạo huyện trao Bằng “Tổ quốc ghi công” cho thân nhân 3 liệt sĩ.",
        [("danh_hieu_nha_nuoc", N, 3, N, "huyện")],
    ),
    (
        "Trung ương Đoàn tặng Huy hiệu “Tuổi trẻ dũng cảm” cho em Vi Văn Hải.",
        [("huy_hieu", N, 1, N, "Trung ương Đoàn")],
    ),
]

STRUCTURES: list[tuple[str, list[Row]]] = [
    (
        "Giải nhì toàn đoàn được trao cho đơn vị xã Định Long, giải ba thuộc về xã Định Liên.",
        [("giai", 1, None, None, None), ("giai", 1, None, None, None)],
    ),
    (
        "UBND xã Định Long biểu dương khen thưởng 24 gia đình tiêu biểu.",
        [("khen_thuong", None, None, 24, "UBND xã Định Long")],
    ),
    (
        "UBND xã Định Long tặng giấy khen và thưởng em Trần Thị Mai.",
        [("giay_khen", None, 1, None, "UBND xã Định Long")],
    ),
    (
        "Huyện đoàn Yên Định trao giấy khen, tuyên dương Lê Văn Tú - học sinh lớp 8.",
        [("giay_khen", None, 1, None, "Huyện đoàn Yên Định")],
    ),
    (
        "UBND xã Định Long tặng giấy khen cho 3 em học sinh trường THCS Định Long, huyện Yên Định.",
        [("giay_khen", None, 3, None, "UBND xã Định Long")],
    ),
    ("UBND xã Định Long tặng giấy khen 5 học sinh lớp 9.", [("giay_khen", None, 5, None, "UBND xã Định Long")]),
    ("UBND xã Định Long tặng giấy khen cho 7 tập thể 16 cá nhân.", [("giay_khen", 7, 16, None, "UBND xã Định Long")]),
    (
        "Giám đốc Công an tỉnh tặng giấy khen cho Phòng Cảnh sát ma túy (PC04 - Công an tỉnh), Công an xã Định Long.",
        [("giay_khen", 2, None, None, "Giám đốc Công an tỉnh")],
    ),
    (
        "Năm 2018, xã được tặng Cờ thi đua của Chính phủ và Huân chương Lao động hạng Ba.",
        [("co_thi_dua", 1, None, None, "Chính phủ"), ("huan_chuong", 1, None, None, None)],
    ),
    (
        "Đảng ủy phường tặng Huy hiệu Đảng cho 90 đảng viên, trong đó có 2 đảng viên nhận Huy hiệu 75 năm tuổi Đảng, "
        "3 đảng viên nhận Huy hiệu 70 năm tuổi Đảng.",
        [("huy_hieu", None, n, None, "Đảng ủy phường") for n in (90, 2, 3)],
    ),
]

NOTHING = [
    "UBND xã biểu dương, tôn vinh 20 điển hình.",
    "Hội đồng Thi đua - Khen thưởng tỉnh thống nhất đề nghị tặng Bằng khen cho 18 cá nhân.",
    "Khối thi đua đề nghị Chủ tịch UBND huyện tặng giấy khen cho 9 đơn vị; cờ thi đua của tỉnh cho 1 tập thể.",
    "Hội đồng thẩm định họp xét công nhận 6 xã đạt chuẩn nông thôn mới.",
    "Ban Tổ chức sẽ trao 1 giải Nhất, 2 giải Nhì.",
    "Cơ cấu giải thưởng gồm 1 giải Nhất trị giá 10 triệu đồng.",
    "Hội Chữ thập đỏ trao 30 suất quà cho hộ nghèo; tặng 5 xe đạp cho học sinh.",
    "Ngân hàng trao 40 suất học bổng cho học sinh vượt khó.",
    "Lãnh đạo huyện tặng hoa chúc mừng 3 đơn vị.",
    "Bí thư Huyện ủy trao quyết định bổ nhiệm cho 2 đồng chí.",
    "Bộ Công an thăng cấp bậc hàm cho 5 cán bộ.",
    "Công an huyện giải quyết 3 vụ, giải tán 1 tụ điểm; hòa giải thành 2 vụ.",
    "Trường tổ chức chào cờ; đường làng được đổ bằng bê tông.",
    "Hiện 28/41 trường đạt chuẩn quốc gia.",
    "Thôn có 96% hộ đạt Gia đình văn hóa.",
    "Công tác thi đua, khen thưởng được 5 đơn vị thực hiện tốt.",
    "Quỹ thi đua, khen thưởng hỗ trợ 3 tập thể.",
    "10 chi bộ đăng ký thi đua danh hiệu trong sạch vững mạnh.",
    "UBND huyện phấn đấu có 3 xã được công nhận đạt chuẩn nông thôn mới.",
    "Tin liên quan\n\nHuyện An Lạc tặng giấy khen cho 12 cá nhân",
]

ALL = CONFERRER_FIRST + RECIPIENT_FIRST + SEVERAL + MONEY + BADGES + TITLES + STRUCTURES


def rows(sentence: str) -> list[Row]:
    text, context = read_text("", sentence), Context(published=dt.date(2019, 8, 20))
    found = find_awards(text, context, find_dates(text, context), find_places(text, context))
    return [(a.form, a.collectives, a.individuals, a.households, a.conferrer) for a in found]


@pytest.mark.parametrize(("sentence", "expected"), ALL)
def test_a_phrasing_is_read(sentence: str, expected: list[Row]) -> None:
    assert rows(sentence) == expected


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_is_no_conferral_is_none(sentence: str) -> None:
    assert rows("Tin của xã.\n\n" + sentence) == []
