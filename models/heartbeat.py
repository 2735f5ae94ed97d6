"""Signs of life of what works in the background."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.types import UtcDateTime


class Heartbeat(SQLModel, table=True):
    """When a kind of work was last at it; of several processes the one that said so last."""

    name: str = Field(primary_key=True, max_length=40)
    at: datetime = Field(sa_type=UtcDateTime)
    version: str = Field(max_length=40)
    process: str = Field(max_length=120)
