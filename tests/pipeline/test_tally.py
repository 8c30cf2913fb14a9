"""Adding up what reports tell: nothing twice, nothing lost."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from pipeline.tally import Told, by_place, by_year, settle, year_of

CASES = ("crime", "cases", "occurred")
YEN_DINH = ("Thanh Hóa", "Yên Định")


def told(
    id: str, value: float, start: str | None, end: str | None, *place: str, article: str = "", parent: str | None = None
) -> Told:
    first, last = (dt.date.fromisoformat(day) if day else None for day in (start, end))
    return Told(id, CASES, value, place, first, last, article or id, parent)


def ids(records: list[Told]) -> str:
    return "".join(record.id for record in settle(records))


def test_a_year_holds_its_quarter_and_a_province_its_district() -> None:
    year = told("a", 40, "2019-01-01", "2019-12-31", *YEN_DINH)
    quarter = told("b", 9, "2019-01-01", "2019-03-31", *YEN_DINH)
    commune = told("c", 2, "2019-05-01", "2019-05-31", *YEN_DINH, "Quán Lào")
    elsewhere = told("d", 5, "2019-01-01", "2019-03-31", "Thanh Hóa", "Thọ Xuân")
    next_year = told("e", 7, "2020-01-01", "2020-03-31", *YEN_DINH)
    assert ids([quarter, commune, year, elsewhere, next_year]) == "ade"


def test_a_small_event_told_of_the_whole_province_holds_no_report_of_a_commune() -> None:
    event = told("a", 1, "2019-03-03", "2019-03-03", "Thanh Hóa")
    report = told("b", 12, "2019-01-01", "2019-12-31", *YEN_DINH, "Quán Lào")
    assert ids([event, report]) == "ab"


def test_the_same_told_by_two_portals_counts_once_but_parts_of_one_article_add_up() -> None:
    here, there = (told(name, 12, "2019-01-01", "2019-06-30", *YEN_DINH) for name in "ab")
    assert ids([here, there]) == "a"
    solved = [told(name, n, "2019-01-01", "2019-06-30", *YEN_DINH, article="x") for name, n in (("a", 12), ("b", 33))]
    assert ids(solved) == "ab"


def test_parts_below_a_whole_of_the_same_kind_are_held_by_it_at_any_depth() -> None:
    whole = told("a", 45, None, None, *YEN_DINH, article="x")
    part = told("b", 12, None, None, *YEN_DINH, article="x", parent="a")
    deeper = told("c", 3, None, None, *YEN_DINH, article="x", parent="b")
    assert ids([deeper, part, whole]) == "a"
    ring = [told("a", 1, None, None, article="x", parent="b"), told("b", 2, None, None, article="x", parent="a")]
    assert len(settle(ring)) <= 2, "a ring of parents ends"


def test_years_and_places_are_summed() -> None:
    records = [
        told("a", 40, "2018-12-15", "2019-12-14", *YEN_DINH),
        told("b", 3, "2021-02-02", "2021-02-02", "Nghệ An"),
        told("c", 9, "2015-01-01", "2020-12-31", "Nghệ An"),
        told("d", 1, None, None),
    ]
    assert by_year(records) == {2019: 40, 2020: 0, 2021: 3}
    assert [year_of(record) for record in records] == [2019, 2021, None, None]
    assert by_place(records, 1) == {("Thanh Hóa",): 40, ("Nghệ An",): 12, (): 1}
    assert by_year([]) == {}


DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2019, 12, 31))
RECORDS = st.lists(
    st.builds(
        lambda n, a, b, place, article: told(
            "", n, min(a, b).isoformat(), max(a, b).isoformat(), *place, article=article
        ),
        st.integers(0, 99),
        DAYS,
        DAYS,
        st.sampled_from([(), ("A",), ("A", "B"), ("A", "B", "C"), ("D",)]),
        st.sampled_from("xyz"),
    ),
    max_size=12,
).map(lambda found: [record._replace(id=str(n)) for n, record in enumerate(found)])


@given(RECORDS)
def test_what_is_left_cannot_be_settled_further_and_something_always_is(records: list[Told]) -> None:
    left = settle(records)
    assert settle(left) == left
    assert bool(left) == bool(records)
    assert {record.what for record in left} == {record.what for record in records}
