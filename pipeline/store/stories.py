"""Stories: which articles tell the same, whoever printed them, as their words and figures say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from pipeline.duplicates import FEWEST_SHARED, Fingerprint, fingerprint, may_be_alike, tell_the_same
from pipeline.store.sql import fetch_value, insert

# A run of words that more articles have is a form of words, and finds nothing.
_COMMON = 200


def sketch(connection: sqlite3.Connection, num: int, shingles: Sequence[int]) -> None:
    """Keep what an article is found by."""
    connection.execute("DELETE FROM sketches WHERE num = ?", (num,))
    connection.executemany("INSERT INTO sketches VALUES (?, ?)", [(shingle, num) for shingle in shingles])


def sketched(connection: sqlite3.Connection, num: int) -> bool:
    """Whether it is known what an article is found by."""
    return fetch_value(connection, "SELECT 1 FROM sketches WHERE num = ? LIMIT 1", num) is not None


def story_of(connection: sqlite3.Connection, spelled: str) -> int:
    """The story of a text as it is spelled; a new one if there is none."""
    found = fetch_value(connection, "SELECT id FROM stories WHERE text_hash = ?", spelled)
    return int(found) if found is not None else insert(connection, "stories", {"text_hash": spelled})


def settle(connection: sqlite3.Connection, nums: Iterable[int]) -> None:
    """Put articles whose words are new into the right stories, with those that shared a story with them before.

    Which articles share a story depends on what they say alone, not on the order they came in.
    """
    look = _Look(connection)
    touched = set(nums)
    for num in list(touched):
        touched |= look.told_with(num)
    before = {look.story(num) for num in touched}
    while touched:
        group = look.group(touched.pop())
        touched -= group
        own = {story_of(connection, look.spelled(num)) for num in group}
        before |= own | {look.story(num) for num in group}
        changed = [(min(own), num) for num in group if look.story(num) != min(own)]
        connection.executemany("UPDATE articles SET story_id = ? WHERE num = ?", changed)
    forget(connection, before)


def forget(connection: sqlite3.Connection, stories: Iterable[int]) -> None:
    """Drop stories that no article tells any more."""
    sql = "DELETE FROM stories WHERE id = ? AND NOT EXISTS (SELECT 1 FROM articles WHERE story_id = stories.id)"
    connection.executemany(sql, [(story,) for story in stories])


class _Look:
    """Looks up articles of one settling, each once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._prints: dict[int, Fingerprint] = {}
        self._sketches: dict[int, frozenset[int]] = {}

    def story(self, num: int) -> int:
        return int(fetch_value(self.connection, "SELECT story_id FROM articles WHERE num = ?", num))

    def spelled(self, num: int) -> str:
        return str(fetch_value(self.connection, "SELECT text_hash FROM articles WHERE num = ?", num))

    def told_with(self, num: int) -> set[int]:
        """All articles of an article's story as it stands."""
        sql = "SELECT num FROM articles WHERE story_id = (SELECT story_id FROM articles WHERE num = ?)"
        return {other for (other,) in self.connection.execute(sql, (num,))}

    def group(self, num: int) -> set[int]:
        """An article, those that tell the same, those that tell the same as these, and so on."""
        found, waiting = {num}, [num]
        while waiting:
            fresh = self._near(waiting.pop()) - found
            found |= fresh
            waiting += fresh
        return found

    def _near(self, num: int) -> set[int]:
        same = "SELECT num FROM articles WHERE text_hash = (SELECT text_hash FROM articles WHERE num = ?)"
        twins = {other for (other,) in self.connection.execute(same, (num,))}
        alike = (
            "SELECT other.num FROM sketches AS mine CROSS JOIN sketches AS other ON other.shingle = mine.shingle"
            " WHERE mine.num = ?1 AND other.num <> ?1 AND"
            " (SELECT count(*) FROM (SELECT 1 FROM sketches WHERE shingle = mine.shingle LIMIT ?2 + 1)) <= ?2"
            " GROUP BY other.num HAVING count(*) >= min(?3, (SELECT count(*) FROM sketches WHERE num = ?1))"
        )
        found = [other for (other,) in self.connection.execute(alike, (num, _COMMON, FEWEST_SHARED))]
        own = self._sketch(num)
        candidates = [other for other in found if may_be_alike(own, self._sketch(other))]
        return twins | {other for other in candidates if tell_the_same(self._print(num), self._print(other))}

    def _sketch(self, num: int) -> frozenset[int]:
        if num not in self._sketches:
            rows = self.connection.execute("SELECT shingle FROM sketches WHERE num = ?", (num,))
            self._sketches[num] = frozenset(shingle for (shingle,) in rows)
        return self._sketches[num]

    def _print(self, num: int) -> Fingerprint:
        if num not in self._prints:
            sql = "SELECT title, body FROM articles WHERE num = ?"
            self._prints[num] = fingerprint(*self.connection.execute(sql, (num,)).fetchone())
        return self._prints[num]
