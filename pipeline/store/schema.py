"""The tables of the store, as a list of transactional migrations."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from extractors.errors import TinxaError
from extractors.model import AwardFact, DateFact, IncidentFact, PlaceFact
from pipeline.store.views import VIEWS

migrations = Migrations("tinxa")

_EVIDENCE = """
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start_char INTEGER NOT NULL CHECK (start_char >= 0),
    end_char INTEGER NOT NULL CHECK (end_char > start_char),
    text TEXT NOT NULL,
    method TEXT NOT NULL,
    confidence REAL CHECK (confidence BETWEEN 0 AND 1),
    extractor_version TEXT NOT NULL
"""


def _one_of(model: type[DateFact | PlaceFact | IncidentFact | AwardFact], field: str) -> str:
    """A CHECK for the values that the fact model allows."""
    values = model.model_fields[field].annotation.__args__  # type: ignore[union-attr]  # a Literal
    return f"CHECK ({field} IN ({', '.join(repr(v) for v in values)}))"


_TABLES = f"""
CREATE TABLE sources (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, base TEXT NOT NULL, platform TEXT NOT NULL,
    province TEXT, district TEXT, commune TEXT, verified INTEGER NOT NULL DEFAULT 0 CHECK (verified IN (0, 1))
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
    status TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'failed')), summary TEXT
);
CREATE TABLE stories (id INTEGER PRIMARY KEY, text_hash TEXT NOT NULL UNIQUE);
CREATE TABLE articles (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source_id TEXT NOT NULL REFERENCES sources(id),
    url TEXT NOT NULL,
    title TEXT NOT NULL, lead TEXT, body TEXT NOT NULL,
    author TEXT, category TEXT, credit TEXT,
    published TEXT, published_at TEXT, updated_at TEXT, date_origin TEXT, reader TEXT NOT NULL,
    encoding TEXT NOT NULL,
    text_hash TEXT NOT NULL, text_since TEXT NOT NULL, read_at TEXT NOT NULL,
    story_id INTEGER NOT NULL REFERENCES stories(id),
    extractor_version TEXT NOT NULL,
    first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, gone_at TEXT,
    CHECK (first_seen <= text_since AND text_since <= read_at AND read_at <= last_seen)
);
CREATE INDEX articles_source ON articles(source_id, published);
CREATE INDEX articles_published ON articles(published);
-- What searches filter and sort by, without the pages that hold the texts.
CREATE INDEX articles_brief ON articles(num, id, source_id, published);
CREATE INDEX articles_text ON articles(source_id, text_hash);
CREATE INDEX articles_story ON articles(story_id);
CREATE TABLE article_urls (url TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE);
CREATE INDEX article_urls_article ON article_urls(article_id);
CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources(id), run_id INTEGER REFERENCES runs(id),
    article_id TEXT REFERENCES articles(id) ON DELETE SET NULL,
    url TEXT NOT NULL, canonical_url TEXT NOT NULL, fetched_at TEXT NOT NULL, status INTEGER NOT NULL,
    content_type TEXT, digest TEXT NOT NULL, length INTEGER NOT NULL,
    warc_file TEXT NOT NULL, warc_offset INTEGER NOT NULL, revisit INTEGER NOT NULL CHECK (revisit IN (0, 1)),
    redirected_to TEXT, etag TEXT, last_modified TEXT,
    state TEXT NOT NULL CHECK (state IN ('loaded', 'duplicate', 'unchanged', 'gone', 'failed')), failure TEXT,
    CHECK ((state = 'failed') = (failure IS NOT NULL)),
    UNIQUE (warc_file, warc_offset)
);
CREATE INDEX captures_url ON captures(canonical_url, fetched_at);
CREATE INDEX captures_article ON captures(article_id);
CREATE INDEX captures_source ON captures(source_id, state);
CREATE INDEX captures_run ON captures(run_id);
CREATE TABLE article_versions (
    id INTEGER PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    seen_at TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, text_hash TEXT NOT NULL,
    UNIQUE (article_id, seen_at)
);
CREATE TABLE dates ({_EVIDENCE},
    kind TEXT NOT NULL {_one_of(DateFact, "kind")}, value TEXT NOT NULL, "start" TEXT, "end" TEXT,
    CHECK (("start" IS NULL) = ("end" IS NULL)), CHECK ("start" <= "end")
);
CREATE INDEX dates_article ON dates(article_id);
CREATE INDEX dates_start ON dates("start", "end");
CREATE TABLE places ({_EVIDENCE},
    level TEXT NOT NULL {_one_of(PlaceFact, "level")}, name TEXT NOT NULL,
    province TEXT, district TEXT, commune TEXT, hamlet TEXT, code TEXT,
    vintage TEXT CHECK (vintage IN ('legacy', '2025')),
    current_code TEXT, current_name TEXT,
    lat REAL CHECK (lat BETWEEN -90 AND 90), lon REAL CHECK (lon BETWEEN -180 AND 180)
);
CREATE INDEX places_article ON places(article_id);
CREATE INDEX places_code ON places(code);
CREATE INDEX places_current ON places(current_code);
CREATE INDEX places_name ON places(name);
CREATE INDEX places_chain ON places(province, district, commune);
CREATE TABLE incidents ({_EVIDENCE},
    kind TEXT NOT NULL {_one_of(IncidentFact, "kind")}, measure TEXT NOT NULL {_one_of(IncidentFact, "measure")},
    value REAL NOT NULL CHECK (value >= 0), value_max REAL,
    qualifier TEXT NOT NULL {_one_of(IncidentFact, "qualifier")},
    status TEXT NOT NULL {_one_of(IncidentFact, "status")},
    actor TEXT, "start" TEXT, "end" TEXT,
    place_id TEXT REFERENCES places(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    parent_id TEXT REFERENCES incidents(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    change_direction TEXT CHECK (change_direction IN ('up', 'down', 'flat')),
    change_amount REAL, change_percent REAL, change_baseline TEXT,
    inconsistent INTEGER NOT NULL CHECK (inconsistent IN (0, 1)),
    CHECK (qualifier <> 'zero' OR value = 0), CHECK (parent_id <> id)
);
CREATE INDEX incidents_article ON incidents(article_id);
CREATE INDEX incidents_kind ON incidents(kind, measure, "start");
CREATE INDEX incidents_place ON incidents(place_id);
CREATE INDEX incidents_parent ON incidents(parent_id);
CREATE TABLE awards ({_EVIDENCE},
    form TEXT NOT NULL {_one_of(AwardFact, "form")}, title TEXT, rank TEXT, conferrer TEXT,
    collectives INTEGER CHECK (collectives >= 0), individuals INTEGER CHECK (individuals >= 0),
    households INTEGER CHECK (households >= 0), reason TEXT, date TEXT,
    place_id TEXT REFERENCES places(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    amount_vnd REAL, decision TEXT
);
CREATE INDEX awards_article ON awards(article_id);
CREATE INDEX awards_form ON awards(form, date);
CREATE INDEX awards_place ON awards(place_id);
CREATE TABLE recipients (
    award_id TEXT NOT NULL REFERENCES awards(id) ON DELETE CASCADE, position INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (award_id, position)
) WITHOUT ROWID;
CREATE INDEX recipients_name ON recipients(name);
CREATE TABLE units (
    code TEXT NOT NULL, level TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
    kind TEXT NOT NULL, name TEXT NOT NULL, parent_code TEXT,
    valid_from TEXT NOT NULL DEFAULT '', valid_to TEXT, lat REAL, lon REAL,
    PRIMARY KEY (code, valid_from)
) WITHOUT ROWID;
CREATE INDEX units_name ON units(name);
CREATE TABLE unit_successors (
    old_code TEXT NOT NULL, new_code TEXT NOT NULL, day TEXT NOT NULL,
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    PRIMARY KEY (old_code, new_code, day)
) WITHOUT ROWID;
CREATE INDEX unit_successors_new ON unit_successors(new_code);
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    fact_table TEXT NOT NULL CHECK (fact_table IN ('dates', 'places', 'incidents', 'awards')), fact_id TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('confirmed', 'rejected', 'corrected', 'suppressed')),
    reviewer TEXT NOT NULL, reviewed_at TEXT NOT NULL, reason TEXT, before TEXT NOT NULL, after TEXT
);
CREATE INDEX reviews_article ON reviews(article_id);
CREATE INDEX reviews_fact ON reviews(fact_id);
"""

# Contentless: the text stands in `articles`; what is indexed is its canonical and its folded form.
_SEARCH = """
CREATE VIRTUAL TABLE articles_exact USING fts5(title, body, content='', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE articles_folded USING fts5(title, body, content='', tokenize="unicode61 remove_diacritics 0");
"""


_DOCUMENTS = """
ALTER TABLE captures ADD COLUMN role TEXT NOT NULL DEFAULT 'article' CHECK (role IN ('article', 'file'));
CREATE TABLE documents (
    url TEXT PRIMARY KEY, capture_id INTEGER NOT NULL REFERENCES captures(id), kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('read', 'scan', 'kept', 'failed')), pages INTEGER, text TEXT NOT NULL
);
CREATE INDEX documents_capture ON documents(capture_id);
CREATE TABLE attachments (
    article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, position INTEGER NOT NULL, url TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE INDEX attachments_url ON attachments(url);
"""
# What articles that tell the same are found by: the least of their hashed runs of words.
_SKETCHES = """
CREATE TABLE sketches (
    shingle INTEGER NOT NULL, num INTEGER NOT NULL REFERENCES articles(num) ON DELETE CASCADE,
    PRIMARY KEY (shingle, num)
) WITHOUT ROWID;
CREATE INDEX sketches_num ON sketches(num);
"""

_SAVED = """
CREATE TABLE saved_searches (
    key TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 100), name TEXT NOT NULL, query TEXT NOT NULL,
    saved_by TEXT NOT NULL, saved_at TEXT NOT NULL
);
"""


@migrations()
def m001_tables(db: Database) -> None:
    """Tables with their constraints and indexes."""
    _run(db, _TABLES)


@migrations()
def m002_search(db: Database) -> None:
    """Full-text indexes."""
    _run(db, _SEARCH)


@migrations()
def m003_views(db: Database) -> None:
    """Views for people."""
    _run(db, VIEWS)


@migrations()
def m004_documents(db: Database) -> None:
    """Documents attached to articles."""
    _run(db, _DOCUMENTS)


@migrations()
def m005_sketches(db: Database) -> None:
    """What articles that tell the same are found by."""
    _run(db, _SKETCHES)


@migrations()
def m006_reviewed(db: Database) -> None:
    """Reviews are laid over the facts themselves: the views need not ask for them."""
    for name in db.view_names():
        db.execute(f"DROP VIEW {name}")
    _run(db, VIEWS)


@migrations()
def m007_saved(db: Database) -> None:
    """Searches under a name."""
    _run(db, _SAVED)


STEPS = (
    "m001_tables",
    "m002_search",
    "m003_views",
    "m004_documents",
    "m005_sketches",
    "m006_reviewed",
    "m007_saved",
)


def pending(connection: sqlite3.Connection) -> bool:
    """Whether migrations are due (read-only). Raises TinxaError for a store that a newer program wrote."""
    db = Database(connection)
    due = migrations.pending(db)
    strange = {step.name for step in migrations.applied(db)} - set(STEPS)
    if strange:
        raise TinxaError("the store", f"was written by a newer program ({', '.join(sorted(strange))})", "update tinxa")
    return bool(due)


def apply(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date, inside the transaction that the caller opened."""
    migrations.apply(Database(connection))


def _run(db: Database, script: str) -> None:
    """Statement by statement: `executescript` would commit the transaction that a migration runs in."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)
