"""The front door, for each kind of account: invited, a password, a second factor, forgotten, and closed."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from models.enums import Role
from pages.ui.sign_in import REFUSED
from services.front_door import enrolment, forgotten
from tests.e2e.letters import (
    GONE,
    PASSWORD,
    SENDER,
    Holder,
    House,
    a_holder,
    alert,
    answer,
    button,
    choose,
    code_of,
    context_of,
    cookie_of,
    enter,
    give_code,
    give_password,
    is_in,
    is_out,
    leave,
)
from tests.e2e.site import Site, running, settled
from tests.reactions.post import Post

NEW = "vijf stille kranen blozen"
SAME_ANSWER = "Als er een account met deze login is, vertrekt er nu een mail met een link."
# Streamlit's own frame is out of our reach; what is ours has to be right.
OUTSIDE = ("scrollable-region-focusable",)
MOST_TABS = 25


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with tables and nothing in them, to copy."""
    folder = tmp_path_factory.mktemp("empty") / "var"
    assert Site("", folder, folder).command("migrate").returncode == 0
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Iterator[House]:
    """One program for all of these tests, that begins without any account; each test makes people of its own."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(empty, folder / "var")
    settings = {"KMO_AGENCY_DESK": "true", "KMO_MAIL_FROM": SENDER}
    with (
        Post().open() as post,
        running(folder / "var", folder / "server.log", KMO_SMTP_URL=post.url, **settings) as site,
    ):
        ctx = context_of(site, post)
        yield House(site, post, ctx)
        ctx.engine.dispose()


@pytest.fixture(scope="module")
def other_browser(browser: Browser) -> Iterator[Page]:
    """A tab of another browser, for all of these tests: opening one takes seconds."""
    tab = browser.new_context(locale="nl-BE", viewport={"width": 1280, "height": 900}).new_page()
    yield tab
    tab.context.close()


@pytest.fixture
def elsewhere(other_browser: Page) -> Page:
    """A tab of another browser, in which nobody is signed in."""
    other_browser.context.clear_cookies()
    return other_browser


def test_the_first_start_makes_the_firm_once_and_with_the_key_of_the_console(
    page: Page, elsewhere: Page, tmp_path: Path, empty: Path
) -> None:
    shutil.copytree(empty, tmp_path / "var")
    with running(tmp_path / "var", tmp_path / "server.log") as site:
        address = on_the_console(site)
        page.goto(f"{site.url}/eerste-start?sleutel=1-verzonnen")
        begin(page, "0999.123.457")
        expect(alert(page)).to_contain_text("Deze sleutel klopt niet")

        page.goto(address)
        begin(page, "0999.123.458")
        expect(alert(page)).to_contain_text("ondernemingsnummer")
        page.get_by_label("Ondernemingsnummer").fill("0999.123.457")
        button(page, "Beginnen").click()
        expect(page.get_by_text("Je firma is gemaakt.")).to_be_visible()
        give_password(page, "0999.123.457")
        is_in(page)
        expect(page.get_by_text("Maatschappelijke zetel", exact=True)).to_be_visible()

        elsewhere.goto(address)
        expect(elsewhere.get_by_text("Dit dashboard is al in gebruik.")).to_be_visible()
        assert elsewhere.get_by_role("textbox").count() == 0


def test_a_seat_comes_in_by_a_letter_and_guards_itself_with_a_second_factor(page: Page, house: House) -> None:
    mail = "zetel@academie-zwaluw.example"
    made = house.site.command("account", "provider", "0999.123.457", "Academie Zwaluw", mail, "--invite")
    assert made.returncode == 0, made.stderr

    accept(page, house, house.link(mail))
    give_password(page, "0999.123.457", NEW)
    is_in(page)
    secret, codes = turn_on(page, house)

    page.reload()
    open_tab(page, "Beveiliging")
    expect(page.get_by_text("Je hebt nog 10 herstelcodes.")).to_be_visible()
    assert [code for code in codes if code in page.content()] == []
    lets_in_once(page, house, "0999.123.457", code_of(secret, 1))


def test_a_seat_invites_a_department_which_guards_itself_with_a_second_factor(
    page: Page, elsewhere: Page, house: House
) -> None:
    seat, mail = a_holder(house, Role.SEAT), "advies@firma.example"
    enter(page, house, seat)

    open_tab(page, "Gebruikers")
    page.get_by_label("Naam van het nieuwe departement", exact=True).fill("Advies")
    invite(page, mail, "An Peeters")
    expect(page.get_by_text("uitgenodigd · nooit aangemeld")).to_be_visible()

    accept(elsewhere, house, house.link_now(mail))
    give_password(elsewhere, mail, NEW)
    is_in(elsewhere)
    expect(elsewhere.get_by_text("Departement", exact=True)).to_be_visible()
    _, codes = turn_on(elsewhere, house)
    lets_in_once(elsewhere, house, mail, codes[0])


def test_the_agency_has_no_session_before_its_second_factor_and_invites_a_colleague(
    page: Page, elsewhere: Page, house: House
) -> None:
    mail, colleague = "eerste@dienst.example", "tweede@dienst.example"
    made = house.site.command("account", "agency", mail, "Eerste Dossierbeheerder", "--invite")
    assert made.returncode == 0, made.stderr

    accept(page, house, house.link(mail))
    give_password(page, mail, NEW)
    expect(page.get_by_role("heading", name="Stel je tweede factor in")).to_be_visible()
    same_browser = page.context.new_page()
    same_browser.goto(f"{house.site.url}/stopzettingen")
    is_out(same_browser)
    same_browser.close()
    secret = set_up(page)
    codes = codes_of(page, house, secret)
    assert cookie_of(page) == ""
    button(page, "Ik heb ze bewaard: aanmelden").click()
    is_in(page)
    assert [code for code in codes if code in page.content()] == []

    open_tab(page, "Gebruikers")
    invite(page, colleague, "Tweede Dossierbeheerder")
    elsewhere.goto(house.link_now(colleague))
    choose(elsewhere, NEW)
    expect(elsewhere.get_by_text("Je wachtwoord is bewaard.")).to_be_visible()
    give_password(elsewhere, colleague, NEW)
    expect(elsewhere.get_by_role("heading", name="Stel je tweede factor in")).to_be_visible()
    lets_in_once(page, house, mail, code_of(secret, 1))


def test_check_16_a_reset_link_works_once_and_others_die(page: Page, elsewhere: Page, house: House) -> None:
    holder = a_holder(house, Role.AGENCY)
    enter(elsewhere, house, holder)

    ask(page, house, holder.login)
    first = house.link_now(holder.mail)
    second = enrolment.send_link(house.ctx, holder.login)

    is_dead(page, first)
    page.goto(second)
    choose(page, NEW)
    expect(page.get_by_text("Je wachtwoord is bewaard.")).to_be_visible()
    elsewhere.get_by_role("link", name="Hulp").click()
    is_out(elsewhere)
    is_dead(elsewhere, second)
    is_refused(page, holder.login, PASSWORD)
    answer(page, holder, NEW)
    is_in(page)


def test_check_16_an_unknown_login_gets_the_same_page_and_no_letter(page: Page, house: House) -> None:
    holder = a_holder(house, Role.DEPARTMENT)
    page.goto(house.site.url)
    page.get_by_text("Wachtwoord vergeten?").click()
    expect(page).to_have_url(f"{house.site.url}/wachtwoord-vergeten")

    answers = {ask(page, house, login) for login in ("niemand@nergens.example", "0999.999.922", holder.login)}

    assert len(answers) == 1
    assert house.link_now(holder.mail)  # letters go in the order in which they were asked
    assert [letter["To"] for letter in house.post.taken if "nergens" in letter["To"]] == []


@pytest.mark.parametrize("kind", [Role.DEPARTMENT, Role.AGENCY])
def test_a_closed_account_is_out_at_its_next_click_and_nobody_is_told_that_it_exists(
    page: Page, elsewhere: Page, house: House, kind: Role
) -> None:
    holder, other = a_holder(house, kind), a_holder(house, Role.SEAT)
    enter(elsewhere, house, holder)

    CLOSERS[kind](page, house, holder)

    elsewhere.get_by_role("link", name="Hulp").click()
    is_out(elsewhere)
    is_refused(elsewhere, holder.login, PASSWORD)
    ask(elsewhere, house, holder.login)
    forgotten.send(house.ctx, other.login)
    assert house.link_now(other.mail)  # letters go in the order in which they were asked
    assert house.links(holder.mail) == []


def test_check_01_a_seat_signs_in_with_any_notation_of_its_number(page: Page, house: House) -> None:
    login = a_holder(house, Role.SEAT).login
    parts = login[:4], login[4:7], login[7:]
    page.goto(house.site.url)

    is_refused(page, f"{login[:8]}{int(login[8:]) % 97 + 1:02d}", PASSWORD)
    for notation in ("BE {}.{}.{}", "{}{}{}", " {} {} {} "):
        give_password(page, notation.format(*parts))
        is_in(page)
        leave(page)


def test_without_an_identity_provider_no_button_leads_to_one(page: Page, house: House) -> None:
    page.goto(house.site.url)
    expect(page.get_by_text("Wachtwoord vergeten?")).to_be_visible()

    assert button(page, "Aanmelden via je organisatie").count() == 0


def test_check_03_a_copied_cookie_is_dead_after_signing_out(page: Page, elsewhere: Page, house: House) -> None:
    enter(page, house, a_holder(house, Role.DEPARTMENT))
    elsewhere.context.add_cookies([{"name": "kmo", "value": cookie_of(page), "url": house.site.url}])
    elsewhere.goto(house.site.url)
    expect(button(elsewhere, "Afmelden")).to_be_visible()

    leave(page)

    elsewhere.get_by_role("link", name="Hulp").click()
    is_out(elsewhere)
    elsewhere.reload()
    is_out(elsewhere)


def test_check_04_after_signing_out_reload_and_back_show_the_form(page: Page, house: House) -> None:
    enter(page, house, a_holder(house, Role.SEAT))
    page.get_by_role("link", name="Mijn gegevens").click()
    expect(page.get_by_role("heading", name="Mijn gegevens")).to_be_visible()

    leave(page)

    page.go_back()
    is_out(page)
    page.reload()
    is_out(page)
    reopened = page.context.new_page()
    reopened.goto(f"{house.site.url}/mijn-gegevens")
    is_out(reopened)
    assert "Firma" not in reopened.get_by_role("main").inner_text()


def test_signing_in_goes_by_keyboard_alone_with_its_code_too(page: Page, house: House) -> None:
    holder = a_holder(house, Role.SEAT, second_factor=True)
    page.goto(house.site.url)
    expect(page.get_by_label("Login", exact=True)).to_be_visible()
    settled(page)

    for label, typed in (("Login", holder.login), ("Wachtwoord", PASSWORD)):
        tab_to(page, label)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code", exact=True)).to_be_visible()
    settled(page)
    tab_to(page, "Code")
    page.keyboard.type(code_of(holder.secret))
    page.keyboard.press("Enter")

    is_in(page)


def test_the_doors_have_no_serious_obstacle_for_screen_readers(page: Page, elsewhere: Page, house: House) -> None:
    holder = a_holder(house, Role.SEAT, second_factor=True)
    agency = a_holder(house, Role.AGENCY, second_factor=False)
    obstacles = {}

    page.goto(f"{house.site.url}/wachtwoord-vergeten")
    obstacles["vergeten"] = serious(page, "Login")
    ask(page, house, holder.login)
    obstacles["gevraagd"] = serious(page)
    page.goto(house.link_now(holder.mail))
    obstacles["toegang"] = serious(page, "Nieuw wachtwoord")
    page.goto(house.site.url)
    obstacles["aanmelden"] = serious(page, "Login")
    give_password(page, holder.login)
    obstacles["code"] = serious(page, "Code")
    give_code(page, holder.codes.pop())
    is_in(page)
    for tab, label in TABS.items():
        open_tab(page, tab)
        obstacles[tab] = serious(page, label)
    elsewhere.goto(house.site.url)
    give_password(elsewhere, agency.login)
    obstacles["instellen"] = serious(elsewhere, "Code")

    assert {screen: found for screen, found in obstacles.items() if found} == {}


def test_check_45_the_log_holds_no_secret(page: Page, house: House) -> None:
    holder = a_holder(house, Role.AGENCY)
    page.on("websocket", lambda socket: listen(socket, house))

    ask(page, house, holder.login)
    page.goto(house.link_now(holder.mail))
    choose(page, NEW)
    expect(page.get_by_text("Je wachtwoord is bewaard.")).to_be_visible()
    is_refused(page, holder.login, "niet het wachtwoord")
    give_password(page, holder.login, NEW)
    for code in ("000000", code_of(holder.secret)):
        give_code(page, code)
    is_in(page)
    house.secrets |= {NEW, "niet het wachtwoord", *(cookie["value"] for cookie in page.context.cookies())}
    leave(page)

    log = house.site.log.read_text()
    assert len(house.secrets) >= 18  # passwords, a link, a secret, ten codes, cookies, session ids
    assert {secret for secret in house.secrets if secret in log} == set()
    assert "Traceback" not in log


# What each tab of Mijn gegevens shows that can be waited for.
TABS = {"Firma": "Straat en nummer", "Registraties": "Registratienummer", "Gebruikers": "Naam",
        "Beveiliging": "Huidig wachtwoord"}  # fmt: skip


def on_the_console(site: Site) -> str:
    """The address that the program wrote when it started without an account."""
    found = re.search(r"http\S+/eerste-start\?sleutel=\S+", site.log.read_text())
    assert found
    return found[0]


def begin(page: Page, number: str) -> None:
    """Fill in the form of the first start, and send it."""
    for label, text in (
        ("Ondernemingsnummer", number), ("Naam van de firma", "Academie Zwaluw"), ("Mailadres", "info@zwaluw.example"),
        ("Nieuw wachtwoord", PASSWORD), ("Nieuw wachtwoord, nog eens", PASSWORD),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(text)
    button(page, "Beginnen").click()


def accept(page: Page, house: House, link: str) -> None:
    """Choose a password with the link of an invitation, after two that may not be; it works once."""
    house.secrets.add(NEW)
    page.goto(link)
    page.reload()  # as when a telephone went to another app
    choose(page, "wachtwoord123")
    expect(alert(page)).to_contain_text("te gemakkelijk te raden")
    choose(page, NEW, "iets anders dan dat")
    expect(alert(page)).to_contain_text("De twee wachtwoorden zijn niet gelijk.")
    assert page.get_by_label("Nieuw wachtwoord", exact=True).input_value() == NEW

    choose(page, NEW)

    expect(page.get_by_text("Je wachtwoord is bewaard.")).to_be_visible()
    is_dead(page, link)
    page.get_by_text("Naar het aanmelden").click()
    expect(page.get_by_label("Login", exact=True)).to_be_visible()


def is_dead(page: Page, link: str) -> None:
    """The link says that it is over and offers no field."""
    page.goto(link)
    expect(alert(page)).to_contain_text(GONE)
    assert page.get_by_role("textbox").count() == 0


def turn_on(page: Page, house: House) -> tuple[str, list[str]]:
    """Switch the second factor on, on one's own page; gives its secret and its recovery codes."""
    open_tab(page, "Beveiliging")
    button(page, "Aanzetten").click()
    form = page.get_by_test_id("stForm").filter(has=page.get_by_label("Code", exact=True))
    form.get_by_label("Je wachtwoord", exact=True).fill(NEW)
    secret = set_up(page)
    expect(page.get_by_text("Je tweede factor staat aan.")).to_be_visible()
    return secret, codes_of(page, house, secret)


