"""Views for people: facts with their articles, totals that count nothing twice, the roll of awards, sources' health."""

# A story is told by several portals; its first article stands for it wherever something is added up.
_FIRST_TOLD = "articles.num = (SELECT min(told.num) FROM articles AS told WHERE told.story_id = articles.story_id)"


def _facts(table: str, value: str, start: str, end: str, place: str = "NULL") -> str:
    """One branch of `facts`."""
    return f"""
SELECT articles.id AS article_id, articles.source_id, articles.published, articles.title AS article, articles.url,
    '{table}' AS fact_table, fact.id AS fact_id, fact.text, {value} AS value, {start} AS "start", {end} AS "end",
    {place} AS place_id, fact.start_char, fact.end_char, fact.method, fact.confidence, fact.extractor_version,
    (SELECT verdict FROM fact_verdicts WHERE fact_verdicts.fact_id = fact.id) AS verdict
FROM {table} AS fact JOIN articles ON articles.id = fact.article_id"""


_NUMBER = "iif(fact.value = CAST(fact.value AS INTEGER), CAST(fact.value AS INTEGER), fact.value)"
_INCIDENT = f"fact.kind || ' ' || fact.measure || ' ' || fact.status || ' ' || fact.qualifier || ' ' || {_NUMBER}"
_AWARD = "fact.form || coalesce(' ' || fact.title, '') || coalesce(' ' || fact.rank, '')"
_PLACE = (
    "coalesce(fact.hamlet || ', ', '') || coalesce(fact.commune || ', ', '') || coalesce(fact.district || ', ', '')"
    " || coalesce(fact.province, '')"
)

VIEWS = f"""
CREATE VIEW fact_verdicts AS
SELECT fact_id, fact_table, verdict, reviewer, max(reviewed_at) AS reviewed_at, reason
FROM reviews GROUP BY fact_id;

CREATE VIEW facts AS {_facts("dates", "fact.value", 'fact."start"', 'fact."end"')}
UNION ALL {_facts("places", _PLACE, "NULL", "NULL", "fact.id")}
UNION ALL {_facts("incidents", _INCIDENT, 'fact."start"', 'fact."end"', "fact.place_id")}
UNION ALL {_facts("awards", _AWARD, "fact.date", "fact.date", "fact.place_id")};

CREATE VIEW article_facts AS
SELECT articles.id AS article_id, articles.source_id, articles.published, articles.title, articles.url,
    (SELECT count(*) FROM dates WHERE dates.article_id = articles.id) AS dates,
    (SELECT count(*) FROM places WHERE places.article_id = articles.id) AS places,
    (SELECT count(*) FROM incidents WHERE incidents.article_id = articles.id) AS incidents,
    (SELECT count(*) FROM awards WHERE awards.article_id = articles.id) AS awards
FROM articles;

CREATE VIEW placed_incidents AS
SELECT incidents.*, places.province, places.district, places.commune, places.hamlet, places.code AS place_code
FROM incidents LEFT JOIN places ON places.id = incidents.place_id;

CREATE VIEW incident_totals AS
SELECT part."start", part."end", part.province, part.district, part.commune, part.hamlet, part.place_code,
    part.kind, part.measure, part.status, sum(part.value) AS value,
    max(part.qualifier NOT IN ('exact', 'zero')) AS approximate,
    count(*) AS records, count(DISTINCT articles.story_id) AS stories
FROM placed_incidents AS part
JOIN articles ON articles.id = part.article_id
WHERE {_FIRST_TOLD}
    AND (part.parent_id IS NULL OR NOT EXISTS (
        WITH RECURSIVE above(id) AS (
            SELECT part.parent_id
            UNION SELECT incidents.parent_id FROM incidents JOIN above ON incidents.id = above.id
        )
        SELECT 1 FROM above JOIN placed_incidents AS whole ON whole.id = above.id
        WHERE whole.kind = part.kind AND whole.measure = part.measure AND whole.status = part.status
            AND whole."start" IS part."start" AND whole."end" IS part."end"
            AND whole.province IS part.province AND whole.district IS part.district
            AND whole.commune IS part.commune AND whole.hamlet IS part.hamlet
    ))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;

CREATE VIEW award_roll AS
SELECT awards.date, awards.form, awards.title, awards.rank, awards.conferrer, awards.collectives, awards.individuals,
    awards.households, awards.reason, awards.amount_vnd, awards.decision,
    (SELECT group_concat(name, '; ') FROM recipients WHERE recipients.award_id = awards.id) AS recipients,
    places.province, places.district, places.commune, places.code AS place_code,
    articles.published, articles.title AS article, articles.url,
    (SELECT count(*) FROM articles AS told WHERE told.story_id = articles.story_id) AS reports,
    awards.id AS award_id, articles.id AS article_id
FROM awards
JOIN articles ON articles.id = awards.article_id
LEFT JOIN places ON places.id = awards.place_id
WHERE {_FIRST_TOLD};

CREATE VIEW source_health AS
SELECT sources.id AS source_id, sources.name,
    (SELECT max(run_id) FROM captures WHERE captures.source_id = sources.id) AS last_run,
    (SELECT max(fetched_at) FROM captures WHERE captures.source_id = sources.id) AS last_capture,
    (SELECT count(*) FROM articles WHERE articles.source_id = sources.id) AS articles,
    (SELECT max(published) FROM articles WHERE articles.source_id = sources.id) AS newest,
    (SELECT count(*) FROM articles WHERE articles.source_id = sources.id AND gone_at IS NOT NULL) AS gone,
    (SELECT count(*) FROM dates JOIN articles ON articles.id = article_id WHERE source_id = sources.id) AS dates,
    (SELECT count(*) FROM places JOIN articles ON articles.id = article_id WHERE source_id = sources.id) AS places,
    (SELECT count(*) FROM incidents JOIN articles ON articles.id = article_id WHERE source_id = sources.id)
        AS incidents,
    (SELECT count(*) FROM awards JOIN articles ON articles.id = article_id WHERE source_id = sources.id) AS awards,
    (SELECT count(*) FROM captures WHERE captures.source_id = sources.id) AS captures,
    (SELECT count(*) FROM captures WHERE captures.source_id = sources.id AND state = 'failed') AS failed
FROM sources;
"""
