"""Prefect flows: the only folder that imports Prefect or Dask."""
