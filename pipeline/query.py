"""What people type into the search box, turned into FTS5 expressions that cannot be anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from extractors.errors import UsageError
from extractors.model import Frozen
from extractors.text import canonical, fold

_PIECE = re.compile(r'"(?P<phrase>[^"]*)"|(?P<operator>\b(?:AND|OR|NOT)\b)|(?P<bracket>[()])|(?P<word>[^\s"()]+)')
_WORDS = re.compile(r"[^\W_]+")
MAX_LENGTH = 500


class Expression(Frozen):
    """A query for both indexes; `terms` are its folded words and phrases; `marked` says it was typed with marks."""

    exact: str
    folded: str
    marked: bool
    terms: tuple[str, ...]


def parse_query(typed: str) -> Expression:
    """Words (all must occur), "phrases", prefix*, AND, OR, NOT, brackets. Raises UsageError on a broken query."""
    if len(typed) > MAX_LENGTH:
        raise UsageError("query", f"longer than {MAX_LENGTH} characters", "shorten it")
    text = canonical(unicodedata.normalize("NFC", typed))
    builder = _Builder()
    for piece in _PIECE.finditer(text):
        builder.take(piece)
    parts = builder.finished()
    return Expression(
        exact=_spell(parts, str),
        folded=_spell(parts, fold),
        marked=fold(text) != text.lower(),
        terms=tuple(fold(term).rstrip("*") for term, quoted in parts if quoted),
    )


def _spell(parts: list[tuple[str, bool]], form: Callable[[str], str]) -> str:
    return " ".join(_quoted(form(text)) if quoted else text for text, quoted in parts)


def _quoted(term: str) -> str:
    """A term as an FTS5 string; a trailing star makes it a prefix."""
    return f'"{term[:-1]}"*' if term.endswith("*") else f'"{term}"'


class _Builder:
    """Puts terms, operators and brackets in order: terms side by side are joined by AND."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, bool]] = []
        self.depth = 0
        self.operand_wanted = True

    def take(self, piece: re.Match[str]) -> None:
        if piece["operator"]:
            self._operator(piece["operator"])
        elif piece["bracket"]:
            self._bracket(piece["bracket"])
        else:
            text = piece["phrase"] or piece["word"] or ""
            words = " ".join(_WORDS.findall(text))
            if words:
                self._operand(words + ("*" if text.endswith("*") else ""), quoted=True)

    def _operator(self, operator: str) -> None:
        if self.operand_wanted:
            raise UsageError("query", f"{operator} joins nothing", "put a word on both sides of it")
        self.parts.append((operator, False))
        self.operand_wanted = True

    def _bracket(self, bracket: str) -> None:
        if bracket == "(":
            self._operand("(", quoted=False)
            self.depth, self.operand_wanted = self.depth + 1, True
            return
        if self.depth == 0 or self.operand_wanted:
            raise UsageError("query", "a bracket closes nothing", "balance the brackets")
        self.parts.append((")", False))
        self.depth -= 1

    def _operand(self, text: str, *, quoted: bool) -> None:
        if not self.operand_wanted:
            self.parts.append(("AND", False))
        self.parts.append((text, quoted))
        self.operand_wanted = False

    def finished(self) -> list[tuple[str, bool]]:
        if not self.parts:
            raise UsageError("query", "no word to search for", 'type words, or a "phrase in quotes"')
        if self.depth or self.operand_wanted:
            raise UsageError("query", "ends too early", "close the brackets, and put a word after AND, OR, NOT")
        return self.parts
