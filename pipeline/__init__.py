"""The stages: sources, fetch, crawl, archive, article, store, search, export.

>>> from pipeline import open_store
>>> with open_store("tinxa-data/tinxa.db", read_only=True) as store:  # doctest: +SKIP
...     store.rows("SELECT form, count(*) AS n FROM awards GROUP BY form")

Names are imported when first asked for, so that `import pipeline` stays light.
"""

from importlib import import_module
from typing import Any

_HOME = {"open_store": "pipeline.store"}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
