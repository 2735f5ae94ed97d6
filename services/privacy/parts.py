"""What is handed over: which rows of each table, and which fields of them never."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select
from sqlmodel import SQLModel, col

from models import (
    Account,
    AccountEvent,
    Department,
    Draft,
    Event,
    Evidence,
    ImportBatch,
    ImportChange,
    Mail,
    Note,
    OwnBatch,
    OwnChange,
    OwnMatch,
    OwnRecord,
    Payment,
    Project,
    Provider,
    Reaction,
    Registration,
    RelatedEnterprise,
    SavedView,
)
from services.filters import visible_to
from services.matches.decisions import records_of
from services.policy.access import Actor
from services.projects import told_to

# Passwords, keys, tokens and what only the program's own machinery needs.
NEVER_OUT = frozenset({
    "password_hash", "totp_sealed", "totp_step", "salt", "key", "lease", "leased_until", "link_id", "message_id",
    "search_text", "enterprise_key", "title_key", "version", "judged_on", "judged_by",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One table of what is handed over: the name of its files, what it holds, and which rows."""

    name: str
    about: str
    table: Table
    wanted: ColumnElement[bool]

    @property
    def fields(self) -> list[str]:
        """The fields that are handed over, in the order of the table."""
        return [column.name for column in self.table.columns if column.name not in NEVER_OUT]

    @property
    def query(self) -> Select[Any]:
        """The rows, in the order in which they came to be."""
        keys = self.table.primary_key.columns
        return select(*(self.table.c[name] for name in self.fields)).where(self.wanted).order_by(*keys)


OF_PROJECTS: tuple[tuple[str, str, type[SQLModel]], ...] = (
    ("betalingen", "Betalingen van de onderneming per project.", Payment),
    ("reacties", "Annuleringen, stopzettingen, meldingen en beslissingen, met hun reden.", Reaction),
    ("bewijsstukken", "Bewijsstukken; het bestand zelf staat in de map bewijsstukken, onder nummer en naam.", Evidence),
    ("mails", "Mails over een project: aan wie, wat erin stond, of ze vertrokken.", Mail),
    ("notities", "Interne notities.", Note),
    ("ontwerpen", "Redenen die iemand nog aan het schrijven is.", Draft),
    ("geschiedenis", "Wat er met een project gebeurde, wie het deed en wanneer.", Event),
    ("wijzigingen-door-lijsten", "Wat een ingelezen lijst aan een project veranderde.", ImportChange),
    ("koppelingen", "Welke rij van de eigen administratie bij welk project hoort.", OwnMatch),
)
OF_THE_FIRM: tuple[tuple[str, str, type[SQLModel]], ...] = (
    ("departementen", "De departementen.", Department),
    ("registraties", "De registratienummers.", Registration),
    ("aanverwanten", "De aanverwante ondernemingen.", RelatedEnterprise),
    ("gebruikers", "De accounts, zonder wachtwoorden en sleutels.", Account),
    ("gebruikers-geschiedenis", "Wat er met accounts gebeurde.", AccountEvent),
    ("lijsten", "De lijsten die ingelezen werden.", ImportBatch),
    ("eigen-lijsten", "De lijsten van eigen administratie die ingelezen werden.", OwnBatch),
    ("weergaven", "Weergaven: de gedeelde, en die van wie dit bestand maakte.", SavedView),
)


def _written_here(actor: Actor, kind: type[SQLModel]) -> list[ColumnElement[bool]]:
    """A reason that is half written is known to who writes it, at the agency too: only those of one's own house go."""
    if kind is not Draft:
        return []
    house = select(col(Account.id)).where(col(Account.provider_id) == actor.tenant)
    if actor.department_id is not None:
        house = house.where(col(Account.department_id) == actor.department_id)
    return [col(Draft.account_id).in_(house)]


