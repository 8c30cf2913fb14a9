"""One award told several times is one record, at its most exact; totals give way to their breakdown."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.awards.model import Category, Draft

# Forms that a rank divides: a total of them goes where the ranks are told one by one.
_RANKED = ("huy_hieu", "huan_chuong", "huy_chuong", "giai")
_RANK_WORDS = r"\d{2,}|nhất|nhì|(?<!\w)ba(?!\w)"
# Certificates that a commendation is told by, once their form is known.
_CERTIFIED = ("bang_khen", "giay_khen", "thu_khen")
# What `khen thưởng` in a title or summary may stand for.
_COMMENDING = ("bang_khen", "giay_khen", "thu_khen", "co_thi_dua", "danh_hieu_thi_dua", "huan_chuong")


# No news article tells more awards than this; a longer roll is merged piece by piece, so that time stays linear.
_PIECE = 200
# Badges that come to so much of their total are all of it, but for misprints.
_NEARLY_ALL = 0.8


def merge(drafts: list[Draft], title_end: int) -> list[Draft]:
    """`drafts` without repetitions, totals and unspecific mentions; what a headline says of the giver is weak."""
    for draft in drafts:
        draft.weak = max(draft.weak, int(draft.start < title_end))
    return [d for at in range(0, len(drafts), _PIECE) for d in _merge_piece(drafts[at : at + _PIECE], title_end)]


def _merge_piece(drafts: list[Draft], title_end: int) -> list[Draft]:
    kept: list[Draft] = []
    for draft in drafts:
        same = next((k for k in kept if _same(k, draft)), None)
        if same is None:
            kept.append(draft)
        else:
            _absorb(same, draft)
    _share_conferrers(kept)
    kept = _without_samples(kept)
    return _drop_formless(_drop_totals(kept), title_end)


def _same(a: Draft, b: Draft) -> bool:
    """Whether two drafts can tell one award."""
    if a.form != b.form or not _compatible(_fold(a.rank), _fold(b.rank)):
        return False
    if not _compatible(_fold(a.title), _fold(b.title)) or not _one_giver(a, b):
        return False
    if not _dates(a.date, b.date) or not _names(a, b):
        return False
    if a.form == "huy_hieu" and (a.rank is None) != (b.rank is None) and not (_bare(a) and _bare(b)):
        return False
    if not _certificates(a, b) or not _certificates(b, a):
        return False
    pairs = list(zip(a.key(), b.key(), strict=True))
    if any(x is not None and y is not None and x != y for x, y in pairs):
        return False
    return _bare(a) or _bare(b) or any(x is not None and x == y for x, y in pairs)


def _certificates(a: Draft, b: Draft) -> bool:
    """Whether the number of certificates of `a` lets `b` be the same award."""
    if a.anchor.count is None:
        return True
    if b.anchor.count is not None:
        return a.anchor.count == b.anchor.count
    return _bare(b) or a.anchor.count in b.key()


def _bare(draft: Draft) -> bool:
    return draft.key() == (None, None, None)


def _names(a: Draft, b: Draft) -> bool:
    """Whether the names told fit: none in one, or one that both tell (`Công an tỉnh Khánh Hòa`, `Công an tỉnh`)."""
    first, second = ([g.name.lower() for g in d.groups if g.name] for d in (a, b))
    return not first or not second or any(x in y or y in x for x in first for y in second)


def _dates(a: str | None, b: str | None) -> bool:
    """Days may differ (a report and its event), a bare past year may not."""
    return a is None or b is None or a == b or not (len(a) == 4 or len(b) == 4)


def _compatible(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b or a in b or b in a


def _fold(words: str | None) -> str | None:
    return re.sub(r"\W+", " ", words).strip().lower() if words else None


def _one_giver(a: Draft, b: Draft) -> bool:
    return a.weak > 0 or b.weak > 0 or _conferrers(a.conferrer, b.conferrer)


_SHORT = {"ủy ban nhân dân": "ubnd", "ub": "ubnd", "btv": "ban thường vụ", "tp": "thành phố", "tx": "thị xã"}


def _conferrers(a: str | None, b: str | None) -> bool:
    """Whether two names can be one conferrer: one is part of the other once abbreviations are undone."""
    if a is None or b is None:
        return True
    one, two = _plain(a), _plain(b)
    return one in two or two in one


def _plain(name: str) -> str:
    words = re.sub(r"(?:phó |chủ tịch|ban thường vụ|thường trực|bí thư|giám đốc|trưởng) ?", "", _fold(name) or "")
    words = words.replace("ub mttq", "ubmttq").replace("ubmt tq", "ubmttq")
    for long, short in _SHORT.items():
        words = re.sub(rf"(?<!\w){long}(?!\w)", short, words)
    return words


def _absorb(kept: Draft, other: Draft) -> None:
    """Complete `kept` by what `other` tells more exactly."""
    told, more = (sum(v is not None for v in d.key()) for d in (kept, other))
    names = sum(bool(g.name) for g in other.groups) > sum(bool(g.name) for g in kept.groups)
    if more > told or (names and kept.key() == other.key()):
        kept.groups, kept.start, kept.end, kept.anchor = other.groups, other.start, other.end, other.anchor
        kept.method = other.method
    elif names and not any(g.name for g in kept.groups):
        kept.groups = [*kept.groups, *(replace(g, count=None) for g in other.groups if g.name)]
    _absorb_conferrer(kept, other)
    if other.reason and (kept.reason is None or other.reason.startswith(kept.reason)):
        kept.reason = other.reason
    kept.rank, kept.title = kept.rank or other.rank, kept.title or other.title
    kept.date, kept.place = kept.date or other.date, kept.place if kept.place is not None else other.place
    kept.amount = kept.amount if kept.amount is not None else other.amount
    kept.decision = kept.decision or other.decision


def _absorb_conferrer(kept: Draft, other: Draft) -> None:
    """Who confers beats who holds the ceremony; of two alike the fuller name stays."""
    if other.conferrer is None:
        return
    if kept.conferrer is None or kept.weak > other.weak or (other.explicit and not kept.explicit):
        kept.conferrer, kept.weak, kept.explicit = other.conferrer, other.weak, other.explicit
    elif kept.weak == other.weak and kept.explicit == other.explicit and len(other.conferrer) > len(kept.conferrer):
        kept.conferrer = other.conferrer


def _share_conferrers(drafts: list[Draft]) -> None:
    """A part told without its conferrer has that of the same form's other records, if these agree."""
    for draft in drafts:
        if draft.conferrer is not None or (draft.form not in _RANKED and draft.form != "bang_khen"):
            continue
        if draft.date is not None and len(draft.date) == 4:
            continue
        givers = [d for d in drafts if d.form == draft.form and d.conferrer and not d.shared]
        if givers and all(_conferrers(givers[0].conferrer, g.conferrer) for g in givers):
            draft.conferrer, draft.shared = max((g.conferrer or "" for g in givers), key=len), True
        elif givers and draft.form == "huy_hieu":
            before = [g for g in givers if g.start <= draft.start] or givers[:1]
            draft.conferrer, draft.shared = before[-1].conferrer, True


