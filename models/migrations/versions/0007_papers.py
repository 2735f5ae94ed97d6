"""The papers of a project: which file is which paper, and how many of those that are asked are there."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables a step forward."""
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item", sa.String(length=40), nullable=True))

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("papers", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(
            "project_department_papers",
            ["provider_id", "department_id", "papers", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_seat_papers", ["provider_id", "papers", "id", "filed_on", "status"], unique=False
        )


def downgrade() -> None:
    """There is no way back but the backup that is made before each upgrade."""
    raise NotImplementedError
