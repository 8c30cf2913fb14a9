"""What people type into the search box, turned into FTS5 expressions that cannot be anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from extractors.errors import UsageError
from extractors.model import Frozen
from extractors.text import visible
from pipeline.store.words import exact_form, folded_form

_PIECE = re.compile(r'"(?P<phrase>[^"]*)"\*?|\b(?P<operator>AND|OR|NOT)\b|(?P<bracket>[()])|(?P<word>[^\s"()]+)')
_QUOTES = str.maketrans("“”„‟«»″〝〞＂", '"' * 10)
WORD = re.compile(r"[^\W_]+")
MAX_LENGTH = 500
MAX_DEPTH = 20
MIN_PREFIX = 2


class Term(Frozen):
    """A word, or the words of a phrase, as typed; `prefix` says that the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False

    def spelled(self, form: Callable[[str], str]) -> tuple[str, ...]:
        """The words as one of the indexes holds them."""
        return tuple(map(form, self.words))


class Expression(Frozen):
    """A query for both indexes; `terms` are what is looked for (not what NOT excludes); `marked`: typed with marks."""

    exact: str
    folded: str
    marked: bool
    terms: tuple[Term, ...]


def parse_query(typed: str) -> Expression:
    """Words (all must occur), "phrases", prefix*, AND, OR, NOT, brackets. Raises UsageError on a broken query."""
    if len(typed) > MAX_LENGTH:
        raise UsageError("query", f"longer than {MAX_LENGTH} characters", "shorten it")
    text = visible(unicodedata.normalize("NFC", typed)).translate(_QUOTES)
    if text.count('"') % 2:
        raise UsageError("query", "a quotation mark is left open", "close the phrase with another one")
    builder = _Builder()
    for piece in _PIECE.finditer(text):
        builder.take(piece)
    parts = builder.finished()
    terms = [part for part in parts if isinstance(part, Term)]
    return Expression(
        exact=_spell(parts, exact_form),
        folded=_spell(parts, folded_form),
        marked=any(term.spelled(exact_form) != term.spelled(folded_form) for term in terms),
        terms=tuple(builder.wanted),
    )


def _spell(parts: list[str | Term], form: Callable[[str], str]) -> str:
    """The FTS5 expression; every term is a string of letters, digits and blanks in quotes."""
    return " ".join(part if isinstance(part, str) else _quoted(part, form) for part in parts)


def _quoted(term: Term, form: Callable[[str], str]) -> str:
    return f'"{" ".join(term.spelled(form))}"' + ("*" if term.prefix else "")


class _Builder:
    """Puts terms, operators and brackets in order: terms side by side are joined by AND."""

    def __init__(self) -> None:
        self.parts: list[str | Term] = []
        self.wanted: list[Term] = []
        self.operand_wanted = True
        # Whether what stands in each open bracket is excluded by a NOT before it.
        self.excluded = [False]

    def take(self, piece: re.Match[str]) -> None:
        """Take the next piece of the typed query."""
        if piece["operator"]:
            self._operator(piece["operator"])
        elif piece["bracket"] == "(":
            self._open()
        elif piece["bracket"]:
            self._close()
        else:
            words = tuple(WORD.findall(piece["phrase"] or piece["word"] or ""))
            prefix = piece.group().endswith("*")
            if prefix and words and len(words[-1]) < MIN_PREFIX:
                mend = f"type at least {MIN_PREFIX} letters before the star"
                raise UsageError("query", f"{piece.group()!r} is too short a beginning", mend)
            if words:
                self._term(Term(words=words, prefix=prefix))

    def _operator(self, operator: str) -> None:
        if operator == "NOT" and self.parts and self.parts[-1] == "AND" and self.operand_wanted:
            self.parts[-1] = "NOT"
            return
        if self.operand_wanted:
            raise UsageError("query", f"{operator} joins nothing", "put a word on both sides of it")
        self.parts.append(operator)
        self.operand_wanted = True

    def _open(self) -> None:
        excluded = self._excluded_next()
        self._join()
        self.parts.append("(")
        self.excluded.append(excluded)
        if len(self.excluded) > MAX_DEPTH:
            raise UsageError("query", f"more than {MAX_DEPTH - 1} brackets deep", "write it flatter")
        self.operand_wanted = True

    def _close(self) -> None:
        if len(self.excluded) == 1 or self.operand_wanted:
            raise UsageError("query", "a bracket closes nothing", "balance the brackets")
        self.parts.append(")")
        self.excluded.pop()

    def _term(self, term: Term) -> None:
        if not self._excluded_next():
            self.wanted.append(term)
        self._join()
        self.parts.append(term)
        self.operand_wanted = False

    def _excluded_next(self) -> bool:
        return self.excluded[-1] or bool(self.parts and self.operand_wanted and self.parts[-1] == "NOT")

    def _join(self) -> None:
        if not self.operand_wanted:
            self.parts.append("AND")

    def finished(self) -> list[str | Term]:
        """All parts, once the query is whole."""
        if not self.parts:
            raise UsageError("query", "no word to search for", 'type words, or a "phrase in quotes"')
        if len(self.excluded) > 1 or self.operand_wanted:
            raise UsageError("query", "ends too early", "close the brackets, and put a word after AND, OR, NOT")
        return self.parts
