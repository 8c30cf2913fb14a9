"""All four extractors over one article."""

import datetime as dt
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.engine import extract, extractor_version
from extractors.model import Context, Facts, Home

TITLE = "Công an huyện Yên Định sơ kết 6 tháng đầu năm"
BODY = (
    "Sáng 12/7/2019, Công an huyện Yên Định tổ chức hội nghị sơ kết. 6 tháng đầu năm, trên địa bàn huyện xảy ra 21 vụ "
    "phạm pháp hình sự, giảm 3 vụ so với cùng kỳ năm 2018.\n\n"
    "Dịp này, UBND huyện Yên Định tặng giấy khen cho 4 tập thể và 9 cá nhân có thành tích xuất sắc trong phong trào "
    "toàn dân bảo vệ an ninh Tổ quốc."
)
CONTEXT = Context(published=dt.date(2019, 7, 13), home=Home(province="Thanh Hóa", district="Yên Định"))


def values(facts: Facts) -> list[object]:
    """Facts without their spans, for comparing readings of one text in different spellings."""
    hidden = {"text", "start_char", "end_char"}
    rows = [f.model_dump(exclude=hidden) for kind in Facts.model_fields for f in getattr(facts, kind)]
    return [
        {k: v if not isinstance(v, str) else unicodedata.normalize("NFC", v) for k, v in row.items()} for row in rows
    ]


def test_every_type_is_found_and_every_span_reproduces_its_text() -> None:
    extraction = extract(TITLE, BODY, CONTEXT)
    facts = extraction.facts
    assert facts.dates and facts.places and facts.incidents and facts.awards
    for kind in Facts.model_fields:
        for fact in getattr(facts, kind):
            assert extraction.text[fact.start_char : fact.end_char] == fact.text
            assert fact.method


def test_decomposed_text_and_the_other_tone_placement_change_no_fact() -> None:
    plain = values(extract(TITLE, BODY, CONTEXT).facts)
    assert (
        values(extract(unicodedata.normalize("NFD", TITLE), unicodedata.normalize("NFD", BODY), CONTEXT).facts) == plain
    )
    swapped = BODY.replace("hòa", "hoà").replace("thủy", "thuỷ")
    assert values(extract(TITLE, swapped, CONTEXT).facts) == plain


def test_zero_width_characters_move_spans_but_change_no_fact() -> None:
    extraction = extract(TITLE, BODY.replace("huyện", "hu\u00adyện"), CONTEXT)
    assert values(extraction.facts) == values(extract(TITLE, BODY, CONTEXT).facts)
    for fact in extraction.facts.places:
        assert extraction.text[fact.start_char : fact.end_char] == fact.text


def test_without_a_day_relative_dates_are_named_not_guessed() -> None:
    extraction = extract("Tin", "Sáng nay, xã họp. Chiều mai họp tiếp.")
    assert extraction.context.published is None
    assert extraction.undated


@given(st.text(max_size=400), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_string_is_read(body: str, title: str) -> None:
    extraction = extract(title, body, CONTEXT)
    for kind in Facts.model_fields:
        for fact in getattr(extraction.facts, kind):
            assert 0 <= fact.start_char < fact.end_char <= len(extraction.text)


def test_the_version_is_stable() -> None:
    assert extractor_version() == extractor_version()
    assert extractor_version().startswith("1-")
