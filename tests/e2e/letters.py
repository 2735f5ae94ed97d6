"""Who gets a letter: people with an account, the links that reach them, and the way in that these open."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pyotp
from playwright.sync_api import Locator, Page, expect
from pydantic import SecretStr

from models.enums import Role
from services.context import Context, make_context
from services.front_door import enrolment, second_factor
from services.made_up import enterprise_number
from services.outbox import deliver_due
from services.policy.access import Actor
from tests.conftest import make_settings
from tests.e2e.site import Site, settled
from tests.reactions.post import Post

PASSWORD = "vier natte fietsen zingen"
GONE = "Deze link is niet (meer) geldig. Vraag een nieuwe."
SECONDS_TO_ARRIVE = 30
SENDER = "dashboard@dienst.example"

numbers = count(1)


@dataclass
class House:
    """A running program, the mail server that it hands its letters to, and every secret that it gave out."""

    site: Site
    post: Post
    ctx: Context
    secrets: set[str] = field(default_factory=lambda: {PASSWORD})

    def link(self, mail: str, place: int = 1) -> str:
        """The address in the so-manieth letter with one to this reader, once it has come."""
        latest = time.monotonic() + SECONDS_TO_ARRIVE
        while len(links := self.links(mail)) < place and time.monotonic() < latest:
            time.sleep(0.1)
        assert len(links) >= place, f"{len(links)} letters with a link came for {mail}"
        self.secrets.add(links[place - 1].partition("sleutel=")[2])
        return links[place - 1]

    def link_now(self, mail: str, place: int = 1) -> str:
        """The same without the wait for the program's next round: as `python -m services deliver` does."""
        deliver_due(self.ctx)
        return self.link(mail, place)

    def links(self, mail: str) -> list[str]:
        """The addresses that came for this reader, in their order."""
        letters = [letter for letter in self.post.taken if letter["To"] == mail]
        return [found[0] for letter in letters if (found := re.search(r"http\S+sleutel=\S+", text_of(letter)))]


def text_of(letter: object) -> str:
    body = letter.get_body(("plain",))  # type: ignore[attr-defined]
    return str(body.get_content()) if body else ""


def context_of(site: Site, post: Post) -> Context:
    """The services beside a running program: with its data, its key, its address and its mail server."""
    return make_context(make_settings(
        site.data, secret_key=SecretStr(""), mail_from=SENDER, public_url=site.url, smtp_url=SecretStr(post.url),
    ))  # fmt: skip


@dataclass
class Holder:
    """Somebody with an account, and what he knows."""

    login: str
    mail: str
    actor: Actor
    seat: str = ""
    secret: str = ""
    codes: list[str] = field(default_factory=list)


def a_holder(house: House, role: Role, *, second_factor: bool | None = None) -> Holder:
    """Somebody new with an account of this kind; who is of the agency has a second factor, as he must."""
    number = next(numbers)
    holder = MAKERS[role](house.ctx, number)
    if second_factor if second_factor is not None else role is Role.AGENCY:
        switch_on(house, holder)
    return holder


def a_seat(ctx: Context, number: int) -> Holder:
    login, mail = enterprise_number(9_990_000 + number), f"zetel{number}@firma{number}.example"
    return Holder(login, mail, enrolment.add_provider(ctx, login, f"Firma {number}", mail, PASSWORD))


def a_department(ctx: Context, number: int) -> Holder:
    seat, mail = a_seat(ctx, number), f"techniek@firma{number}.example"
    made = enrolment.add_department(ctx, seat.login, "Techniek", mail, PASSWORD)
    return Holder(mail, mail, made, seat=seat.login)


def a_caseworker(ctx: Context, number: int) -> Holder:
    mail = f"dossier{number}@dienst.example"
    return Holder(mail, mail, enrolment.add_agency(ctx, mail, f"Dossierbeheerder {number}", PASSWORD))


MAKERS: dict[Role, Callable[[Context, int], Holder]] = {
    Role.SEAT: a_seat, Role.DEPARTMENT: a_department, Role.AGENCY: a_caseworker,
}  # fmt: skip


def switch_on(house: House, holder: Holder) -> None:
    """Give somebody a second factor, with a code of the period before so that the present one is still to be used."""
    holder.secret = second_factor.new_secret()
    code = code_of(holder.secret, -1)
    holder.codes, _ = second_factor.switch_on(house.ctx, holder.actor, holder.secret, code)
    house.secrets |= {holder.secret, *holder.codes}


def code_of(secret: str, periods: int = 0) -> str:
    """What the app on his telephone shows, now or so many periods from now."""
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=periods * second_factor.PERIOD))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def alert(page: Page) -> Locator:
    return page.get_by_role("alert")


def give_password(page: Page, login: str, password: str = PASSWORD) -> None:
    """Fill in the form that is there, and send it."""
    page.get_by_label("Login", exact=True).fill(login)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    button(page, "Aanmelden").click()


def give_code(page: Page, code: str, name: str = "Aanmelden") -> None:
    """Type a code of the second factor, and send it."""
    page.get_by_label("Code", exact=True).fill(code)
    button(page, name).click()


def choose(page: Page, password: str, again: str = "") -> None:
    """Choose a password on the screen that a link opens."""
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(password)
    page.get_by_label("Nieuw wachtwoord, nog eens").fill(again or password)
    button(page, "Bewaren").click()


def is_in(page: Page) -> None:
    """Wait until somebody is signed in, and his browser holds the cookie of it."""
    expect(button(page, "Afmelden")).to_be_visible()
    for _ in range(50):
        if cookie_of(page):
            settled(page)  # a click during the run that fetched it would be lost
            return
        page.wait_for_timeout(100)
    raise AssertionError("no session cookie was set")


def cookie_of(page: Page) -> str:
    """The cookie of the session; empty when there is none."""
    return next((cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "kmo"), "")


def enter(page: Page, house: House, holder: Holder, password: str = PASSWORD) -> None:
    """Sign in, with a recovery code where there is a second factor."""
    page.goto(house.site.url)
    answer(page, holder, password)
    is_in(page)
    house.secrets.add(cookie_of(page))


def answer(page: Page, holder: Holder, password: str = PASSWORD) -> None:
    """Fill in the form that is there, and the one for a code when it follows."""
    give_password(page, holder.login, password)
    if holder.codes:
        give_code(page, holder.codes.pop())


def leave(page: Page) -> None:
    """Sign out."""
    button(page, "Afmelden").click()
    expect(page.get_by_label("Wachtwoord", exact=True)).to_be_visible()


def is_out(page: Page) -> None:
    """Only the form is there."""
    expect(page.get_by_label("Wachtwoord", exact=True)).to_be_visible()
    expect(button(page, "Afmelden")).to_have_count(0)
