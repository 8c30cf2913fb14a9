"""What is told of two wordings of an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.changes import MOST_WORDS, Changes, Kind, Segment, changes
from pipeline.store import Version


def told(old: str, new: str, title: str = "Tin") -> Changes:
    return changes(
        Version(seen_at="2024-01-01", title=title, body=old), Version(seen_at="2024-01-02", title="Tin", body=new)
    )


def spelled(segments: tuple[Segment, ...]) -> str:
    marks = {"same": "{}", "added": "[+{}]", "removed": "[-{}]"}
    return "".join(marks[segment.kind].format(segment.text) for segment in segments)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Xã có 45 vụ.", "Xã có 47 vụ.", ["Xã có [-45][+47] vụ."]),
        ("Một.\n\nHai.", "Một.\n\nHai.", ["Một.", "Hai."]),
        ("Một.\n\nBa.", "Một.\n\nHai.\n\nBa.", ["Một.", "[+Hai.]", "Ba."]),
        ("Một.\n\nHai.\n\nBa.", "Một.\n\nBa.", ["Một.", "[-Hai.]", "Ba."]),
        ("Sáng 15/8/2019 họp.", "Chiều 16/8/2019 họp.", ["[-Sáng][+Chiều] [-15/8/2019][+16/8/2019] họp."]),
        ("", "Có chữ.", ["[+Có chữ.]"]),
    ],
)
def test_paragraphs_laid_over_each_other(old: str, new: str, shown: list[str]) -> None:
    found = told(old, new)
    assert [spelled(paragraph) for paragraph in found.paragraphs] == shown
    assert found.changed == (old != new)


def test_title_and_figures() -> None:
    found = told("Có 45 vụ, 45 đối tượng.", "Có 47 vụ, 45 đối tượng.", title="Tin cũ")
    assert spelled(found.title) == "Tin[- cũ]"
    assert (found.figures_removed, found.figures_added) == (("45",), ("47",))


def test_very_long_paragraphs_are_told_as_replaced() -> None:
    old = "chữ " * MOST_WORDS
    assert [segment.kind for segment in told(old, f"{old}nữa").paragraphs[0]] == ["removed", "added"]


@given(st.text(alphabet="ab \n1,", max_size=60), st.text(alphabet="ab \n1,", max_size=60))
def test_both_wordings_can_be_put_together_again(old: str, new: str) -> None:
    def without(kind: Kind, paragraphs: tuple[tuple[Segment, ...], ...]) -> list[str]:
        texts = ("".join(part.text for part in paragraph if part.kind != kind) for paragraph in paragraphs)
        return [text for text in texts if text]

    found = told(old, new).paragraphs
    assert without("added", found) == [text for text in old.split("\n\n") if text]
    assert without("removed", found) == [text for text in new.split("\n\n") if text]
