"""Incident counts: numbers of incidents and their outcome, with kind, status, actor, period, place, change, parts.

A count is read by small grammars put together: number × counted noun (`counts`), the words that are its own (`zones`),
what it measures (`measures`), its kind (`kinds`), the verb that governs it (`status`), its period and area (`scope`),
totals and parts (`parts`), comparisons (`change`), negations (`zero`), narrated events (`story`), repetitions
(`merge`).
The words themselves stand in `data/lexicons/incidents.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.incidents.merge import merge
from extractors.incidents.parts import check
from extractors.incidents.reader import Reader
from extractors.incidents.story import Stories
from extractors.incidents.wholes import complete
from extractors.model import Context, DateFact, IncidentFact, PlaceFact
from extractors.text import Text

__all__ = ["find_incidents"]


def find_incidents(
    text: Text, context: Context, dates: Sequence[DateFact], places: Sequence[PlaceFact]
) -> list[IncidentFact]:
    """The incident counts of an article in order of the text (view offsets).

    `parent` indexes into the returned list, `place` into `places`. Linear in the length of the text.
    """
    del context  # every date and place is resolved already
    reader = Reader(text, dates, places)
    drafts = reader.read()
    stories = Stories(text, reader.marks, reader.plans, reader.periods, reader.areas)
    drafts = sorted((*drafts, *stories.read(drafts)), key=lambda d: (d.start, d.end))
    lead_end = text.paragraphs[min(1, len(text.paragraphs) - 1)].end if text.title_end else text.title_end
    kept = merge(drafts, lead_end)
    complete(kept, lead_end)
    check(kept)
    index = {id(d): i for i, d in enumerate(kept)}
    return [d.publish(text, index.get(id(d.parent)) if d.parent is not None else None) for d in kept]
