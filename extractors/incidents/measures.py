"""What a count measures: cases, people by what befell them, homes, money; None where it counts no incident."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.incidents.contexts import any_of, words
from extractors.incidents.counts import Count
from extractors.incidents.words import Mark, Marks
from extractors.incidents.zones import Zone

_PEOPLE = frozenset({"persons", "suspects_sure", "suspects", "victims", "sick_cases", "cases", "visits"})
_INSPECTED = re.compile(
    rf"{any_of('inspected')}(?:\s*,\s*(?:kiểm\s+soát|thanh\s+tra|kiểm\s+tra|giám\s+sát))?(?:\s+(?:được|đối\s+với|cho|đột\s+xuất))*\s*$"
)
_ACTS = frozenset({"gambling_vice", "drugs", "crime", "economic", "environment"})
_GRADE = re.compile(r"lớp \d{1,2}|\(?\d{1,3} tuổi\)?")
_LABELLED = re.compile(
    r"số\s+(?:ca\s+|người\s+|trường\s+hợp\s+|bệnh\s+nhân\s+)?(?P<what>tử\s+vong|chết|bị\s+thương|mất\s+tích|mắc|nhiễm)"
    r"(?:[^.;,\d]{0,70}?(?:là|lên|lên\s+đến|lên\s+tới|còn|thành|:)|(?:\s+bệnh|\s+mới)?)\s*$"
)
_LABELS = {"tử": "deaths", "chết": "deaths", "bị": "injured", "mất": "missing", "mắc": "infected", "nhiễm": "infected"}
_RATE = re.compile(r"\s*/\s*(?:trường hợp|người|vụ|hộ|xe|lượt|tháng|năm|cơ sở|ván)|\s+(?:mỗi|một)\s")
_BARE_LABELS = (
    ("bị thương", "injured"),
    ("chết", "deaths"),
    ("tử vong", "deaths"),
    ("mất tích", "missing"),
    ("đối tượng", "suspects"),
    ("bị can", "suspects"),
)
_PER_TIME = re.compile(r"\s*/\s*(?:ngày|tháng|tuần|giờ|đêm)(?!\w)")
_LIFE = re.compile(r"\s*(?:sinh mạng|mạng sống|mạng người|nhân mạng)")
_WRONGED = re.compile(
    r"(?<!\w)(?:lừa(?:\s+(?:đảo|bán|gạt|dối))?|xâm\s+hại(?:\s+tình\s+dục)?|hiếp\s+dâm|dâm\s+ô|"
    r"chiếm\s+đoạt(?:\s+(?:tài\s+sản|tiền))?\s+của|cướp(?:\s+giật)?(?:\s+tài\s+sản)?\s+của)\s+$"
)
_OF_A_CASE = re.compile(r"(?<!\w)vụ(?!\w)")
_CHARGED = re.compile(rf"\s+(?:(?:đã|nghi)\s+)?{any_of('charged')}")
_MONEY_WORDS = (("damage_vnd", "damage"), ("fine_vnd", "fine"), (None, "not_counted_money"))


class Around(NamedTuple):
    """The words of a count: its sentence, its zone and the lower-case text."""

    low: str
    marks: Marks
    sentence: tuple[int, int]
    zone: Zone

    def before(self, count: Count) -> str:
        return self.low[self.zone.before : count.start]

    def after(self, count: Count) -> str:
        return self.low[count.end : self.zone.after]


def outcome(count: Count, around: Around, used: set[int]) -> Mark | None:
    """What befell the counted people: the word right before the number, else the next one behind the noun."""
    if count.unit not in _PEOPLE and count.unit != "bare":
        return None
    ahead = [
        m
        for m in around.marks.between(max(around.sentence[0], count.start - 24), count.start, "outcome")
        if m.start not in used
    ]
    if ahead and not around.low[ahead[-1].end : count.start].strip(" :=|"):
        used.add(ahead[-1].start)
        return ahead[-1]
    if count.unit == "bare":
        return None
    reach = min(around.zone.after + 40, around.sentence[1])
    for mark in around.marks.between(count.end, reach, "outcome"):
        gap = _GRADE.sub("", around.low[count.end : mark.start])
        if gap.lstrip().startswith(("ở ", "tại ")):
            gap = gap.replace(",", "")
        if (
            "tham gia" in gap
            or len(gap) > 70
            or any(c in gap for c in ",;:(.")
            or any(c.isdigit() for c in gap)
            or mark.start in used
        ):
            return None
        used.add(mark.start)
        return mark
    return None


def labelled(count: Count, around: Around) -> str | None:
    """`nâng tổng số ca tử vong lên 13 trường hợp`: the measure that a label far before the number tells."""
    m = _LABELLED.search(around.low, max(around.sentence[0], count.start - 110), count.start)
    return _LABELS[m["what"].split()[0]] if m else None


def money(count: Count, around: Around) -> str | None:
    """`damage_vnd` or `fine_vnd` by the last word that says what the money is; a rate per case is neither."""
    if _RATE.match(around.low, count.end):
        return None
    lead = around.low[max(around.sentence[0], count.start - 250) : count.start].rsplit(";", 1)[-1]
    told = [(m.end(), name) for name, rule in _MONEY_WORDS for m in words(rule).finditer(lead)]
    if told:
        return max(told, key=lambda t: t[0])[1]
    return "damage_vnd" if re.match(r"\s*(?:bị\s+)?(?:thiệt hại|chiếm đoạt)", around.after(count)) else None


def tells_money(low: str, start: int, end: int) -> bool:
    """Whether [start, end) has a word that makes a sum of money a loss or a fine."""
    return any(words(rule).search(low, start, end) for rule in ("damage", "fine"))


def bare(count: Count, around: Around) -> str:
    """The measure that the label before a bare number names: `số người chết: 3`."""
    label = around.low[max(0, count.start - 60) : count.start]
    tail = re.split(r"[,;(.]", label)[-1]
    return next((measure for word, measure in _BARE_LABELS if word in tail), "cases")


def is_rate(count: Count, around: Around) -> bool:
    """`52,6 vụ/ngày`: an average, as every fraction of a case or a person is."""
    if count.unit == "vnd":
        return False
    return count.value % 1 != 0 or bool(_PER_TIME.match(around.low, count.end))


def is_life(count: Count, around: Around) -> bool:
    """`cướp đi 3 sinh mạng`: the noun itself tells of deaths."""
    return bool(_LIFE.match(around.low, count.number_end))


def recovered(count: Count, around: Around) -> bool:
    """Patients who are well again or were only tested are no new sick."""
    return bool(words("recovered").search(around.before(count)[-30:] + " | " + around.after(count)[:30]))


def homes(count: Count, around: Around) -> str | None:
    """`houses` or `households` where harm is told beside them."""
    near = around.before(count)[-60:] + around.after(count)[:60]
    rule = words("house_harm" if count.unit == "houses" else "home_harm")
    return count.unit if rule.search(near) else None


def people(count: Count, around: Around, befell: Mark | None) -> tuple[str | None, str]:
    """`victims` or `suspects` of people to whom nothing worse is told to have happened, and the rule that tells."""
    if count.unit == "persons" and wronged(count, around):
        return "victims", "wronged"
    if befell is not None and befell.value == "victims":
        return ("victims" if unhelped(count, around) else None), "outcome"
    return ("suspects" if accusable(count, around) else None), "suspects"


def wronged(count: Count, around: Around) -> bool:
    """`đã lừa đảo hàng chục người`: those whom the offence was done to."""
    return bool(_WRONGED.search(around.low, max(around.sentence[0], count.start - 40), count.start))


def accusable(count: Count, around: Around) -> bool:
    """Whether the counted people are suspects: an act against them is told near and no help or benefit."""
    near = around.before(count)[-45:] + " " + around.after(count)[:45]
    if count.unit == "suspects":
        near = around.low[max(around.sentence[0], count.start - 45) : count.start] + " " + around.after(count)[:45]
    if _accused_of_act(count, around):
        near = near.replace("tham gia", "")
    if words("helped").search(near) or words("benefits").search(near):
        return False
    if count.number.word and count.value == 1 and not _caught(count, around):
        return False  # "một đối tượng" is any, "bắt một đối tượng" is one
    if count.unit == "suspects_sure":
        return True
    if count.unit == "suspects":
        return bool(words("acted_against").search(near))
    verb = around.marks.between(max(around.sentence[0], count.start - 60), count.start, "status")
    governed = (
        bool(verb)
        and verb[-1].value in ("detected", "prosecuted", "fined", "resolved")
        and len(around.low[verb[-1].end : count.start]) < 25
        and not _OF_A_CASE.search(around.low, verb[-1].end, count.start)
    )
    return governed or bool(_CHARGED.match(around.after(count)))


def _caught(count: Count, around: Around) -> bool:
    """Whether a verb of police work stands right before the count, or behind it passively."""
    verb = around.marks.between(max(around.sentence[0], count.start - 40), count.start, "status")
    behind = around.low[count.end : count.end + 30]
    return (bool(verb) and count.start - verb[-1].end < 12) or bool(
        re.match(r"\s*(?:đã\s+)?bị\s+(?:bắt|khởi|tạm|xử)", behind)
    )


def _accused_of_act(count: Count, around: Around) -> bool:
    """`bắt quả tang một vụ đánh bạc với 19 đối tượng tham gia`: they took part in an offence."""
    near = around.marks.between(max(around.sentence[0], count.start - 80), min(around.sentence[1], count.end + 60))
    offence = any(m.group == "kind" and m.strength == "strong" and m.value in _ACTS for m in near)
    return offence and any(m.group == "status" for m in near)


def licence_withdrawn(count: Count, around: Around) -> bool:
    """`tước 71 giấy phép lái xe`: as many violators were punished."""
    return around.before(count).rstrip().endswith(("tước", "tước quyền sử dụng", "thu hồi"))


def on_record(count: Count, around: Around) -> bool:
    """`lập 2.048 biên bản`, `ra 1.966 quyết định xử phạt`: as many violations."""
    noun = around.low[count.number_end : count.end]
    return "xử phạt" in noun or around.before(count).rstrip().endswith("lập") or "vi phạm" in noun


def not_only_inspected(count: Count, around: Around) -> bool:
    """`kiểm tra 2.614 vụ, xử lý 2.510 vụ`: the former were looked at."""
    return not _INSPECTED.search(around.before(count)[-40:]) or "vi phạm" in around.after(count)


def unhelped(count: Count, around: Around) -> bool:
    """Not the people who were saved."""
    return not words("helped").search(around.before(count)[-45:])


def is_visit(count: Count, around: Around) -> bool:
    """Citizens received, not people who took part."""
    lead = around.low[max(around.sentence[0], count.start - 170) : count.start]
    if around.low[count.number_end : count.end].strip() == "lượt" and "tiếp công dân" in lead:
        return True
    near = around.before(count)[-40:] + around.low[count.number_end : count.end + 45].split(";")[0]
    return bool(words("visits").search(near)) and not words("helped").search(near)


def is_police_tip(count: Count, around: Around) -> bool:
    """Reports of crime that the police received; tips given by citizens are nothing."""
    near = around.low[max(around.sentence[0], count.start - 90) : count.start]
    return bool(words("tip_acts").search(near)) and not words("tips_given").search(near + around.after(count))


def found_guilty(count: Count, around: Around) -> bool:
    """Not so `kiểm tra 45 cơ sở`, which were only looked at, nor the cases of a benefit."""
    ahead, behind = around.before(count)[-50:], around.after(count)[:50]
    if "điểm" in around.low[count.number_end : count.end] and "sạt lở" in behind:
        return False  # stretches of road and bank, not events
    return not (_INSPECTED.search(ahead) or words("benefits").search(behind) or words("benefits").search(ahead))
