"""Where an article ends."""

import pytest

from extractors.tail import find_tail
from extractors.text import read_text

BODY = "Ngày 3/2, xã Định Long họp.\n\nCó 2 vụ trộm xảy ra trong tháng."


@pytest.mark.parametrize(
    "tail",
    ["Huy Hoàng", "Tác giả: Huy Hoàng", "NGUYỄN HÀ", "Minh Đạo - Thu Hà", "Tin liên quan\n\nBắt 12 đối tượng",
     "Tin, ảnh: Lê Na",
     "BBT\n\nCác tin khác\n\nXử phạt 30 trường hợp"],
)  # fmt: skip
def test_bylines_and_related_links_are_behind_the_end(tail: str) -> None:
    text = read_text("Tin", f"{BODY}\n\n{tail}")
    assert text.view[: find_tail(text)].rstrip() == f"Tin\n\n{BODY}"


@pytest.mark.parametrize("last", ["Không có thiệt hại về người", "Nguyên nhân đang được làm rõ./.", "Tổng cộng 45 vụ"])
def test_the_last_sentence_is_no_byline(last: str) -> None:
    text = read_text("Tin", f"{BODY}\n\n{last}")
    assert find_tail(text) == len(text.view)


def test_what_is_behind_the_end_is_not_read() -> None:
    text = read_text("Tin", f"{BODY}\n\nHuy Hoàng")
    cut = text.until(find_tail(text))
    assert cut.nfc == text.nfc
    assert "Huy Hoàng" not in cut.view and len(cut.paragraphs) == 3