def _without_samples(drafts: list[Draft]) -> list[Draft]:
    """A caption's one recipient (`trao Bằng khen cho anh A`) belongs to the counted group told elsewhere."""
    return [d for d in drafts if not any(_is_sample(d, whole) for whole in drafts)]


def _is_sample(draft: Draft, whole: Draft) -> bool:
    if draft is whole or draft.form != whole.form or draft.form not in ("bang_khen", "giay_khen"):
        return False
    named = draft.total("individuals") == len([g for g in draft.groups if g.name]) == len(draft.groups)
    if not named or not draft.groups or any(g.name for g in whole.groups) or draft.conferrer is None:
        return False
    more = (whole.total("individuals") or 0) > len(draft.groups)
    return more and whole.conferrer is not None and _conferrers(draft.conferrer, whole.conferrer)


def _drop_totals(drafts: list[Draft]) -> list[Draft]:
    """A total without a rank, or with several, goes where ranked records of the same form make it up."""
    gone = set()
    for draft in drafts:
        if draft.form not in _RANKED or not (draft.rank is None or _several(draft.rank)):
            continue
        parts = [d for d in drafts if d is not draft and d.form == draft.form and d.rank and not _several(d.rank)]
        if not parts:
            continue
        if draft.form == "huy_hieu" and draft.rank is None and _is_partial(draft, parts):
            continue
        if draft.form != "huy_hieu" and not _bare(draft) and not _makes_up(draft, parts):
            continue
        gone.add(id(draft))
    return [d for d in drafts if id(d) not in gone]


