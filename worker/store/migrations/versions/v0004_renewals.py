"""Since when a platform has been asked for new tokens, as long as no answer has come."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("account", sa.Column("renews_since", sa.DateTime(), nullable=True))
