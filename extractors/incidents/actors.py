"""The body that acted: the last organisation named before the governing verb, in the same sentence."""

from __future__ import annotations

import re

from extractors.incidents.contexts import any_of, last_match

_ORG = re.compile(
    rf"(?<!\w)(?<!cơ )(?!{any_of('not_actors')}){any_of('actor_heads')}(?!\w)"
    rf"(?:\s+(?!{any_of('actor_stops')}(?!\w))(?:điều tra|xử lý|số\s+\d+|[^\W\d_][\w&.-]*)){{0,9}}"
)


def actor_before(low: str, view: str, start: int, verb: int) -> str | None:
    """The organisation nearest before `verb` in [start, verb), as written, unless a clause parts them."""
    last = last_match(_ORG, low, start, verb)
    if last is None or ";" in low[last.end() : verb] or verb - last.end() > 80:
        return None
    return view[last.start() : last.end()].rstrip(" .,-&")
