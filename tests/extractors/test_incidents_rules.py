"""Status, actor, period, place, change, parts, zeros, stories, tables and repetitions of incident counts."""

from __future__ import annotations

import datetime as dt
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.dates import find_dates
from extractors.incidents import find_incidents
from extractors.model import Context, DateFact, IncidentFact, PlaceFact
from extractors.text import Text, read_text

DAY = dt.date(2019, 8, 15)


def dated(text: Text, *periods: tuple[str, str, str]) -> list[DateFact]:
    """Date facts at the first place of each phrase: (phrase, first day, last day)."""
    facts = []
    for phrase, first, last in periods:
        at = text.view.index(phrase)
        start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        kind = "date" if start == end else "period"
        facts.append(
            DateFact(
                text=phrase,
                start_char=at,
                end_char=at + len(phrase),
                method="t",
                kind=kind,
                value="",
                start=start,
                end=end,
            )
        )
    return facts


def placed(text: Text, *names: tuple[str, str]) -> list[PlaceFact]:
    """Place facts at the first place of each mention: (mention, level)."""
    facts = []
    for mention, level in names:
        at = text.view.index(mention)
        facts.append(
            PlaceFact(text=mention, start_char=at, end_char=at + len(mention), method="t", level=level, name=mention)
        )
    return facts


def read(body: str, title: str = "Bản tin") -> list[IncidentFact]:
    return find_incidents(read_text(title, body), Context(published=DAY), [], [])


def only(body: str) -> IncidentFact:
    [fact] = read(body)
    return fact


# ---- a whole report ---------------------------------------------------------------------------------

REPORT = (
    "Chấp hành Đề án 375 và Chỉ thị số 10, BCĐ 138 thị trấn đã được củng cố; công an thị trấn là nòng cốt.\n\n"
    "Từ đầu năm 2018 đến nay, địa bàn thị trấn cơ bản ổn định, xảy ra 45 vụ việc liên quan đến ANTT. "
    "Trong đó, công an thị trấn đã giải quyết 12 vụ, công an huyện giải quyết 33 vụ. "
    "Trên địa bàn không xảy ra trọng án, TNGT đặc biệt nghiêm trọng."
)


def test_a_report_gives_its_total_its_parts_by_actor_and_its_zeros() -> None:
    text = read_text("Thị trấn Sông Vàng tổ chức ngày hội", REPORT)
    dates = dated(text, ("Từ đầu năm 2018 đến nay", "2018-01-01", "2019-08-15"))
    total, first, second, crime, traffic = find_incidents(text, Context(published=DAY), dates, [])
    assert (total.kind, total.value, total.status, total.parent) == ("security", 45, "occurred", None)
    assert (total.start, total.end) == (dt.date(2018, 1, 1), DAY)
    assert [(p.value, p.status, p.actor, p.parent) for p in (first, second)] == [
        (12, "resolved", "công an thị trấn", 0),
        (33, "resolved", "công an huyện", 0),
    ]
    assert [(z.kind, z.measure, z.value, z.qualifier) for z in (crime, traffic)] == [
        ("crime", "cases", 0, "zero"),
        ("traffic_accident", "cases", 0, "zero"),
    ]
    assert not total.inconsistent


# ---- status and actor -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Xảy ra 5 vụ trộm cắp.", "occurred"),
        ("Phát hiện 5 vụ trộm cắp.", "detected"),
        ("Phát hiện, bắt giữ 5 vụ trộm cắp.", "detected"),
        ("Xảy ra và phát hiện 5 vụ trộm cắp.", "detected"),
        ("Phát hiện, xử lý 5 vụ trộm cắp.", "resolved"),
        ("Điều tra làm rõ 5 vụ trộm cắp.", "resolved"),
        ("Triệt phá 5 tụ điểm đánh bạc.", "resolved"),
        ("Khởi tố 5 vụ trộm cắp.", "prosecuted"),
        ("Đưa ra xét xử 5 vụ trộm cắp.", "prosecuted"),
        ("Xử phạt hành chính 5 vụ đánh bạc.", "fined"),
        ("Tiếp nhận 5 đơn tố cáo.", "received"),
        ("Thụ lý 5 vụ án hình sự.", "received"),
        ("Hiện đang điều tra 5 vụ trộm cắp.", "received"),
        ("Kịp thời ngăn chặn 5 vụ đánh nhau.", "prevented"),
        ("Có 5 vụ trộm cắp được điều tra, khám phá.", "resolved"),
        ("Có 5 vụ trộm cắp bị khởi tố.", "prosecuted"),
        ("Ghi nhận 5 ca mắc sởi.", "occurred"),
        ("Phát hiện 5 ca mắc sởi.", "detected"),
        ("Công tác điều tra được chú trọng, xảy ra 5 vụ trộm cắp.", "occurred"),
    ],
)
def test_status_is_the_governing_verbs(sentence: str, status: str) -> None:
    assert only(sentence).status == status


