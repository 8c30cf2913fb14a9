"""Phrasings of the genre and their days, for an article published on Tuesday 2019-08-20."""

import datetime as dt

import pytest

from extractors.dates import find_dates, infer_published
from extractors.model import Context, DateFact
from extractors.text import read_text

PUBLISHED = dt.date(2019, 8, 20)


def dates_of(body: str, published: dt.date | None = PUBLISHED, title: str = "") -> list[DateFact]:
    return find_dates(read_text(title, body), Context(published=published))


def spans_of(body: str, published: dt.date | None = PUBLISHED, title: str = "") -> list[str]:
    """`2019-08-15` for one day, `2019-07-01..2019-07-15` for more, `-` for what has no days."""
    found = dates_of(body, published, title)
    return ["-" if d.start is None else f"{d.start}" if d.start == d.end else f"{d.start}..{d.end}" for d in found]


DAYS = [
    ("Lễ phát động diễn ra ngày 15 tháng 8 năm 2019 tại xã.", "2019-08-15"),
    ("Đoàn kiểm tra làm việc 15/8/2019.", "2019-08-15"),
    ("Chợ mở lại 15-8-2019.", "2019-08-15"),
    ("Chợ mở lại 15.8.2019.", "2019-08-15"),
    ("Ngày 05/10/2010, nhà văn hóa khánh thành.", "2010-10-05"),
    ("Ngày 15-8, bà con ra đồng.", "2019-08-15"),
    ("Ngày 15 - 8, bà con ra đồng.", "2019-08-15"),
    ("Hội nghị họp 15/8.", "2019-08-15"),
    ("Chiều 20 – 6, đoàn về bản.", "2019-06-20"),
    ("Tổ công tác đến nơi rạng sáng 15/8.", "2019-08-15"),
    ("Sáng nay (20/8), xã ra quân.", "2019-08-20"),
    ("Chiều nay, xã ra quân.", "2019-08-20"),
    ("Hôm qua, mưa lớn.", "2019-08-19"),
    ("Ngày mai, trường khai giảng.", "2019-08-21"),
    ("Thứ Năm, ngày 15/8, đoàn khởi hành.", "2019-08-15"),
    ("Chủ nhật 18-8, hội thi bắt đầu.", "2019-08-18"),
    ("Thứ Sáu tuần trước, đoàn đã về.", "2019-08-16"),
    ("Hội nghị có mặt ngày 28/12/2018.", "2018-12-28"),
    ("Tính đến ngày 31-5-2014, toàn xã có 3 hộ nghèo.", "2014-05-31"),
    ("Quyết định số 219/QĐ-UBND ngày 22/5/2020 nêu rõ.", "2020-05-22"),
    ("Đợt 19/5/2022 có 12 đảng viên.", "2022-05-19"),
    ("Xã đã dọn vệ sinh dịp lễ 2/9.", "2019-09-02"),
    ("Ngày Thương binh - liệt sĩ 27.7 được tổ chức chu đáo.", "2019-07-27"),
    ("Ngày Gia đình Việt Nam (28.6) có hội thi.", "2019-06-28"),
    ("Trẻ em vui Tết Trung thu năm 2018.", "2018-09-24"),
    ("Người dân nghỉ lễ Quốc khánh.", "2019-09-02"),
    ("Ngày 15/8 họp, đến ngày 18 tổng kết.", "2019-08-15 2019-08-18"),
]
TIMES = [
    ("Vào khoảng 21h30 ngày 27/3, xe va chạm.", "2019-03-27T21:30"),
    ("9h ngày 11/6 mọi người có mặt.", "2019-06-11T09:00"),
    ("Đến 19 giờ 45 phút ngày 14.4 lửa tắt.", "2019-04-14T19:45"),
    ("Lúc 00h10’ ngày 1/2/2022, tổ tuần tra phát hiện.", "2022-02-01T00:10"),
    ("Lúc 16 giờ 50 chiều 27-2, xe lật.", "2019-02-27T16:50"),
    ("Hồi 14 giờ 30 phút, ngày 28/12/2025, cháy lớn.", "2025-12-28T14:30"),
]
PERIODS = [
    ("Triển lãm mở từ ngày 1 đến 15/7.", "2019-07-01..2019-07-15"),
    ("Giải diễn ra từ 1 - 4.8.", "2019-08-01..2019-08-04"),
    ("Hội xuân từ ngày 15 - 17.2.", "2019-02-15..2019-02-17"),
    ("Nghỉ từ ngày 20/1/2023 đến ngày 26/1/2023.", "2023-01-20..2023-01-26"),
    ("Cao điểm từ 15-12-2021 đến 14-2-2022.", "2021-12-15..2022-02-14"),
    ("Thi đấu từ ngày 8.9- 24.9.", "2019-09-08..2019-09-24"),
    ("Trong ngày 14 và 15/7, đoàn khám bệnh.", "2019-07-14..2019-07-15"),
    ("Các ngày 26, 27 tháng 6 có mưa.", "2019-06-26..2019-06-27"),
    ("Đại hội họp hai buổi (11-12/3).", "2019-03-11..2019-03-12"),
    ("Ngày 11-12/7/2018, lớp tập huấn mở.", "2018-07-11..2018-07-12"),
    ("Ngày 21/9 đến 22-9 có chợ phiên.", "2019-09-21..2019-09-22"),
    ("Mưa từ đêm 5/8 đến sáng sớm ngày 6/8.", "2019-08-05..2019-08-06"),
    ("Cúp điện từ 17 giờ ngày 16.10 đến 17 giờ ngày 17.10.", "2019-10-16..2019-10-17"),
    ("Đêm 14, rạng sáng 15/8, kẻ gian đột nhập.", "2019-08-14..2019-08-15"),
    ("Trong tháng 7, xã thu gom rác.", "2019-07-01..2019-07-31"),
    ("Tháng 7.2022 có hai đợt.", "2022-07-01..2022-07-31"),
    ("Tháng 02 năm 2024 có hai đợt.", "2024-02-01..2024-02-29"),
    ("Tháng 4 - 5/2018 có hai đợt.", "2018-04-01..2018-05-31"),
    ("Giữa tháng 8, lúa trổ.", "2019-08-01..2019-08-31"),
    ("Quý I/2021 thu đạt thấp.", "2021-01-01..2021-03-31"),
    ("Quý III năm 2023 thu đạt thấp.", "2023-07-01..2023-09-30"),
    ("6 tháng đầu năm 2019 có 5 vụ.", "2019-01-01..2019-06-30"),
    ("Sáu tháng đầu năm có 5 vụ.", "2019-01-01..2019-06-30"),
    ("06 tháng đầu năm có 5 vụ.", "2019-01-01..2019-06-30"),
    ("Nhiệm vụ 6 tháng cuối năm rất nặng.", "2019-07-01..2019-12-31"),
    ("8 tháng năm 2018 có 5 vụ.", "2018-01-01..2018-08-31"),
    ("Hai quý đầu năm có 5 vụ.", "2019-01-01..2019-06-30"),
    ("6 tháng qua có 5 vụ.", "2019-02-20..2019-08-20"),
    ("Năm 2019 có 5 vụ.", "2019-01-01..2019-12-31"),
    ("Năm ngoái được mùa.", "2018-01-01..2018-12-31"),
    ("Năm nay được mùa.", "2019-01-01..2019-12-31"),
    ("Đầu năm 2021 được mùa.", "2021-01-01..2021-12-31"),
    ("Từ đầu năm đến nay có 5 vụ.", "2019-01-01..2019-08-20"),
    ("Kể từ đầu năm 2018 đến nay có 5 vụ.", "2018-01-01..2019-08-20"),
    ("Từ ngày 15/7 đến nay có 5 vụ.", "2019-07-15..2019-08-20"),
    ("Từ 2008 đến nay có 5 vụ.", "2008-01-01..2019-08-20"),
    ("Tính từ 16/12/2014 đến 15/8/2015 có 5 vụ.", "2014-12-16..2015-08-15"),
    ("Từ ngày 1/10/2016 đến 30/9/2017 thụ lý 5 vụ.", "2016-10-01..2017-09-30"),
    ("Từ nay đến cuối năm còn nhiều việc.", "2019-08-20..2019-12-31"),
    ("Tuần qua có 5 vụ.", "2019-08-14..2019-08-20"),
    ("Trong tuần có 5 vụ.", "2019-08-14..2019-08-20"),
    ("Tuần trước có 5 vụ.", "2019-08-07..2019-08-13"),
    ("Tuần thứ 20 của năm 2015 có 5 vụ.", "2015-05-11..2015-05-17"),
    ("Trong 24 giờ qua có 5 ca.", "2019-08-19..2019-08-20"),
    ("5 năm qua có 5 vụ.", "2014-08-20..2019-08-20"),
    ("Trong 3 năm (2022, 2023, 2024) có 5 vụ.", "2022-01-01..2024-12-31"),
    ("Giai đoạn 2016 - 2020 có 5 vụ.", "2016-01-01..2020-12-31"),
    ("Khóa XII, nhiệm kỳ 2021 - 2026 đã bầu xong.", "2021-01-01..2026-12-31"),
    ("Năm học 2018-2019 kết thúc.", "2018-09-01..2019-05-31"),
    ("Dịp 30/4 – 1/5 đông khách.", "2019-04-30..2019-05-01"),
    ("Kỷ niệm 74 năm ngày truyền thống (19/8/1945 – 19/8/2019).", "1945-08-19..2019-08-19"),
    ("Ông Tư (sinh năm 1974) ở thôn 2.", "1974-01-01..1974-12-31"),
    ("Bắt Trần Văn B (SN 1984, trú tại xã).", "1984-01-01..1984-12-31"),
    ("Năm Nhâm Dần 2022 sắp hết.", "2022-01-01..2022-12-31"),
    ("Đến năm 2025 hết hộ nghèo.", "2025-01-01..2025-12-31"),
    ("Từ 20/12 đến 10/1 có chợ hoa.", "2019-12-20..2020-01-10"),
]
MORE = [
    ("Khoảng 11h00 phút, ngày 26/1/2019, có tin báo.", "2019-01-26"),
    ("Nghỉ từ thứ Năm ngày 01/9/2022 đến hết Chủ nhật ngày 04/9/2022.", "2022-09-01..2022-09-04"),
    ("Tết về từ 29 tháng Chạp đến mùng 5.", "2019-02-03..2019-02-09"),
    ("Chợ nghỉ từ ngày 28 Tết đến hết mùng 5 Tết.", "2019-02-02..2019-02-09"),
    ("Lũy kế 7 tháng, toàn tỉnh có 5 vụ.", "2019-01-01..2019-07-31"),
    ("Trong 15 ngày đầu tháng 7/2019 có 5 vụ.", "2019-07-01..2019-07-15"),
    ("Trong 5 năm tới, xã phấn đấu về đích.", "2019-08-20..2024-08-20"),
    ("Dự án chạy từ tháng 5/2014-5/2017.", "2014-05-01..2017-05-31"),
    ("Đình dựng năm 1428.", "1428-01-01..1428-12-31"),
    ("Từ 2015 trở lại đây, cháy rừng giảm.", "2015-01-01..2019-08-20"),
    ("Kỷ niệm 415 năm dinh trấn (1602-2017).", "1602-01-01..2017-12-31"),
    ("Những năm 1980, làng còn nghèo.", "1980-01-01..1989-12-31"),
    ("Anh B (1962, chủ nhà) chạy thoát.", "1962-01-01..1962-12-31"),
    ("Số mới nhất ra T7/2019.", "2019-07-01..2019-07-31"),
    ("Cuối tuần qua, đoàn viếng nghĩa trang.", "2019-08-17..2019-08-18"),
    ("Cách đây 5 năm, nơi này là bãi hoang.", "2014-01-01..2014-12-31"),
    ("Đoàn hẹn ngày 15 tháng này.", "2019-08-15"),
    ("Đợt thi kéo tới thứ Hai tuần sau.", "2019-08-26"),
    ("Dự kiến ngày 15/1 sẽ khởi công.", "2020-01-15"),
    ("Ngày 15/1, xã đã khởi công.", "2019-01-15"),
]
LISTS = [
    ("So với năm 2018, 6 tháng đầu năm giảm 5 vụ.", ["2018-01-01..2018-12-31", "2019-01-01..2019-06-30"]),
    ("Năm 2018 có 5 vụ, giảm so với năm trước.", ["2018-01-01..2018-12-31", "2017-01-01..2017-12-31"]),
    ("Treo cờ ngày 30/4 và ngày 01/5 năm 2018.", ["2018-04-30", "2018-05-01"]),
    ("Ngày 23-3-2016, bắt hai người. Ngay đêm 23-3, khám nhà.", ["2016-03-23", "2016-03-23"]),
    ("Theo Quyết định số 12/QĐ-UBND ngày 15/7/2018, ngày 18/8 lễ được mở.", ["2018-07-15", "2019-08-18"]),
    (
        "Báo cáo 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm; thu tăng so với cùng kỳ.",
        [
            "2019-01-01..2019-06-30",
            "2019-07-01..2019-12-31",
            "2018-01-01..2018-06-30",
        ],
    ),
    ("Đợt 2/9 và 7/11 có huy hiệu.", ["2019-09-02", "2019-11-07"]),
    ("Ngày 14 và 16/7, đoàn khám bệnh.", ["2019-07-14", "2019-07-16"]),
    ("Hai em sinh các năm 2003, 2005.", ["2003-01-01..2003-12-31", "2005-01-01..2005-12-31"]),
    ("Ngày 12/8, họp. Cùng ngày, ra quân. Ngày hôm sau, tổng kết.", ["2019-08-12", "2019-08-12", "2019-08-13"]),
    ("Ngày 12/8, họp; trước đó 2 ngày, đoàn đã khảo sát.", ["2019-08-12", "2019-08-10"]),
    ("Sơ kết quý I. So với cùng kỳ, giảm 5 vụ.", ["2019-01-01..2019-03-31", "2018-01-01..2018-03-31"]),
    (
        "So với cùng kỳ năm 2018, 6 tháng đầu năm 2019 giảm 5 vụ.",
        ["2018-01-01..2018-06-30", "2019-01-01..2019-06-30"],
    ),
    ("Hằng năm, xã mở hội; chợ họp thứ Năm hàng tuần; bầu 2 năm/lần.", ["-", "-", "-"]),
    ("Học viên ăn ở tại trường trong 3 tháng, thời gian 10 ngày thực tế.", ["-", "-"]),
    ("Khiếu nại trong vòng 60 ngày kể từ ngày 1/8.", ["-", "2019-08-01"]),
]
LUNAR = [
    ("Dịp Tết Nguyên đán Kỷ Hợi (2019) an toàn.", "2019-02-05"),
    ("Mừng Tết Tân Sửu 2021.", "2021-02-12"),
    ("Chợ hoa tan chiều 28 Tết.", "2019-02-02"),
    ("Mùng 3 Tết mở hội.", "2019-02-07"),
    ("Bắn pháo hoa đêm giao thừa.", "2019-02-04"),
    ("Rằm tháng Giêng đông khách.", "2019-02-19"),
    ("Rằm tháng Bảy, chùa mở lễ.", "2019-08-15"),
    ("Mồng 6 tháng Giêng khai hội.", "2019-02-10"),
    ("Giỗ Tổ 10/3 âm lịch.", "2019-04-14"),
    ("Hội làng (10/3 AL).", "2019-04-14"),
    ("Hội mở ngày 16 - 18 tháng giêng âm lịch.", "2019-02-20..2019-02-22"),
    ("Tức ngày 16 - 18 tháng Giêng năm Giáp Thìn.", "2024-02-25..2024-02-27"),
    ("Tết Nguyên đán 2007 rất rét.", "2007-02-17"),
    ("Tết Nguyên đán 1985 rất rét.", "1985-01-21"),
    ("Tết Nguyên đán 2030 sẽ rét.", "2030-02-02"),
    ("Tháng Chạp bận rộn.", "2019-12-26..2020-01-24"),
]


