"""The store: articles, their facts and captures in one SQLite file."""

from pipeline.store.store import LoadReport, Store, open_store

__all__ = ["LoadReport", "Store", "open_store"]
