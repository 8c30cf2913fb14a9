"""The extractors as a spaCy pipeline."""

import datetime as dt

import pytest

import extractors
from extractors.language import COMPONENTS, make_doc, pipe_articles
from extractors.model import Context, Facts
from tests.extractors.test_engine import BODY, CONTEXT, TITLE

TEXT = f"{TITLE}\n\n{BODY}"


def test_components_write_spans_and_typed_facts() -> None:
    nlp = extractors.load()
    assert (nlp.lang, tuple(nlp.pipe_names)) == ("vi", COMPONENTS)
    doc = nlp(make_doc(nlp, TEXT, CONTEXT))
    assert isinstance(doc._.facts, Facts)
    assert set(doc.spans) == set(COMPONENTS)
    for name in COMPONENTS:
        assert [s.label_ for s in doc.spans[name]]
        assert len(doc.spans[name]) == len(getattr(doc._.facts, name))


def test_the_pipeline_reads_what_extract_reads() -> None:
    nlp = extractors.load()
    (facts,) = pipe_articles(nlp, [(TEXT, CONTEXT)])
    assert facts == extractors.extract(TITLE, BODY, CONTEXT).facts


def test_spans_are_those_of_extract_whatever_the_spelling() -> None:
    title = "Cư M’gar: trao Kỷ niệm chương “Vì sự nghiệp”"
    body = (
        "Ngày 15/8/2019, tại xã Ea Kp\u00adam, huyện Cư M’gar xảy ra 2 vụ cháy. Thị trấn Quảng Phú tặng giấy khen "
        "“Đơn vị tiên tiến” cho 3 cá nhân ở phường Hoà Cường\u200b Bắc.\n\nTin liên quan\n\nXã Ea Tul: 12 vụ trộm"
    )
    extraction = extractors.extract(title, body)
    nlp = extractors.load()
    doc = nlp(f"{title}\n\n{body}")
    assert (doc.text, doc._.facts) == (extraction.text, extraction.facts)
    assert {p.text for p in doc._.facts.places} >= {"Cư M’gar", "phường Hoà Cường\u200b Bắc"}
    for name in COMPONENTS:
        for span, fact in zip(doc.spans[name], getattr(doc._.facts, name), strict=True):
            assert fact.text in span.text and fact.text == doc.text[fact.start_char : fact.end_char]


def test_processes_give_the_same_facts_in_order() -> None:
    nlp = extractors.load()
    articles = [(f"{TITLE} {i}\n\nNgày {i + 1}/3/2019 xảy ra {i + 2} vụ cháy.", CONTEXT) for i in range(6)]
    alone = list(pipe_articles(nlp, articles, batch_size=2))
    assert list(pipe_articles(nlp, articles, batch_size=2, n_process=2)) == alone
    assert [f.incidents[0].value for f in alone] == [2, 3, 4, 5, 6, 7]


def test_a_doc_keeps_its_facts_on_its_way_through_bytes() -> None:
    from spacy.tokens import Doc

    nlp = extractors.load()
    doc = nlp(make_doc(nlp, TEXT, CONTEXT))
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.facts == doc._.facts


def test_one_component_alone() -> None:
    nlp = extractors.load(components=["dates"])
    doc = nlp(make_doc(nlp, "Hôm qua có mưa.", Context(published=dt.date(2020, 5, 2))))
    assert [d.start for d in doc._.facts.dates] == [dt.date(2020, 5, 1)]


@pytest.mark.parametrize("words", [False, True])
def test_tokens_reproduce_the_text(words: bool) -> None:
    nlp = extractors.load(words=words, components=[])
    for text in (TEXT, "", " \n\n ", "Một  hai\tba", "12 vụ/15 đối tượng; 1.234,5 tỷ"):
        assert nlp(text).text == text


def test_words_are_underthesea_s() -> None:
    nlp = extractors.load(words=True, components=[])
    tokens = [t.text for t in nlp("Uỷ ban nhân dân thị trấn Quán Lào trao giấy khen cho 12 tập thể.")]
    assert {"thị trấn", "ban nhân dân", "tập thể", "12"} <= set(tokens)
