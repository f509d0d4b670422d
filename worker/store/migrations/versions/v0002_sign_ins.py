"""Sign-ins that are under way, and lockouts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "sign_in",
        sa.Column("athlete_id", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("busy_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("athlete_id", "platform"),
    )
    op.create_table(
        "lockout",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("platform"),
    )
    # how often in a row the platform turned us away, and when the athlete was told to connect again
    op.add_column(
        "account", sa.Column("turned_away", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("account", sa.Column("told_at", sa.DateTime(), nullable=True))