@pytest.mark.parametrize(("body", "expected"), [*DAYS, *PERIODS, *LUNAR, *MORE])
def test_a_phrase_has_the_days_a_reader_would_name(body: str, expected: str) -> None:
    assert spans_of(body) == expected.split()


@pytest.mark.parametrize(("body", "value"), TIMES)
def test_a_clock_hour_makes_a_time(body: str, value: str) -> None:
    [found] = dates_of(body)
    assert (found.kind, found.value) == ("time", value)


@pytest.mark.parametrize(("body", "expected"), LISTS)
def test_several_expressions_in_one_sentence(body: str, expected: list[str]) -> None:
    assert spans_of(body) == expected


def test_parts_of_the_day_are_marked_in_the_value() -> None:
    values = [d.value for d in dates_of("sáng 15/8; trưa 15/8; chiều 15/8; tối 15/8; đêm 15/8")]
    assert values == [f"2019-08-15{part}" for part in ("TMO", "TMI", "TAF", "TEV", "TNI")]


@pytest.mark.parametrize(
    "body",
    [
        "Thực hiện Chỉ thị số 10, Đề án 375 và Nghị quyết 05.",
        "Có 8/9 xã đạt chuẩn, 16/16 thôn văn hóa, 4/4 chi hội vững mạnh.",
        "Kế hoạch số 1034/QĐ-UBND, Nghị định 39/2013/NĐ-CP và 19-KH/ĐU.",
        "Trực ban 24/7, bảo vệ 24/24 giờ.",
        "Đội nhà thắng 3/1, tỷ số 2-1.",
        "Gọi số 0912.345.678 hoặc 02543.852.111.",
        "Xe mang biển số 29C1-123.45 đâm nhau tại Km3+900.",
        "Luật Đất đai năm 2013; Bộ luật Hình sự 2015 (sửa đổi, bổ sung năm 2017).",
        "Trường THCS 19/8, Công ty 30/4, đường 2/9, quảng trường 2/4, phong trào 26/3.",
        "Cháu bé 6 tháng tuổi, anh trai (12 tuổi); hai nhóm từ 8-14 tuổi.",
        "Kỷ niệm 80 năm Ngày truyền thống; trao huy hiệu 60 năm tuổi Đảng.",
        "Kỳ họp thứ Hai, khóa XII; người thứ 7 tính từ phải qua.",
        "Thời gian qua, đến nay, dịp này, những năm qua, gần đây, sắp tới.",
        "Giá lúa 8.500 đồng, tăng 1.5% so với trước; mỗi ngày 2 buổi.",
        "Mẫu đơn ghi: ngày … tháng … năm …",
        "Phạt 12 tháng tù và 20 năm tù.",
        "Năm người bị thương, hai năm tù, năm 300 hộ.",
        "Giảm so với cùng kỳ.",
        "Kết quả 7/8 thí sinh đoạt giải; mỗi tuần họp từ 2-3 lần; giá từ 3-5 tỷ đồng.",
        "Doanh số năm sau luôn cao hơn năm trước.",
        "Nộp báo cáo trước ngày 20 của tháng cuối quý.",
        "Hơn một năm trước và mấy chục năm nay; nửa tháng rồi.",
        "Cách mạng Tháng Tám; phường 5, 7 và 9; huy hiệu 55, 50 tuổi đảng.",
    ],
)
def test_look_alikes_are_no_dates(body: str) -> None:
    assert spans_of(body) == []


