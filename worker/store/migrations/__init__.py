"""Changes of the file's layout over time. Each is applied once, when an older file is opened."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from planner.language import _
from worker.store.base import Database
from worker.store.trouble import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

_HERE = Path(__file__).parent


def bring_up_to_date(database: Database) -> None:
    """Apply the changes that a file has not seen yet. Raises StoreError.

    For a current file this is one question, without loading what applies changes.
    """
    version = _version(database)
    if version == newest():
        return
    if version is not None and version > newest():
        raise StoreError(
            _(
                "{path} was made by a newer Pronghorn. Install that one, or set PRONGHORN_DATA to "
                "another folder.",
                path=database.path,
            )
        )

    from alembic import command  # noqa: PLC0415 - slow to import, and needed once a version

    with database.begin() as tx:
        config = alembic_config()
        config.attributes["connection"] = tx
        command.upgrade(config, "head")


@cache
def newest() -> str:
    """Return the number of the newest change, such as "0010", from the names in versions/."""
    names = [path.name for path in (_HERE / "versions").glob("v*.py")]
    return max(names)[1:5]


def _version(database: Database) -> str | None:
    """Return the newest change that a file has seen, or None if it is new."""
    with database.read() as tx:
        table = tx.scalar(text("SELECT name FROM sqlite_master WHERE name = 'alembic_version'"))
        if table is None:
            return None
        version: str | None = tx.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def alembic_config() -> "Config":
    """Return the settings that tell Alembic where the changes are."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return config
