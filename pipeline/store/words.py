"""What the full-text indexes hold: an article's words in canonical spelling, and the same without any mark."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache

from extractors.text import canonical, fold, visible
from pipeline.store.sql import Values, insertion

# Both are contentless, so taking an article out needs the very words that were put in (see `take_out`).
EXACT, FOLDED = "articles_exact", "articles_folded"
COLUMNS = {table: ("rowid", "title", "body") for table in (EXACT, FOLDED)}
_CACHED_LENGTH, _CACHED_WORDS = 40, 1 << 17


def _exact_form(word: str) -> str:
    return canonical(visible(word)).lower()


class _Forms(dict[str, str]):
    """Words seen before: Vietnamese writes with a few thousand syllables, so nearly all of them have been."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, word: str) -> str:
        form = self._form(word)
        if len(word) <= _CACHED_LENGTH and len(self) < _CACHED_WORDS:
            self[word] = form
        return form


# A word as the exact index holds it (lower case, one tone placement, nothing invisible), and as the folded one does.
exact_form: Callable[[str], str] = _Forms(_exact_form).__getitem__
folded_form: Callable[[str], str] = _Forms(lambda word: fold(_exact_form(word))).__getitem__


@lru_cache(maxsize=8)
def split_words(text: str) -> tuple[str, ...]:
    """What stands between the blanks; remembered, since an article's texts are asked for several times in a row."""
    return tuple(text.split())


def index_forms(text: str) -> tuple[str, str]:
    """`text` as the exact and as the folded index hold it; blanks are evened out."""
    words = split_words(text)
    return " ".join(map(exact_form, words)), " ".join(map(folded_form, words))


def word_rows(num: int, title: str, body: str) -> tuple[Values, Values]:
    """The rows of both indexes for an article; their columns are `COLUMNS`."""
    (exact_title, folded_title), (exact_body, folded_body) = index_forms(title), index_forms(body)
    return (num, exact_title, exact_body), (num, folded_title, folded_body)


def put_in(connection: sqlite3.Connection, num: int, title: str, body: str) -> None:
    """Add an article to both indexes."""
    for table, row in zip(COLUMNS, word_rows(num, title, body), strict=True):
        connection.execute(insertion(table, COLUMNS[table]), row)


def take_out(connection: sqlite3.Connection, num: int, title: str, body: str) -> None:
    """Remove an article from both indexes; `title` and `body` are what was put in."""
    for table, row in zip(COLUMNS, word_rows(num, title, body), strict=True):
        connection.execute(insertion(table, (table, *COLUMNS[table])), ("delete", *row))


def rebuild(connection: sqlite3.Connection) -> int:
    """Build both indexes anew from the articles (needed once the forms themselves change); returns their number."""
    for table in COLUMNS:
        connection.execute(insertion(table, (table,)), ("delete-all",))
    count = 0
    for num, key, title, body in connection.execute("SELECT num, id, title, body FROM articles ORDER BY num"):
        put_in(connection, num, title, searched(connection, key, body))
        count += 1
    return count


def searched(connection: sqlite3.Connection, article: str, body: str) -> str:
    """What an article's body is indexed with: its own text and that of its documents."""
    return f"{body}\n\n{documents_text(connection, article)}"


def documents_text(connection: sqlite3.Connection, article: str) -> str:
    """The text of all documents that an article links to."""
    sql = (
        "SELECT text FROM attachments JOIN documents USING (url) WHERE article_id = ? AND text <> '' ORDER BY position"
    )
    return "\n\n".join(text for (text,) in connection.execute(sql, (article,)))
