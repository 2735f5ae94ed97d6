"""Lists that were undone no longer keep what the projects held that were new in them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables a step forward."""
    op.execute(
        sa.text(
            "UPDATE import_change SET after = '{}' WHERE before IS NULL AND EXISTS (SELECT 1 FROM import_batch "
            "WHERE import_batch.provider_id = import_change.provider_id AND import_batch.id = import_change.batch_id "
            "AND import_batch.state = 'ongedaan gemaakt')"
        )
    )


def downgrade() -> None:
    """There is no way back but the backup that is made before each upgrade."""
    raise NotImplementedError