def test_a_misprinted_date_is_kept_as_written() -> None:
    [found] = dates_of("Ngày 31/11, xã họp.")
    assert (found.value, found.start, found.end) == ("2019-11-31", None, None)


def test_without_a_publication_date_only_absolute_dates_are_read() -> None:
    body = "Hôm qua, ngày 15/8, và 6 tháng đầu năm; ngày 3/2/2018, năm 2017, từ đầu năm đến nay."
    assert spans_of(body, None) == ["2018-02-03", "2017-01-01..2017-12-31"]


def test_the_publication_day_is_inferred_from_the_first_full_date_that_is_no_documents() -> None:
    text = read_text("Tin", "Theo Quyết định số 12 ngày 3/2/2018, sáng 15/8/2019, xã họp. Ngày 1/1/2020 có hiệu lực.")
    assert infer_published(text) == dt.date(2019, 8, 15)


def test_the_publication_day_stays_unknown_without_a_full_date() -> None:
    assert infer_published(read_text("Tin", "Ngày 15/8, xã họp.")) is None


def test_links_to_other_articles_are_not_read() -> None:
    body = "Ngày 15/8, xã họp.\n\nTin liên quan\n\nNgày 3/2/2018, huyện họp"
    assert spans_of(body) == ["2019-08-15"]


def test_in_january_the_year_told_of_is_the_past_one() -> None:
    body = "Tổng kết năm 2018. Trong năm có 5 vụ, 6 tháng cuối năm có 3 vụ; 15/8 năm ngoái có mưa."
    assert spans_of(body, dt.date(2019, 1, 10)) == [
        "2018-01-01..2018-12-31",
        "2018-01-01..2018-12-31",
        "2018-07-01..2018-12-31",
        "2018-08-15",
    ]