def set_up(page: Page) -> str:
    """Type the code of the secret for who cannot scan it, after a wrong one; gives the secret."""
    expect(page.get_by_alt_text("QR-code voor je app")).to_be_visible()
    page.get_by_text("Scannen lukt niet").click()
    secret = "".join(page.get_by_test_id("stCode").inner_text().split())
    give_code(page, "000000", "Aanzetten")
    expect(alert(page)).to_contain_text("Deze code klopt niet.")
    give_code(page, code_of(secret), "Aanzetten")
    return secret


def codes_of(page: Page, house: House, secret: str) -> list[str]:
    """The recovery codes that the screen shows."""
    expect(page.get_by_text("Bewaar deze herstelcodes")).to_be_visible()
    codes = page.get_by_test_id("stCode").inner_text().split()
    assert len(set(codes)) == 10
    house.secrets |= {secret, *codes}
    return codes


def lets_in_once(page: Page, house: House, login: str, code: str) -> None:
    """Sign out, and in again with this code; a second time it is refused and there is no session."""
    leave(page)
    give_password(page, login, NEW)
    give_code(page, code)
    is_in(page)
    leave(page)
    give_password(page, login, NEW)
    give_code(page, code)
    expect(alert(page)).to_contain_text("Deze code klopt niet")
    assert is_a_stranger(page, house)


