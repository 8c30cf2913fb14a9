"""Recipients one by one: counted nouns, plurals, named bodies and persons."""

from __future__ import annotations

import re
from functools import cache

from extractors.awards.model import Category, Group, Scene
from extractors.awards.words import GAP, NUMBER, any_of, every, flat, kind_of, person
from extractors.numerals import parse_amount
from extractors.text import LETTERS, UPPER, Span

CATEGORIES: tuple[Category, ...] = ("collectives", "individuals", "households", "mixed")


@cache
def counted() -> re.Pattern[str]:
    """`12 lượt tập thể`, `3 cán bộ, chiến sĩ`, `5 tập thể, cá nhân` (nouns joined without a number of their own)."""
    nouns = every("groups")
    joined = rf"(?:\s*(?:,|và|/|;|-)\s*(?:lượt\s+)?{nouns}(?!\w))"
    return re.compile(
        rf"(?<![\w.,/-])(?P<number>{NUMBER}){GAP}(?:(?:lượt|tổng số|số){GAP})?"
        rf"(?P<noun>{nouns})(?!\w)(?P<more>{joined}*)"
    )


@cache
def plural() -> re.Pattern[str]:
    """`các tập thể, cá nhân`, `nhiều hộ`, and the bare pair `tập thể, cá nhân`."""
    nouns = every("groups")
    joined = rf"(?:\s*(?:,|và|/|;)\s*(?:các |những |nhiều )?{nouns}(?!\w))"
    return re.compile(rf"(?<!\w)(?:{any_of('plural')}{GAP}{nouns}(?!\w){joined}*|tập thể(?:,| và|/) ?cá nhân(?!\w))")


@cache
def _noun() -> re.Pattern[str]:
    return re.compile(rf"{every('groups')}(?!\w)")


@cache
def collective_name() -> re.Pattern[str]:
    """A named body in the view: a head noun followed by its name, or a unit word with a name."""
    name = rf"(?:[{UPPER}](?:[{LETTERS}']|\.(?=[{LETTERS}\d]))*|\d+[A-Z]?)"
    headed = (
        rf"(?i:{any_of('collective_names')})[ ]+(?:[^\W\d_]+[ ]+){{0,3}}?\"?{name}(?:[ -]+(?:và )?{name}){{0,5}}\"?"
    )
    unit = rf"(?i:{any_of('units')})\.?[ ]*(?:số )?{name}(?:[ ]{name}){{0,3}}"
    people = r"(?i:cán bộ và nhân dân|nhân dân và cán bộ|quân và dân|nhân dân)"
    return re.compile(rf"(?:{people}[ ]+)?(?:{headed}|{unit})(?![{LETTERS}])")


@cache
def _several_units() -> re.Pattern[str]:
    """`Công an các xã A, B và C`, `hai xã A và B`: one name for each unit."""
    name = rf"[{UPPER}][{LETTERS}']*(?: [{UPPER}][{LETTERS}']*){{0,3}}"
    return re.compile(
        rf"(?!(?:ở|tại|thuộc|trong|của|trên) )(?:[^\W\d_]+[ ]+){{0,3}}?(?i:các|hai|ba|bốn) (?i:{any_of('units')}) "
        rf"{name}(?:, {name}){{0,12}}(?:,? và {name})?(?![{LETTERS}])"
    )


@cache
def _one_body() -> re.Pattern[str]:
    return re.compile(rf"{any_of('one_body')}(?!\w)")


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('name_prefixes')}{GAP}){{1,2}}")


def category_of(noun: str) -> Category:
    """The category of a counted noun."""
    return kind_of("groups")[flat(noun)]  # type: ignore[return-value]  # keys of the lexicon are categories


def read_counted(match: re.Match[str]) -> Group:
    """The group of a match of `counted`; nouns of several categories under one number leave it undivided."""
    category, value = category_of(match["noun"]), _value(match["number"])
    categories = {category, *(category_of(n) for n in _noun().findall(match["more"] or ""))}
    if category == "mixed" or len(categories) > 1:
        return Group(match.start(), match.end(), "mixed")
    return Group(match.start(), match.end(), category, value)


def _value(number: str) -> int | None:
    value = parse_amount(number.split("/")[0])
    return int(value) if value is not None else None


def counted_in(scene: Scene, span: Span) -> list[Group]:
    """All counted or plural groups in `span`, in order."""
    low = scene.text.low
    found = [read_counted(m) for m in counted().finditer(low, span.start, span.end)]
    for match in plural().finditer(low, span.start, span.end):
        if not any(g.start < match.end() and match.start() < g.end for g in found):
            found.append(Group(match.start(), match.end(), "mixed"))
    return sorted(found, key=lambda g: g.start)


def read_item(scene: Scene, at: int, stop: int, sentence: Span) -> Group | None:
    """The one recipient that begins at `at`."""
    low, view = scene.text.low, scene.text.view
    if match := counted().match(low, at, stop):
        return read_counted(match)
    if match := plural().match(low, at, stop):
        return Group(match.start(), match.end(), "mixed")
    if match := _several_units().match(view, at, stop):
        names = len(re.findall(r", | và ", match.group())) + 1
        return Group(at, match.end(), "collectives", names, match.group())
    return _named(scene, at, stop, sentence)


def _named(scene: Scene, at: int, stop: int, sentence: Span) -> Group | None:
    low, view = scene.text.low, scene.text.view
    prefix = _prefix().match(low, at, stop)
    begin = prefix.end() if prefix else at
    for organisation in scene.organisations(sentence):
        if organisation.start in (at, begin) and organisation.end <= stop:
            category: Category = "individuals" if organisation.office else "collectives"
            name = view[organisation.start : organisation.end]
            return Group(at, organisation.end, category, 1, name, organisation.start < organisation.body)
    if match := person().match(view, at, stop):
        return person_group(match)
    for start in dict.fromkeys((begin, at)):
        if match := collective_name().match(view, start, stop):
            return Group(at, match.end(), "collectives", 1, match.group().strip())
    if match := _one_body().match(low, at, stop):
        return Group(at, match.end(), "collectives", 1, view[at : match.end()])
    if match := _CODE.match(view, at, stop):
        return Group(at, match.end(), "collectives", 1, match.group())
    if match := _PRONOUN.match(low, at, stop):
        return Group(at, match.end(), "individuals", 1)
    return None


_HOUSEHOLD = re.compile(r"(?:hộ|gia đình)(?!\w)")
_CODE = re.compile(r"(?:PC|PA|PV|PX|PK)\d{2}(?!\d)")
_PRONOUN = re.compile(r"(?:em|anh|chị|ông|bà|cháu|mẹ)(?=\s*(?:[.,;)]|$|vì |và |do ))")


def person_group(match: re.Match[str]) -> Group:
    """The group of one person, or of one household called by a person's name."""
    name = (match["named"] or match["bare"]).strip()
    household = bool(match["title"]) and _HOUSEHOLD.match(match["title"].lower())
    return Group(match.start(), match.end(), "households" if household else "individuals", 1, name)
