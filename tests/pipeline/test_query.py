"""What may be typed, and that nothing typed breaks the index."""

from __future__ import annotations

import sqlite3
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import UsageError
from pipeline.query import MAX_DEPTH, MAX_LENGTH, Term, parse_query


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("giấy khen", '"giấy" AND "khen"'),
        ('"giấy khen"', '"giấy khen"'),
        ("“giấy khen” huyện", '"giấy khen" AND "huyện"'),
        ("trộm*", '"trộm"*'),
        ('"cờ thi đ"*', "REFUSED"),
        ('"công an huyện Yê"*', '"công an huyện yê"*'),
        ("cháy OR nổ", '"cháy" OR "nổ"'),
        ("cháy NOT rừng", '"cháy" NOT "rừng"'),
        ("cháy AND NOT rừng", '"cháy" NOT "rừng"'),
        ("(cháy OR nổ) chợ", '( "cháy" OR "nổ" ) AND "chợ"'),
        ("1034/QĐ-UBND", '"1034 qđ ubnd"'),
        ("and or not", '"and" AND "or" AND "not"'),
        ("title:cháy ^nổ", '"title cháy" AND "nổ"'),
        ("hoà thuỷ", '"hòa" AND "thủy"'),
        ("Đa\u0323o", '"đạo"'),
        ("a ; DROP TABLE articles", '"a" AND "drop" AND "table" AND "articles"'),
    ],
)
def test_what_is_asked_of_the_exact_index(typed: str, exact: str) -> None:
    if exact == "REFUSED":
        with pytest.raises(UsageError, match="too short"):
            parse_query(typed)
    else:
        assert parse_query(typed).exact == exact


def test_the_folded_index_is_asked_without_marks() -> None:
    assert parse_query('"Đường Hòa Lạc" việc').folded == '"duong hoa lac" AND "viec"'


@pytest.mark.parametrize(("typed", "marked"), [("giay khen", False), ("giấy khen", True), ("đ", True), ("2019", False)])
def test_whether_it_was_typed_with_marks(typed: str, marked: bool) -> None:
    assert parse_query(typed).marked is marked


def test_what_is_excluded_is_not_highlighted() -> None:
    wanted = parse_query('cháy NOT (rừng OR "cháy chợ") nổ* NOT a (b NOT c)').terms
    assert wanted == (Term(words=("cháy",)), Term(words=("nổ",), prefix=True), Term(words=("b",)))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "no word"),
        ('""', "no word"),
        ("???", "no word"),
        ("NOT cháy", "NOT joins nothing"),
        ("cháy OR", "ends too early"),
        ("cháy OR AND nổ", "AND joins nothing"),
        ("(cháy", "ends too early"),
        ("cháy)", "closes nothing"),
        ("()", "closes nothing"),
        ('"cháy chợ', "left open"),
        ("c*", "too short a beginning"),
        ("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH, "brackets deep"),
        ("a" * (MAX_LENGTH + 1), "longer than"),
    ],
)
def test_a_broken_query_is_explained(typed: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        parse_query(typed)
    assert caught.value.exit_code == 2
    assert caught.value.mend


PIECES = [
    "cháy",
    "giấy khen",
    '"',
    "(",
    ")",
    "*",
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "^",
    ":",
    "-",
    "+",
    "'",
    ";",
    "--",
    "\x00",
]
TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
)
INDEX = sqlite3.connect(":memory:", check_same_thread=False)
INDEX.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, content='', tokenize='unicode61 remove_diacritics 0')")
INDEX.execute("INSERT INTO t (rowid, title, body) VALUES (1, 'cháy', 'giấy khen')")


@given(TYPED)
def test_whatever_is_typed_is_a_query_or_a_usage_error(typed: str) -> None:
    try:
        expression = parse_query(typed)
    except UsageError:
        return
    for text in (expression.exact, expression.folded):
        INDEX.execute("SELECT rowid FROM t WHERE t MATCH ?", (text,)).fetchall()


def test_the_longest_query_is_quick() -> None:
    start = time.perf_counter()
    for piece in ("a ", '"a" ', "a OR ", "( ", "* ", '" '):
        try:
            expression = parse_query((piece * MAX_LENGTH)[: MAX_LENGTH - 1] + "b")
        except UsageError:
            continue
        INDEX.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression.exact,)).fetchall()
    assert time.perf_counter() - start < 2
