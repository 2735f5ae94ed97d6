"""Every setting is written down where an administrator looks for it."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from services.database import make_engine
from services.errors import AppError
from services.settings import Settings, settings

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("field", Settings.model_fields)
def test_the_readme_names_every_setting(field: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert f"`KMO_{field.upper()}`" in readme


def test_the_example_file_says_what_the_settings_say() -> None:
    """When this fails, its right side is the text to put under the first lines of `.env.example`."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    _, _, entries = example.partition("\n\n")

    assert entries == "\n".join(entry(name, field) for name, field in Settings.model_fields.items())


def entry(name: str, field: FieldInfo) -> str:
    default = field.get_default()
    value = default.get_secret_value() if isinstance(default, SecretStr) else default
    return f"# {field.description}\n# KMO_{name.upper()}={'' if value is None else value}\n"


def test_settings_that_are_wrong_are_named_without_what_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMO_LOG", "geheim")
    monkeypatch.setenv("KMO_BACKUP_KEEP", "veel")
    settings.cache_clear()

    with pytest.raises(AppError) as refusal:
        settings()

    assert str(refusal.value) == "Niet bruikbaar: KMO_BACKUP_KEEP, KMO_LOG. In de README staat wat het mag zijn."


@pytest.mark.parametrize("url", ["foo", "sqlite://", "sqlite:///", "mysql://x/y", "oracle://x"])
def test_an_address_of_no_database_that_we_know_is_refused_in_words(url: str) -> None:
    with pytest.raises(AppError, match="Dit is geen adres van een databank"):
        make_engine(url)
