"""One award told several times is one record, at its most exact; totals give way to their breakdown."""

from __future__ import annotations

import re
import unicodedata

from extractors.awards.model import Draft

_SIDE = ("collectives", "individuals", "households")


def merge(drafts: list[Draft]) -> list[Draft]:
    """`drafts` without repetitions, totals and unspecific mentions."""
    kept: list[Draft] = []
    for draft in drafts:
        same = next((k for k in kept if _same(k, draft)), None)
        if same is None:
            kept.append(draft)
        else:
            _absorb(same, draft)
    kept = _drop_totals(kept)
    return _drop_formless(kept)


def _same(a: Draft, b: Draft) -> bool:
    """Whether two drafts can tell one award."""
    if a.form != b.form or not _compatible(_fold(a.rank), _fold(b.rank)):
        return False
    if not _titles(a, b) or not _conferrers(a.conferrer, b.conferrer):
        return False
    if not _dates(a.date, b.date):
        return False
    if a.anchor.count is not None and b.anchor.count is not None and a.anchor.count != b.anchor.count:
        return False
    if not _names(a, b):
        return False
    pairs = list(zip(a.key(), b.key(), strict=True))
    if any(x is not None and y is not None and x != y for x, y in pairs):
        return False
    return _bare(a) or _bare(b) or any(x is not None and x == y for x, y in pairs)


def _bare(draft: Draft) -> bool:
    return draft.key() == (None, None, None)


def _names(a: Draft, b: Draft) -> bool:
    first, second = {g.name for g in a.groups if g.name}, {g.name for g in b.groups if g.name}
    if not first or not second:
        return True
    one, two = " ".join(filter(None, first)).lower(), " ".join(filter(None, second)).lower()
    return bool(first & second) or one in two or two in one


def _titles(a: Draft, b: Draft) -> bool:
    return _compatible(_fold(a.title), _fold(b.title))


def _dates(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b or not (len(a) == 4 or len(b) == 4)


def _compatible(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b or a in b or b in a


def _fold(words: str | None) -> str | None:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFC", words)).strip().lower() if words else None


_SHORT = {
    "ủy ban nhân dân": "ubnd",
    "ub": "ubnd",
    "btv": "ban thường vụ",
    "ubnd tp": "ubnd thành phố",
    "tp": "thành phố",
    "tx": "thị xã",
}


def _conferrers(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return True
    one, two = _plain(a), _plain(b)
    return one in two or two in one or (one.split()[-1:] == two.split()[-1:] and one.split()[0] == two.split()[0])


def _plain(name: str) -> str:
    words = (_fold(name) or "").replace("chủ tịch ", "").replace("ban thường vụ ", "")
    for long, short in _SHORT.items():
        words = re.sub(rf"(?<!\w){long}(?!\w)", short, words)
    return words


def _absorb(kept: Draft, other: Draft) -> None:
    """Complete `kept` by what `other` tells more exactly."""
    better = sum(v is not None for v in other.key()) > sum(v is not None for v in kept.key()) or (
        _bare(kept) and not _bare(other)
    )
    if better:
        kept.groups, kept.start, kept.end, kept.anchor = other.groups, other.start, other.end, other.anchor
        kept.method = other.method
    elif sum(bool(g.name) for g in other.groups) > sum(bool(g.name) for g in kept.groups):
        named = [g for g in other.groups if g.name]
        if kept.key() == other.key():
            kept.groups = other.groups
        elif named and not any(g.name for g in kept.groups):
            kept.groups = [*kept.groups, *(type(g)(g.start, g.end, g.category, None, g.name) for g in named)]
    if other.conferrer and (kept.conferrer is None or len(other.conferrer) > len(kept.conferrer)):
        kept.conferrer = other.conferrer
    if other.reason and (kept.reason is None or other.reason.startswith(kept.reason)):
        kept.reason = other.reason
    kept.rank, kept.title = kept.rank or other.rank, kept.title or other.title
    kept.date, kept.place = kept.date or other.date, kept.place if kept.place is not None else other.place
    kept.amount = kept.amount if kept.amount is not None else other.amount
    kept.decision = kept.decision or other.decision


def _drop_totals(drafts: list[Draft]) -> list[Draft]:
    """A total without a rank goes where ranked records of the same form make it up (or most of it)."""
    kept = []
    for draft in drafts:
        parts = [d for d in drafts if d is not draft and d.form == draft.form and d.rank and d.form == "huy_hieu"]
        if draft.rank is None and parts and draft.form == "huy_hieu":
            continue
        if draft.rank and _several(draft.rank) and [p for p in parts if p.rank and not _several(p.rank)]:
            continue
        kept.append(draft)
    return kept


def _several(rank: str) -> bool:
    return len(re.findall(r"\d{2,}", rank)) > 1


def _drop_formless(drafts: list[Draft]) -> list[Draft]:
    """`khen thưởng` without a form goes where the article tells the form of it elsewhere."""
    told = [d for d in drafts if d.form != "khen_thuong"]
    kept = []
    for draft in drafts:
        if draft.form == "khen_thuong" and any(_covers(d, draft, told) for d in told):
            continue
        kept.append(draft)
    return kept


def _covers(told: Draft, formless: Draft, everything: list[Draft]) -> bool:
    if told.form in ("giai", "cong_nhan", "thuong", "ky_niem_chuong", "huy_hieu"):
        return _conferrers(told.conferrer, formless.conferrer) and told.key() == formless.key() and not _bare(told)
    if formless.conferrer and formless.conferrer.lower().startswith("các cấp"):
        return False
    if _bare(formless):
        return True
    for i in range(3):
        mine = formless.key()[i]
        if mine is None:
            continue
        total = sum(d.key()[i] or 0 for d in everything)
        if total not in (0, mine) and told.key()[i] != mine:
            return False
    return _conferrers(told.conferrer, formless.conferrer) or True