def test_each_measure_follows_its_own_verb() -> None:
    cases, suspects = read("Làm rõ 12 vụ trộm cắp, bắt 15 đối tượng.")
    assert (cases.status, suspects.status) == ("resolved", "detected")


def test_the_actor_is_the_body_before_the_verb_as_written() -> None:
    assert (
        only("Trong tháng, Đội Quản lý thị trường số 3 đã phát hiện 7 vụ buôn lậu.").actor
        == "Đội Quản lý thị trường số 3"
    )
    assert only("Hạt Kiểm lâm huyện phát hiện 7 vụ phá rừng.").actor == "Hạt Kiểm lâm huyện"
    assert only("Xảy ra 7 vụ phá rừng.").actor is None


# ---- period and place -------------------------------------------------------------------------------


def test_the_period_of_the_clause_governs_not_the_day_of_the_meeting() -> None:
    text = read_text(
        "Bản tin", "Sáng 12/7, huyện tổ chức sơ kết. Trong 6 tháng đầu năm xảy ra 9 vụ cháy. Khởi tố 3 vụ trộm cắp."
    )
    dates = dated(text, ("12/7", "2019-07-12", "2019-07-12"), ("6 tháng đầu năm", "2019-01-01", "2019-06-30"))
    found = find_incidents(text, Context(published=DAY), dates, [])
    assert {(f.start, f.end) for f in found} == {(dt.date(2019, 1, 1), dt.date(2019, 6, 30))}


def test_a_baseline_is_no_period_but_a_clause_of_its_own_has_one() -> None:
    text = read_text("Bản tin", "Quý I tiếp 80 lượt công dân, giảm so với cùng kỳ (năm 2018 tiếp 95 lượt công dân).")
    dates = dated(
        text,
        ("Quý I", "2019-01-01", "2019-03-31"),
        ("cùng kỳ", "2018-01-01", "2018-03-31"),
        ("năm 2018", "2018-01-01", "2018-12-31"),
    )
    now, before = find_incidents(text, Context(published=DAY), dates, [])
    assert (now.value, now.start) == (80, dt.date(2019, 1, 1))
    assert (before.value, before.start) == (95, dt.date(2018, 1, 1))


def test_a_birth_year_and_a_documents_day_are_no_period() -> None:
    text = read_text("Bản tin", "Theo Kế hoạch số 12 ngày 5/3/2019, công an bắt 2 đối tượng trộm cắp, sinh năm 1990.")
    dates = dated(text, ("5/3/2019", "2019-03-05", "2019-03-05"), ("1990", "1990-01-01", "1990-12-31"))
    [found] = find_incidents(text, Context(published=DAY), dates, [])
    assert found.start is None


def test_the_place_is_the_one_told_with_the_count() -> None:
    text = read_text("Bản tin", "Tại xã Hòa An xảy ra 3 vụ cháy; tại xã Tân Lập xảy ra 2 vụ đuối nước.")
    places = placed(text, ("xã Hòa An", "commune"), ("xã Tân Lập", "commune"))
    fire, drowning = find_incidents(text, Context(published=DAY), [], places)
    assert (fire.place, drowning.place) == (0, 1)


def test_bare_area_words_mean_the_articles_main_place() -> None:
    text = read_text("Huyện Lạc Thủy sơ kết", "Toàn huyện xảy ra 3 vụ cháy.")
    [fire] = find_incidents(text, Context(published=DAY), [], placed(text, ("Huyện Lạc Thủy", "district")))
    assert fire.place == 0


