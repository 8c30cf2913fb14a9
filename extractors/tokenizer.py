"""An offset-exact spaCy tokenizer for Vietnamese: syllables by one pattern, words by underthesea when asked for.

underthesea rewrites text (NFC, tone placement) and gives no offsets, so its words are aligned to our syllables in
order; a syllable it lost or changed beyond recognition stays a token of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from extractors.text import canonical, read_text, visible

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

# Numbers keep their inner separators (1.234, 15/8/2019); a word is a run of letters and marks; blanks are kept.
# Marks and soft hyphens inside a word are part of it.
_INNER = r"\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_TOKEN = re.compile(rf"\d+(?:[.,/:-]\d+)*|[^\W\d_]+(?:[{_INNER}]+[^\W\d_]*)*|\s+|.", re.DOTALL)


def _plain(text: str) -> str:
    return canonical(visible(text)).casefold()


class VietnameseTokenizer:
    """Callable `text -> Doc` whose tokens reproduce the text; `words=True` joins syllables into words (slow).

    The Doc's text is the NFC form of what came in: offsets into it are those that the rules report.
    """

    def __init__(self, vocab: Vocab, *, words: bool = False) -> None:
        self.vocab = vocab
        self.words = words

    def __call__(self, text: str) -> Doc:
        """Tokenize `text`, any string."""
        from spacy.tokens import Doc

        text = unicodedata.normalize("NFC", text)
        pieces = [m.group() for m in _TOKEN.finditer(text)]
        if self.words:
            pieces = list(_join_words(text, pieces))
        tokens: list[str] = []
        spaces: list[bool] = []
        for piece in pieces:
            if piece[0].isspace():
                if piece[0] == " " and tokens and not spaces[-1] and not tokens[-1].isspace():
                    spaces[-1] = True
                    piece = piece[1:]
                if not piece:
                    continue
            tokens.append(piece)
            spaces.append(False)
        return Doc(self.vocab, words=tokens, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Serialised settings (spaCy's protocol)."""
        return b"words" if self.words else b"syllables"

    def from_bytes(self, data: bytes, **_: object) -> VietnameseTokenizer:
        """Restore `to_bytes`."""
        self.words = data == b"words"
        return self

    def to_disk(self, path: object, **_: object) -> None:
        """Nothing to store: the factory's config says it all."""

    def from_disk(self, path: object, **_: object) -> VietnameseTokenizer:
        """Nothing to read."""
        return self


def _join_words(text: str, pieces: list[str]) -> Iterator[str]:
    """The pieces with the syllables of each underthesea word merged, inner blanks included."""
    from underthesea import word_tokenize

    source = read_text("", text)
    sentences = (source.view[s.start : s.end] for s in source.sentences)
    wanted = [[_plain(s) for s in word.split()] for sentence in sentences for word in word_tokenize(sentence)]
    position = 0
    for word in wanted:
        if len(word) < 2:
            continue
        at = _find(pieces, position, word)
        if at is None:
            continue
        start, stop = at
        yield from pieces[position:start]
        yield "".join(pieces[start:stop])
        position = stop
    yield from pieces[position:]


def _find(pieces: list[str], position: int, word: list[str], reach: int = 400) -> tuple[int, int] | None:
    """The first run of pieces from `position` on that spells `word`, blanks between its syllables allowed."""
    for start in range(position, min(position + reach, len(pieces))):
        if _plain(pieces[start]) != word[0]:
            continue
        at, matched = start + 1, 1
        while matched < len(word) and at < len(pieces):
            if pieces[at].isspace():
                at += 1
            elif _plain(pieces[at]) == word[matched]:
                at, matched = at + 1, matched + 1
            else:
                break
        if matched == len(word):
            return start, at
    return None


def make_tokenizer_factory(words: bool) -> Callable[[object], VietnameseTokenizer]:
    """A spaCy tokenizer factory with the setting bound."""

    def create(nlp: object) -> VietnameseTokenizer:
        return VietnameseTokenizer(nlp.vocab, words=words)  # type: ignore[attr-defined]  # spaCy passes its Language

    return create
