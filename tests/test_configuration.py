"""What the program relies on in Streamlit's configuration: that the option exists and has the value that was chosen."""

import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

FILE = Path(__file__).parent.parent / ".streamlit" / "config.toml"

RELIED_ON = {
    "server.address": "localhost",
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableAgentApi": False,
    "server.allowedHosts": ["localhost", "127.0.0.1"],
    "server.maxUploadSize": 10,
    "server.maxWidgetStateSize": 2,
    "server.maxMessageSize": 5,
    "server.disconnectedSessionTTL": 30,
    "server.trustedUserHeaders": {"X-Kmo-Bind": "bind"},
    "browser.gatherUsageStats": False,
    "logger.enableRich": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.disableDataExport": True,
    "client.allowedOrigins": [],
    "runner.fastReruns": False,
    "runner.postScriptGC": False,
    "runner.magicEnabled": False,
}
READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2 AA: 1.4.3 for text, 1.4.11 for parts of a control
WHITE = "#ffffff"  # what Streamlit writes on the primary colour, in both themes


def options(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """`server.port`, `theme.light.sidebar.textColor`, … with their values."""
    for key, value in table.items():
        if isinstance(value, dict) and f"{prefix}{key}" not in config.get_config_options():
            yield from options(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


CONFIGURED = dict(options(tomllib.loads(FILE.read_text(encoding="utf-8"))))


def test_the_file_has_what_the_program_relies_on() -> None:
    assert {name: CONFIGURED.get(name) for name in RELIED_ON} == RELIED_ON


@pytest.mark.parametrize("name", CONFIGURED)
def test_streamlit_knows_the_option(name: str) -> None:
    assert name in config.get_config_options()


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


PLACES = ("theme.light", "theme.light.sidebar", "theme.dark", "theme.dark.sidebar")
BACKGROUNDS = ("backgroundColor", "secondaryBackgroundColor")


@pytest.mark.parametrize(("place", "background"), [*product(PLACES, BACKGROUNDS)])
def test_text_can_be_read(place: str, background: str) -> None:
    assert contrast(CONFIGURED[f"{place}.textColor"], CONFIGURED[f"{place}.{background}"]) >= READABLE


@pytest.mark.parametrize("place", PLACES)
def test_a_primary_button_can_be_read_and_seen(place: str) -> None:
    primary = CONFIGURED[f"{place}.primaryColor"]

    assert contrast(primary, WHITE) >= READABLE
    assert contrast(primary, CONFIGURED[f"{place}.backgroundColor"]) >= VISIBLE


@pytest.mark.parametrize(("theme", "colour"), [*product(("theme.light", "theme.dark"), ("primaryColor", "linkColor"))])
def test_a_chosen_tab_and_a_link_can_be_read(theme: str, colour: str) -> None:
    assert contrast(CONFIGURED[f"{theme}.{colour}"], CONFIGURED[f"{theme}.backgroundColor"]) >= READABLE


@pytest.mark.parametrize("theme", ["theme.light", "theme.dark"])
def test_the_heading_of_a_table_can_be_read(theme: str) -> None:
    heading = CONFIGURED[f"{theme}.dataframeHeaderTextColor"]

    assert contrast(heading, CONFIGURED[f"{theme}.dataframeHeaderBackgroundColor"]) >= READABLE
