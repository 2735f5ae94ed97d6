"""Every setting of the program, read from KMO_… in the environment or from `.env`."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.errors import AppError

OPTIONAL_MAIL = r"^([^@\s<>]+@[^@\s<>]+\.[^@\s<>]+)?$"


class Settings(BaseSettings):
    """One field a setting; the README's table names each of them."""

    model_config = SettingsConfigDict(
        env_prefix="KMO_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    data_dir: Path = Field(default=Path("var"), description="Map voor de databank, de sleutel en tijdelijke exports.")
    database_url: str = Field(default="", description="Databank; leeg is SQLite in de datamap.")
    migrate_url: str = Field(default="", description="Databank met de rechten om tabellen te maken; leeg is dezelfde.")
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Geheim voor wachtwoorden, minstens 32 tekens; leeg wordt er een gemaakt in de datamap.",
    )
    public_url: str = Field(
        default="http://localhost:8501", description="Adres waarop gebruikers het programma openen."
    )
    session_idle_minutes: int = Field(
        default=30, ge=1, description="Minuten zonder klik waarna een aanmelding vervalt."
    )
    session_hours: int = Field(default=12, ge=1, description="Uren waarna een aanmelding altijd vervalt.")
    page_size: int = Field(default=50, ge=10, le=500, description="Projecten per bladzijde van het overzicht.")
    import_megabytes: int = Field(default=10, ge=1, description="Grootste lijst die gelezen wordt, in megabyte.")
    import_rows: int = Field(default=100_000, ge=1, description="Meeste rijen in één lijst.")
    import_seconds: int = Field(default=60, ge=1, description="Langste leestijd van één lijst, in seconden.")
    import_memory_megabytes: int = Field(
        default=1_500, ge=200, description="Meeste geheugen om één lijst te lezen, in megabyte."
    )
    evidence_url: str = Field(
        default="", description="Opslag voor bewijsstukken, bv. s3://emmer/map; leeg is een map in de datamap."
    )
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="Mailserver (smtp, smtps of smtp+starttls)://naam:wachtwoord@server:poort; leeg: mails wachten.",
    )
    mail_from: str = Field(
        default="", pattern=OPTIONAL_MAIL, description="Afzender van alle mails; leeg is het mailadres van de firma."
    )
    service_mail: str = Field(
        default="kmo-portefeuille@vlaanderen.be",
        pattern=OPTIONAL_MAIL,
        description="Mailadres van de dienst kmo-portefeuille.",
    )
    demo_mail_domains: str = Field(
        default="", description="Domeinen, met komma's, waarheen ook demofirma's mogen mailen; voor proeven."
    )
    deliver_in_app: bool = Field(
        default=True, description="Of het programma zelf mails verstuurt, naast `python -m services deliver --watch`."
    )
    agency_desk: bool | None = Field(
        default=None, description="Of de dienst kmo-portefeuille hier beslist; leeg is: alleen met demogegevens."
    )

    oidc_claim: str = Field(
        default="email",
        description="Wat de identiteitsdienst over de login zegt: het mailadres, of bv. het ondernemingsnummer.",
    )
    oidc_label: str = Field(
        default="Aanmelden via je organisatie", description="Opschrift van de knop naar de identiteitsdienst."
    )

    oidc_second_factor: bool = Field(
        default=False,
        description="Of de identiteitsdienst zelf een tweede factor vraagt; anders vraagt het programma de zijne.",
    )
    backup_dir: str = Field(default="", description="Map voor de back-ups; leeg is de map backups in de datamap.")
    backup_keep: int = Field(
        default=14, ge=0, description="Hoeveel dagelijkse back-ups bewaard worden; 0: er wordt er geen vanzelf gemaakt."
    )

    @property
    def backups(self) -> Path:
        """The folder where backups lie."""
        return Path(self.backup_dir) if self.backup_dir else self.data_dir / "backups"

    log: Literal["text", "json"] = Field(
        default="text",
        description="Vorm van het logboek: text om te lezen, json om te verwerken (één regel per melding).",
    )
    metrics_port: int | None = Field(
        default=None, ge=1, le=65535, description="Poort waarop Prometheus de meetwaarden haalt; leeg is: geen."
    )
    metrics_address: str = Field(
        default="127.0.0.1", description="Adres waarop die poort luistert; van buiten hoort ze dicht te zijn."
    )
    ready_mail_minutes: int = Field(
        default=120, ge=1, description="Minuten die een mail te laat mag zijn voor `/ready` dat meldt."
    )
    ready_free_megabytes: int = Field(
        default=200, ge=1, description="Vrije ruimte, in megabyte, waaronder `/ready` dat meldt."
    )
    ready_heartbeat_minutes: int = Field(
        default=5,
        ge=2,
        description="Minuten zonder teken van wie mails verstuurt of beoordeelt voor `/ready` dat meldt.",
    )

    @property
    def database(self) -> str:
        """The address of the database in SQLAlchemy's form."""
        return self.database_url or f"sqlite:///{self.data_dir / 'kmo.db'}"

    @property
    def https(self) -> bool:
        """Whether the program is reached over https, so that cookies can be bound to it."""
        return self.public_url.startswith("https://")


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once; raises AppError that names those that are wrong, not their values."""
    try:
        return Settings()
    except ValidationError as fault:
        names = sorted({f"KMO_{str(error['loc'][0]).upper()}" for error in fault.errors() if error["loc"]})
        raise AppError(f"Niet bruikbaar: {', '.join(names)}. In de README staat wat het mag zijn.") from None
