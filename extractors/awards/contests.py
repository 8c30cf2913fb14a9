"""Contests: prizes told without their giver are the organisers' of the contest named elsewhere in the article."""

from __future__ import annotations

import re

from extractors.awards.model import Draft, Scene
from extractors.text import Span

_ORGANISERS = re.compile(r"(?<!\w)(?:ban tổ chức|btc)(?!\w)(?! (?:tỉnh|huyện|thành|trung ương|đảng))")
_GIVES = re.compile(r"[^.;]{0,80}?(?<!\w)(?:trao|công bố|tặng)(?!\w)[^.;]{0,40}?(?<!\w)(?:giải|thưởng)(?!\w)")


def name_juries(scene: Scene, drafts: list[Draft]) -> None:
    """Give the organisers who award the prizes as conferrer to the prizes that name none."""
    open_prizes = [d for d in drafts if d.form == "giai" and d.conferrer is None]
    if not open_prizes:
        return
    given = next((d.conferrer for d in drafts if d.form == "giai" and d.conferrer), None)
    giver = given or _organisers(scene)
    for draft in open_prizes:
        draft.conferrer = giver


def _organisers(scene: Scene) -> str | None:
    text = scene.text
    for match in _ORGANISERS.finditer(text.low):
        if _GIVES.match(text.low, match.end()):
            sentence = text.sentence_at(match.start())
            named = [o for o in scene.organisations(Span(*sentence)) if o.start == match.start()]
            return named[0].name if named else text.view[match.start() : match.end()]
    return None
