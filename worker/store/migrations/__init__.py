"""Changes of the file's layout over time; each is applied once, when an older file is opened."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from worker.store.base import Database, StoreError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0010"  # the newest change in versions/


def bring_up_to_date(database: Database) -> None:
    """Apply the changes a file has not seen yet.

    A current file costs one question. Raises StoreError.
    """
    with database.begin() as tx:
        known = tx.scalar(text("SELECT name FROM sqlite_master WHERE name = 'alembic_version'"))
        version = tx.scalar(text("SELECT version_num FROM alembic_version")) if known else None
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise StoreError(
            f"{database.path} was made by a newer Pronghorn. Install that one, or set PRONGHORN_DATA."
        )
    from alembic import command  # noqa: PLC0415 - slow to import, and needed once a version

    with database.begin() as tx:
        config = alembic_config()
        config.attributes["connection"] = tx
        command.upgrade(config, "head")


def alembic_config() -> "Config":
    """Say where the changes are."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
