"""Articles with their facts highlighted."""

from extractors.model import DateFact, IncidentFact
from extractors.output import ArticleOutput, Output
from pipeline.highlight import marks_of, paragraphs_of, render_page, segments_of

BODY = "Ngày 3/2/2020 xảy ra 2 vụ <cháy>.\n\nHết."


def output(title: str = "Tin") -> Output:
    text = f"{title}\n\n{BODY}" if title else BODY
    day = text.index("3/2/2020")
    count = text.index("2 vụ")
    date = DateFact(text="3/2/2020", start_char=day, end_char=day + 8, method="m", kind="date", value="2020-02-03")
    incident = IncidentFact(
        text="3/2/2020 xảy ra 2 vụ",
        start_char=day,
        end_char=count + 4,
        method="m",
        kind="fire",
        measure="cases",
        value=2,
    )
    return Output(
        article=ArticleOutput(title=title, body=BODY),
        dates=(date,),
        places=(),
        incidents=(incident,),
        awards=(),
        extractor_version="1",
    )


def test_segments_join_to_the_text_and_overlaps_are_kept() -> None:
    marks = marks_of(output(title=""))
    segments = segments_of(BODY, marks)
    assert "".join(s.text for s in segments) == BODY
    assert [(s.text, [m.type for m in s.marks]) for s in segments if s.marks] == [
        ("3/2/2020", ["incidents", "dates"]),
        (" xảy ra 2 vụ", ["incidents"]),
    ]
    assert [key for s in segments for key in s.opens] == ["incidents-0", "dates-0"]


def test_paragraphs_know_their_place_in_the_article() -> None:
    title, first, last = paragraphs_of(output())
    assert "".join(s.text for s in title) == "Tin"
    assert any(m.type == "dates" for s in first for m in s.marks)
    assert not any(s.marks for s in last)


def test_the_page_escapes_everything_and_links_facts_to_their_evidence() -> None:
    page = render_page(output(title="<img src=x onerror=alert(1)>"))
    assert "<img" not in page and "&lt;img" in page
    assert "&lt;cháy&gt;" in page
    assert 'id="incidents-0"' in page and 'href="#incidents-0"' in page
