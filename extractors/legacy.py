"""Vietnamese text from before Unicode: recognised by its syllables, converted, and the guess told."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from extractors.lexicon import load_lexicon
from extractors.model import Frozen
from extractors.text import canonical

Encoding = Literal["unicode", "tcvn3", "vni"]

_ONSET = "ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdđghklmnprstvx]"
_NUCLEUS = (
    "iêu|yêu|oai|oay|uây|uôi|ươi|ươu|uya|uyê|oeo|uyu|iê|yê|ia|ya|uô|ua|ươ|ưa|uâ|uê|"
    "uơ|uy|oa|oă|oe|oo|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy]"
)
_CODA = "ch|ng|nh|[cmnpt]"
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?:{_CODA})?")
_WORD = re.compile(r"[^\W\d_]+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_ENOUGH_WORDS, _LOOKS_BROKEN, _LOOKS_WHOLE, _SAMPLE = 4, 0.75, 0.9, 20_000


class Decoded(Frozen):
    """Text in Unicode, and the encoding it was taken for."""

    text: str
    encoding: Encoding


def decode_legacy(text: str) -> Decoded:
    """`text` converted if it is TCVN3 or VNI read as Latin letters, else unchanged.

    A conversion is believed only where the text as it stands is not Vietnamese and the converted one is.
    """
    sample = text[:_SAMPLE]
    if text.isascii() or not any("\u0080" <= c <= "\u00ff" for c in sample):
        return Decoded(text=text, encoding="unicode")
    if syllable_share(sample) >= _LOOKS_BROKEN:
        return Decoded(text=text, encoding="unicode")
    encodings: tuple[Encoding, ...] = ("tcvn3", "vni")
    share, encoding = max((syllable_share(convert(sample, name)), name) for name in encodings)
    if share < _LOOKS_WHOLE:
        return Decoded(text=text, encoding="unicode")
    return Decoded(text=convert(text, encoding), encoding=encoding)


def syllable_share(text: str) -> float:
    """How much of the running text is well-formed Vietnamese syllables, 0 to 1; 1 where there is too little to tell."""
    words = [w for w in _WORD.findall(canonical(unicodedata.normalize("NFC", text))) if not w.isupper() or len(w) > 5]
    if len(words) < _ENOUGH_WORDS:
        return 1.0
    return sum(1 for w in words if _is_syllable(w)) / len(words)


def _is_syllable(word: str) -> bool:
    toneless = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    return _SYLLABLE.fullmatch(toneless) is not None


def convert(text: str, encoding: Encoding) -> str:
    """`text` read as `encoding`, in NFC."""
    if encoding == "unicode":
        return text
    if encoding == "tcvn3":
        return text.translate(_tcvn3())
    table = _vni()
    return _vni_pattern().sub(lambda m: table[m.group()], text)


@cache
def _tcvn3() -> dict[int, str]:
    table = load_lexicon("legacy_encodings")["tcvn3"]
    return {ord(old): new for old, new in zip(table["plain"], table["letter"], strict=True)}


@cache
def _vni() -> dict[str, str]:
    """Every VNI sequence, in small letters and capitals, with the letter it spells."""
    lexicon = load_lexicon("legacy_encodings")["vni"]
    table = {old: new for old, new in lexicon["alone"].items()}
    for base, marks in lexicon["hats"].items():
        table |= {base + mark: letter for mark, letter in marks.items()}
    for base in lexicon["toned"]:
        letter = lexicon["alone"].get(base, base)
        table |= {base + mark: unicodedata.normalize("NFC", letter + tone) for mark, tone in lexicon["tones"].items()}
    capitals = {old.upper(): new.upper() for old, new in table.items()}
    return table | capitals


@cache
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _vni()), key=len, reverse=True)))
