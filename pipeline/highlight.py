"""An article with its facts highlighted: text cut into segments, each knowing the facts that cover it."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING

from extractors.model import Fact, Frozen

if TYPE_CHECKING:
    from jinja2 import Environment

    from extractors.output import Output

TYPES = ("dates", "places", "incidents", "awards")


class Mark(Frozen):
    """A fact as a reader meets it: `key` is its anchor, `label` its normalised value in one line."""

    key: str
    type: str
    label: str
    fact: Fact


class Segment(Frozen):
    """A stretch of text covered by the same facts throughout; `opens` are those that begin here."""

    text: str
    marks: tuple[Mark, ...]
    opens: tuple[str, ...]


def marks_of(output: Output) -> list[Mark]:
    """All facts of an article as marks, in order of the text."""
    marks = [
        Mark(key=f"{kind}-{i}", type=kind, label=describe(kind, fact), fact=fact)
        for kind in TYPES
        for i, fact in enumerate(getattr(output, kind))
    ]
    return sorted(marks, key=lambda m: (m.fact.start_char, -m.fact.end_char))


def segments_of(text: str, marks: list[Mark], start: int = 0) -> list[Segment]:
    """Cut `text`, which stands at offset `start` of the article, wherever a fact begins or ends."""
    end = start + len(text)
    inside = [m for m in marks if m.fact.start_char < end and m.fact.end_char > start]
    cuts = {start, end}
    for mark in inside:
        cuts |= {max(mark.fact.start_char, start), min(mark.fact.end_char, end)}
    edges = sorted(cuts)
    segments = []
    for left, right in itertools.pairwise(edges):
        covering = tuple(m for m in inside if m.fact.start_char <= left and m.fact.end_char >= right)
        opens = tuple(m.key for m in covering if max(m.fact.start_char, start) == left)
        segments.append(Segment(text=text[left - start : right - start], marks=covering, opens=opens))
    return segments


def paragraphs_of(output: Output) -> list[list[Segment]]:
    """The article's paragraphs (the title first, if it has one) as segments."""
    text = f"{output.article.title}\n\n{output.article.body}" if output.article.title else output.article.body
    return paragraphs_with(text, marks_of(output))


def paragraphs_with(text: str, marks: list[Mark]) -> list[list[Segment]]:
    """The paragraphs of a whole article text, empty ones left out, as segments."""
    paragraphs, offset = [], 0
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            paragraphs.append(segments_of(paragraph, marks, offset))
        offset += len(paragraph) + 2
    return paragraphs


_FIELDS = {
    "dates": ("kind", "value"),
    "places": ("level", "hamlet", "commune", "district", "province", "code", "current_name"),
    "incidents": ("kind", "measure", "value", "value_max", "qualifier", "status", "actor", "start", "end"),
    "awards": ("form", "title", "rank", "conferrer", "collectives", "individuals", "households", "date", "amount_vnd"),
}


def describe(kind: str, fact: Fact) -> str:
    """The normalised value of a fact in one line."""
    row = fact.model_dump(mode="json")
    return " · ".join(f"{name}: {row[name]}" for name in _FIELDS[kind] if row[name] not in (None, "", []))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(loader=PackageLoader("data", "templates"), autoescape=True, undefined=StrictUndefined)


def render_page(output: Output) -> str:
    """One self-contained HTML page: highlighted text, legend, fact list with links to the evidence."""
    paragraphs = paragraphs_of(output)
    return (
        _environment()
        .get_template("extraction.html.j2")
        .render(
            output=output,
            title=paragraphs[0] if output.article.title else [],
            paragraphs=paragraphs[1:] if output.article.title else paragraphs,
            marks=marks_of(output),
            types=TYPES,
        )
    )
