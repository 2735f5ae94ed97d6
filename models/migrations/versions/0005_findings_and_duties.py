"""Checking each application: findings, duties, ticks that remember, own administration, views under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables a step forward."""
    op.create_table(
        "related_enterprise",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_number", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_related_enterprise_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_related_enterprise")),
        sa.UniqueConstraint(
            "provider_id", "enterprise_number", name=op.f("uq_related_enterprise_provider_id_enterprise_number")
        ),
    )
    op.create_table(
        "own_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "kind", sa.Enum("inschrijving", "factuur", name="ownkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("enterprise_number", sa.String(length=10), nullable=False),
        sa.Column("enterprise_name", sa.String(length=400), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("amount_with_vat", sa.BigInteger(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id", "department_id"],
            ["department.provider_id", "department.id"],
            name=op.f("fk_own_record_provider_id_department_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_own_record_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_record")),
        sa.UniqueConstraint("provider_id", "id", name=op.f("uq_own_record_provider_id_id")),
        sa.UniqueConstraint("provider_id", "kind", "reference", name=op.f("uq_own_record_provider_id_kind_reference")),
    )
    with op.batch_alter_table("own_record", schema=None) as batch_op:
        batch_op.create_index("own_record_enterprise", ["provider_id", "enterprise_number"], unique=False)

    op.create_table(
        "calendar_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_link_account_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_calendar_link_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
    )
    with op.batch_alter_table("calendar_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_link_account_id"), ["account_id"], unique=False)

    op.create_table(
        "own_match",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("voorgesteld", "bevestigd", "losgemaakt", name="matchstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("by_name", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id", "project_id"],
            ["project.provider_id", "project.id"],
            name=op.f("fk_own_match_provider_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "record_id"],
            ["own_record.provider_id", "own_record.id"],
            name=op.f("fk_own_match_provider_id_record_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_match")),
        sa.UniqueConstraint(
            "provider_id", "record_id", "project_id", name=op.f("uq_own_match_provider_id_record_id_project_id")
        ),
    )
    with op.batch_alter_table("own_match", schema=None) as batch_op:
        batch_op.create_index("own_match_project", ["provider_id", "project_id"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=4000), nullable=False),
        sa.Column("columns", sa.String(length=1000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_saved_view_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id_name")),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index("saved_view_provider", ["provider_id", "shared"], unique=False)

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("columns", sa.String(length=1000), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("start_view", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_seen", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("findings", sa.String(length=400), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("severity", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column(
                "duty",
                sa.Enum(
                    "nakijken",
                    "opnieuw-nakijken",
                    "storten",
                    "laatste-betaling",
                    "beslissing",
                    "geen",
                    name="duty",
                    native_enum=False,
                    length=40,
                ),
                nullable=False,
                server_default="geen",
            )
        )
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=False, server_default="9999-12-31"))
        batch_op.create_index("project_agency_due_on", ["due_on", "id", "filed_on", "status"], unique=False)
        batch_op.create_index(
            "project_agency_severity", ["severity", "id", "filed_on", "status", "findings"], unique=False
        )
        batch_op.create_index(
            "project_department_due_on",
            ["provider_id", "department_id", "due_on", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_department_severity",
            ["provider_id", "department_id", "severity", "id", "filed_on", "status", "findings"],
            unique=False,
        )
        batch_op.create_index(
            "project_seat_due_on", ["provider_id", "due_on", "id", "filed_on", "status"], unique=False
        )
        batch_op.create_index(
            "project_seat_severity", ["provider_id", "severity", "id", "filed_on", "status", "findings"], unique=False
        )

    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_days", sa.Integer(), nullable=False, server_default="14"))
        batch_op.add_column(sa.Column("judged_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("judged_by", sa.String(length=64), nullable=False, server_default=""))


def downgrade() -> None:
    """There is no way back but the backup that is made before each upgrade."""
    raise NotImplementedError