# ---- change -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "direction", "amount", "percent", "baseline"),
    [
        ("Xảy ra 20 vụ trộm cắp, giảm 5 vụ so với cùng kỳ năm 2018.", "down", 5, None, "cùng kỳ"),
        ("Xảy ra 20 vụ trộm cắp, giảm 5 vụ (20%) so với cùng kỳ.", "down", 5, 20, "cùng kỳ"),
        ("Xảy ra 20 vụ trộm cắp, tăng 4 vụ, tương ứng với 25% so với năm 2018.", "up", 4, 25, "2018"),
        ("Xảy ra 20 vụ trộm cắp, so với cùng kỳ tăng 4 vụ (+25%).", "up", 4, 25, "cùng kỳ"),
        ("Xảy ra 20 vụ trộm cắp (tăng 12,5% so với tháng trước).", "up", None, 12.5, "tháng trước"),
        ("Xảy ra 20 vụ trộm cắp, ít hơn 3 vụ so với cùng kỳ.", "down", 3, None, "cùng kỳ"),
        ("Xảy ra 20 vụ trộm cắp, tăng gấp 2 lần so với cùng kỳ.", "up", None, None, "cùng kỳ"),
        ("Xảy ra 20 vụ trộm cắp, bằng so với cùng kỳ.", "flat", None, None, "cùng kỳ"),
        ("Phát hiện 206 vụ ma túy, so với cùng kỳ tăng 93 vụ (206/113 vụ).", "up", 93, None, "cùng kỳ"),
    ],
)
def test_change(sentence: str, direction: str, amount: float | None, percent: float | None, baseline: str) -> None:
    change = only(sentence).change
    assert change is not None
    assert (change.direction, change.amount, change.percent, change.baseline) == (direction, amount, percent, baseline)


def test_changes_are_aligned_with_the_measures_before_them() -> None:
    cases, deaths, injured = read(
        "Xảy ra 40 vụ tai nạn giao thông, làm chết 12 người, bị thương 30 người. "
        "So với cùng kỳ giảm 6 vụ, giảm 2 người chết, tăng 5 người bị thương."
    )
    told = [(f.change.direction, f.change.amount) for f in (cases, deaths, injured) if f.change]
    assert told == [("down", 6), ("down", 2), ("up", 5)]


def test_down_in_all_three_counts_without_amounts() -> None:
    found = read("Xảy ra 40 vụ TNGT, làm chết 12 người, bị thương 30 người, giảm cả 3 tiêu chí so với cùng kỳ.")
    assert [(f.change.direction, f.change.amount) for f in found if f.change] == [("down", None)] * 3


def test_the_percentage_tells_which_record_is_compared() -> None:
    part, whole, grave = read(
        "Điều tra 90/100 vụ trộm cắp, khám phá 8 vụ cướp. So với cùng kỳ, số vụ án giảm 25 vụ (20%)."
    )
    assert (part.change, grave.change) == (None, None)
    assert whole.change is not None and whole.value == 100


# ---- parts and arithmetic ---------------------------------------------------------------------------


def test_parts_that_claim_to_be_all_must_add_up() -> None:
    good = read("Phát hiện 15 vụ vi phạm pháp luật gồm: 8 vụ trộm cắp; 5 vụ đánh bạc và 2 vụ ma túy.")
    bad = read("Phát hiện 16 vụ vi phạm pháp luật gồm: 8 vụ trộm cắp; 5 vụ đánh bạc và 2 vụ ma túy.")
    assert [f.inconsistent for f in good] == [False] * 4
    assert [f.inconsistent for f in bad] == [True, False, False, False]
    assert [f.parent for f in good] == [None, 0, 0, 0]


def test_examples_of_a_total_need_not_add_up() -> None:
    total, part = read("Xảy ra 30 vụ phạm pháp hình sự, trong đó có 2 vụ giết người.")
    assert part.parent == 0 and not total.inconsistent


def test_a_part_larger_than_its_whole_is_none() -> None:
    found = read("Xảy ra 3 vụ phạm pháp hình sự, trong đó có 12 vụ trộm cắp.")
    assert [f.parent for f in found] == [None, None]


def test_a_ratio_is_part_and_whole_and_two_units_are_not() -> None:
    part, whole = read("Khám phá 51/61 vụ trộm cắp.")
    assert (part.value, whole.value) == (51, 61) and part.parent == 1 and whole.status == "occurred"
    assert [f.parent for f in read("Bắt quả tang 8 vụ/40 đối tượng đánh bạc.")] == [None, None]


def test_suspects_are_no_part_of_cases() -> None:
    found = read("Phát hiện 20 vụ trộm cắp, 39 đối tượng, trong đó cướp giật 5 vụ, 6 đối tượng.")
    pairs = [(f.measure, found[f.parent].measure) for f in found if f.parent is not None]
    assert pairs == [("cases", "cases"), ("suspects", "suspects")]


