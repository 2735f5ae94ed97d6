"""On SQLite no number of what somebody can remove is given again; a stop that was read in has the day it was listed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COUNTING = (
    "auth_session", "evidence", "mail", "own_batch", "own_match", "own_record", "registration", "related_enterprise",
    "saved_view",
)  # fmt: skip
# A list does not say when a stop was asked: not after it came in, so that the wait is counted from there.
SINCE_LISTED = (
    "UPDATE project SET status_changed_at = coalesce(listed_at, created_at) "
    "WHERE status = 'StopzettingAangevraagd' AND status_changed_at IS NULL"
)
TO_BE_JUDGED = (
    "UPDATE provider SET judged_on = NULL WHERE id IN "
    "(SELECT provider_id FROM project WHERE status = 'StopzettingAangevraagd')"
)


def upgrade() -> None:
    """Bring the tables a step forward."""
    if op.get_bind().dialect.name == "sqlite":
        for table in COUNTING:
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
                pass
    op.execute(sa.text(SINCE_LISTED))
    op.execute(sa.text(TO_BE_JUDGED))


def downgrade() -> None:
    """There is no way back but the backup that is made before each upgrade."""
    raise NotImplementedError
