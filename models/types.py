"""How values are kept: money as whole cents, moments in UTC, words of an enum as themselves."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, DateTime, Enum, Integer, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Every constraint has a name, so that a later migration can reach it on SQLite too.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite counts rows by itself only for a column that is exactly INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")
# A number that was given out is never given again, as on PostgreSQL: a page that was left open names a row by its
# number, and must not remove another. Of every table from which somebody can take a row.
GIVEN_ONCE = {"sqlite_autoincrement": True}


class Hundredths(TypeDecorator[Decimal]):
    """A number with two decimals (euro, percent), stored as a whole number of hundredths and so exact in sums."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Hundredths from a Decimal; a third decimal is a fault of the caller and raises ValueError."""
        if value is None:
            return None
        hundredths = Decimal(value) * 100
        if hundredths != int(hundredths):
            raise ValueError(f"more than two decimals: {value}")
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """A Decimal with two decimals; sums come back from PostgreSQL as Decimal and from SQLite as int."""
        return None if value is None else (Decimal(value) / 100).quantize(Decimal("0.01"))


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always with its zone in Python and always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; a moment without a zone raises ValueError, since nobody can say when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with its zone; SQLite keeps none and gives it back bare."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum]) -> Enum:
    """A column type that stores the words of an enum as text, so that a new word needs no change of type."""
    return Enum(
        kind, values_callable=lambda members: [member.value for member in members], native_enum=False, length=40,
        create_constraint=False, validate_strings=True,
    )  # fmt: skip


def ordered_text(length: int) -> String:
    """Text that both databases order alike (by code point), for the columns that lists are sorted by."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")