def _is_partial(total: Draft, parts: list[Draft]) -> bool:
    """Whether the badges told one by one are only some of the total: `440 đảng viên, trong đó có 1 … 75 năm`."""
    counts = [p.total("individuals") for p in parts]
    whole = total.groups[0].count if total.groups else None
    return whole is not None and None not in counts and sum(c or 0 for c in counts) < whole * _NEARLY_ALL


def _makes_up(total: Draft, parts: list[Draft]) -> bool:
    """Whether the parts add up to the total; certificates that do so are one for each recipient."""
    if total.rank and not _same_ranks(total.rank, parts):
        return False
    category: Category = "individuals" if total.total("individuals") is not None else "collectives"
    whole = total.total(category)
    if sum(p.total(category) or 0 for p in parts) == whole:
        return True
    certificates = [p for p in parts if p.anchor.count is not None and _bare(p)]
    if sum(p.anchor.count or 0 for p in certificates) != whole:
        return False
    group = next(g for g in total.groups if g.category == category)
    for part in certificates:
        part.groups = [replace(group, count=part.anchor.count, name=None)]
    return True


def _same_ranks(rank: str, parts: list[Draft]) -> bool:
    """Whether the ranks of the parts are just those a total names."""
    named = set(re.findall(_RANK_WORDS, rank.lower()))
    return named == {r for p in parts for r in re.findall(_RANK_WORDS, (p.rank or "").lower())}


def _several(rank: str) -> bool:
    return len(re.findall(_RANK_WORDS, rank.lower())) > 1


def _drop_formless(drafts: list[Draft], title_end: int) -> list[Draft]:
    """`khen thưởng` without a form goes where the article tells the form of it elsewhere."""
    drafts = _with_told_form(drafts)
    told = [d for d in drafts if d.form != "khen_thuong"]
    return [d for d in drafts if d.form != "khen_thuong" or not any(_covers(t, d, told, title_end) for t in told)]


def _with_told_form(drafts: list[Draft]) -> list[Draft]:
    """`trao Giấy khen cho các tập thể` in a caption, `khen thưởng 2 tập thể` in the text: one giấy khen for two."""
    formless = [d for d in drafts if d.form == "khen_thuong" and not _bare(d) and d.method != "awards.all_levels"]
    forms = [d for d in drafts if d.form in _CERTIFIED]
    if len(formless) != 1 or len(forms) != 1 or not _bare(forms[0]) or forms[0].anchor.count is not None:
        return drafts
    counted, named = formless[0], forms[0]
    if (named.date and len(named.date) == 4) or not _one_house(named, counted):
        return drafts
    counted.form, counted.reason = named.form, counted.reason or named.reason
    return [d for d in drafts if d is not named]


def _one_house(named: Draft, counted: Draft) -> bool:
    """Whether the giver of a form is the body that commends, one of its officers, or only hands over."""
    return _one_giver(named, counted) and (named.weak > 0 or named.conferrer is None or counted.conferrer is not None)


def _same_giver(told: str | None, formless: str | None) -> bool:
    """Whether a body's praise without a form can be the form told of it; several bodies at once are their own."""
    if formless is None:
        return True
    if told is None or "," in formless or " và " in formless:
        return told == formless
    return _conferrers(told, formless)


def _covers(told: Draft, formless: Draft, everything: list[Draft], title_end: int) -> bool:
    if formless.method == "awards.all_levels" or told.form not in _COMMENDING:
        return False
    if formless.start < title_end <= told.start and all(group.name for group in formless.groups):
        return True  # a headline's `khen thưởng ban chuyên án`: the text tells whom and how
    if not _bare(formless) and formless.key() == told.key() and _conferrers(told.conferrer, formless.conferrer):
        return True
    if not _bare(formless) and (told.start < formless.start or not _conferrers(told.conferrer, formless.conferrer)):
        return False
    if _bare(formless):
        return formless.start < title_end or _same_giver(told.conferrer, formless.conferrer)
    for i, mine in enumerate(formless.key()):
        if mine is not None and mine not in (told.key()[i], sum(d.key()[i] or 0 for d in everything)):
            return False
    return True
