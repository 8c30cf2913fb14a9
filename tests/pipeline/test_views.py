"""Views for people: nothing counted twice, and what reviewers said heeded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.model import Facts, IncidentFact, PlaceFact
from pipeline.review import Judgement, review
from pipeline.store import Store, open_store
from tests.pipeline.samples import make_reading, new_store

SPAN: dict[str, Any] = {"text": "x", "start_char": 0, "end_char": 1, "method": "test"}
HALF = {"start": dt.date(2019, 1, 1), "end": dt.date(2019, 6, 30)}
AN_LAC = PlaceFact(**SPAN, level="commune", name="An Lạc", commune="An Lạc", province="Thanh Hóa")
BINH_AN = PlaceFact(**SPAN, level="commune", name="Bình An", commune="Bình An", province="Thanh Hóa")


def cases(value: float, status: str = "occurred", **values: Any) -> IncidentFact:
    return IncidentFact(
        **SPAN, **HALF, **{"kind": "crime", "measure": "cases", "value": value, "status": status, **values}
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "tinxa.db") as opened:
        yield opened


def totals(store: Store) -> dict[tuple[str | None, str, str], float]:
    rows = store.rows("SELECT * FROM incident_totals")
    return {(row["commune"], row["kind"], row["status"]): row["value"] for row in rows}


def load(
    store: Store, *incidents: IncidentFact, places: tuple[PlaceFact, ...] = (), path: str = "/1", **capture: Any
) -> None:
    store.load([make_reading(path, body=f"Tin ở {path}", facts=Facts(incidents=incidents, places=places), **capture)])


def test_parts_are_not_counted_beside_their_whole(store: Store) -> None:
    load(store, cases(45), cases(12, parent=0), cases(33, parent=0), cases(5, parent=1))
    assert totals(store) == {(None, "crime", "occurred"): 45}


def test_parts_that_say_something_else_count_on_their_own(store: Store) -> None:
    places = (AN_LAC, BINH_AN)
    load(
        store, cases(45), cases(40, "resolved", parent=0), cases(30, "resolved", parent=1),
        cases(9, kind="drugs", parent=0), cases(20, parent=0, place=0), cases(25, parent=0, place=1), places=places,
    )  # fmt: skip
    assert totals(store) == {
        (None, "crime", "occurred"): 45,
        (None, "crime", "resolved"): 40,
        (None, "drugs", "occurred"): 9,
        ("An Lạc", "crime", "occurred"): 20,
        ("Bình An", "crime", "occurred"): 25,
    }


def test_a_part_counts_once_though_only_its_grandparent_says_the_same(store: Store) -> None:
    load(store, cases(45), cases(40, "resolved", parent=0), cases(10, parent=1))
    assert totals(store)[(None, "crime", "occurred")] == 45


def test_different_articles_add_up(store: Store) -> None:
    load(store, cases(3))
    load(store, cases(4), path="/2")
    (row,) = store.rows("SELECT value, records, stories, approximate FROM incident_totals")
    assert row == {"value": 7, "records": 2, "stories": 2, "approximate": 0}


def test_a_story_of_two_portals_counts_once(store: Store) -> None:
    load(store, cases(3, qualifier="about"))
    load(store, cases(3, qualifier="about"), source_id="demo/other")
    (row,) = store.rows("SELECT value, stories, approximate FROM incident_totals")
    assert row == {"value": 3, "stories": 1, "approximate": 1}


def test_an_explicit_none_is_shown(store: Store) -> None:
    load(store, cases(0, qualifier="zero"))
    assert totals(store) == {(None, "crime", "occurred"): 0}


def test_what_a_reviewer_rejected_counts_nowhere_until_confirmed(store: Store) -> None:
    load(store, cases(3))
    fact = store.value("SELECT id FROM incidents")
    for verdict, counted in (("rejected", {}), ("confirmed", {(None, "crime", "occurred"): 3})):
        judgement = {"table": "incidents", "fact_id": fact, "verdict": verdict, "reviewer": "Lan"}
        review(store, Judgement.model_validate(judgement))
        assert totals(store) == counted
        assert store.value("SELECT verdict FROM fact_verdicts WHERE fact_id = ?", fact) == verdict


def test_the_roll_of_awards(store: Store) -> None:
    store.load([make_reading(), make_reading(source_id="demo/other")])
    (row,) = store.rows("SELECT * FROM award_roll")
    assert (row["form"], row["recipients"], row["commune"]) == (
        "giay_khen", "Chi đoàn thôn Đông; Chi hội phụ nữ", "Hòa Lạc",
    )  # fmt: skip
    assert (row["reports"], row["article"], row["published"]) == (2, "Trao giấy khen", "2019-08-15")


def test_all_facts_with_their_evidence(store: Store) -> None:
    store.load([make_reading()])
    rows = store.rows("SELECT fact_table, text, value FROM facts ORDER BY start_char")
    assert {row["fact_table"] for row in rows} == {"dates", "places", "incidents", "awards"}
    assert {row["value"] for row in rows} == {
        "2019-08-15TMO", "Hòa Lạc, Yên Định, Thanh Hóa", "security cases occurred exact 45",
        "security cases resolved exact 12", "giay_khen",
    }  # fmt: skip
    (counts,) = store.rows("SELECT dates, places, incidents, awards FROM article_facts")
    assert counts == {"dates": 1, "places": 1, "incidents": 2, "awards": 1}


def test_units_come_from_the_gazetteer(store: Store) -> None:
    sql = "SELECT name FROM units WHERE code = '15469' ORDER BY valid_from"
    assert [row["name"] for row in store.rows(sql)] == ["Định Tường", "Quán Lào", "Yên Định"]
    heirs = store.rows("SELECT new_code, day FROM unit_successors WHERE old_code = '15394'")
    assert {"new_code": "15469", "day": "2019-12-01"} in heirs
    assert store.value("SELECT count(*) FROM units WHERE valid_to IS NULL") == 34 + 3321


def test_another_gazetteer_is_put_in_place_when_the_store_is_opened(store: Store) -> None:
    store.connection.execute("DELETE FROM units")
    store.connection.execute("PRAGMA user_version = 1")
    store.close()
    with open_store(store.path) as again:
        assert again.value("SELECT count(*) FROM units") > 10_000
