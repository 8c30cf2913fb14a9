"""The text that rules read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text import canonical, fold, read_text


def sentences(body: str) -> list[str]:
    text = read_text("", body)
    return [text.view[s.start : s.end] for s in text.sentences]


def test_the_article_text_is_title_blank_line_body() -> None:
    text = read_text("Tin", "Một.\n\nHai.")
    assert text.nfc == "Tin\n\nMột.\n\nHai."
    assert [text.view[p.start : p.end] for p in text.paragraphs] == ["Tin", "Một.", "Hai."]
    assert text.title_end == 3


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Thanh Hoá", "Thanh Hóa"),
        ("uỷ ban", "ủy ban"),
        ("UỶ BAN", "ỦY BAN"),
        ("Thuỷ", "Thủy"),
        ("quý", "quý"),
        ("quỳ", "quỳ"),
        ("hoàn toàn", "hoàn toàn"),
        ("khoẻ", "khỏe"),
        ("Ðắk Lắk", "Đắk Lắk"),
        ("“mô hình”", '"mô hình"'),
        ("2015 – 2020", "2015 - 2020"),
        ("𝟾𝟺𝟿", "849"),
        ("1\u00a0234", "1 234"),
    ],
)
def test_the_view_is_plain(written: str, read: str) -> None:
    assert canonical(written) == read


@pytest.mark.parametrize(
    "body",
    [
        "Đoàn đến TT. Quán Lào và TP. Thanh Hóa.",
        "Đ/c Nguyễn Văn A. Bình dự hội nghị.",
        "Tại P.3, Q.5 xảy ra 2 vụ cháy.",
        "Cấp phát cho bà con gạo, muối v.v. Tổng cộng 3 tấn.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(body: str) -> None:
    assert len(sentences(body)) == 1


def test_sentences_end_at_stops_and_at_list_items_but_not_at_wrapped_lines() -> None:
    assert sentences("Xảy ra 3 vụ.Ba vụ đã rõ. Không có người chết./.") == [
        "Xảy ra 3 vụ.",
        "Ba vụ đã rõ.",
        "Không có người chết./.",
    ]
    assert sentences("Kết quả:\n- 2 vụ trộm\n- 3 vụ cháy") == ["Kết quả:", "- 2 vụ trộm", "- 3 vụ cháy"]
    assert len(sentences("có thành tích xuất sắc\n trong phong trào")) == 1


def test_zero_width_characters_leave_the_view_and_spans_lead_back() -> None:
    text = read_text("", "xã Quán\u200b Lào có so\u00adng")
    assert text.view == "xã Quán Lào có song"
    start = text.view.index("Lào")
    back = text.to_nfc(start, start + 3)
    assert text.nfc[back.start : back.end] == "Lào"


@given(st.text(), st.text())
def test_any_string_is_read_and_offsets_stay_inside(title: str, body: str) -> None:
    text = read_text(title, body)
    assert len(text.low) == len(text.view)
    for span in (*text.paragraphs, *text.sentences):
        start, end = text.to_nfc(*span)
        assert 0 <= start <= end <= len(text.nfc)
        assert canonical(text.nfc[start:end]).startswith(text.view[span.start : span.end][:1])


@given(st.text(alphabet="aàáoòóuùúyỳýeẻhHqQtnTN .,đĐ"))
def test_decomposed_text_gives_the_same_view(body: str) -> None:
    assert read_text("", unicodedata.normalize("NFD", body)).view == read_text("", body).view


@given(st.text(alphabet="aàáoòóuùúyỳýeẻhHqQtnTNÐð“–\u00a0"))
def test_canonical_keeps_the_length_and_is_stable(body: str) -> None:
    once = canonical(unicodedata.normalize("NFC", body))
    assert len(once) == len(unicodedata.normalize("NFC", body))
    assert canonical(once) == once


def test_fold_drops_every_mark() -> None:
    assert fold("Đường Nguyễn Việt Ố") == "duong nguyen viet o"
