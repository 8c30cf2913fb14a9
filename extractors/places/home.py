"""A source's home place as people write it: "Quán Lào, Yên Định, Thanh Hóa"."""

from __future__ import annotations

import datetime as dt

from extractors.errors import UsageError
from extractors.gazetteer import REFORM, Unit, UnitLevel, load_gazetteer, name_key
from extractors.model import Home

_ORDER: tuple[UnitLevel, ...] = ("commune", "district", "province")


def parse_home(written: str) -> Home:
    """The home of "commune, district, province", lowest first; fewer names are placed by the gazetteer.

    Raises UsageError if there are more than three names, or none.
    """
    names = [" ".join(part.split()) for part in written.split(",") if part.strip()]
    if not 1 <= len(names) <= 3:
        raise UsageError(written or "home", "not one to three names", "write it as 'Quán Lào, Yên Định, Thanh Hóa'")
    if len(names) == 3:
        return Home(**dict(zip(_ORDER, names, strict=True)))
    return _placed(names)


def home_on(home: Home | None, day: dt.date) -> Home | None:
    """The home as it stands on a day: since the reform a district's or commune's name is that of its heir."""
    if home is None or day < REFORM or not home.district:
        return home
    if home.commune:
        heirs = _heirs(home.commune, home.district)
    else:
        found = load_gazetteer().find(home.district, day, "commune")
        heirs = [u for u in found if _in_province(u, home.province, day)]
    if len(heirs) != 1:
        return home
    province = load_gazetteer().parent(heirs[0], day)
    return Home(commune=heirs[0].name, province=province.name if province else home.province)


def _heirs(commune: str, district: str) -> list[Unit]:
    """What the communes of this name in a former district are today."""
    gazetteer = load_gazetteer()
    former = [
        u
        for u in gazetteer.named(name_key(commune), "commune")
        if any(name_key(p.name) == name_key(district) for p in gazetteer.chain(u)[1:2])
    ]
    return list(dict.fromkeys(heir for u in former if (heir := gazetteer.current_default(u))))


def _in_province(unit: Unit, province: str | None, day: dt.date) -> bool:
    """Whether a unit of the new division lies in the province, by its present name or the one it had."""
    gazetteer = load_gazetteer()
    parent = gazetteer.parent(unit, day)
    if province is None or parent is None:
        return province is None
    old = gazetteer.named(name_key(province), "province")
    return any(name_key(u.name) == name_key(parent.name) for p in old for u in [p, gazetteer.current_default(p)] if u)


def _placed(names: list[str]) -> Home:
    """One or two names: the levels at which some unit goes by the first and lies in the second."""
    gazetteer = load_gazetteer()
    *_, top = names
    best: dict[str, str] = {}
    if gazetteer.named(name_key(top), "province"):
        best["province"] = top
    elif gazetteer.named(name_key(top), "district"):
        best["district"] = top
    else:
        best["commune"] = top
    if len(names) == 2:
        best[_level_below(gazetteer.named(name_key(names[0])), top, "district" in best)] = names[0]
    return Home(**best)


def _level_below(units: list[Unit], top: str, top_is_district: bool) -> str:
    if top_is_district:
        return "commune"
    gazetteer = load_gazetteer()
    inside = {u.level for u in units if any(name_key(p.name) == name_key(top) for p in gazetteer.chain(u)[1:])}
    if "district" in inside:
        return "district"
    return "commune" if "commune" in inside or not units else "district"