def parts(actor: Actor, enterprise_number: str = "") -> Iterator[Part]:
    """Every table with the rows that exist for this actor, of one client alone when it is named.

    What belongs to the firm as a whole only goes to its seat, and not with the data of one client.
    """
    owner = col(Project.provider_id) == actor.tenant
    mine = and_(visible_to(actor), owner, *_of_client(Project.enterprise_number, enterprise_number))
    yield Part("projecten", "De steunaanvragen.", _table(Project), mine)
    ids = select(col(Project.id)).where(mine)
    for name, about, kind in OF_PROJECTS:
        table = _table(kind)
        wanted = and_(table.c.provider_id == actor.tenant, table.c.project_id.in_(ids),
                      *_of_nobody_else(kind, enterprise_number), *_of_seen_records(actor, kind))  # fmt: skip
        yield Part(name, about, table, and_(wanted, *_written_here(actor, kind)))
    records = and_(records_of(actor), *_of_client(OwnRecord.enterprise_number, enterprise_number))
    yield Part("eigen-administratie", "Inschrijvingen en facturen uit de eigen administratie.", _table(OwnRecord),
               records)  # fmt: skip
    changes = and_(col(OwnChange.provider_id) == actor.tenant,
                   col(OwnChange.record_id).in_(select(col(OwnRecord.id)).where(records)),
                   *_of_nobody_else(OwnChange, enterprise_number))  # fmt: skip
    yield Part("eigen-wijzigingen", "Wat een lijst van de eigen administratie veranderde.", _table(OwnChange), changes)
    if actor.department_id is not None:
        return
    if enterprise_number:
        related = and_(col(RelatedEnterprise.provider_id) == actor.tenant,
                       *_of_client(RelatedEnterprise.enterprise_number, enterprise_number))  # fmt: skip
        yield Part("aanverwanten", "De aanverwante ondernemingen.", _table(RelatedEnterprise), related)
        return
    yield Part("dienstverlener", "De firma zelf.", _table(Provider), col(Provider.id) == actor.tenant)
    for name, about, kind in OF_THE_FIRM:
        table = _table(kind)
        yield Part(name, about, table, and_(table.c.provider_id == actor.tenant, *_told_to(actor, kind)))
    for name, about, kind in (
        ("geschiedenis-van-de-firma", "Wat er gebeurde dat bij geen project hoort.", Event),
        ("mails-aan-gebruikers", "Mails die over geen project gaan.", Mail),
    ):
        table = _table(kind)
        yield Part(name, about, table, and_(table.c.provider_id == actor.tenant, table.c.project_id.is_(None)))


def _told_to(actor: Actor, kind: type[SQLModel]) -> list[ColumnElement[bool]]:
    """What a colleague keeps to himself is not handed to the one who asks."""
    return [or_(col(SavedView.shared), col(SavedView.account_id) == actor.account_id)] if kind is SavedView else []


def _of_client(field: Any, enterprise_number: str) -> list[ColumnElement[bool]]:
    return [col(field) == enterprise_number] if enterprise_number else []


def _of_seen_records(actor: Actor, kind: type[SQLModel]) -> list[ColumnElement[bool]]:
    """A match, and what happened to it, is told to who may see its row, which may be another department's."""
    seen = select(col(OwnRecord.id)).where(records_of(actor))
    return [col(OwnMatch.record_id).in_(seen)] if kind is OwnMatch else told_to(actor) if kind is Event else []


def _of_nobody_else(kind: type[SQLModel], enterprise_number: str) -> list[ColumnElement[bool]]:
    """A row that was put on another client's name by a later list says, before or after, who that other is."""
    said = {ImportChange: (ImportChange.before, ImportChange.after), OwnChange: (OwnChange.before,)}
    if not enterprise_number:
        return []
    named = [col(field)["enterprise_number"].as_string() for field in said.get(kind, ())]
    return [func.coalesce(one, enterprise_number) == enterprise_number for one in named]


def _table(kind: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(kind.__tablename__)]