# ---- zeros ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Trong tháng không xảy ra cháy, nổ.", ["fire"]),
        ("Địa bàn chưa xảy ra trọng án, tai nạn lao động.", ["crime", "labour_accident"]),
        ("Xã không có đơn thư khiếu nại vượt cấp.", ["complaint"]),
        ("Đuối nước: không xảy ra.", ["drowning"]),
        ("Đã giữ vững ổn định, không để xảy ra cháy nổ trong năm qua.", ["fire"]),
        ("Phấn đấu không xảy ra cháy nổ.", []),
        ("Cần tuần tra để không xảy ra trộm cắp.", []),
        ("Các hộ ký cam kết không để xảy ra cháy nổ.", []),
    ],
)
def test_a_negation_is_a_zero_where_it_reports(sentence: str, kinds: list[str]) -> None:
    found = read(sentence)
    assert [f.kind for f in found] == kinds
    assert all(f.value == 0 and f.qualifier == "zero" for f in found)


def test_after_the_turn_to_plans_an_averted_event_is_none() -> None:
    assert read("Nhiệm vụ trọng tâm thời gian tới: giữ vững ổn định, không để xảy ra trọng án, cháy nổ.") == []


# ---- stories ----------------------------------------------------------------------------------------


def test_a_narrated_accident_is_one_case_with_its_dead() -> None:
    text = read_text(
        "Xe tải tông xe máy tại Hòa An",
        "Khoảng 5 giờ ngày 3/8/2019, tại xã Hòa An xảy ra tai nạn giao thông. Nạn nhân tử vong tại chỗ.",
    )
    found = find_incidents(text, Context(published=DAY), dated(text, ("3/8/2019", "2019-08-03", "2019-08-03")), [])
    assert sorted((f.kind, f.measure, f.value) for f in found) == [
        ("traffic_accident", "cases", 1),
        ("traffic_accident", "deaths", 1),
    ]
    assert {f.start for f in found} == {dt.date(2019, 8, 3)}


def test_a_police_story_has_its_furthest_status_and_suspects_only_with_a_number() -> None:
    text = read_text(
        "Triệt phá đường dây ma túy",
        "Ngày 3/8/2019, công an triệt phá đường dây ma túy, khởi tố 4 bị can.",
    )
    found = find_incidents(text, Context(published=DAY), dated(text, ("3/8/2019", "2019-08-03", "2019-08-03")), [])
    assert sorted((f.kind, f.measure, f.value, f.status) for f in found) == [
        ("drugs", "cases", 1, "prosecuted"),
        ("drugs", "suspects", 4, "prosecuted"),
    ]


def test_advice_tells_no_story() -> None:
    assert (
        read("Khi gặp tai nạn giao thông, người dân cần gọi cấp cứu; nếu có người tử vong phải giữ nguyên hiện trường.")
        == []
    )


# ---- repetitions ------------------------------------------------------------------------------------


def test_what_title_and_body_repeat_is_one_record() -> None:
    found = read("Năm qua xảy ra 45 vụ cháy, giảm 3 vụ so với cùng kỳ.", title="Xảy ra 45 vụ cháy")
    assert [(f.kind, f.value) for f in found] == [("fire", 45)]
    assert found[0].change is not None


def test_the_exact_body_outdoes_the_rough_title() -> None:
    assert [f.value for f in read("Năm qua xảy ra 48 vụ cháy.", title="Gần 50 vụ cháy trong năm")] == [48]


# ---- tables -----------------------------------------------------------------------------------------


def test_a_table_with_years_for_columns() -> None:
    text = read_text(
        "Tai nạn giao thông 2019", "Chỉ tiêu | Năm 2018 | Năm 2019\n\nSố vụ | 45 | 38\n\nSố người chết | 20 | 15"
    )
    dates = dated(text, ("Năm 2018", "2018-01-01", "2018-12-31"), ("Năm 2019", "2019-01-01", "2019-12-31"))
    found = find_incidents(text, Context(published=DAY), dates, [])
    assert [(f.kind, f.measure, f.value, f.start.year) for f in found if f.start] == [
        ("traffic_accident", "cases", 45, 2018),
        ("traffic_accident", "cases", 38, 2019),
        ("traffic_accident", "deaths", 20, 2018),
        ("traffic_accident", "deaths", 15, 2019),
    ]


def test_a_table_with_kinds_for_rows() -> None:
    found = read("Loại | Số vụ | Số đối tượng\n\nTrộm cắp | 45 | 38\n\nMa túy | 20 | 25", title="Thống kê")
    assert [(f.kind, f.measure, f.value) for f in found] == [
        ("crime", "cases", 45),
        ("crime", "suspects", 38),
        ("drugs", "cases", 20),
        ("drugs", "suspects", 25),
    ]


