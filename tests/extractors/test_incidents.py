"""What the counts of the genre mean: one line per way of saying it, in our own words."""

from __future__ import annotations

import pytest

from extractors.incidents import find_incidents
from extractors.model import Context, IncidentFact
from extractors.text import read_text

Triple = tuple[str, str, float]


def incidents(body: str, title: str = "Bản tin") -> list[IncidentFact]:
    return find_incidents(read_text(title, body), Context(), [], [])


def triples(body: str, title: str = "Bản tin") -> list[Triple]:
    return [(i.kind, i.measure, i.value) for i in incidents(body, title)]


PHRASINGS: list[tuple[int, str, list[Triple]]] = [
    (1, "Trong quý, toàn huyện đã xảy ra 14 vụ trộm cắp tài sản.", [("crime", "cases", 14)]),
    (2, "Trên địa bàn thị xã xảy ra 3 vụ cháy.", [("fire", "cases", 3)]),
    (3, "Toàn huyện xảy ra và phát hiện 61 vụ vi phạm pháp luật.", [("security", "cases", 61)]),
    (4, "Tai nạn giao thông xảy ra 9 vụ.", [("traffic_accident", "cases", 9)]),
    (
        5,
        "Phát hiện trộm cắp tài sản 6 vụ, 7 đối tượng; đánh bạc 2 vụ, 11 đối tượng.",
        [
            ("crime", "cases", 6),
            ("crime", "suspects", 7),
            ("gambling_vice", "cases", 2),
            ("gambling_vice", "suspects", 11),
        ],
    ),
    (6, "Tổng số vụ buôn lậu trên địa bàn được phát hiện là 17 vụ.", [("economic", "cases", 17)]),
    (7, "Có 8 vụ cướp giật được điều tra, khám phá.", [("crime", "cases", 8)]),
    (8, "Đã xảy ra 21 vụ việc liên quan đến ANTT.", [("security", "cases", 21)]),
    (
        9,
        "Công an xã xử lý 7 vụ việc gồm 4 vụ trộm cắp và 3 vụ đánh nhau.",
        [("security", "cases", 7), ("crime", "cases", 4), ("crime", "cases", 3)],
    ),
    (10, "Xảy ra 33 vụ phạm pháp hình sự.", [("crime", "cases", 33)]),
    (11, "Phát hiện 52 trường hợp vi phạm trật tự xây dựng.", [("administrative", "cases", 52)]),
    (12, "Liên tiếp xảy ra 4 vụ đuối nước.", [("drowning", "cases", 4)]),
    (14, "Bắt 5 vụ, 9 đối tượng mua bán trái phép chất ma túy.", [("drugs", "cases", 5), ("drugs", "suspects", 9)]),
    (15, "Phát hiện 6 vụ với 8 đối tượng tàng trữ ma túy.", [("drugs", "cases", 6), ("drugs", "suspects", 8)]),
    (16, "Triệt phá 3 vụ/12 đối tượng đánh bạc.", [("gambling_vice", "cases", 3), ("gambling_vice", "suspects", 12)]),
    (17, "Điều tra làm rõ 23/27 vụ trộm cắp.", [("crime", "cases", 23), ("crime", "cases", 27)]),
    (
        18,
        "Điều tra làm rõ 40 vụ/52 đối tượng trộm cắp, khởi tố 31/52 đối tượng.",
        [("crime", "cases", 40), ("crime", "suspects", 52), ("crime", "suspects", 31)],
    ),
    (
        19,
        "Làm rõ 4 vụ gây rối trật tự công cộng, có 19 đối tượng liên quan.",
        [("security", "cases", 4), ("security", "suspects", 19)],
    ),
    (20, "Bắt 2 đối tượng gây ra 6 vụ trộm xe máy.", [("crime", "suspects", 2), ("crime", "cases", 6)]),
    (21, "Qua kiểm tra có 13 đối tượng dương tính với ma túy.", [("drugs", "suspects", 13)]),
    (22, "Khởi tố 6 vụ, 8 bị can về tội “Cướp giật tài sản”.", [("crime", "cases", 6), ("crime", "suspects", 8)]),
    (23, "Khởi tố 4 bị can về tội lừa đảo chiếm đoạt tài sản.", [("crime", "suspects", 4)]),
    (
        24,
        "Xử lý hành chính 9 vụ, 11 đối tượng đánh bạc với tổng số tiền 30 triệu đồng.",
        [("gambling_vice", "cases", 9), ("gambling_vice", "suspects", 11), ("gambling_vice", "fine_vnd", 3e7)],
    ),
    (
        25,
        "Xảy ra 30 vụ phạm pháp hình sự, trong đó có 2 vụ giết người.",
        [("crime", "cases", 30), ("crime", "cases", 2)],
    ),
    (
        26,
        "Phát hiện 15 vụ vi phạm pháp luật gồm: 8 vụ trộm cắp; 5 vụ đánh bạc và 2 vụ ma túy.",
        [("security", "cases", 15), ("crime", "cases", 8), ("gambling_vice", "cases", 5), ("drugs", "cases", 2)],
    ),
    (
        27,
        "Xảy ra 20 vụ cháy. Trong đó, cháy rừng 4 vụ (20%), cháy nhà 16 vụ (80%).",
        [("fire", "cases", 20), ("fire", "cases", 4), ("fire", "cases", 16)],
    ),
    (
        28,
        "Tiếp nhận 120 đơn (khiếu nại 86, tố cáo 34).",
        [("complaint", "cases", 120), ("complaint", "cases", 86), ("complaint", "cases", 34)],
    ),
    (
        29,
        "Mưa lũ làm 50 nhà bị ngập (Mường Lay 32, Tủa Chùa 18).",
        [("disaster", "houses", 50), ("disaster", "houses", 32), ("disaster", "houses", 18)],
    ),
    (
        31,
        "Xảy ra 18 vụ việc về ANTT. Trong đó, công an xã giải quyết 11 vụ, công an huyện giải quyết 7 vụ.",
        [("security", "cases", 18), ("security", "cases", 11), ("security", "cases", 7)],
    ),
    (
        32,
        "Tiếp nhận 9 vụ trộm cắp, chuyển 3 vụ cho công an huyện theo thẩm quyền.",
        [("crime", "cases", 9), ("crime", "cases", 3)],
    ),
    (
        33,
        "Phát hiện 14 vụ trộm cắp, đã làm rõ 12 vụ, hiện đang điều tra 2 vụ.",
        [("crime", "cases", 14), ("crime", "cases", 12), ("crime", "cases", 2)],
    ),
    (
        35,
        "Xảy ra 24 vụ TNGT: 3 vụ rất nghiêm trọng, 21 vụ nghiêm trọng.",
        [("traffic_accident", "cases", 24), ("traffic_accident", "cases", 3), ("traffic_accident", "cases", 21)],
    ),
    (36, "Án hình sự điều tra làm rõ đạt 91%.", []),
    (
        37,
        "Điều tra, khám phá 45/50 vụ trộm cắp (90%), làm rõ 61 đối tượng.",
        [("crime", "cases", 45), ("crime", "cases", 50), ("crime", "suspects", 61)],
    ),
    (
        38,
        "Bắt quả tang 4 vụ/26 đối tượng về hành vi đánh bạc.",
        [("gambling_vice", "cases", 4), ("gambling_vice", "suspects", 26)],
    ),
    (39, "Triệt xóa 5 tụ điểm đánh bạc.", [("gambling_vice", "cases", 5)]),
    (40, "Kiểm tra 75 cơ sở, phát hiện 13 vụ vi phạm về an toàn thực phẩm.", [("economic", "cases", 13)]),
    (41, "Lập biên bản 64 trường hợp vi phạm trật tự an toàn giao thông.", [("traffic_violation", "cases", 64)]),
    (
        42,
        "Xử phạt vi phạm hành chính 22 trường hợp vi phạm nồng độ cồn với số tiền 88,5 triệu đồng.",
        [("traffic_violation", "cases", 22), ("traffic_violation", "fine_vnd", 88.5e6)],
    ),
    (43, "CSGT tước GPLX 17 trường hợp, tạm giữ 40 phương tiện.", [("traffic_violation", "cases", 17)]),
    (
        44,
        "Phát hiện 6 vụ buôn lậu, thu nộp ngân sách 900 triệu đồng, thu giữ 200 triệu đồng.",
        [("economic", "cases", 6)],
    ),
    (
        45,
        "Phát hiện, xử lý 11 vụ vi phạm lâm luật: 7 vụ phá rừng, 4 vụ vận chuyển lâm sản; tịch thu 30 m3 gỗ.",
        [("environment", "cases", 11), ("environment", "cases", 7), ("environment", "cases", 4)],
    ),
    (46, "Cháy rừng 3 vụ, diện tích thiệt hại 12 ha.", [("fire", "cases", 3)]),
    (
        47,
        "Lực lượng chức năng xử lý 36 trường hợp vi phạm TTATGT; không xảy ra TNGT.",
        [("traffic_violation", "cases", 36), ("traffic_accident", "cases", 0)],
    ),
    (
        48,
        "Tòa án thụ lý 80 vụ/95 bị cáo án hình sự; đã xét xử 72 vụ.",
        [("crime", "cases", 80), ("crime", "suspects", 95), ("crime", "cases", 72)],
    ),
    (
        50,
        "Xét xử 44 vụ án hình sự, gồm 40 vụ sơ thẩm và 4 vụ phúc thẩm.",
        [("crime", "cases", 44), ("crime", "cases", 40), ("crime", "cases", 4)],
    ),
    (51, "Tiếp nhận 37 đơn thư khiếu nại, tố cáo.", [("complaint", "cases", 37)]),
    (52, "Ban tiếp công dân đã tiếp 210 lượt/245 lượt người.", [("complaint", "cases", 210)]),
    (
        53,
        "Số đơn thuộc thẩm quyền 28 đơn (khiếu nại 19, tố cáo 9); đã giải quyết 25 đơn, đạt 89%.",
        [
            ("complaint", "cases", 28),
            ("complaint", "cases", 19),
            ("complaint", "cases", 9),
            ("complaint", "cases", 25),
        ],
    ),
    (
        54,
        "Đã giải quyết 16/19 đơn khiếu nại, 3 đơn còn lại đang giải quyết.",
        [("complaint", "cases", 16), ("complaint", "cases", 19), ("complaint", "cases", 3)],
    ),
    (
        55,
        "Xảy ra 12 vụ TNGT, làm chết 5 người, bị thương 9 người.",
        [("traffic_accident", "cases", 12), ("traffic_accident", "deaths", 5), ("traffic_accident", "injured", 9)],
    ),
    (
        55,
        "Xảy ra 12 vụ TNGT, làm 5 người chết, 9 người bị thương.",
        [("traffic_accident", "cases", 12), ("traffic_accident", "deaths", 5), ("traffic_accident", "injured", 9)],
    ),
    (
        55,
        "TNGT xảy ra 12 vụ, chết 5, bị thương 9.",
        [("traffic_accident", "cases", 12), ("traffic_accident", "deaths", 5), ("traffic_accident", "injured", 9)],
    ),
    (56, "Vụ lật xe làm 17 người thương vong.", []),
    (
        57,
        "Lũ quét làm 9 người chết, mất tích (trong đó 6 người chết, 3 người mất tích).",
        [("disaster", "victims", 9), ("disaster", "deaths", 6), ("disaster", "missing", 3)],
    ),
    (
        59,
        "Ghi nhận thêm 2 ca tử vong do sốt xuất huyết, nâng tổng số ca tử vong lên 13 trường hợp.",
        [("disease", "deaths", 2), ("disease", "deaths", 13)],
    ),
    (
        60,
        "Lốc xoáy làm 7 nhà bị sập, 64 nhà tốc mái và 15 hộ phải di dời.",
        [("disaster", "houses", 7), ("disaster", "houses", 64), ("disaster", "households", 15)],
    ),
    (
        61,
        "Xảy ra 2 vụ cháy, thiệt hại về tài sản ước tính 1,5 tỷ đồng.",
        [("fire", "cases", 2), ("fire", "damage_vnd", 1.5e9)],
    ),
    (62, "Mưa đá làm hư hỏng 30 xe máy, 45 ha lúa và 200 m đường.", []),
    (
        63,
        "Toàn tỉnh ghi nhận 340 ca mắc tay chân miệng, trong đó 1 ca tử vong.",
        [("disease", "infected", 340), ("disease", "deaths", 1)],
    ),
    (64, "Phát sinh thêm 6 ổ dịch sốt xuất huyết.", [("disease", "cases", 6)]),
    (
        65,
        "Thêm 15 ca mắc COVID-19 (11 ca cộng đồng, 4 ca cách ly).",
        [("disease", "infected", 15), ("disease", "infected", 11), ("disease", "infected", 4)],
    ),
    (66, "Cộng dồn từ đầu năm 1.205 ca mắc sởi.", [("disease", "infected", 1205)]),
    (67, "Tiêu hủy 120 con lợn mắc dịch tả lợn châu Phi.", []),
    (69, "Xảy ra 8 vụ TNGT, ít hơn 3 vụ so với cùng kỳ.", [("traffic_accident", "cases", 8)]),
    (70, "Xảy ra 206 vụ ma túy, tăng 93 vụ (206/113 vụ).", [("drugs", "cases", 206)]),
    (73, "So với cùng kỳ giảm 12% số vụ tai nạn giao thông, giảm 8% số người chết.", []),
    (
        79,
        "Trong năm không xảy ra trọng án, tai nạn giao thông, cháy nổ.",
        [("crime", "cases", 0), ("traffic_accident", "cases", 0), ("fire", "cases", 0)],
    ),
    (80, "Xảy ra 1 vụ cháy, không có thiệt hại về người.", [("fire", "cases", 1), ("fire", "deaths", 0)]),
    (81, "Trong năm qua, tình hình ổn định, không để xảy ra trọng án.", [("crime", "cases", 0)]),
    (82, "Tai nạn giao thông: 0 vụ.", [("traffic_accident", "cases", 0)]),
    (83, "Xảy ra hơn 40 vụ trộm cắp.", [("crime", "cases", 40)]),
    (84, "Phát hiện hàng trăm vụ buôn lậu.", [("economic", "cases", 100)]),
    (84, "Phát hiện nhiều vụ buôn lậu, một số vụ trộm cắp và hàng loạt vụ đánh bạc.", []),
    (85, "Mỗi đêm xảy ra từ 5 đến 7 vụ trộm cắp.", [("crime", "cases", 5)]),
    (
        86,
        "Một vụ tai nạn giao thông làm năm người chết.",
        [("traffic_accident", "cases", 1), ("traffic_accident", "deaths", 5)],
    ),
    (87, "Phát hiện 4.349 vụ buôn lậu và 02 vụ ma túy.", [("economic", "cases", 4349), ("drugs", "cases", 2)]),
    (88, "Bình quân mỗi ngày xảy ra 3 vụ tai nạn giao thông.", []),
    (89, "Tỷ lệ điều tra án trộm cắp đạt 85%, vượt 5% chỉ tiêu.", []),
    (90, "Bắt 12 vụ mua bán, tàng trữ, vận chuyển trái phép chất ma túy.", [("drugs", "cases", 12)]),
]


