"""Text in, facts out: the order in which the four extractors read an article."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from data import resource
from extractors.awards import find_awards
from extractors.dates import find_dates, infer_published
from extractors.incidents import find_incidents
from extractors.model import AwardFact, Context, DateFact, Fact, Facts, Frozen, IncidentFact, PlaceFact
from extractors.places import find_places
from extractors.tail import find_tail
from extractors.text import Text, read_text

F = TypeVar("F", bound=Fact)


class Extraction(Frozen):
    """The outcome for one article; `undated` holds the relative expressions that no publication date could anchor."""

    text: str
    context: Context
    facts: Facts
    undated: tuple[str, ...] = ()


def extract(title: str, body: str, context: Context | None = None) -> Extraction:
    """Read all facts of an article. Spans point into `Extraction.text` (NFC of `title + "\\n\\n" + body`).

    Without a publication date the first full date of the text stands in for it; where there is none either,
    absolute dates are read and the relative ones are named in `undated`.
    """
    text, context = read_article(title, body, context or Context())
    dates = find_dates(text, context)
    undated: tuple[str, ...] = ()
    if context.published is None:
        undated = _relative_expressions(text, context, dates)
    places = find_places(text, context)
    incidents = find_incidents(text, context, dates, places)
    awards = find_awards(text, context, dates, places)
    return Extraction(
        text=text.nfc, context=context, facts=_publish(text, dates, places, incidents, awards), undated=undated
    )


def read_article(title: str, body: str, context: Context) -> tuple[Text, Context]:
    """The text that the rules read, without by-line and related links, and its context with a day where one is told."""
    whole = read_text(title, body)
    text = whole.until(find_tail(whole))
    if context.published is None:
        context = context.model_copy(update={"published": infer_published(text)})
    return text, context


def _relative_expressions(text: Text, context: Context, dates: list[DateFact]) -> tuple[str, ...]:
    """What only a publication date can anchor: the expressions that appear once some day is assumed."""
    absolute = {d.start_char for d in dates}
    assumed = find_dates(text, context.model_copy(update={"published": dt.date(2000, 1, 1)}))
    return tuple(d.text for d in assumed if d.start_char not in absolute)


def _publish(
    text: Text,
    dates: list[DateFact],
    places: list[PlaceFact],
    incidents: list[IncidentFact],
    awards: list[AwardFact],
) -> Facts:
    """Lead view offsets back to the article text."""
    return Facts(
        dates=tuple(publish(text, d) for d in dates),
        places=tuple(publish(text, p) for p in places),
        incidents=tuple(publish(text, i) for i in incidents),
        awards=tuple(publish(text, a) for a in awards),
    )


def publish(text: Text, fact: F) -> F:
    """The fact with its span in the article text, without blanks at its ends."""
    start, end = fact.start_char, fact.end_char
    while start < end and text.view[start].isspace():
        start += 1
    while end > start and text.view[end - 1].isspace():
        end -= 1
    start, end = text.to_nfc(start, end)
    written = text.nfc[start:end]
    if (start, end, written) == (fact.start_char, fact.end_char, fact.text):
        return fact
    return fact.model_copy(update={"start_char": start, "end_char": end, "text": written})


@cache
def extractor_version() -> str:
    """A name for the rules as they stand: changes with any line of the extractors or of their lexicons."""
    digest = hashlib.sha256()
    code = sorted(Path(__file__).parent.rglob("*.py"))
    for part in (*code, *_walk(resource("lexicons")), resource("calibration.json")):
        digest.update(part.read_bytes())
    return f"1-{digest.hexdigest()[:12]}"


def _walk(folder: Traversable) -> Iterator[Traversable]:
    for item in sorted(folder.iterdir(), key=lambda i: i.name):
        if item.is_file():
            yield item
