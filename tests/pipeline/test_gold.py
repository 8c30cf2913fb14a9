"""The gold loader: what it reads, and the line it prints for each slip of an annotator."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from extractors.errors import TinxaError
from pipeline.gold import gold_hash, load_gold

GOLD = Path(__file__).parents[2] / "data" / "gold"

ARTICLE = """\
id: open-001
published: 2019-08-15
home: Quán Lào, Yên Định, Thanh Hóa
title: Công an thị trấn Quán Lào họp dân
body: |
  Sáng 15/8, công an thị trấn báo cáo 45 vụ việc, đã giải quyết 12 vụ.

  UBND thị trấn trao giấy khen cho 3 tập thể.
dates:
  - {text: Sáng 15/8, kind: date, value: 2019-08-15TMO, start: 2019-08-15, end: 2019-08-15}
places:
  - {text: Quán Lào, level: commune, name: Quán Lào, province: Thanh Hóa, district: Yên Định, commune: Quán Lào}
incidents:
  - {id: a, text: 45 vụ việc, kind: security, measure: cases, value: 45}
  - {text: 12 vụ, kind: security, measure: cases, value: 12, status: resolved, parent: a}
awards:
  - {text: trao giấy khen, form: giay_khen, collectives: 3, date: 2019-08-15}
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    for split in ("open", "frozen"):
        (tmp_path / split).mkdir()
    (tmp_path / "open" / "open-001.yaml").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def spoil(folder: Path, old: str, new: str) -> str:
    """Replace `old` in the article and return the message of the error that reading it raises."""
    assert old in ARTICLE
    (folder / "open" / "open-001.yaml").write_text(ARTICLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TinxaError) as error:
        load_gold(folder)
    return str(error.value)


def test_an_article_is_read_with_all_its_facts(gold: Path) -> None:
    (article,) = load_gold(gold)
    assert (article.split, article.dates[0].value, article.places[0].name) == ("open", "2019-08-15TMO", "Quán Lào")
    assert [(i.id, i.value, i.parent, i.status) for i in article.incidents] == [
        ("a", 45, None, "occurred"),
        (None, 12, "a", "resolved"),
    ]
    assert article.awards[0].date == "2019-08-15"
    assert article.text.startswith("Công an thị trấn Quán Lào họp dân\n\nSáng 15/8")


def test_a_split_can_be_read_alone(gold: Path) -> None:
    assert load_gold(gold, "frozen") == []
    assert len(load_gold(gold, "open")) == 1


def test_decomposed_text_is_quoted_in_composed_form(gold: Path) -> None:
    head, rest = ARTICLE.split("dates:")
    decomposed = unicodedata.normalize("NFD", head) + "dates:" + rest
    (gold / "open" / "open-001.yaml").write_text(decomposed, encoding="utf-8")
    (article,) = load_gold(gold)
    assert article.dates[0].text in article.text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: security", "kind: safety", "incidents.0.kind"),
        ("form: giay_khen", "form: giấy khen", "awards.0.form"),
        ("value: 45}", "value: 45, colour: red}", "incidents.0.colour"),
        ("text: 12 vụ", "text: 13 vụ", "incidents.1.text: '13 vụ' is not in the article"),
        ("parent: a}", "parent: z}", "incidents.1.parent: no other incident has the id 'z'"),
        ("id: open-001", "id: open-002", "id: 'open-002' is not the file's name"),
        ("end: 2019-08-15}", "end: 2019-08-14}", "dates.0: it ends before it starts"),
        ("start: 2019-08-15, end: 2019-08-15}", "start: 2019-08-15}", "dates.0: a date with wrong ends"),
        ("commune: Quán Lào}", "commune: Quán Nào}", "places.0.commune: is not 'Quán Lào'"),
        ("commune: Quán Lào}", "commune: Quán Lào, hamlet: '3'}", "places.0: names a unit below its own level"),
        ("title:", "title: [", "no valid YAML"),
    ],
)
def test_a_slip_is_named_with_its_file_and_key(gold: Path, old: str, new: str, words: str) -> None:
    message = spoil(gold, old, new)
    assert "open-001.yaml" in message
    assert words in message


def test_a_parent_stays_inside_one_measure(gold: Path) -> None:
    message = spoil(gold, "measure: cases, value: 12", "measure: suspects, value: 12")
    assert "incidents.1.parent: part and whole differ in measure" in message


def test_a_missing_folder_or_split_says_what_to_do(gold: Path) -> None:
    with pytest.raises(TinxaError, match="no gold set here"):
        load_gold(gold / "nowhere")
    with pytest.raises(TinxaError, match="choose one of: frozen, open"):
        load_gold(gold, "closed")


def test_the_hash_knows_every_change_and_no_order(gold: Path) -> None:
    (first,) = load_gold(gold)
    second = first.model_copy(update={"id": "open-002"})
    assert gold_hash([first, second]) == gold_hash([second, first])
    assert gold_hash([first]) != gold_hash([first.model_copy(update={"body": first.body + " "})])
    assert gold_hash([first]) != gold_hash([first.model_copy(update={"awards": ()})])


def test_the_gold_set_is_sound() -> None:
    articles = load_gold(GOLD)
    assert len({article.id for article in articles}) == len(articles)
    assert len({article.text for article in articles}) == len(articles)
    for article in articles:
        keys = [(date.start, date.end, date.value if date.start is None else None) for date in article.dates]
        assert len(set(keys)) == len(keys), article.id
        chains = [(p.level, p.province, p.district, p.commune, p.hamlet, p.vintage) for p in article.places]
        assert len(set(chains)) == len(chains), article.id
