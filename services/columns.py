"""COLUMNS: what a project shows on screen, in filters, in exports and in imports, one entry a column."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from services.formats import fold


class Kind(StrEnum):
    """How a value is read, shown and written."""

    TEXT = "text"
    MAIL = "mail"
    PROJECT_NUMBER = "project number"
    ENTERPRISE_NUMBER = "enterprise number"
    REGISTRATION_NUMBER = "registration number"
    SERVICE = "service"
    STATUS = "status"
    DATE = "date"
    MOMENT = "moment"
    EURO = "euro"
    SIGNED = "euro, or less than nothing"
    PERCENT = "percent"
    COUNT = "count"
    YES_NO = "yes or no"
    FINDINGS = "findings"
    DUTY = "duty"
    DUE = "due day"
    PAPERS = "papers"
    KEPT_UNTIL = "last day of papers"


@dataclass(frozen=True, slots=True)
class Column:
    """One fact of a project: `key` names the field, `label` heads it on screen and in files."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()
    in_overview: bool = False
    required: bool = False
    imported: bool = True
    order_by: str = ""
    width: int = 16

    @property
    def sort_key(self) -> str:
        """The field that the list is ordered by when this column is."""
        return self.order_by or self.key

    @property
    def headings(self) -> frozenset[str]:
        """Every heading, folded to letters and digits, under which this column is recognised in a file."""
        return frozenset(plain_heading(heading) for heading in (self.label, *self.synonyms))


