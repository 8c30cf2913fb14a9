"""Text in, facts out: dates, places, incident counts and awards of Vietnamese local-government news.

    >>> import extractors
    >>> found = extractors.extract("Tin", "Sáng 15/8/2019, xã Định Long xảy ra 2 vụ trộm cắp.")
    >>> nlp = extractors.load()          # the same as a spaCy Language, with `nlp.pipe`

Names are imported when first asked for, so that `import extractors` stays light.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "extract": "extractors.engine",
    "Extraction": "extractors.engine",
    "extractor_version": "extractors.engine",
    "load": "extractors.language",
    "Context": "extractors.model",
    "Facts": "extractors.model",
    "Home": "extractors.model",
    "parse_home": "extractors.places",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'extractors' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
