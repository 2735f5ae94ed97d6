"""Every setting is written down where an administrator looks for it."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from services.settings import Settings

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
