"""The extractors as a spaCy `Language("vi")`: components `dates`, `places`, `incidents`, `awards` over one tokenizer.

Typed results stand in `doc._.facts`, spans in `doc.spans["dates"]` and so on. What is known about an article beside
its text (`published`, `home`) is the Doc's context: `nlp(make_doc(nlp, text, context))` or `pipe_articles`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar

from extractors.awards import find_awards
from extractors.dates import find_dates
from extractors.engine import publish, read_article
from extractors.incidents import find_incidents
from extractors.model import Context, Fact, Facts
from extractors.places import find_places
from extractors.text import Text

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

F = TypeVar("F", bound=Fact)
COMPONENTS = ("dates", "places", "incidents", "awards")
_LABELS = {"dates": "kind", "places": "level", "incidents": "kind", "awards": "form"}
_FACTS = "tinxa.facts"


def load(*, words: bool = False, components: Sequence[str] = COMPONENTS) -> Language:
    """A fresh pipeline. `words=True` segments words with underthesea (slow; no rule needs it).

    `dates` and `places` feed `incidents` and `awards`: leave one out and the fields that need it are null.
    """
    import spacy

    _register()
    tokenizer = {"@tokenizers": "tinxa.vietnamese.v1", "words": words}
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": tokenizer}})
    for name in components:
        nlp.add_pipe(f"tinxa_{name}", name=name)
    return nlp


def make_doc(nlp: Language, text: str, context: Context | None = None) -> Doc:
    """A tokenized Doc of `title + "\n\n" + body` that carries its context; hand it to `nlp`."""
    doc = nlp.make_doc(text)
    doc._.context = (context or Context()).model_dump(mode="json")
    return doc


def pipe_articles(
    nlp: Language, articles: Iterable[tuple[str, Context]], *, batch_size: int = 100, n_process: int = 1
) -> Iterator[Facts]:
    """The facts of a stream of (text, context), in order; spaCy's vocabulary stays flat however long the stream."""
    with nlp.memory_zone():
        docs = (make_doc(nlp, text, context) for text, context in articles)
        for doc in nlp.pipe(docs, batch_size=batch_size, n_process=n_process):
            yield doc._.facts


@cache
def _register() -> None:
    """Tell spaCy our tokenizer, components and attributes, once per process.

    Context and facts are kept as plain data in the Doc, so that Docs travel between processes and to disk.
    """
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.util import registry

    from extractors.tokenizer import make_tokenizer_factory

    registry.tokenizers.register("tinxa.vietnamese.v1", func=make_tokenizer_factory)
    Doc.set_extension("context", default=None, force=True)
    Doc.set_extension("facts", getter=_facts_of, force=True)
    for name, find in _finders().items():
        Language.component(f"tinxa_{name}", func=_component(name, find))


def _facts_of(doc: Doc) -> Facts:
    return Facts.model_validate(doc.user_data.get(_FACTS, {}))


@lru_cache(maxsize=4)
def _reading(text: str, context: Context) -> tuple[Text, Context]:
    """What the rules read of a Doc, shared by the four components that read it in turn."""
    title, gap, body = text.partition("\n\n")
    return read_article(title, body, context) if gap else read_article("", text, context)


def _finders() -> dict[str, Callable[[Text, Context, Facts], Iterable[Fact]]]:
    return {
        "dates": lambda text, context, _: find_dates(text, context),
        "places": lambda text, context, _: find_places(text, context),
        "incidents": lambda text, context, facts: find_incidents(
            text, context, _in_view(text, facts.dates), _in_view(text, facts.places)
        ),
        "awards": lambda text, context, facts: find_awards(
            text, context, _in_view(text, facts.dates), _in_view(text, facts.places)
        ),
    }


def _in_view(text: Text, facts: Sequence[F]) -> Sequence[F]:
    """Facts found before, at their offsets in the view that the rules read."""
    if text.origin is None:
        return facts
    spans = (text.of_nfc(fact.start_char, fact.end_char) for fact in facts)
    return [f.model_copy(update={"start_char": s.start, "end_char": s.end}) for f, s in zip(facts, spans, strict=True)]


def _component(name: str, find: Callable[[Text, Context, Facts], Iterable[Fact]]) -> Callable[[Doc], Doc]:
    def component(doc: Doc) -> Doc:
        text, context = _reading(doc.text, Context.model_validate(doc._.context or {}))
        found = [publish(text, fact) for fact in find(text, context, doc._.facts)]
        doc.user_data[_FACTS] = doc.user_data.get(_FACTS, {}) | {name: [f.model_dump(mode="json") for f in found]}
        doc.spans[name] = [_span(doc, fact, getattr(fact, _LABELS[name])) for fact in found]
        return doc

    component.__name__ = f"tinxa_{name}"
    return component


def _span(doc: Doc, fact: Fact, label: str) -> Span:
    span = doc.char_span(fact.start_char, fact.end_char, label=label, alignment_mode="expand")
    assert span is not None, f"fact outside the text: {fact!r}"
    return span
