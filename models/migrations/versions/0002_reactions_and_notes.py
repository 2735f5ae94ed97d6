"""Reactions with their evidence and mails, drafts of reasons, notes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables a step forward."""
    op.create_table(
        "draft",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "annuleren",
                "stopzetten",
                "melden",
                "stopzetting-bevestigen",
                "stopzetting-weigeren",
                "bevestiging-noteren",
                "weigering-noteren",
                name="action",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_account_id")),
        sa.ForeignKeyConstraint(
            ["provider_id", "project_id"],
            ["project.provider_id", "project.id"],
            name=op.f("fk_draft_provider_id_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "provider_id", "project_id", "action", name=op.f("pk_draft")),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_note_account_id")),
        sa.ForeignKeyConstraint(
            ["provider_id", "project_id"],
            ["project.provider_id", "project.id"],
            name=op.f("fk_note_provider_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_note_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index("note_project", ["provider_id", "project_id", "id"], unique=False)

    op.create_table(
        "reaction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "annuleren",
                "stopzetten",
                "melden",
                "stopzetting-bevestigen",
                "stopzetting-weigeren",
                "bevestiging-noteren",
                "weigering-noteren",
                name="action",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.String(length=200), nullable=True),
        sa.Column("handled_note", sa.String(length=4000), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reaction_account_id")),
        sa.ForeignKeyConstraint(
            ["provider_id", "project_id"],
            ["project.provider_id", "project.id"],
            name=op.f("fk_reaction_provider_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_reaction_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
        sa.UniqueConstraint("key", name=op.f("uq_reaction_key")),
        sa.UniqueConstraint("provider_id", "id", name=op.f("uq_reaction_provider_id_id")),
    )
    with op.batch_alter_table("reaction", schema=None) as batch_op:
        batch_op.create_index("reaction_open", ["action", "handled_at", "id"], unique=False)
        batch_op.create_index("reaction_project", ["provider_id", "project_id", "id"], unique=False)

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("kept_by", sa.String(length=200), nullable=False, server_default=""))
        batch_op.create_foreign_key(
            batch_op.f("fk_evidence_provider_id_reaction_id"),
            "reaction",
            ["provider_id", "reaction_id"],
            ["provider_id", "id"],
        )

    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(
            sa.Column(
                "audience",
                sa.Enum(
                    "de onderneming",
                    "de dienst kmo-portefeuille",
                    "de dienstverlener",
                    name="audience",
                    native_enum=False,
                    length=40,
                ),
                nullable=False,
                server_default="de onderneming",
            )
        )
        batch_op.add_column(sa.Column("message_id", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sender_name", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reply_to", sa.String(length=254), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("with_evidence", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False, server_default="2026-01-01 00:00:00")
        )
        batch_op.add_column(sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("lease", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("mail_due", ["state", "next_try_at", "id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_mail_provider_id_reaction_id"),
            "reaction",
            ["provider_id", "reaction_id"],
            ["provider_id", "id"],
        )

    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.add_column(sa.Column("history_length", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("history_head", sa.String(length=64), nullable=False, server_default=""))
    op.execute(
        "UPDATE provider SET "
        "history_length = coalesce((SELECT max(position) FROM event WHERE provider_id = provider.id), 0), "
        "history_head = coalesce((SELECT hash FROM event WHERE provider_id = provider.id "
        "ORDER BY position DESC LIMIT 1), '')"
    )


def downgrade() -> None:
    """There is no way back but the backup that is made before each upgrade."""
    raise NotImplementedError
