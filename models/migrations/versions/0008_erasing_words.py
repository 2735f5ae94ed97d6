"""Erasing: the words of old events, once and with a receipt in the chain; projects whose term is over."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# What an event goes on saying once its words are erased; its hash and those after it hold the chain together.
LEFT = ("id", "provider_id", "project_id", "at", "kind", "position", "previous_hash", "hash")
RECEIPT = (
    "EXISTS (SELECT 1 FROM event AS receipt WHERE receipt.provider_id = NEW.provider_id "
    "AND receipt.position = NEW.erased_by AND receipt.position > NEW.position AND receipt.kind = 'gewist')"
)
YEARS_OF_ACCOUNTS = 2


def _erasure(same: str, details: str) -> str:
    left = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in LEFT)
    return (
        f"OLD.erased_by IS NULL AND OLD.kind <> 'gewist' AND {left} AND NEW.text = '' AND {details} = '{{}}' "
        f"AND NEW.account_name = '' AND NEW.account_id IS NULL AND NEW.salt = '' AND {RECEIPT}"
    )


SQLITE = [
    "DROP TRIGGER event_no_update",
    f"CREATE TRIGGER event_no_update BEFORE UPDATE ON event WHEN NOT ({_erasure('IS', 'NEW.details')}) "
    "BEGIN SELECT RAISE(ABORT, 'history only grows'); END",
    "DROP TRIGGER account_event_no_delete",
    "CREATE TRIGGER account_event_no_delete BEFORE DELETE ON account_event "
    f"WHEN OLD.at >= datetime('now', '-{YEARS_OF_ACCOUNTS} years') "
    "BEGIN SELECT RAISE(ABORT, 'history only grows'); END",
]
POSTGRES = [
    "DROP TRIGGER event_no_change ON event",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_only_grows()",
    "CREATE FUNCTION event_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF {_erasure('IS NOT DISTINCT FROM', 'NEW.details::text')} THEN RETURN NEW; END IF; "
    "RAISE EXCEPTION 'history only grows'; END $$",
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION event_only_erased()",
    "DROP TRIGGER account_event_no_change ON account_event",
    "CREATE TRIGGER account_event_no_update BEFORE UPDATE ON account_event "
    "FOR EACH ROW EXECUTE FUNCTION event_only_grows()",
    "CREATE TRIGGER account_event_no_delete BEFORE DELETE ON account_event FOR EACH ROW "
    f"WHEN (OLD.at >= now() - interval '{YEARS_OF_ACCOUNTS} years') EXECUTE FUNCTION event_only_grows()",
]


def upgrade() -> None:
    """Bring the tables a step forward."""
    # Added in place: to copy a million rows for an empty column would be a waste.
    op.add_column("event", sa.Column("salt", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("event", sa.Column("erased_by", sa.Integer(), nullable=True))
    op.add_column("project", sa.Column("erased_on", sa.Date(), nullable=True))
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    """There is no way back but the backup that is made before each upgrade."""
    raise NotImplementedError