@dataclass(frozen=True)
class Layout:
    """One kind of list: its columns, and the `key` of the one that names its rows.

    With `key_repeats` one thing may stand on several rows, and what they come to together is for its reader to say.
    """

    columns: tuple[Column, ...]
    key: str
    key_repeats: bool = False

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """The columns by their key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def imported(self) -> tuple[Column, ...]:
        """The columns that a file may bring."""
        return tuple(column for column in self.columns if column.imported)

    @cached_property
    def required(self) -> tuple[Column, ...]:
        """The columns without which no row can be read."""
        return tuple(column for column in self.columns if column.required)

    @cached_property
    def labels(self) -> Mapping[str, Column]:
        """The columns by their own heading, made plain."""
        return {plain_heading(column.label): column for column in self.columns}

    @cached_property
    def known(self) -> Mapping[str, Column]:
        """The columns by every heading that they are known under, made plain."""
        return {heading: column for column in self.columns for heading in column.headings} | dict(self.labels)


def plain_heading(heading: str) -> str:
    """A heading without case, accents, spaces or points: `E-mail (klant)` is `emailklant`, `Steun %` `steunprocent`."""
    return "".join(sign for sign in fold(heading.replace("%", "procent")) if sign.isalnum())


COLUMNS: tuple[Column, ...] = (
    Column("number", "Projectnummer", Kind.PROJECT_NUMBER, ("Project nr", "Projectnr", "Dossiernummer", "Dossiernr",
           "Dossier", "Subsidienummer", "Nummer", "Project"), in_overview=True, required=True),
    Column("enterprise_name", "Onderneming", Kind.TEXT, ("Naam onderneming", "Klant", "Bedrijf", "Firma",
           "Bedrijfsnaam", "Naam klant", "Klantnaam", "Ondernemingsnaam"), in_overview=True, required=True,
           order_by="enterprise_key", width=32),
    Column("status", "Status", Kind.STATUS, ("Projectstatus", "Status project", "Toestand"), in_overview=True,
           required=True, width=24),
    Column("verified", "Geverifieerd", Kind.YES_NO, ("Gecontroleerd", "Nagekeken"), in_overview=True, width=13),
    Column("findings", "Bevindingen", Kind.FINDINGS, in_overview=True, imported=False, order_by="severity", width=36),
    Column("due_on", "Termijn", Kind.DUE, in_overview=True, imported=False, width=12),
    Column("papers", "Papieren", Kind.PAPERS, in_overview=True, imported=False, width=10),
    Column("filed_on", "Aanvraagdatum", Kind.DATE, ("Datum aanvraag", "Aangevraagd op", "Ingediend op", "Indiendatum"),
           in_overview=True, required=True, width=14),
    Column("starts_on", "Startdatum", Kind.DATE, ("Datum start", "Start", "Begindatum", "Aanvangsdatum",
           "Eerste lesdag"), in_overview=True, required=True, width=12),
    Column("amount", "Projectbedrag", Kind.EURO, ("Bedrag", "Bedrag excl. btw", "Projectkost", "Totaal bedrag",
           "Kostprijs"), in_overview=True, required=True, width=15),
    Column("title", "Titel", Kind.TEXT, ("Titel project", "Naam opleiding", "Opleiding of advies", "Omschrijving",
           "Projecttitel", "Naam van de opleiding", "Titel opleiding"), in_overview=True, order_by="title_key",
           width=36),
    Column("service", "Dienst", Kind.SERVICE, ("Type dienstverlening", "Type dienst", "Pijler", "Soort dienst",
           "Dienstverlening"), in_overview=True, required=True, width=11),
    Column("theme", "Thema", Kind.TEXT, ("Vakgebied", "Themagebied"), in_overview=True, width=24),
    Column("registration_number", "Registratienummer", Kind.REGISTRATION_NUMBER, ("DV-nummer", "DV nr", "Registratienr",
           "Erkenningsnummer", "Registratie"), in_overview=True, required=True),
    Column("enterprise_number", "Ondernemingsnummer", Kind.ENTERPRISE_NUMBER, ("KBO-nummer", "KBO nr", "KBO",
           "Ondernemingsnr", "Btw-nummer", "BTW nr", "Ondernemingsnummer klant"), in_overview=True, required=True),
    Column("subtheme", "Subthema", width=26),
    Column("training_form", "Soort opleiding", synonyms=("Opleidingsvorm", "Vorm"), width=24),
    Column("ends_on", "Einddatum", Kind.DATE, ("Datum einde", "Einde", "Laatste lesdag"), width=12),
    Column("enterprise_size", "Grootte", synonyms=("Grootte onderneming", "Ondernemingsgrootte"), width=13),
    Column("rate", "Steunpercentage", Kind.PERCENT, ("Percentage", "Steun %", "Subsidiepercentage"), width=15),
    Column("subsidy", "Subsidie", Kind.EURO, ("Steun", "Subsidiebedrag", "Steunbedrag", "Tussenkomst"), width=14),
    Column("own_contribution", "Eigen bijdrage", Kind.EURO, ("Eigen aandeel", "Eigen inbreng", "Bijdrage onderneming"),
           width=14),
    Column("deposited_on", "Gestort op", Kind.DATE, ("Datum storting", "Stortingsdatum", "Storting"), width=12),
    Column("paid_out", "Uitbetaald bedrag", Kind.EURO, ("Uitbetaald", "Betaald bedrag"), width=16),
    Column("balance", "Saldo", Kind.EURO, ("Restsaldo", "Openstaand saldo"), width=14),
    Column("participants", "Deelnemers", Kind.COUNT, ("Aantal deelnemers", "Cursisten"), width=11),
    Column("hours", "Uren", Kind.COUNT, ("Aantal uren", "Duur in uren"), width=8),
    Column("enterprise_mail", "E-mail onderneming", Kind.MAIL, ("E-mail", "Mail", "Mailadres", "E-mailadres",
           "Contactmail", "E-mail klant"), width=30),
    Column("department_name", "Departement", synonyms=("Afdeling",), width=22),
    Column("duty", "Volgende stap", Kind.DUTY, imported=False, width=26),
    Column("status_code", "Statuscode", imported=False, width=22),
    Column("list_status", "Status volgens lijst", imported=False, width=24),
    Column("status_changed_at", "Laatste statuswijziging", Kind.MOMENT, imported=False, width=20),
    Column("reason", "Reden", imported=False, width=40),
    Column("verified_at", "Geverifieerd op", Kind.MOMENT, imported=False, width=18),
    Column("verified_by", "Geverifieerd door", imported=False, width=24),
    Column("kept_until", "Papieren bewaren t/m", Kind.KEPT_UNTIL, imported=False, width=20),
)  # fmt: skip

PROJECT_LIST = Layout(COLUMNS, "number")
BY_KEY = PROJECT_LIST.by_key
OVERVIEW = tuple(column for column in COLUMNS if column.in_overview)
IMPORTED = PROJECT_LIST.imported
REQUIRED = PROJECT_LIST.required
SORTABLE = OVERVIEW
# What is between a firm and its departments: the agency neither sees it, nor asks or sorts by it.
PRIVATE = ("papers",)
# Whose order would tell of it: what weighs in "findings" is also the own administration.
PARTLY_PRIVATE = ("findings",)
