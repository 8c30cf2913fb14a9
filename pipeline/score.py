"""The extractors run over a gold set: what `tinxa eval` and the gate in CI measure."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

from data import resource
from extractors.engine import extract
from extractors.model import Context, Facts
from extractors.places import parse_home
from pipeline.evaluate import Scores, evaluate
from pipeline.gold import GoldArticle, load_gold


def score_gold(folder: Path | None = None, split: str | None = None) -> Scores:
    """Scores over the articles of `folder` (the bundled gold if None), all splits or one."""
    if folder is not None:
        return evaluate(load_gold(folder, split), _facts)
    with as_file(resource("gold")) as bundled:
        return evaluate(load_gold(bundled, split), _facts)


def _facts(article: GoldArticle) -> Facts:
    home = parse_home(article.home) if article.home else None
    return extract(article.title, article.body, Context(published=article.published, home=home)).facts
