"""A unit's page: where it stood and stands, what it came from and what became of it."""

from __future__ import annotations

from typing import Any

from extractors.model import Frozen
from pipeline.store import Store


class UnitView(Frozen):
    """A unit for a span of time; `valid_from` is empty before the gazetteer begins, `valid_to` null while it stands."""

    code: str
    level: str
    kind: str
    name: str
    valid_from: str
    valid_to: str | None
    lat: float | None = None
    lon: float | None = None
    chain: tuple[tuple[str, str, str], ...] = ()


class PlaceView(Frozen):
    """All units that bore a code, the latest first, with the units before and after them, and those within."""

    units: tuple[UnitView, ...]
    successors: tuple[UnitView, ...]
    predecessors: tuple[UnitView, ...]
    children: tuple[UnitView, ...]

    @property
    def latest(self) -> UnitView:
        """The unit that bears the code today, or bore it last."""
        return self.units[0]


_CHILDREN = 400


def read_place_view(store: Store, code: str) -> PlaceView | None:
    """What is known about a code of the gazetteer, or None."""
    rows = store.rows("SELECT * FROM units WHERE code = ? ORDER BY valid_from DESC", code)
    if not rows:
        return None
    units = [_unit(store, row) for row in rows]
    latest = units[0]
    return PlaceView(
        units=tuple(units),
        successors=_related(store, latest, "old_code", "new_code") if latest.valid_to else (),
        predecessors=_related(store, latest, "new_code", "old_code"),
        children=tuple(
            _unit(store, row)
            for row in store.rows(
                "SELECT * FROM units WHERE parent_code = ? AND coalesce(valid_to, '9') = coalesce(?, '9')"
                " ORDER BY name LIMIT ?",
                code,
                latest.valid_to,
                _CHILDREN,
            )
        ),
    )


def _related(store: Store, unit: UnitView, own: str, other: str) -> tuple[UnitView, ...]:
    """Units before or after, each as it stood next to the day of the change."""
    day = "valid_to = day" if other == "old_code" else "valid_from = day"
    sql = (
        f"SELECT DISTINCT units.* FROM unit_successors JOIN units ON units.code = {other}"
        f" WHERE {own} = ? AND units.code != {own} AND {day} ORDER BY units.level, units.name LIMIT ?"
    )
    return tuple(_unit(store, row) for row in store.rows(sql, unit.code, _CHILDREN))


def _unit(store: Store, row: dict[str, Any]) -> UnitView:
    plain = {name: row[name] for name in UnitView.model_fields if name != "chain"}
    return UnitView(**plain, chain=tuple(_above(store, row)))


def _above(store: Store, row: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Code, kind and name of the units above, the nearest first, as they stood when the unit ended (or stand)."""
    found, at = list[tuple[str, str, str]](), row
    while at["parent_code"] and len(found) < 2:
        sql = "SELECT * FROM units WHERE code = ? AND valid_from < coalesce(?, '9') ORDER BY valid_from DESC LIMIT 1"
        rows = store.rows(sql, at["parent_code"], row["valid_to"])
        if not rows:
            break
        at = rows[0]
        found.append((at["code"], at["kind"], at["name"]))
    return found


class ProvinceCount(Frozen):
    """A province of today, and how many articles name a place in it (or in the provinces that went into it)."""

    code: str
    kind: str
    name: str
    lat: float
    lon: float
    articles: int


def provinces_with_counts(store: Store) -> list[ProvinceCount]:
    """Today's provinces, the one with most articles first."""
    articles = {
        row["province"]: row["n"]
        for row in store.rows(
            "SELECT province, count(DISTINCT article_id) AS n FROM places WHERE province IS NOT NULL GROUP BY province"
        )
    }
    went = {
        row["old"]: row["new"]
        for row in store.rows(
            "SELECT old.name AS old, new.name AS new FROM unit_successors"
            " JOIN units AS old ON old.code = old_code AND old.valid_to = day AND old.level = 'province'"
            " JOIN units AS new ON new.code = new_code AND new.valid_from = day AND new.level = 'province'"
            " WHERE is_default"
        )
    }
    today = store.rows("SELECT * FROM units WHERE level = 'province' AND valid_to IS NULL")
    sums = dict.fromkeys((row["name"] for row in today), 0)
    for name, count in articles.items():
        heir = name if name in sums else went.get(name)
        if heir in sums:
            sums[heir] += count
    found = [
        ProvinceCount(articles=sums[row["name"]], **{n: row[n] for n in ("code", "kind", "name", "lat", "lon")})
        for row in today
    ]
    return sorted(found, key=lambda province: (-province.articles, province.name))


def islands(store: Store) -> tuple[UnitView, ...]:
    """Units that lie beyond the mainland's picture of provinces: the special zones (đặc khu) of today."""
    sql = "SELECT * FROM units WHERE kind = 'Đặc khu' AND valid_to IS NULL AND lat IS NOT NULL ORDER BY name"
    return tuple(_unit(store, row) for row in store.rows(sql))