# ---- what holds for every text ----------------------------------------------------------------------

SENTENCES = [
    "Xảy ra 45 vụ việc liên quan đến ANTT.",
    "Trong đó, công an xã giải quyết 12 vụ, công an huyện giải quyết 33 vụ.",
    "Không xảy ra trọng án, hoả hoạn.",
    "Làm chết 5 người, bị thương 7 người, giảm 2 người chết so với cùng kỳ.",
    "Khám phá 51/61 vụ trộm cắp (83%), làm rõ 63 đối tượng.",
    "Tiếp nhận 120 đơn (khiếu nại 86, tố cáo 34).",
    "Xử lý 22 trường hợp vi phạm nồng độ cồn, phạt 88,5 triệu đồng.",
    "Mưa lũ làm 50 nhà bị ngập (Mường Lay 32, Tủa Chùa 18).",
    "Ban Chỉ đạo 138 họp bàn về Đề án 375.",
    "trong đó gồm ( 5 vụ ; 7 đối tượng | 3/2 vụ) tăng",
]
UNRELATED = "Hội Nông dân trồng 1.200 cây xanh, tặng 45 suất quà và cấy 300 ha lúa cho bà con trong xã."
texts = st.lists(st.sampled_from(SENTENCES) | st.text(max_size=30), max_size=8).map(" ".join)


@given(texts)
@settings(max_examples=80, deadline=None)
def test_spans_reproduce_the_text_and_parents_lead_upwards(body: str) -> None:
    text = read_text("Bản tin", body)
    found = find_incidents(text, Context(published=DAY), [], [])
    assert [f.start_char for f in found] == sorted(f.start_char for f in found)
    for i, fact in enumerate(found):
        assert text.view[fact.start_char : fact.end_char] == fact.text
        seen, at = {i}, fact.parent
        while at is not None:
            assert at not in seen
            assert found[at].measure == fact.measure
            seen.add(at)
            at = found[at].parent


def meanings(body: str) -> list[object]:
    return [(f.kind, f.measure, f.value, f.status, f.qualifier, f.change, f.parent) for f in read(body)]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_decomposed_text_and_tone_placement_change_nothing(body: str) -> None:
    assert meanings(unicodedata.normalize("NFD", body)) == meanings(body)
    assert meanings(body.replace("hoả", "hỏa")) == meanings(body)


@given(st.lists(st.sampled_from(SENTENCES[:8]), min_size=1, max_size=5).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_an_unrelated_paragraph_changes_no_fact(body: str) -> None:
    assert meanings(f"{body}\n\n{UNRELATED}") == meanings(body)


@pytest.mark.parametrize(
    "unit",
    [
        "5 vụ ",
        "(5 vụ ",
        "xảy ra ",
        "không xảy ra ",
        "giảm 5 vụ, ",
        "trong đó 5 vụ ",
        "5 | 6\n",
        "Xảy ra 5 vụ trộm cắp.\n\n",
        "công an ",
        "tử vong ",
        "((((",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    def spent(length: int) -> float:
        text = read_text("Tin", unit * (length // len(unit)))
        began = time.process_time()
        find_incidents(text, Context(published=DAY), [], [])
        return time.process_time() - began

    spent(2_000)
    assert spent(32_000) < 16 * max(spent(8_000), 0.02)


def test_a_report_named_before_a_period_is_no_document_of_that_day_and_plans_govern_nothing() -> None:
    text = read_text(
        "Bản tin",
        "Hội nghị sơ kết 6 tháng đầu năm, triển khai nhiệm vụ 6 tháng cuối năm.\n\n"
        "Theo báo cáo, trong 6 tháng đầu năm, toàn huyện xảy ra 25 vụ phạm pháp hình sự.\n\nKhởi tố 7 vụ, 9 bị can.",
    )
    context = Context(published=DAY)
    found = find_incidents(text, context, find_dates(text, context), [])
    assert {(i.start, i.end) for i in found} == {(dt.date(2019, 1, 1), dt.date(2019, 6, 30))}


def test_amounts_complete_what_was_only_said_to_fall() -> None:
    cases, dead = read(
        "Tai nạn giao thông giảm cả 3 tiêu chí: xảy ra 94 vụ tai nạn giao thông, làm chết 52 người. "
        "So với cùng kỳ năm 2018, giảm 30 vụ (-24%), giảm 2 người chết."
    )
    assert cases.change is not None and (cases.change.amount, cases.change.percent) == (30, 24)
    assert dead.change is not None and dead.change.amount == 2
