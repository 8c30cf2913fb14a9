"""Scores known by hand: small gold articles beside findings with one difference each."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from extractors.model import AwardFact, Change, DateFact, Facts, IncidentFact, PlaceFact
from pipeline.evaluate import Accuracy, Prf, Scores, evaluate
from pipeline.gold import GoldArticle, GoldAward, GoldDate, GoldIncident, GoldPlace, load_gold

GOLD = Path(__file__).parents[2] / "data" / "gold"
DAY = dt.date(2019, 8, 15)
YEAR = (dt.date(2019, 1, 1), dt.date(2019, 12, 31))


def article(**facts: Any) -> GoldArticle:
    return GoldArticle(id="open-001", split="open", published=DAY, title="Tin", body="Nội dung.", **facts)


def score(told: dict[str, Any], found: dict[str, Any]) -> Scores:
    return evaluate([article(**told)], lambda _: Facts(**found))


def incident(value: float, **more: Any) -> IncidentFact:
    base: dict[str, Any] = {"kind": "crime", "measure": "cases", "text": f"{value} vụ", **more}
    return IncidentFact(value=value, start_char=0, end_char=1, method="test", **base)


def gold_incident(value: float, **more: Any) -> GoldIncident:
    return GoldIncident(**{"kind": "crime", "measure": "cases", "text": f"{value} vụ", "value": value, **more})


def place(name: str, level: str = "commune", **chain: str) -> PlaceFact:
    return PlaceFact(text=name, start_char=0, end_char=1, method="test", level=level, name=name, **chain)  # type: ignore[arg-type]  # literals from the test's own words


def award(**more: Any) -> AwardFact:
    return AwardFact(**{"text": "trao", "start_char": 0, "end_char": 1, "method": "test", "form": "giay_khen", **more})


def test_nothing_told_and_nothing_found_is_perfect() -> None:
    scores = score({}, {})
    assert scores.dates == Prf()
    assert (scores.dates.precision, scores.dates.recall, scores.dates.f1) == (1.0, 1.0, 1.0)


def test_precision_recall_and_f1() -> None:
    prf = Prf(tp=3, fp=1, fn=2)
    assert (prf.precision, prf.recall, prf.f1) == (0.75, 0.6, 0.6667)
    assert Prf(fp=2).f1 == 0.0


def test_dates_are_compared_by_their_days_and_once_per_day() -> None:
    told = (
        GoldDate(text="15/8", kind="date", value="2019-08-15", start=DAY, end=DAY),
        GoldDate(text="năm 2019", kind="date", value="2019", start=YEAR[0], end=YEAR[1]),
        GoldDate(text="hằng năm", kind="set", value="P1Y"),
    )
    base: dict[str, Any] = {"start_char": 0, "end_char": 1, "method": "test"}
    found = (
        DateFact(text="sáng 15/8", kind="date", value="2019-08-15TMO", start=DAY, end=DAY, **base),
        DateFact(text="ngày 15/8", kind="date", value="2019-08-15", start=DAY, end=DAY, **base),
        DateFact(text="hằng năm", kind="set", value="P1Y", **base),
        DateFact(text="3 tháng", kind="duration", value="P3M", **base),
    )
    scores = score({"dates": told}, {"dates": found})
    assert scores.dates == Prf(tp=2, fp=1, fn=1)
    assert [(m.what, m.text) for m in scores.mistakes] == [("missing", "năm 2019"), ("spurious", "3 tháng")]


def test_a_place_can_be_found_but_put_in_the_wrong_district() -> None:
    told = (GoldPlace(text="xã Tân Tiến", level="commune", name="Tân Tiến", province="Bắc Giang", commune="Tân Tiến"),)
    found = (
        place("Tân Tiến", province="Hải Phòng", commune="Tân Tiến"),
        place("Tân Tiến", province="Hải Phòng", commune="Tân Tiến"),
    )
    scores = score({"places": told}, {"places": found})
    assert scores.places_found == Prf(tp=1)
    assert scores.places_chain == Prf(fp=1, fn=1)


def test_tone_placement_and_case_make_no_other_place() -> None:
    told = (GoldPlace(text="Thanh Hóa", level="province", name="Thanh Hóa", province="Thanh Hóa"),)
    scores = score({"places": told}, {"places": (place("Thanh Hoá", "province", province="Thanh Hoá"),)})
    assert (scores.places_found.f1, scores.places_chain.f1) == (1.0, 1.0)


def test_equal_incidents_are_counted_as_often_as_they_are_told() -> None:
    told = (gold_incident(2), gold_incident(2), gold_incident(5))
    scores = score({"incidents": told}, {"incidents": (incident(2), incident(7))})
    assert scores.incidents == Prf(tp=1, fp=1, fn=2)


def test_fields_of_matched_incidents() -> None:
    down = Change(direction="down", amount=5)
    told = (
        gold_incident(45, id="a", status="resolved", start=YEAR[0], end=YEAR[1], change=down),
        gold_incident(12, parent="a", actor="Công an xã"),
    )
    found = (
        incident(45, status="occurred", start=YEAR[0], end=YEAR[1], change=Change(direction="down", amount=6)),
        incident(12, parent=0, actor="công an  xã"),
    )
    fields = score({"incidents": told}, {"incidents": found}).fields
    assert fields["incidents.status"] == Accuracy(right=1, of=2)
    assert fields["incidents.period"] == Accuracy(right=2, of=2)
    assert fields["incidents.change"] == Accuracy(right=1, of=2)
    assert fields["incidents.change_told"] == Accuracy(right=0, of=1)
    assert fields["incidents.parent_told"] == Accuracy(right=1, of=1)
    assert fields["incidents.actor_told"] == Accuracy(right=1, of=1)


def test_facts_with_one_key_are_paired_where_they_agree_most() -> None:
    told = (gold_incident(2, status="received"), gold_incident(2, status="resolved"))
    found = (incident(2, status="resolved"), incident(2, status="received"))
    scores = score({"incidents": told}, {"incidents": found})
    assert scores.fields["incidents.status"] == Accuracy(right=2, of=2)
    assert scores.mistakes == ()


def test_awards_match_on_form_and_counts_and_then_on_who_confers() -> None:
    told = (
        GoldAward(text="trao", form="giay_khen", collectives=3, individuals=5, conferrer="Ủy ban nhân dân xã Hòa Lạc"),
        GoldAward(text="trao", form="bang_khen", individuals=1, rank="hạng Nhì", amount_vnd=500000),
    )
    found = (
        award(collectives=3, individuals=5, conferrer="UBND xã Hoà Lạc"),
        award(form="bang_khen", individuals=1, rank="hạng Ba", amount_vnd=500000),
        award(form="thuong"),
    )
    scores = score({"awards": told}, {"awards": found})
    assert scores.awards == Prf(tp=2, fp=1)
    assert scores.fields["awards.conferrer"] == Accuracy(right=2, of=2)
    assert scores.fields["awards.rank_told"] == Accuracy(right=0, of=1)
    assert scores.fields["awards.amount_told"] == Accuracy(right=1, of=1)
    wrong = next(m for m in scores.mistakes if m.what == "wrong")
    assert (wrong.field, wrong.gold, wrong.found) == ("rank", "hạng nhì", "hạng ba")


SPAN: dict[str, Any] = {"start_char": 0, "end_char": 1, "method": "test"}


def echo(article: GoldArticle) -> Facts:
    """The facts that an extractor without a mistake would find."""
    at = {incident.id: index for index, incident in enumerate(article.incidents) if incident.id}
    incidents = [
        {**incident.model_dump(exclude={"id"}), "parent": at[incident.parent] if incident.parent else None, **SPAN}
        for incident in article.incidents
    ]
    return Facts(
        dates=tuple(DateFact(**date.model_dump(), **SPAN) for date in article.dates),
        places=tuple(PlaceFact(**place.model_dump(), **SPAN) for place in article.places),
        incidents=tuple(IncidentFact(**incident) for incident in incidents),
        awards=tuple(AwardFact(**award.model_dump(), **SPAN) for award in article.awards),
    )


def test_the_gold_set_scored_against_itself_is_without_mistake() -> None:
    scores = evaluate(load_gold(GOLD), echo)
    assert scores.mistakes == ()
    assert {field.share for field in scores.fields.values()} == {1.0}
    assert min(scores.dates.tp, scores.places_found.tp, scores.incidents.tp, scores.awards.tp) > 100


def test_scores_are_plain_json() -> None:
    scores = score({"incidents": (gold_incident(1),)}, {"incidents": (incident(2),)})
    data = json.loads(scores.model_dump_json())
    assert data["incidents"] == {"tp": 0, "fp": 1, "fn": 1, "precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert len(data["gold_hash"]) == 64
