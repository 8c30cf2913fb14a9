"""Places as people ask for them: a code, a name or a chain of names, old or new, and what became of each."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from extractors.lexicon import load_lexicon
from extractors.text import canonical, fold

if TYPE_CHECKING:
    from extractors.gazetteer import Gazetteer, Unit

Condition = tuple[str, tuple[str, ...]]


def place_condition(asked: str) -> Condition:
    """A condition on the table `places` for a unit's code, its name, or a chain such as "Quán Lào, Yên Định".

    It holds for mentions of the unit and of places in it, for its successors where it is gone, for its predecessors
    where it is new. A name that the gazetteer does not know is looked for as it is.
    """
    from extractors.gazetteer import load_gazetteer

    names = [canonical(part.strip()) for part in asked.split(",") if part.strip()]
    gazetteer = load_gazetteer()
    conditions = [_same_name(names)] if names and not asked.strip().isdigit() else []
    for unit in _asked_units(gazetteer, asked.strip(), names):
        conditions += _of_unit(gazetteer, unit)
    # The same condition comes from each time in which a unit stood.
    unique = dict.fromkeys(conditions) or {("0", ()): None}
    return " OR ".join(f"({sql})" for sql, _ in unique), tuple(value for _, values in unique for value in values)


def _same_name(names: list[str]) -> Condition:
    """The mention itself by name; the rest of the chain must be named somewhere above it."""
    bare = [_bare(name)[0] for name in names]
    above = "".join(" AND ? IN (province, district, commune)" for _ in bare[1:])
    return f"name IN (?, ?){above}", (names[0], bare[0], *bare[1:])


def _bare(name: str) -> tuple[str, tuple[str, ...]]:
    """A name without the word for its unit, and the levels which that word allows."""
    low = name.lower()
    for word, levels in _unit_words().items():
        if low.startswith(f"{word} "):
            return name[len(word) :].strip(), levels
    return name, ("province", "district", "commune")


@cache
def _unit_words() -> dict[str, tuple[str, ...]]:
    """The words for units with the levels they stand for, the longest first."""
    words = load_lexicon("places")["unit_words"]
    levels = {"city": ("province", "district")}
    groups = ("hamlet", "commune", "district", "city", "province")
    pairs = {word: levels.get(group, (group,)) for group in groups for word in words[group]}
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def _asked_units(gazetteer: Gazetteer, asked: str, names: list[str]) -> list[Unit]:
    from extractors.gazetteer import name_key

    if asked.isdigit():
        return [unit for unit in gazetteer.units if unit.code == asked]
    if not names:
        return []
    keys = [name_key(_bare(name)[0]) for name in names[1:]]
    return [unit for unit in _named(gazetteer, names[0]) if _within(gazetteer, unit, keys)]


def _named(gazetteer: Gazetteer, name: str) -> list[Unit]:
    """Units of a name, with or without the word for their kind, with or without marks."""
    from extractors.gazetteer import name_key

    bare, levels = _bare(name)
    found = gazetteer.named(name_key(name)) or gazetteer.named(name_key(bare))
    found = found or _units_without_marks().get(fold(bare), [])
    return [unit for unit in found if unit.level in levels]


@cache
def _units_without_marks() -> dict[str, list[Unit]]:
    from extractors.gazetteer import load_gazetteer

    units: dict[str, list[Unit]] = {}
    for unit in load_gazetteer().units:
        units.setdefault(fold(unit.name), []).append(unit)
    return units


def _within(gazetteer: Gazetteer, unit: Unit, keys: list[str]) -> bool:
    """Whether the units above go by these names; levels may be left out."""
    from extractors.gazetteer import name_key

    above = [name_key(other.name) for other in gazetteer.chain(unit)[1:]]
    folded = [fold(name) for name in above]
    return all(key in above or key in folded for key in keys)


def _of_unit(gazetteer: Gazetteer, unit: Unit) -> list[Condition]:
    conditions = [_in_chain(gazetteer, unit)]
    if unit.valid_to < dt.date.max or unit.legacy:
        for heir in _heirs(gazetteer, unit):
            sql, values = _in_chain(gazetteer, heir)
            conditions.append((f"{sql} AND vintage = '2025'", values))
    elif unit.level == "province":
        conditions += [_in_chain(gazetteer, old) for old in _old_provinces(gazetteer, unit)]
    else:
        conditions.append(("current_code = ?", (unit.code,)))
    return conditions


def _in_chain(gazetteer: Gazetteer, unit: Unit) -> Condition:
    """Mentions of a unit, and of what lies in it, by the names of its chain."""
    chain = {above.level: above.name for above in gazetteer.chain(unit)}
    return " AND ".join(f"{level} = ?" for level in chain), tuple(chain.values())


def _heirs(gazetteer: Gazetteer, unit: Unit) -> list[Unit]:
    """Today's units for one that is gone; a district's are the communes made from its communes."""
    heirs = [heir for heir, _ in gazetteer.current(unit)]
    communes = [heir for heir in heirs if heir.level == "commune"]
    return communes if unit.level != "province" and communes else heirs


def _old_provinces(gazetteer: Gazetteer, unit: Unit) -> list[Unit]:
    """The provinces that went into one of today's."""
    gone = [old for old in gazetteer.units if old.level == "province" and old.valid_to < dt.date.max]
    return [old for old in gone if any(heir.code == unit.code for heir in _heirs(gazetteer, old))]
