"""The store: articles, their facts and captures in one SQLite file."""

from pipeline.store.loading import LoadReport
from pipeline.store.store import Store, Version, open_store

__all__ = ["LoadReport", "Store", "Version", "open_store"]
