"""Awards: who conferred what on whom.

Small grammars put together: forms of award (`forms`), the verb that governs each (`verbs`), recipients as counts,
plurals and names (`groups`, `subjects`), the conferrer (`conferrer`), ranks of party badges (`badges`), money, reason,
decision, day (`money`, `details`); `clauses` joins them within a sentence, `merge` makes what is told twice one.
The words stand in `data/lexicons/awards.yaml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractors.awards.badges import is_badge_sentence, read_badges
from extractors.awards.clauses import read_sentence
from extractors.awards.contests import name_juries
from extractors.awards.details import add_details, ceremony, told_apart
from extractors.awards.forms import anchored
from extractors.awards.merge import merge
from extractors.awards.model import Draft, Group, Scene
from extractors.awards.recognition import read_recognitions
from extractors.awards.words import flat, lexicon
from extractors.model import AwardFact, Context, DateFact, PlaceFact
from extractors.text import Span, Text

__all__ = ["find_awards"]

_MAX_SENTENCE = 6000

_PARTY_BODY = re.compile(
    r"(?:ban thường vụ |ban chấp hành |btv |bch )?(?:đảng ủy|huyện ủy|thị ủy|thành ủy|quận ủy|tỉnh ủy)(?!\w)"
)


def find_awards(
    text: Text, context: Context, dates: Sequence[DateFact], places: Sequence[PlaceFact]
) -> list[AwardFact]:
    """The awards of an article in order of the text (view offsets); `place` indexes into `places`.

    Linear in the length of the text: only sentences that name a form of award are read.
    """
    del context  # every date and place is resolved already
    scene = Scene(text, dates, places)
    drafts = _read_all(scene)
    if not drafts:
        return []
    name_juries(scene, drafts)
    day, place = ceremony(scene)
    for draft in drafts:
        if draft.date is None and not told_apart(scene, draft):
            draft.date, draft.place = day, place
    return [d.publish(text) for d in sorted(merge(drafts, text.title_end), key=lambda d: (d.start, d.end))]


def _read_all(scene: Scene) -> list[Draft]:
    drafts, before, paragraph, refused = list[Draft](), list[Group](), Span(0, 0), False
    stop, anchors, host = _own_end(scene), anchored(scene.text), None
    for sentence in scene.text.sentences:
        if sentence.start >= stop:
            break
        if sentence.start >= paragraph.end:
            paragraph, before, refused = scene.text.paragraph_at(sentence.start), [], False
        named = bisect_left(anchors, sentence.start) < bisect_left(anchors, sentence.end)
        found, refused = _read(scene, sentence, before, refused) if named else ([], False)
        if found:
            before = found[-1].groups
        host = _share_host(found, host)
        drafts += found
    return drafts


def _share_host(drafts: list[Draft], host: str | None) -> str | None:
    """The party body that holds the ceremony told now; badges whose giver is not told are of its ceremony."""
    for draft in drafts:
        if draft.form != "huy_hieu":
            continue
        if draft.conferrer is not None and _PARTY_BODY.match(draft.conferrer.lower()):
            host = draft.conferrer
        elif draft.conferrer is None and host is not None:
            draft.conferrer, draft.shared = host, True
    return host


def _own_end(scene: Scene) -> int:
    """Where the related articles begin, if a paragraph says so."""
    related = lexicon()["related"]
    for paragraph in scene.text.paragraphs[1:]:
        if paragraph.end - paragraph.start < 40 and flat(scene.text.low[slice(*paragraph)]).rstrip(" :.") in related:
            return paragraph.start
    return len(scene.text.view)


def _read(scene: Scene, sentence: Span, before: list[Group], refused: bool) -> tuple[list[Draft], bool]:
    sentence = Span(sentence.start, min(sentence.end, sentence.start + _MAX_SENTENCE))
    recognitions = read_recognitions(scene, sentence)
    conferred, refused = read_sentence(scene, sentence, before, refused)
    drafts = _beside(conferred, recognitions)
    if is_badge_sentence(scene, sentence):
        drafts = _with_badges(drafts, read_badges(scene, sentence))
    for i, draft in enumerate(drafts):
        add_details(scene, draft, sentence, drafts[i + 1].start if i + 1 < len(drafts) else sentence.end)
    return drafts, refused


def _beside(drafts: list[Draft], recognitions: list[Draft]) -> list[Draft]:
    """Both kinds in order; a title read by both is the recognition's."""
    kept = [
        d
        for d in drafts
        if not any(r.start < d.anchor.end and d.anchor.start < r.end and r.title for r in recognitions)
    ]
    return sorted([*kept, *recognitions], key=lambda d: d.start)


def _with_badges(drafts: list[Draft], badges: list[Draft]) -> list[Draft]:
    """Badges read by rank replace what the clause grammar read of them; the conferrer told there stays."""
    general = [d for d in drafts if d.form == "huy_hieu"]
    giver = next((d.conferrer for d in general if d.conferrer), None)
    if not badges:
        return drafts
    for badge in badges:
        badge.conferrer = giver
    totals = [d for d in general if d.rank is None]
    return sorted([*(d for d in drafts if d.form != "huy_hieu"), *totals, *badges], key=lambda d: d.start)
