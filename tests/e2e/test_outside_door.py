"""Signing in through an identity provider, a real one: who comes in, who does not, and what an answer is good for."""

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from models.enums import Role
from services.front_door import account_rows
from tests.e2e.letters import House, a_holder, button, context_of, give_code, is_in, is_out, leave
from tests.e2e.site import SECONDS_TO_START, Site, end, free_port, running, settled
from tests.reactions.post import Post

BUTTON = "Aanmelden via je organisatie"
NUMBER = "ondernemingsnummer"
COOKIE, COOKIE_SECRET = "_streamlit_user", "Xk3nq0Vw7LxT2mB5cRdY1uP9hJf6sGaQ"
SECRETS = f"""
[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "dashboard"
client_secret = "van de identiteitsdienst"
server_metadata_url = "{{provider}}/.well-known/openid-configuration"
"""


class Provider:
    """An identity provider on another site than the program, and whom it knows."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def knows(self, name: str, **claims: object) -> None:
        """Whoever gives this name is vouched for with these claims."""
        asked = urllib.request.Request(  # noqa: S310  our own server
            f"{self.url}/users/{name}", json.dumps(claims).encode(), {"Content-Type": "application/json"}, method="PUT"
        )
        urllib.request.urlopen(asked).close()  # noqa: S310

    def is_up(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/.well-known/openid-configuration", timeout=2).close()  # noqa: S310
        except OSError:
            return False
        return True


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """A process of its own: what it is made of warns of its age, which is an error in here."""
    started = Provider(port := free_port())
    with (tmp_path_factory.mktemp("provider") / "provider.log").open("w") as log:
        command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            latest = time.monotonic() + SECONDS_TO_START
            while not started.is_up():
                assert process.poll() is None, "the identity provider ended"
                assert time.monotonic() < latest, "the identity provider did not start"
                time.sleep(0.1)
            yield started
        finally:
            end(process)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with tables and nothing in them, to copy."""
    folder = tmp_path_factory.mktemp("tables") / "var"
    assert Site("", folder, folder).command("migrate").returncode == 0
    return folder


@contextmanager
def trusting(provider: Provider, tables: Path, folder: Path, **settings: str) -> Iterator[House]:
    """A program whose secrets name this identity provider."""
    shutil.copytree(tables, folder / "var")
    port, secrets = free_port(), folder / "secrets.toml"
    secrets.write_text(SECRETS.format(port=port, provider=provider.url))
    given = {"STREAMLIT_SECRETS_FILES": str(secrets), "KMO_AGENCY_DESK": "true", **settings}
    with running(folder / "var", folder / "server.log", port=port, **given) as site:
        post = Post()
        ctx = context_of(site, post)
        yield House(site, post, ctx)
        ctx.engine.dispose()


