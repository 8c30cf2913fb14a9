"""Awards: the ways of the genre, in our own words."""

from __future__ import annotations

import datetime as dt
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.awards import find_awards
from extractors.dates import find_dates
from extractors.model import AwardFact, Context
from extractors.places import find_places
from extractors.text import canonical, read_text

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


def test_decision_reason_and_day_of_a_decision() -> None:
    (award,) = awards(
        "UBND tỉnh vừa ban hành Quyết định số 1034/QĐ-UBND ngày 12/8/2019 tặng Bằng khen của Chủ tịch UBND tỉnh cho "
        "6 tập thể, 5 cá nhân vì đã có thành tích trong phong trào hiến máu tình nguyện."
    )
    assert (award.decision, award.date) == ("1034/QĐ-UBND", "2019-08-12")
    assert award.reason == "đã có thành tích trong phong trào hiến máu tình nguyện"


def test_a_past_award_has_its_year() -> None:
    (award,) = awards("Năm 2016, ông Lò Văn Mến được Chủ tịch UBND tỉnh tặng Bằng khen.")
    assert award.date == "2016"
    assert award.recipients == ("Lò Văn Mến",)


def test_the_day_and_place_of_the_ceremony_are_those_of_the_lead() -> None:
    (award,) = awards(
        "Sáng 14/8/2019, tại xã Định Hòa, UBND huyện Yên Định tổng kết phong trào.\n\n"
        "Dịp này, UBND huyện tặng Giấy khen cho 3 tập thể."
    )
    assert award.date == "2019-08-14"
    assert award.place is not None


def test_money_is_what_one_recipient_gets() -> None:
    (each,) = awards("UBND huyện tặng Giấy khen cho 3 tập thể, thưởng mỗi tập thể 600.000 đồng.")
    assert each.amount_vnd == 600_000
    (none,) = awards("UBND huyện tặng Giấy khen cho 3 tập thể với tổng số tiền thưởng 6 triệu đồng.")
    assert none.amount_vnd is None
    (cash,) = awards("Chủ tịch UBND tỉnh thưởng đột xuất 15 triệu đồng cho Công an huyện Yên Định.")
    assert (cash.form, cash.amount_vnd, cash.recipients) == ("thuong", 15_000_000, ("Công an huyện Yên Định",))


def test_ranks_and_titles() -> None:
    order, badge, school = awards(
        "Chủ tịch nước tặng Huân chương Lao động hạng Ba cho 1 cá nhân.\n\n"
        "Đảng ủy xã trao Huy hiệu 55 năm tuổi Đảng cho 2 đảng viên.\n\n"
        "UBND tỉnh công nhận Trường THCS Bến Dừa đạt chuẩn quốc gia mức độ 1."
    )
    assert (order.title, order.rank) == ("Huân chương Lao động", "hạng Ba")
    assert (badge.title, badge.rank) == (None, "55 năm tuổi Đảng")
    assert (school.title, school.rank) == ("chuẩn quốc gia", "mức độ 1")


def test_one_award_told_three_times_is_one_record() -> None:
    (award,) = awards(
        title="An Lạc: 5 tập thể được tặng Giấy khen",
        body="Chiều 16/8, UBND huyện An Lạc tổ chức lễ khen thưởng.\n\nChủ tịch UBND huyện trao Giấy khen cho các "
        "tập thể.\n\nTại buổi lễ, Chủ tịch UBND huyện tặng Giấy khen cho 5 tập thể có thành tích xuất sắc.",
    )
    assert (award.form, award.collectives, award.conferrer) == ("giay_khen", 5, "Chủ tịch UBND huyện")


def test_a_total_gives_way_to_its_breakdown_and_lends_its_conferrer() -> None:
    found = awards(
        "Ban Thường vụ Tỉnh ủy quyết định tặng Huy hiệu Đảng cho 9 đảng viên. Trong đó, 2 đảng viên nhận Huy hiệu "
        "60 năm tuổi Đảng, 7 đảng viên nhận Huy hiệu 30 năm tuổi Đảng."
    )
    assert [(a.rank, a.individuals, a.conferrer) for a in found] == [
        ("60 năm tuổi Đảng", 2, "Ban Thường vụ Tỉnh ủy"),
        ("30 năm tuổi Đảng", 7, "Ban Thường vụ Tỉnh ủy"),
    ]


def test_formless_praise_in_the_title_is_the_form_told_below() -> None:
    (award,) = awards(
        title="Khen thưởng 3 cá nhân cứu người đuối nước",
        body="Sáng 16/8, Chủ tịch UBND huyện Yên Định tặng Giấy khen cho 3 cá nhân.",
    )
    assert (award.form, award.individuals) == ("giay_khen", 3)


SENTENCES = [
    "Sáng 16/8, UBND huyện Yên Định tặng Giấy khen cho 3 tập thể và 5 cá nhân.",
    "Thừa ủy quyền của Chủ tịch nước, lãnh đạo tỉnh trao Huân chương Lao động hạng Nhì cho ông Hoàng Thủy.",
    "Ủy ban nhân dân xã Quý Lộc khen thưởng các tập thể, cá nhân tiêu biểu.",
    "4 đảng viên nhận Huy hiệu 50 năm tuổi Đảng, 2 đảng viên nhận Huy hiệu 30 năm tuổi Đảng.",
    "Ban Tổ chức trao giải nhất cho đội xã Định Hòa, giải nhì cho đội thị trấn Quán Lào.",
]


def keys(found: list[AwardFact]) -> list[tuple[str | int | None, ...]]:
    return [(a.form, a.rank and canonical(a.rank), a.collectives, a.individuals, a.households) for a in found]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, unique=True))
