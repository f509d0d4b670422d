"""Several athletes, each with their own answers, their go for writing, and their sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. An owner with a connected account has said go already."""
    op.create_table(
        "member",
        sa.Column("athlete_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("go_at", sa.DateTime(), nullable=True),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("athlete_id"),
    )
    op.execute(
        "INSERT INTO member (athlete_id, name, role, since, go_at) "
        "SELECT 'me', '', 'owner', strftime('%Y-%m-%d %H:%M:%f000', 'now'), "
        "(SELECT min(connected_at) FROM account WHERE athlete_id = 'me')"
    )
    op.create_table(
        "preferences",
        sa.Column("athlete_id", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id"),
    )
    op.create_table(
        "browser",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("athlete_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("began", sa.DateTime(), nullable=False),
        sa.Column("seen", sa.DateTime(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_browser_athlete_id", "browser", ["athlete_id"])
    op.create_table(
        "ticket",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("athlete_id", sa.String(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("ends", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.add_column("pass", sa.Column("lines", sa.Text(), nullable=False, server_default="[]"))
