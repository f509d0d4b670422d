"""A session remembers why it was last moved or taken off."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("session", sa.Column("why", sa.Text(), nullable=False, server_default=""))
