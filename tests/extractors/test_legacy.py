"""Vietnamese text from before Unicode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.legacy import Encoding, _tcvn3, _vni, convert, decode_legacy, syllable_share

SENTENCE = "Đảng bộ xã trao giấy khen cho các tập thể, cá nhân có thành tích xuất sắc trong phong trào bảo vệ an ninh"


def encode(text: str, encoding: Encoding) -> str:
    """What a Windows-1252 reader sees of `text` written in a legacy encoding."""
    if encoding == "tcvn3":
        back = {new: chr(old) for old, new in _tcvn3().items()}
    else:
        back = {new: old for old, new in _vni().items()}
    return "".join(back.get(c, c) for c in text)


@pytest.mark.parametrize(
    ("written", "read"),
    [("®¶ng viªn", "đảng viên"), ("c«ng an huyÖn", "công an huyện"), ("ViÖt Nam", "Việt Nam")],
)
def test_tcvn3(written: str, read: str) -> None:
    assert convert(written, "tcvn3") == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ñaûng vieân", "Đảng viên"),
        ("coâng an huyeän", "công an huyện"),
        ("thò traán", "thị trấn"),
        ("ÑÖÔØNG", "ĐƯỜNG"),
    ],
)
def test_vni(written: str, read: str) -> None:
    assert convert(written, "vni") == read


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_a_sentence_is_recognised_converted_and_the_guess_told(encoding: Encoding) -> None:
    decoded = decode_legacy(encode(SENTENCE, encoding))
    assert (decoded.text, decoded.encoding) == (SENTENCE, encoding)


@pytest.mark.parametrize("text", [SENTENCE, "Le café est très bon où l'été", "Plain English text", "", "45 vụ"])
def test_other_text_is_left_alone(text: str) -> None:
    assert decode_legacy(text).text == text


@given(st.text())
def test_any_string_is_taken(text: str) -> None:
    assert decode_legacy(text).encoding in ("unicode", "tcvn3", "vni")


def test_syllables() -> None:
    assert syllable_share(SENTENCE) == 1.0
    assert syllable_share("Strength through grzegorz brzdek xyzzy") < 0.5