@pytest.fixture(scope="module")
def house(provider: Provider, tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One program for all of these tests: it goes by the mail address, and its provider asks for a second factor."""
    with trusting(provider, tables, tmp_path_factory.mktemp("house"), KMO_OIDC_SECOND_FACTOR="true") as started:
        yield started


def test_a_department_comes_in_by_its_mail_address_and_leaves_both(
    page: Page, house: House, provider: Provider
) -> None:
    holder = a_holder(house, Role.DEPARTMENT)
    provider.knows("an", email=holder.mail.upper(), email_verified=True)
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)

    go_through(page, house, "an")
    is_in(page)
    expect(page.get_by_text("Departement", exact=True)).to_be_visible()
    leave(page)
    button(page, "Afmelden bij de identiteitsdienst").click()
    button(page, "End session").click()

    expect(button(page, BUTTON)).to_be_visible()
    settled(page)
    assert button(page, "Afmelden bij de identiteitsdienst").count() == 0
    assert [cookie for cookie in page.context.cookies() if cookie["name"].startswith(COOKIE)] == []
    assert broken == []


def test_the_agency_comes_in_and_is_not_asked_for_a_second_factor_again(
    page: Page, house: House, provider: Provider
) -> None:
    holder = a_holder(house, Role.AGENCY)
    provider.knows("bert", email=holder.mail, email_verified=True)

    go_through(page, house, "bert")

    is_in(page)
    expect(page.get_by_text("Dienst kmo-portefeuille", exact=True)).to_be_visible()


def test_a_seat_comes_in_by_its_enterprise_number_and_its_own_second_factor_where_the_settings_say_so(
    page: Page, provider: Provider, tables: Path, tmp_path: Path
) -> None:
    with trusting(provider, tables, tmp_path, KMO_OIDC_CLAIM=NUMBER, KMO_OIDC_LABEL="Via itsme") as house:
        seat, guarded = a_holder(house, Role.SEAT), a_holder(house, Role.SEAT, second_factor=True)
        provider.knows("carla", **{NUMBER: f"BE{seat.login}", "email": "carla@nergens.example"})
        provider.knows("cas", **{NUMBER: guarded.login})

        go_through(page, house, "carla", label="Via itsme")
        is_in(page)
        expect(page.get_by_text("Maatschappelijke zetel", exact=True)).to_be_visible()
        leave(page)

        give_name(page, "cas", label="Via itsme")
        expect(page.get_by_label("Code", exact=True)).to_be_visible()
        page.reload()
        expect(page.get_by_label("Code", exact=True)).to_be_visible()
        give_code(page, guarded.codes.pop())
        is_in(page)


def test_who_has_no_account_is_told_so_and_has_no_session(page: Page, house: House, provider: Provider) -> None:
    provider.knows("dirk", email="dirk@nergens.example", email_verified=True)

    go_through(page, house, "dirk")

    expect(page.get_by_text("Er is geen account voor dirk@nergens.example.")).to_be_visible()
    is_out(page)


def test_a_closed_account_is_no_account(page: Page, house: House, provider: Provider) -> None:
    holder = a_holder(house, Role.DEPARTMENT)
    account_rows.disable(house.ctx, holder.login)
    provider.knows("els", email=holder.mail, email_verified=True)

    go_through(page, house, "els")

    expect(page.get_by_text(f"Er is geen account voor {holder.mail}.")).to_be_visible()
    is_out(page)


def test_a_mail_address_that_was_not_verified_opens_nothing(page: Page, house: House, provider: Provider) -> None:
    holder = a_holder(house, Role.DEPARTMENT)
    provider.knows("frank", email=holder.mail, email_verified=False)

    go_through(page, house, "frank")

    expect(button(page, "Afmelden bij de identiteitsdienst")).to_be_visible()
    is_out(page)


def test_after_signing_out_a_reload_does_not_sign_in_again_but_the_button_does(
    page: Page, house: House, provider: Provider
) -> None:
    holder = a_holder(house, Role.DEPARTMENT)
    provider.knows("greet", email=holder.mail, email_verified=True)
    go_through(page, house, "greet")
    is_in(page)

    leave(page)
    page.reload()

    expect(page.get_by_text("Je bent hier afgemeld.")).to_be_visible()
    is_out(page)
    give_name(page, "greet")
    is_in(page)


def test_the_answer_of_the_provider_opens_nothing_in_another_browser(
    page: Page, visitor: BrowserContext, house: House, provider: Provider, browser: Browser
) -> None:
    holder = a_holder(house, Role.DEPARTMENT)
    provider.knows("hilde", email=holder.mail, email_verified=True)
    go_through(page, house, "hilde")
    is_in(page)
    copied = [cookie for cookie in visitor.cookies() if cookie["name"].startswith(COOKIE)]
    assert COOKIE in [cookie["name"] for cookie in copied]

    thief = browser.new_context(locale="nl-BE")
    thief.add_cookies([{"name": one["name"], "value": one["value"], "url": house.site.url} for one in copied])
    theirs = thief.new_page()
    theirs.goto(house.site.url)

    expect(button(theirs, "Afmelden bij de identiteitsdienst")).to_be_visible()  # so the answer was read
    is_out(theirs)
    thief.close()


def test_an_answer_that_lay_about_opens_nothing(page: Page, house: House) -> None:
    holder = a_holder(house, Role.DEPARTMENT)
    lay_about(page, house, holder.mail, seconds=11 * 60)

    page.goto(house.site.url)

    is_out(page)
    settled(page)
    assert page.get_by_text("Er is geen account").count() == 0
    lay_about(page, house, holder.mail, seconds=0)  # it was its age and nothing else
    page.goto(house.site.url)
    is_in(page)


def go_through(page: Page, house: House, name: str, label: str = BUTTON) -> None:
    """Open the program and sign in at the identity provider with this name."""
    page.goto(house.site.url)
    give_name(page, name, label)


def give_name(page: Page, name: str, label: str = BUTTON) -> None:
    button(page, label).click()
    page.get_by_placeholder("sub").fill(name)
    button(page, "Authorize").click()
    page.wait_for_url("**/")


def lay_about(page: Page, house: House, mail: str, seconds: int) -> None:
    """Give the browser an answer that is so old, as Streamlit keeps it: signed with its secret."""
    said = {"iss": "elders", "sub": "x", "nonce": str(seconds), "iat": int(time.time()) - seconds, "email": mail,
            "email_verified": True, "origin": house.site.url, "is_logged_in": True, "provider": "default"}  # fmt: skip
    signed = create_signed_value(COOKIE_SECRET, COOKIE, json.dumps(said)).decode()
    page.context.add_cookies([{"name": COOKIE, "value": signed, "url": house.site.url}])