@pytest.mark.parametrize(("template", "sentence", "expected"), PHRASINGS, ids=lambda v: str(v)[:40])
def test_phrasing(template: int, sentence: str, expected: list[Triple]) -> None:
    assert sorted(triples(sentence)) == sorted(expected), template


TRAPS = [
    "Thực hiện Đề án 375, Chỉ thị số 10 và Nghị quyết 05 về phòng, chống tội phạm.",
    "Ban Chỉ đạo 138 xã tổ chức giao ban công tác đấu tranh phòng chống tội phạm.",
    "Căn cứ Điều 51 Bộ luật Hình sự năm 2015 về tội trộm cắp tài sản.",
    "Phấn đấu giảm 5% số vụ tai nạn giao thông, kéo giảm 10 vụ trộm cắp so với năm trước.",
    "Nếu xảy ra 2 vụ cháy trở lên thì phải báo cáo cấp trên.",
    "Tình huống giả định xảy ra 1 vụ cháy lớn làm 3 người mắc kẹt.",
    "Gây tai nạn làm chết 02 người trở lên thì bị phạt tù từ 3 đến 10 năm.",
    "Yêu cầu các đơn vị không để xảy ra cháy nổ, tai nạn giao thông.",
    "Tiêu chí: không để xảy ra trọng án, tệ nạn ma túy.",
    "Kiên quyết không để phát sinh điểm nóng về an ninh trật tự.",
    "Toàn xã có 12 mô hình tự quản về an ninh trật tự với 340 hộ tham gia.",
    "Tổ chức 99 ca, 341 lượt cán bộ, chiến sĩ tuần tra bảo đảm an ninh trật tự.",
    "Quần chúng đã cung cấp 45 tin có giá trị giúp công an phá án.",
    "Vận động nhân dân giao nộp 12 khẩu súng tự chế và 30 kg pháo nổ.",
    "Tổ hòa giải đã hòa giải thành 14 vụ mâu thuẫn trong thôn.",
    "Nông dân gieo cấy 2 vụ lúa mỗi năm, vụ Đông Xuân đạt 64 tạ/ha.",
    "Đoàn do đồng chí Vụ trưởng Vụ Tổ chức cán bộ dẫn đầu.",
    "Đêm diễn gồm 12 ca khúc, 3 ca trực cấp cứu và 5 ca phẫu thuật.",
    "Chi trả cho 450 đối tượng chính sách, 120 đối tượng bảo trợ xã hội.",
    "Giải quyết cho 96 trường hợp được hưởng chế độ trợ cấp.",
    "Lực lượng cứu hộ đã cứu 5 người bị nạn và đưa 12 người ra ngoài an toàn.",
    "Đưa 14 người đi cai nghiện, giáo dục tại xã 6 đối tượng.",
    "Lớp tập huấn phòng cháy chữa cháy có 120 người tham gia.",
    "Trao 45 suất quà cho hộ nghèo, hỗ trợ 3 hộ xây nhà đại đoàn kết.",
    "Bị cáo bị tuyên 12 năm tù về tội giết người theo khoản 1 Điều 123.",
    "Năm 1947, địch đốt 200 ngôi nhà và giết 30 người dân trong làng.",
    "Toàn huyện có 8/9 xã và 61/64 thôn đạt chuẩn an toàn về an ninh trật tự.",
    "Thăm và tặng quà 27 gia đình liệt sĩ, thương binh nhân dịp 27/7.",
]


@pytest.mark.parametrize("sentence", TRAPS)
def test_looks_like_a_count_and_is_none(sentence: str) -> None:
    assert triples(sentence) == []
