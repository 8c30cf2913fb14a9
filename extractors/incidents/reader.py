"""Reads an article sentence by sentence: counts become drafts with kind, status, scope, parts and changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from extractors.incidents import measures
from extractors.incidents.actors import actor_before
from extractors.incidents.bounds import paragraph_near, pieces
from extractors.incidents.brackets import with_parts
from extractors.incidents.change import Move, find_moves, may_move
from extractors.incidents.counts import Count, Numbers, find_counts
from extractors.incidents.draft import Draft
from extractors.incidents.governing import status_of
from extractors.incidents.hanging import hang, hang_ahead, hang_on_all
from extractors.incidents.kind_reader import GENERIC, HARM, MIXED, KindReader
from extractors.incidents.kinds import ACCIDENTS, Topics
from extractors.incidents.listed import told_before, with_list
from extractors.incidents.measures import Around
from extractors.incidents.offences import as_offence, is_breach
from extractors.incidents.parts import link
from extractors.incidents.plans import Plans
from extractors.incidents.scope import Areas, Periods
from extractors.incidents.status import verbs_before
from extractors.incidents.tables import read_table, table_spans
from extractors.incidents.words import Mark, scan
from extractors.incidents.zero import Zero, find_zeros
from extractors.incidents.zones import zones
from extractors.model import DateFact, IncidentKind, Measure, PlaceFact, Status
from extractors.numerals import NumberMatch
from extractors.text import Span, Text

_PLAIN_UNITS = {
    "letters": ("cases", "letters"),
    "outbreaks": ("cases", "outbreaks"),
    "sick_cases": ("infected", "sick"),
}
_TESTED_UNITS = {
    "cases_sure": (measures.not_only_inspected, "cases"),
    "minutes": (measures.on_record, "cases"),
    "licences": (measures.licence_withdrawn, "cases"),
    "cases": (measures.found_guilty, "cases"),
    "victims": (measures.unhelped, "victims"),
    "tips": (measures.is_police_tip, "cases"),
    "visits": (measures.is_visit, "cases"),
}
_DRUG_TEST = re.compile(r"\s+dương tính với (?:chất )?ma túy")
_QUAKES = re.compile(r"\s*trận(?!\w)")
_VISITS_BEFORE = re.compile(
    r"\d\s+(?:lượt|đoàn|cuộc)(?:\s+(?:đoàn|tiếp|công dân|đông người))*\s*(?:/|,|với|gồm|-|\(|bằng|=)\s*$"
)
_COMPARED = re.compile(
    r"(?:so\s+với|cùng\s+k[ỳì])[^.,;:()]{0,40}\((?:với|có|là)?\s*$|\((?:so\s+với\s+)?cùng\s+k[ỳì](?:\s+năm\s+\w+)?\s*(?:có|là|:)?\s*$"
)
_BRACKET = 120
_OWN_CLAUSE = re.compile(r"\(\s*(?:năm|tháng|quý)\s[\w/]+,?\s+[^\W\d]")
_BOTH_STEPS = re.compile(r"thụ lý(?:\s+và|,)\s+giải quyết\s*(?:là\s*)?$")
_RIGHT_BEHIND = re.compile(r"(?:\s[^\W\d]+){0,4}\s*[(,]\s*")
_NEGATED = re.compile("không|chưa")
_SO_FAR = re.compile(r"(?<!\w)(?:(?:hiện|đến\s+nay|hiện\s+nay),?\s+(?:đã|có)\s[^,;:]*|còn(?:\s+lại)?\s+)$")
_SHARE = re.compile(r"[^,;.:()\d]{0,40}[\s,(–-]*(?:chiếm|tương\s+đương)\s[^,;.\d]{0,16}\d+(?:[.,]\d+)?\s*%")
_VAGUE = ("hàng ", "hơn chục", "trên chục")


class Reader:
    """One article's incident drafts; `read` gives them in order of the text."""

    def __init__(self, text: Text, dates: Sequence[DateFact], places: Sequence[PlaceFact]) -> None:
        self.text, self.low = text, text.low
        self.marks = scan(text.low, text.tokens)
        self.numbers = Numbers(text.low, dates, places)
        self.topics = Topics(text, self.marks)
        self.kinds = KindReader(text, self.marks, self.topics)
        self.plans = Plans(text, self.marks)
        self.periods = Periods(text, dates)
        self.areas = Areas(text, places)
        self.drafts: list[Draft] = []
        self._foretold: list[Move] = []
        self._used: set[int] = set()
        self._taken: list[tuple[int, int]] = []
        self._owners: dict[int, Draft] = {}

    def read(self) -> list[Draft]:
        """All drafts, unmerged."""
        tables = table_spans(self.text)
        for run in tables:
            self.drafts.extend(read_table(self.text, self.marks, self.topics, self.periods, run))
        cut = (piece for sentence in self.text.sentences for piece in pieces(self.text, sentence))
        for index, sentence in enumerate(cut):
            if any(t.start <= sentence.start < t.end for t in tables):
                continue
            numbers = self.numbers.between(sentence.start, sentence.end)
            if numbers or _NEGATED.search(self.low, sentence.start, sentence.end):
                self._sentence(index, sentence, numbers)
        return self.drafts

    def _sentence(self, index: int, sentence: Span, numbers: list[NumberMatch]) -> None:
        counts = find_counts(self.low, self.marks, numbers, sentence.start, sentence.end) if numbers else []
        if not (self._may_count(counts, sentence) or self._may_speak_of_earlier(sentence)):
            return
        if self.marks.between(sentence.start, sentence.end, "old"):
            return
        earlier = self._earlier(sentence)
        counts = self._with_breakdowns(counts, numbers, sentence, earlier) if numbers else []
        moves = find_moves(self.low, self.marks, counts, sentence.start, sentence.end) if numbers else []
        moved = [c for c in counts if any(m.start <= c.number.start < m.end for m in moves)] if moves else []
        baselines = [c for c in counts if self._is_baseline(c, sentence)]
        here: list[Draft] = []
        self._used, self._taken = set(), []
        for count, zone in zip(counts, zones(self.low, self.marks, counts, numbers, sentence), strict=True):
            if count in moved or count in baselines:
                continue
            here.extend(self._count(count, Around(self.low, self.marks, sentence, zone), (*earlier, *here)))
            self._taken.append((count.end, zone.after))
        self._share_forward(here)
        for zero in find_zeros(self.text, self.marks, self.plans, sentence):
            here.extend(self._zero(zero, (*earlier, *here)))
        here.sort(key=lambda d: (d.start, d.end))
        for draft in here:
            draft.sentence = index
        if moves:
            compared = [c for c in counts if c not in moved and c not in baselines]
            moves = [m for m in moves if not self._of_no_record(m.start, compared)]
        link(self.low, self.marks, here, earlier, sentence.start, sentence.end)
        left = hang(moves, here, self.drafts[-60:])
        if here and not moves:
            hang_ahead(self._foretold, here)
        self._foretold = [] if here else left
        told = self.low[sentence.start : sentence.end]
        if ("tiêu chí" in told or " mặt" in told) and not self.plans.number_is_planned(sentence.end - 1):
            hang_on_all(self.low, sentence.start, sentence.end, here, earlier)
        self.drafts.extend(here)

    def _with_breakdowns(
        self, counts: list[Count], numbers: list[NumberMatch], sentence: Span, earlier: Sequence[Draft]
    ) -> list[Count]:
        """The counts with the parts of brackets and lists; what earlier sentences counted may own the latter."""
        self._owners = {}
        listed = with_parts(self.low, counts, numbers, sentence.end)
        if not self.marks.between(sentence.start, sentence.end, "part"):
            return listed
        told = told_before(earlier)
        self._owners = {id(count): draft for count, draft in told}
        return with_list(self.low, self.marks, listed, numbers, sentence, told)

    def _may_count(self, counts: Sequence[Count], sentence: Span) -> bool:
        """Whether some count may become a record; sums of money need a word of loss or punishment."""
        return any(c.unit != "vnd" for c in counts) or (
            bool(counts) and measures.tells_money(self.low, sentence.start, sentence.end)
        )

    def _may_speak_of_earlier(self, sentence: Span) -> bool:
        """Whether a sentence without counts may deny something or compare what was counted before."""
        if _NEGATED.search(self.low, sentence.start, sentence.end):
            return True
        return may_move(self.low, sentence.start, sentence.end)

    def _earlier(self, sentence: Span) -> list[Draft]:
        """The last drafts before a sentence, of its paragraph or the one before."""
        paragraph = paragraph_near(self.text, sentence.start)
        reach = paragraph_near(self.text, max(paragraph.start - 3, 0)).start
        return [d for d in self.drafts[-40:] if d.start >= reach]

    def _of_no_record(self, move: int, counts: Sequence[Count]) -> bool:
        """`27.887 người nghiện (tăng 2.775 người)`: the change of what is no record."""
        before = [c for c in counts if c.end <= move]
        if not before or id(before[-1]) in self._owners:
            return False
        return bool(_RIGHT_BEHIND.fullmatch(self.low[before[-1].end : move]))

    def _is_baseline(self, count: Count, sentence: Span) -> bool:
        """`so với tuần trước (250 ca)`, `45 vụ (cùng kỳ 50 vụ)`: last time's value, without words of its own."""
        low, start = self.low, max(sentence.start, count.start - _BRACKET)
        opened = low.rfind("(", start, count.start)
        inside = low[opened : count.start] if opened >= 0 else ")"
        if ")" not in inside and not _OWN_CLAUSE.match(inside) and _COMPARED.search(low, start, opened + 1):
            return True
        return bool(_COMPARED.search(low, max(start, count.start - 60), count.start))

    # ---- one count ------------------------------------------------------------------------------

    def _count(self, count: Count, around: Around, known: Sequence[Draft]) -> list[Draft]:
        if self.plans.number_is_planned(count.start) or measures.is_rate(count, around):
            return []
        owner = self._owners.get(id(count.owner)) if count.owner else None
        if count.unit == "part" and owner is None:
            return []
        measure, method = (None, "") if count.unit == "part" else self._measure(count, around)
        if owner is not None and (measure is None or (measure == "victims" and owner.measure in HARM)):
            measure, method = owner.measure, "part"
        if measure is None:
            return []
        kind, specific = self.kinds.of(count, measure, around, known if owner is None else [owner])
        if owner is not None and owner.measure == measure and (measure in HARM or not specific):
            kind = owner.kind
        if kind is None and measure in ("cases", "fine_vnd"):
            kind = "administrative" if is_breach(count, measure, around) else None
        if kind is None or not self._fits(count, measure, kind, specific, around):
            return []
        status, verb = status_of(count, measure, kind, around, (known, self._taken))
        if owner is not None and not self.marks.between(around.zone.before, count.start, "status"):
            status, verb = owner.status, None
        kind = as_offence(kind, measure, status, count, around)
        draft = self._draft(count, around, (kind, measure, status, method), specific)
        if verb is not None and status != "occurred" and measure in ("cases", "suspects", "fine_vnd", "infected"):
            draft.actor = actor_before(self.low, self.text.view, around.sentence[0], verb)
        draft.parent = owner if owner is not None and owner.measure == measure else None
        self._owners[id(count)] = draft
        if count.whole is None:
            return [draft]
        return self._ratio(count, draft, measure)

    def _draft(self, count: Count, around: Around, told: tuple[str, str, str, str], specific: bool) -> Draft:
        kind, measure, status, method = told
        return Draft(
            start=count.start,
            end=self._span_end(count, around, specific),
            kind=cast(IncidentKind, kind),
            measure=cast(Measure, measure),
            value=count.value,
            method=method,
            value_max=count.number.value_max,
            qualifier="zero" if count.value == 0 else count.number.qualifier,
            status=cast(Status, status),
            specific=specific,
            vague=self.low.startswith(_VAGUE, count.number.outer),
            so_far=bool(_SO_FAR.search(self.low, max(around.sentence[0], count.start - 40), count.start)),
            share=bool(_SHARE.match(self.low, count.end, around.sentence[1])),
            general=not specific and bool(GENERIC.match(self.low, count.number_end + 1)),
            mixed=bool(MIXED.match(self.low, count.end)),
            words=self.kinds.words() if specific else None,
            period=self.periods.of(count.start, kind),
            place=self.areas.of(around.zone.before, count.start, count.end, around.zone.after),
        )

    def _ratio(self, count: Count, part: Draft, measure: str) -> list[Draft]:
        """`51/61 vụ`: the part and its whole."""
        assert count.whole is not None
        steps = None
        if count.whole.value < part.value:
            steps = _BOTH_STEPS.search(self.low, max(0, count.start - 40), count.start)
            if steps is None:
                return [part]
        whole = replace(part, start=count.whole.start, value=count.whole.value, value_max=None, method="whole")
        whole.status, whole.end, whole.qualifier = (
            ("received" if part.kind == "complaint" or count.unit == "tips" else "occurred"),
            count.end,
            "exact",
        )
        whole.actor = None
        if steps:
            part.status, whole.status = "received", "resolved"
            return [part, whole]
        part.parent = whole
        return [part, whole]

    def _measure(self, count: Count, around: Around) -> tuple[str | None, str]:
        befell = measures.outcome(count, around, self._used)
        if befell is not None and befell.value == "undivided":
            together = "mất tích" in self.low[befell.start : befell.end]
            return ("victims", "undivided") if together else (None, "")
        if befell is not None and befell.value in ("deaths", "injured", "missing"):
            return befell.value, "outcome"
        label = measures.labelled(count, around) if count.unit in ("persons", "cases", "sick_cases") else None
        if label is not None:
            return label, "label"
        return self._by_unit(count, around, befell)

    def _by_unit(self, count: Count, around: Around, befell: Mark | None) -> tuple[str | None, str]:
        unit = count.unit
        if unit == "visits" and self._visitors(count, around):
            return None, ""
        if unit == "bare":
            return measures.bare(count, around), "label"
        if unit in ("sick_cases", "persons") and measures.recovered(count, around):
            return None, ""
        if befell is not None and befell.value == "infected" and unit not in ("visits", "suspects_sure"):
            return "infected", "sick"
        if unit == "persons" and measures.is_life(count, around):
            return "deaths", "life"
        if unit == "cases" and _DRUG_TEST.match(self.low, count.end):
            return "suspects", "suspects"
        if unit in _PLAIN_UNITS:
            return _PLAIN_UNITS[unit]
        if unit in _TESTED_UNITS:
            test, measure = _TESTED_UNITS[unit]
            return (measure if test(count, around) else None), unit
        if unit == "vnd":
            return measures.money(count, around), "money"
        if unit in ("houses", "households"):
            again = any(d.measure == unit for d in self._owners.values()) or self._breaks_down(unit, count, around)
            return (unit if again else measures.homes(count, around)), "homes"
        return measures.people(count, around, befell)

    def _breaks_down(self, measure: str, count: Count, around: Around) -> bool:
        """`10.330 nhà bị tốc mái. Trong đó, Điện Biên 2.170 nhà`: harmed like what was told just before."""
        opened = self.marks.between(around.sentence[0], count.start, "part")
        return bool(opened) and any(d.measure == measure for d in self.drafts[-3:])

    def _visitors(self, count: Count, around: Around) -> bool:
        """`866 lượt/964 lượt người`: the people behind the visits have no measure."""
        words = self.low[count.number_end : count.end]
        return "người" in words and bool(
            _VISITS_BEFORE.search(self.low, max(around.sentence[0], count.start - 40), count.start)
        )

    def _fits(self, count: Count, measure: str, kind: str, specific: bool, around: Around) -> bool:
        """Weak nouns count incidents only beside a kind of their own or a verb of police work."""
        if measure == "infected":
            return kind == "disease"
        if count.unit == "sick_cases":
            return kind == "disease"
        if kind == "disaster" and _QUAKES.match(self.low, count.number_end):
            return True
        if count.unit in ("cases",) and measure == "cases" and not specific:
            verbs = verbs_before(self.low, self.marks, around.sentence[0], count.start, self._taken)
            return bool(verbs) and verbs[0].value in ("detected", "fined", "resolved", "prosecuted")
        if count.unit == "outbreaks" and kind != "disease":
            return specific
        on_the_road = kind in ("traffic_violation", "traffic_accident")
        return not (on_the_road and self.low.startswith(" điểm", count.number_end))

    # ---- the rest -------------------------------------------------------------------------------

    def _span_end(self, count: Count, around: Around, specific: bool) -> int:
        if not specific or count.unit == "vnd":
            return count.end
        named = [m for m in self.marks.between(count.end, around.zone.after, "kind", "outcome") if m.strength != "hint"]
        return named[0].end if named and named[0].end - count.end < 80 else count.end

    def _share_forward(self, here: list[Draft]) -> None:
        """`12 vụ, 15 đối tượng đánh bạc`: cases without a kind of their own take that of the people behind them."""
        for cases, people in pairwise(here):
            if cases.measure == "cases" and not cases.specific and people.specific and people.measure == "suspects":
                gap = self.low[cases.end : people.start].strip()
                if gap in (",", "/", "-", "với", "", "và", ", bắt", ", bắt giữ", ", có"):
                    cases.kind, cases.specific = people.kind, True

    def _zero(self, zero: Zero, known: Sequence[Draft]) -> list[Draft]:
        kind = zero.kind
        if kind is None and zero.measure in ("deaths", "injured"):
            harmed = [d.kind for d in known if d.kind in ACCIDENTS]
            kind = harmed[-1] if harmed else None
        if kind is None:
            kind = next(
                (d.kind for d in reversed(known) if zero.measure == "cases" or self.kinds.may(zero.measure, d.kind)),
                None,
            )
            topic = self.topics.near(paragraph_near(self.text, zero.start).start, zero.start) or self.topics.title()
            kind = kind or (topic if topic and self.kinds.may(zero.measure, topic) else None)
            if kind is None and zero.measure in ("cases", "infected"):
                kind = "security" if zero.measure == "cases" else "disease"
        if kind is None:
            return []
        if kind == "traffic_violation":
            kind = "traffic_accident"
        draft = Draft(
            zero.start,
            zero.end,
            cast(IncidentKind, kind),
            cast(Measure, zero.measure),
            0,
            "zero",
            qualifier="zero",
            specific=True,
        )
        draft.period = self.periods.of(zero.start, kind)
        draft.place = self.areas.of(zero.reach.start, zero.start, zero.end, zero.reach.end)
        return [draft]
