"""A pass record says whether it was a pass or took everything back."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Until now only the first line of a record told the two apart, and it always read like this.
_TAKEN_BACK = '["Removed % of ours; % left.%'


def upgrade() -> None:
    """Apply the change."""
    op.add_column("pass", sa.Column("kind", sa.String(), nullable=False, server_default="pass"))

    records = sa.table("pass", sa.column("kind"), sa.column("lines"))
    op.execute(sa.update(records).where(records.c.lines.like(_TAKEN_BACK)).values(kind="undo"))
