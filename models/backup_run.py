"""The daily backups: which worker makes that of a day, and when it was there."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.types import UtcDateTime


class BackupRun(SQLModel, table=True):
    """The backup of one day; until `claimed_until` nobody else begins with it."""

    __tablename__ = "backup_run"

    day: date = Field(primary_key=True)
    claimed_until: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    file_name: str = Field(default="", max_length=200)
