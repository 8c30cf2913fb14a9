"""A source's home place as people write it: "Quán Lào, Yên Định, Thanh Hóa"."""

from __future__ import annotations

from extractors.errors import UsageError
from extractors.gazetteer import Unit, UnitLevel, load_gazetteer, name_key
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
