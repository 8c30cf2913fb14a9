"""Where this installation keeps its data, from the environment."""

import os
from pathlib import Path


def data_folder() -> Path:
    """`$TINXA_HOME`, else `./tinxa-data`."""
    return Path(os.environ.get("TINXA_HOME") or "tinxa-data")


def database_file() -> Path:
    """The SQLite store."""
    return data_folder() / "tinxa.db"


def review_password() -> str | None:
    """What reviewers sign in with on the site: `$TINXA_REVIEW_PASSWORD`; without it nobody can."""
    return os.environ.get("TINXA_REVIEW_PASSWORD") or None


def archive_folder() -> Path:
    """The folder of WARC files."""
    return data_folder() / "archive"
