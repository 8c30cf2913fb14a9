"""One administrative unit as it stood for a time."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractors.text import canonical

UnitLevel = Literal["province", "district", "commune"]
REFORM = dt.date(2025, 7, 1)
_JOINTS = re.compile(r"[\s-]+")
_HARD_C = re.compile("c(?!h)")
_APOSTROPHES = str.maketrans("", "", "'\"")


@dataclass(frozen=True, slots=True)
class Unit:
    """A province, district or commune from `valid_from` to the day before `valid_to`; codes are reused over time."""

    code: str
    level: UnitLevel
    kind: str
    name: str
    parent: str
    valid_from: dt.date
    valid_to: dt.date
    lat: float | None
    lon: float | None

    def valid_on(self, day: dt.date) -> bool:
        """Whether the unit stood so on `day`."""
        return self.valid_from <= day < self.valid_to

    @property
    def legacy(self) -> bool:
        """Whether it belongs to the division with districts (ended with the reform of 2025-07-01)."""
        return self.level == "district" or (self.valid_from < REFORM and self.valid_to <= REFORM)


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """The form under which names are looked up: lower case, canonical tones, no apostrophes, hyphens as blanks.

    Numbers lose leading zeros (`Phường 09` is phường 9).
    """
    key = _JOINTS.sub(" ", canonical(name).lower().translate(_APOSTROPHES)).strip()
    key = "nt " + key.removeprefix("nông trường ") if key.startswith("nông trường ") else key
    return key.lstrip("0") or key if key.isdigit() else key


@lru_cache(maxsize=1 << 15)
def bare_key(name: str) -> str:
    """A name without tones, marks, blanks, hyphens, apostrophes; c as k (not in ch), y as i: `Đắk G'Long` dakglong."""
    letters = unicodedata.normalize("NFD", name_key(name).replace("đ", "d"))
    plain = "".join(c for c in letters if c.isalnum())
    return _HARD_C.sub("k", plain).replace("y", "i")
