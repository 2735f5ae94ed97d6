"""The own administration: each department its own numbers, and lists that can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KIND = ("inschrijving", "factuur")
SEAT = sa.text("department_id IS NULL")
# What is there already: one list for each file and moment, all of whose rows were new in it.
LISTS = (
    "INSERT INTO own_batch (provider_id, department_id, kind, file_name, imported_at, account_name) "
    "SELECT DISTINCT provider_id, department_id, kind, file_name, imported_at, '' FROM own_record "
    "ORDER BY imported_at, provider_id",
    "INSERT INTO own_change (provider_id, batch_id, record_id) "
    "SELECT own_record.provider_id, own_batch.id, own_record.id FROM own_record JOIN own_batch "
    "ON own_batch.provider_id = own_record.provider_id AND own_batch.kind = own_record.kind "
    "AND coalesce(own_batch.department_id, 0) = coalesce(own_record.department_id, 0) "
    "AND own_batch.file_name = own_record.file_name AND own_batch.imported_at = own_record.imported_at",
)


def upgrade() -> None:
    """Bring the tables a step forward."""
    with op.batch_alter_table("own_record", schema=None) as batch_op:
        batch_op.drop_constraint("uq_own_record_provider_id_kind_reference", type_="unique")
        batch_op.create_index(
            "own_record_of_department", ["provider_id", "department_id", "kind", "reference"], unique=True
        )
        batch_op.create_index(
            "own_record_of_seat",
            ["provider_id", "kind", "reference"],
            unique=True,
            sqlite_where=SEAT,
            postgresql_where=SEAT,
        )

    op.create_table(
        "own_batch",
        sa.Column("id", ID, nullable=False),
        sa.Column("provider_id", ID, nullable=False),
        sa.Column("department_id", ID, nullable=True),
        sa.Column("kind", sa.Enum(*KIND, name="ownkind", native_enum=False, length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id", "department_id"],
            ["department.provider_id", "department.id"],
            name=op.f("fk_own_batch_provider_id_department_id"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_own_batch_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_batch")),
        sa.UniqueConstraint("provider_id", "id", name=op.f("uq_own_batch_provider_id_id")),
    )
    op.create_table(
        "own_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("provider_id", ID, nullable=False),
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id", "batch_id"],
            ["own_batch.provider_id", "own_batch.id"],
            name=op.f("fk_own_change_provider_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "record_id"],
            ["own_record.provider_id", "own_record.id"],
            name=op.f("fk_own_change_provider_id_record_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_change")),
        sa.UniqueConstraint(
            "provider_id", "batch_id", "record_id", name=op.f("uq_own_change_provider_id_batch_id_record_id")
        ),
    )
    with op.batch_alter_table("own_change", schema=None) as batch_op:
        batch_op.create_index("own_change_record", ["provider_id", "record_id"], unique=False)
    for statement in LISTS:
        op.execute(statement)


def downgrade() -> None:
    """There is no way back but the backup that is made before each upgrade."""
    raise NotImplementedError