def test_spans_reproduce_their_text_and_places_exist(sentences: list[str]) -> None:
    text = read_text("Tin xã", "\n\n".join(sentences))
    places = find_places(text, CONTEXT)
    for award in find_awards(text, CONTEXT, find_dates(text, CONTEXT), places):
        assert text.view[award.start_char : award.end_char] == award.text
        assert award.place is None or 0 <= award.place < len(places)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_unicode_form_and_tone_placement_change_nothing(sentence: str) -> None:
    old_marks = sentence.replace("Ủy", "Uỷ").replace("ủy", "uỷ").replace("Thủy", "Thuỷ").replace("Hòa", "Hoà")
    assert keys(awards(unicodedata.normalize("NFD", sentence))) == keys(awards(sentence))
    assert keys(awards(old_marks)) == keys(awards(sentence))


@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(["Thời tiết hôm nay có mưa.", "Xã có 12 thôn, 3.400 hộ dân.", "Giá lúa tăng 5%."]),
)
def test_an_unrelated_paragraph_changes_nothing(sentence: str, other: str) -> None:
    assert keys(awards(f"{sentence}\n\n{other}")) == keys(awards(sentence))


HOSTILE = [
    "trao bằng khen cho ",
    "bằng khen cho 3 tập thể, 5 cá nhân, ",
    "được tặng ",
    "50 năm tuổi Đảng cho 5 đồng chí ",
    "công nhận xã đạt chuẩn ",
    "Nguyễn Văn A, ",
    "UBND huyện Yên ",
    "((((",
    '"',
    "1",
    "UBND xã tặng giấy khen cho 3 tập thể. ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def seconds(length: int) -> float:
        text = read_text("", piece * (length // len(piece)))
        start = time.perf_counter()
        find_awards(text, CONTEXT, [], [])
        return time.perf_counter() - start

    seconds(1000)
    small = max(seconds(125_000), 0.02)
    assert seconds(1_000_000) / small < 40  # eight times the length; quadratic growth would be sixty-four times


def test_distinct_awards_by_the_thousand_stay_linear() -> None:
    def seconds(count: int) -> float:
        body = " ".join(f"UBND xã tặng giấy khen cho {i} tập thể." for i in range(count))
        text = read_text("", body)
        start = time.perf_counter()
        find_awards(text, CONTEXT, [], [])
        return time.perf_counter() - start

    assert seconds(2000) / max(seconds(250), 0.02) < 40


def test_a_caption_tells_the_form_and_the_text_the_count() -> None:
    (award,) = awards(
        "Phó Chủ tịch UBND huyện trao Giấy khen cho các tập thể.\n\n"
        "Nhân dịp này, UBND huyện Yên Định khen thưởng 4 tập thể, 7 cá nhân đã làm tốt công tác hòa giải."
    )
    assert (award.form, award.collectives, award.individuals) == ("giay_khen", 4, 7)
    assert award.conferrer == "UBND huyện Yên Định"


def test_counted_praise_of_another_body_keeps_its_own_form() -> None:
    found = awards(
        "Hội Nông dân tỉnh tặng Giấy khen cho các hội viên.\n\nUBND huyện Yên Định khen thưởng 4 tập thể, 7 cá nhân."
    )
    assert [(a.form, a.collectives) for a in found] == [("giay_khen", None), ("khen_thuong", 4)]


def test_what_a_headline_says_of_the_giver_yields_to_the_text() -> None:
    (award,) = awards(
        title="Công an tỉnh khen thưởng ban chuyên án ma túy",
        body="Chiều 14/8/2019, Giám đốc Công an tỉnh Phú Yên đã tặng Giấy khen cho 3 tập thể, 6 cá nhân phá án.",
    )
    assert (award.form, award.collectives, award.individuals) == ("giay_khen", 3, 6)
    assert award.conferrer == "Giám đốc Công an tỉnh Phú Yên"


def test_badges_are_of_the_party_body_that_holds_the_ceremony() -> None:
    found = awards(
        "Sáng 14/8/2019, Đảng ủy xã Định Long trao tặng Huy hiệu 60 năm tuổi Đảng cho 2 đảng viên.\n\n"
        "Cũng tại buổi lễ có 5 đảng viên được nhận Huy hiệu 30 năm tuổi Đảng."
    )
    assert [(a.rank, a.individuals, a.conferrer) for a in found] == [
        ("60 năm tuổi Đảng", 2, "Đảng ủy xã Định Long"),
        ("30 năm tuổi Đảng", 5, "Đảng ủy xã Định Long"),
    ]


def test_a_year_that_opens_a_sentence_is_that_of_all_its_awards() -> None:
    found = awards(
        "Năm 2017, tổ tự quản được UBND huyện tặng Giấy khen, riêng ông Lò Văn Mến được UBND xã tặng Giấy khen."
    )
    assert [a.date for a in found] == ["2017", "2017"]


def test_what_is_told_in_passing_is_not_of_the_ceremony() -> None:
    found = awards(
        "Sáng 14/8/2019, UBND huyện Yên Định trao Giấy khen cho 2 tập thể.\n\n"
        "Ông Lò Văn Mến làm trưởng bản đã 12 năm và được Chủ tịch UBND tỉnh tặng Bằng khen."
    )
    assert [(a.form, a.date) for a in found] == [("giay_khen", "2019-08-14"), ("bang_khen", None)]


def test_a_name_ends_before_the_stop() -> None:
    (award,) = awards("UBND xã Định Long tặng giấy khen cho em Quyên. Em đã cứu bạn.")
    assert award.recipients == ("Quyên",)