def is_a_stranger(page: Page, house: House) -> bool:
    """Whether the cookie of this browser, if it has one, opens nothing."""
    return page.request.get(f"{house.site.url}/media/0000.png").status == 401


def invite(page: Page, mail: str, name: str) -> None:
    """Fill in the form for another user, and send it."""
    page.get_by_label("Mailadres (meteen de login)").fill(mail)
    page.get_by_label("Naam", exact=True).fill(name)
    button(page, "Uitnodigen").click()
    expect(page.get_by_text(f"{name} is uitgenodigd.")).to_be_visible()


def ask(page: Page, house: House, login: str) -> str:
    """Ask for a link; gives the answer."""
    page.goto(f"{house.site.url}/wachtwoord-vergeten")
    page.get_by_label("Login", exact=True).fill(login)
    button(page, "Mail me een link").click()
    expect(page.get_by_text(SAME_ANSWER)).to_be_visible()
    return page.get_by_role("main").inner_text()


def is_refused(page: Page, login: str, password: str) -> None:
    """Try to sign in, in vain."""
    give_password(page, login, password)
    expect(alert(page)).to_contain_text(REFUSED)


def close_as_its_seat(page: Page, house: House, holder: Holder) -> None:
    enter(page, house, Holder(holder.seat, "", holder.actor))
    close_on_screen(page, holder)


