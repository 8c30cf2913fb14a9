"""Whether a subject confers, or only holds the ceremony, or hands the award over in another's name."""

from __future__ import annotations

import re

from extractors.awards.model import Scene
from extractors.awards.words import person
from extractors.text import Span

# How weakly a subject is the conferrer: of two told for one award the lower wins.
CONFERS, HOLDS, HANDS = 0, 1, 2
_CALLED = re.compile(r"(?<!\w)(?:đồng chí|đ/c|ông|bà)\s+$")
_HOLDS = re.compile(r"(?<!\w)(?:tổ chức|lễ|hội nghị|chương trình)(?!\w)[^,;]*$")


def subject_role(scene: Scene, sentence: Span, start: int, verb: int) -> int:
    """What the subject in [start, verb) is: conferrer, host of the ceremony, or a named person who hands over."""
    if _HOLDS.search(scene.text.low, max(start, verb - 40), verb):
        return HOLDS
    offices = [o for o in scene.organisations(sentence) if start <= o.start and o.end <= verb and o.office]
    if not offices:
        return CONFERS
    named = person().search(scene.text.view, start, verb) is not None
    return HANDS if named or _CALLED.search(scene.text.low, start, offices[-1].start) else CONFERS
