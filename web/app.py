"""The site: a Datasette over the store with our pages in front."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from web.login import Login

if TYPE_CHECKING:
    from datasette.app import Datasette

HERE = Path(__file__).parent
# Names under which a browser on this machine may ask; others need --allow-host, so that no foreign page can read
# an archive through a host name of its own that leads here.
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


def build_site(
    database: Path,
    archive: Path,
    *,
    language: str | None = None,
    sql: bool = True,
    hosts: tuple[str, ...] = (),
    password: str | None = None,
) -> Datasette:
    """A Datasette that serves the store at `database`, its captures out of the folder `archive`.

    It is read-only but for reviews by those who sign in with `password`; without one nobody can.

    `language` is spoken where a browser asks for none that we speak; `sql` allows free SQL queries; `hosts` are
    further host names under which the site may be asked for ("*": any). Raises TinxaError where there is no store.
    """
    from datasette.app import Datasette
    from datasette.plugins import pm

    from pipeline.store import open_store
    from web import plugin

    open_store(database, read_only=True).close()
    if not pm.is_registered(plugin):
        pm.register(plugin, "tinxa")
        # Ours answers every error; the one of Datasette would also print each wrong address with a trace.
        pm.unregister(name="datasette.handle_exception")
    ours: dict[str, Any] = {
        "database": str(database),
        "archive": str(archive),
        "language": language,
        "sql": sql,
        "hosts": [*LOCAL_HOSTS, *hosts],
    }
    site = Datasette(
        files=[str(database)],
        template_dir=str(HERE / "templates"),
        static_mounts=[("assets", str(HERE / "static"))],
        metadata={"title": "Tinxa", "plugins": {"tinxa": ours}},
        settings={
            "default_allow_sql": sql,
            "allow_download": False,
            "sql_time_limit_ms": 2000,
            "facet_time_limit_ms": 200,
            "suggest_facets": False,
            "default_cache_ttl": 0,
        },
    )
    site.tinxa_login = Login(password) if password else None  # not in its metadata, which the site shows
    return site
