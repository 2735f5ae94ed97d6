"""the first schema."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_triggers import POSTGRES, SQLITE

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables a step forward."""
    op.create_table(
        "project_tally",
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filed_year", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "Bevestigd",
                "Lopend",
                "Afgewerkt",
                "ProjectGeannuleerd",
                "StopzettingAangevraagd",
                "ProjectStopgezet",
                name="projectstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "service", sa.Enum("Opleiding", "Advies", name="servicetype", native_enum=False, length=40), nullable=False
        ),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("theme", sa.String(length=100), nullable=False),
        sa.Column("registration_number", sa.String(length=12), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("subsidy", sa.BigInteger(), nullable=False),
        sa.Column("own_contribution", sa.BigInteger(), nullable=False),
        sa.Column("paid_out", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column(
            "first_number",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("first_start", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "provider_id",
            "department_id",
            "filed_year",
            "status",
            "service",
            "verified",
            "theme",
            "registration_number",
            name=op.f("pk_project_tally"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "project_day",
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "Bevestigd",
                "Lopend",
                "Afgewerkt",
                "ProjectGeannuleerd",
                "StopzettingAangevraagd",
                "ProjectStopgezet",
                name="projectstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("subsidy", sa.BigInteger(), nullable=False),
        sa.Column("own_contribution", sa.BigInteger(), nullable=False),
        sa.Column("paid_out", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column(
            "first_number",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("first_start", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("provider_id", "filed_on", "department_id", "status", name=op.f("pk_project_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("enterprise_number", sa.String(length=10), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("enterprise_number", name=op.f("uq_provider_enterprise_number")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_department_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("provider_id", "id", name=op.f("uq_department_provider_id_id")),
        sa.UniqueConstraint("provider_id", "name", name=op.f("uq_department_provider_id_name")),
    )
    op.create_table(
        "heading_memory",
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_heading_memory_provider_id")),
        sa.PrimaryKeyConstraint("provider_id", "signature", name=op.f("pk_heading_memory")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("login", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "role", sa.Enum("zetel", "departement", "dienst", name="role", native_enum=False, length=40), nullable=False
        ),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("password_hash", sa.String(length=80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(role = 'departement') = (department_id IS NOT NULL)", name=op.f("ck_account_department_account")
        ),
        sa.CheckConstraint("(role = 'dienst') = (provider_id IS NULL)", name=op.f("ck_account_agency_has_no_provider")),
        sa.CheckConstraint(
            "password_hash IS NULL OR password_hash LIKE '$2b$%'", name=op.f("ck_account_password_is_bcrypt")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "department_id"],
            ["department.provider_id", "department.id"],
            name=op.f("fk_account_provider_id_department_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_account_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "number",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("enterprise_name", sa.String(length=400), nullable=False),
        sa.Column(
            "enterprise_number",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("enterprise_mail", sa.String(length=254), nullable=True),
        sa.Column("enterprise_size", sa.String(length=40), nullable=True),
        sa.Column(
            "registration_number",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("department_name", sa.String(length=200), nullable=True),
        sa.Column(
            "service", sa.Enum("Opleiding", "Advies", name="servicetype", native_enum=False, length=40), nullable=False
        ),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column(
            "theme",
            sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subtheme", sa.String(length=100), nullable=True),
        sa.Column("training_form", sa.String(length=100), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=True),
        sa.Column("subsidy", sa.BigInteger(), nullable=True),
        sa.Column("own_contribution", sa.BigInteger(), nullable=True),
        sa.Column("deposited_on", sa.Date(), nullable=True),
        sa.Column("paid_out", sa.BigInteger(), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "Bevestigd",
                "Lopend",
                "Afgewerkt",
                "ProjectGeannuleerd",
                "StopzettingAangevraagd",
                "ProjectStopgezet",
                name="projectstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("status_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status_is_ours", sa.Boolean(), nullable=False),
        sa.Column(
            "list_status",
            sa.Enum(
                "Bevestigd",
                "Lopend",
                "Afgewerkt",
                "ProjectGeannuleerd",
                "StopzettingAangevraagd",
                "ProjectStopgezet",
                name="projectstatus",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.String(length=400), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "enterprise_key",
            sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "title_key",
            sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id", "department_id"],
            ["department.provider_id", "department.id"],
            name=op.f("fk_project_provider_id_department_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_project_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("provider_id", "id", name=op.f("uq_project_provider_id_id")),
        sa.UniqueConstraint("provider_id", "number", name=op.f("uq_project_provider_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index("project_agency_amount", ["amount", "id", "filed_on", "status"], unique=False)
        batch_op.create_index(
            "project_agency_enterprise_key", ["enterprise_key", "id", "filed_on", "status"], unique=False
        )
        batch_op.create_index("project_agency_filed_on", ["filed_on", "id", "status"], unique=False)
        batch_op.create_index("project_agency_number", ["number", "id", "filed_on", "status"], unique=False)
        batch_op.create_index("project_agency_status", ["status", "id", "filed_on"], unique=False)
        batch_op.create_index(
            "project_department_amount",
            [
                "provider_id",
                "department_id",
                "amount",
                "id",
                "filed_on",
                "status",
                "subsidy",
                "own_contribution",
                "paid_out",
                "balance",
            ],
            unique=False,
        )
        batch_op.create_index(
            "project_department_enterprise_key",
            ["provider_id", "department_id", "enterprise_key", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_department_enterprise_number",
            ["provider_id", "department_id", "enterprise_number", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_department_filed_on", ["provider_id", "department_id", "filed_on", "id", "status"], unique=False
        )
        batch_op.create_index(
            "project_department_number",
            ["provider_id", "department_id", "number", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_department_registration_number",
            ["provider_id", "department_id", "registration_number", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_department_service",
            ["provider_id", "department_id", "service", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_department_starts_on",
            [
                "provider_id",
                "department_id",
                "starts_on",
                "id",
                "filed_on",
                "status",
                "amount",
                "subsidy",
                "own_contribution",
                "paid_out",
                "balance",
            ],
            unique=False,
        )
        batch_op.create_index(
            "project_department_status", ["provider_id", "department_id", "status", "id", "filed_on"], unique=False
        )
        batch_op.create_index(
            "project_department_theme",
            ["provider_id", "department_id", "theme", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_department_title_key",
            ["provider_id", "department_id", "title_key", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_department_verified",
            ["provider_id", "department_id", "verified", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_seat_amount",
            ["provider_id", "amount", "id", "filed_on", "status", "subsidy", "own_contribution", "paid_out", "balance"],
            unique=False,
        )
        batch_op.create_index(
            "project_seat_enterprise_key", ["provider_id", "enterprise_key", "id", "filed_on", "status"], unique=False
        )
        batch_op.create_index(
            "project_seat_enterprise_number",
            ["provider_id", "enterprise_number", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index("project_seat_filed_on", ["provider_id", "filed_on", "id", "status"], unique=False)
        batch_op.create_index(
            "project_seat_number", ["provider_id", "number", "id", "filed_on", "status"], unique=False
        )
        batch_op.create_index(
            "project_seat_registration_number",
            ["provider_id", "registration_number", "id", "filed_on", "status"],
            unique=False,
        )
        batch_op.create_index(
            "project_seat_service", ["provider_id", "service", "id", "filed_on", "status"], unique=False
        )
        batch_op.create_index(
            "project_seat_starts_on",
            [
                "provider_id",
                "starts_on",
                "id",
                "filed_on",
                "status",
                "amount",
                "subsidy",
                "own_contribution",
                "paid_out",
                "balance",
            ],
            unique=False,
        )
        batch_op.create_index("project_seat_status", ["provider_id", "status", "id", "filed_on"], unique=False)
        batch_op.create_index("project_seat_theme", ["provider_id", "theme", "id", "filed_on", "status"], unique=False)
        batch_op.create_index(
            "project_seat_title_key", ["provider_id", "title_key", "id", "filed_on", "status"], unique=False
        )
        batch_op.create_index(
            "project_seat_verified", ["provider_id", "verified", "id", "filed_on", "status"], unique=False
        )

    op.create_table(
        "registration",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column(
            "service", sa.Enum("Opleiding", "Advies", name="servicetype", native_enum=False, length=40), nullable=False
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id", "department_id"],
            ["department.provider_id", "department.id"],
            name=op.f("fk_registration_provider_id_department_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_registration_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("provider_id", "number", name=op.f("uq_registration_provider_id_number")),
    )
    op.create_table(
        "auth_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_version", sa.Integer(), nullable=False),
        sa.Column("ticket_hash", sa.String(length=64), nullable=True),
        sa.Column("cookie_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_auth_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_session")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_auth_session_cookie_hash")),
        sa.UniqueConstraint("ticket_hash", name=op.f("uq_auth_session_ticket_hash")),
    )
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auth_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_event_account_id")),
        sa.ForeignKeyConstraint(
            ["provider_id", "project_id"],
            ["project.provider_id", "project.id"],
            name=op.f("fk_event_provider_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_event_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("provider_id", "position", name=op.f("uq_event_provider_id_position")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("event_project", ["provider_id", "project_id", "id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id", "project_id"],
            ["project.provider_id", "project.id"],
            name=op.f("fk_evidence_provider_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("evidence_project", ["provider_id", "project_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("verwerkt", "ongedaan gemaakt", name="batchstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id")),
        sa.ForeignKeyConstraint(
            ["provider_id", "department_id"],
            ["department.provider_id", "department.id"],
            name=op.f("fk_import_batch_provider_id_department_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_import_batch_provider_id")),
        sa.UniqueConstraint("key", name=op.f("uq_import_batch_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("provider_id", "id", name=op.f("uq_import_batch_provider_id_id")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index("import_batch_tenant", ["provider_id", "id"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("body", sa.String(length=None), nullable=False),
        sa.Column(
            "state",
            sa.Enum("wacht", "verzonden", "mislukt", name="mailstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id", "project_id"],
            ["project.provider_id", "project.id"],
            name=op.f("fk_mail_provider_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_mail_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index("mail_tenant", ["provider_id", "state", "id"], unique=False)
        batch_op.create_index("mail_project", ["provider_id", "project_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("invoice_number", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id", "project_id"],
            ["project.provider_id", "project.id"],
            name=op.f("fk_payment_provider_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index("payment_project", ["provider_id", "project_id"], unique=False)

    op.create_table(
        "import_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_number", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id", "batch_id"],
            ["import_batch.provider_id", "import_batch.id"],
            name=op.f("fk_import_change_provider_id_batch_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
        sa.UniqueConstraint(
            "provider_id", "batch_id", "project_id", name=op.f("uq_import_change_provider_id_batch_id_project_id")
        ),
    )
    with op.batch_alter_table("import_change", schema=None) as batch_op:
        batch_op.create_index("import_change_project", ["provider_id", "project_id"], unique=False)

    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """There is no way back but the backup that is made before each upgrade."""
    raise NotImplementedError