def close_as_a_colleague(page: Page, house: House, holder: Holder) -> None:
    enter(page, house, a_holder(house, Role.AGENCY))
    close_on_screen(page, holder)


CLOSERS: dict[Role, Callable[[Page, House, Holder], None]] = {
    Role.DEPARTMENT: close_as_its_seat, Role.AGENCY: close_as_a_colleague,
}  # fmt: skip


def close_on_screen(page: Page, holder: Holder) -> None:
    """With the button beside his name."""
    open_tab(page, "Gebruikers")
    card = page.locator(f".st-key-person_{holder.actor.account_id}")
    card.get_by_role("button", name="Acties").click()
    button(page, "Account sluiten").click()
    expect(page.get_by_text("Het account is gesloten en overal afgemeld.")).to_be_visible()
    expect(card).to_contain_text("gesloten")


def open_tab(page: Page, name: str) -> None:
    """Go to a tab of Mijn gegevens."""
    page.get_by_role("link", name="Mijn gegevens").click()
    settled(page)
    page.get_by_role("tab", name=name).click()
    expect(page.get_by_role("tab", name=name, selected=True)).to_be_visible()


def tab_to(page: Page, label: str) -> None:
    """Press the tab key until this field has the focus."""
    for _ in range(MOST_TABS):
        if page.get_by_label(label, exact=True).evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the tab key does not lead to {label}")


def serious(page: Page, label: str = "") -> list[tuple[str, str]]:
    """What stands in the way of a screen reader on this screen, once the field is there that it is about."""
    if label:
        expect(page.get_by_label(label, exact=True)).to_be_visible()
    settled(page)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in found
        if violation["impact"] in ("serious", "critical") and violation["id"] not in OUTSIDE
    ]


def listen(socket: WebSocket, house: House) -> None:
    """Remember the id that Streamlit gives to a session."""
    socket.on("framereceived", lambda frame: remember(frame, house))


def remember(frame: str | bytes, house: House) -> None:
    message = ForwardMsg()
    if isinstance(frame, bytes):
        message.ParseFromString(frame)
    if session := message.new_session.initialize.session_id:
        house.secrets.add(session)
