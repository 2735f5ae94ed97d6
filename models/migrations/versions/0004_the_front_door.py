"""The front door: links, a second factor, what happens to accounts; what a provider says of itself."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE TRIGGER account_event_no_update BEFORE UPDATE ON account_event "
    "BEGIN SELECT RAISE(ABORT, 'history only grows'); END",
    "CREATE TRIGGER account_event_no_delete BEFORE DELETE ON account_event "
    "BEGIN SELECT RAISE(ABORT, 'history only grows'); END",
    "CREATE TRIGGER account_event_no_replace BEFORE INSERT ON account_event "
    "WHEN EXISTS (SELECT 1 FROM account_event WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'history only grows'); END",
)
POSTGRES = (
    "CREATE TRIGGER account_event_no_change BEFORE UPDATE OR DELETE ON account_event "
    "FOR EACH ROW EXECUTE FUNCTION event_only_grows()",
    "CREATE TRIGGER account_event_no_truncate BEFORE TRUNCATE ON account_event EXECUTE FUNCTION event_only_grows()",
)
# Where links go is known of every account that there is: its login, or the address of its firm.
KNOWN = (
    "UPDATE account SET mail = login WHERE login LIKE '%@%'",
    "UPDATE account SET mail = coalesce((SELECT mail FROM provider WHERE provider.id = account.provider_id), '') "
    "WHERE mail = ''",
    "UPDATE account SET is_demo = (SELECT is_demo FROM provider WHERE provider.id = account.provider_id) "
    "WHERE provider_id IS NOT NULL",
    "UPDATE account SET is_demo = (SELECT max(CASE WHEN is_demo THEN 1 ELSE 0 END) = 1 FROM provider) "
    "WHERE login = 'dossierbeheer@dienst.example' AND EXISTS (SELECT 1 FROM provider)",
)


def upgrade() -> None:
    """Bring the tables a step forward."""
    op.create_table(
        "account_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_event_account_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_account_event_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_event")),
    )
    with op.batch_alter_table("account_event", schema=None) as batch_op:
        batch_op.create_index("account_event_account", ["account_id", "id"], unique=False)
        batch_op.create_index("account_event_provider", ["provider_id", "id"], unique=False)

    op.create_table(
        "account_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "uitnodiging", "nieuw-wachtwoord", "eerste-start", name="linkpurpose", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_link_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
    )
    with op.batch_alter_table("account_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_link_account_id"), ["account_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("account_id", "code_hash", name=op.f("uq_recovery_code_account_id_code_hash")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail", sa.String(length=254), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("is_demo", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("totp_sealed", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("totp_step", sa.BigInteger(), nullable=False, server_default="0"))

    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin_hash", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_auth_session_origin_hash"), ["origin_hash"])

    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("link_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.alter_column(
            "provider_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_mail_mail_has_an_owner"), "provider_id IS NOT NULL OR account_id IS NOT NULL"
        )
        batch_op.create_index(batch_op.f("ix_mail_account_id"), ["account_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_mail_link_id"), "account_link", ["link_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_mail_account_id"), "account", ["account_id"], ["id"])

    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.add_column(sa.Column("street", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("postal_code", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("city", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("contact_name", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("phone", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("iban", sa.String(length=34), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("reminds_of_registrations", sa.Boolean(), nullable=False, server_default=sa.true())
        )

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_starter", sa.Boolean(), nullable=False, server_default=sa.false()))

    for statement in (*KNOWN, *(SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES)):
        op.execute(statement)


def downgrade() -> None:
    """There is no way back but the backup that is made before each upgrade."""
    raise NotImplementedError
