"""Benchmarks: each stage beside what one would use instead, measured in the same run on the same articles.

A figure is a rate in items per second; peers that are not installed are named as such, never guessed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.resources import as_file

from data import resource
from extractors.model import Context, Frozen

TARGET_LENGTH = 2500
# underthesea's functions, over how many of the texts, how often; ours is run over the same texts.
_PEERS = (("word_tokenize", 40, 3), ("ner", 8, 1))
_ROUNDS = 7
Text = tuple[str, str, Context]


class Figure(Frozen):
    """A measured rate; `ratio` is ours divided by the peer's (1 for ours), `note` says what was measured."""

    stage: str
    subject: str
    rate: float
    unit: str
    ratio: float | None = None
    note: str = ""


def sample_texts(count: int) -> list[Text]:
    """`count` texts of about 2,500 characters, joined from bundled gold articles in order."""
    from extractors.places import parse_home
    from pipeline.gold import load_gold

    with as_file(resource("gold")) as folder:
        articles = load_gold(folder, "open")
    texts: list[Text] = []
    at = 0
    while len(texts) < count:
        first, body = articles[at % len(articles)], ""
        while len(body) < TARGET_LENGTH:
            body += ("\n\n" if body else "") + articles[at % len(articles)].body
            at += 1
        home = parse_home(first.home) if first.home else None
        texts.append((first.title, body[:TARGET_LENGTH], Context(published=first.published, home=home)))
    return texts


def rate(work: Callable[[], object], items: int, rounds: int = 1) -> float:
    """Items per second of `work`, the fastest of some calls: what else runs on the machine disturbs that one least."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return items / min(seconds)


def bench_extract(articles: int = 400) -> list[Figure]:
    """Full extraction on one core and on two, beside underthesea's `ner` and `word_tokenize` on the same texts."""
    texts = sample_texts(articles)
    _read_all(texts[:5])
    ours = rate(lambda: _read_all(texts), articles)
    figures = [Figure(stage="extract", subject="tinxa, one process", rate=ours, unit="articles/s", ratio=1.0)]
    two = _rate_of_processes(texts, 2) / _rate_of_processes(texts, 1)
    figures.append(
        Figure(stage="extract", subject="tinxa, two processes", rate=ours * two, unit="articles/s", ratio=1 / two)
    )
    for name, sample, rounds in _PEERS:
        same = texts[:sample]
        ours_there = rate(partial(_read_all, same), len(same), _ROUNDS)
        theirs = _rate_of_underthesea(name, [f"{title}\n\n{body}" for title, body, _ in same], rounds)
        note = f"on the same {len(same)} texts ours is {ours_there / theirs:.1f} times as fast"
        figures.append(
            Figure(
                stage="extract",
                subject=f"underthesea {name}",
                rate=theirs,
                unit="articles/s",
                ratio=ours_there / theirs,
                note=note,
            )
        )
    return figures


def _read_all(texts: Iterable[Text]) -> int:
    from extractors.engine import extract

    return sum(len(extract(title, body, context).facts.dates) for title, body, context in texts)


def _rate_of_processes(texts: Sequence[Text], processes: int) -> float:
    """Rate over a pool that is already warm: start-up is paid once a night, not per article."""
    chunks = [texts[i::processes] for i in range(processes)]
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(_read_all, [texts[:5]] * processes))
        return rate(lambda: list(pool.map(_read_all, chunks)), len(texts))


def _rate_of_underthesea(name: str, texts: Sequence[str], rounds: int) -> float:
    import underthesea

    work = getattr(underthesea, name)
    work("Công an huyện Yên Định.")
    return rate(lambda: [work(text) for text in texts], len(texts), rounds)
