"""The review queue by keyboard alone, from the first card to the end of the round."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from pages.ui.review_round import A_GLANCE
from tests.e2e.site import SEAT, Site, settled, sign_in
from tests.e2e.test_reactions import button, main, obstacles, reason, tab_to

# As the queue has it; the numbers of what waits, the status and how serious it is.
WAITING = """
    SELECT number, status, severity FROM project
    WHERE provider_id = 1 AND NOT verified AND status IN ('Bevestigd', 'Lopend')
    ORDER BY due_on, severity DESC, amount DESC, id
"""
DONE = "UPDATE project SET verified = 1 WHERE provider_id = 1 AND status IN ('Bevestigd', 'Lopend') AND number NOT IN "
NOW = "SELECT status = 'ProjectGeannuleerd', verified, verified_by FROM project WHERE provider_id = 1 AND number = ?"
CHANGED = "UPDATE project SET title = 'Anders dan daarnet', version = 9 WHERE provider_id = 1 AND number = ?"
VERIFIED, CANCELLED, WAITS = (0, 1, "Academie Zwaluw (zetel)"), (1, 0, None), (0, 0, None)


def test_the_queue_is_worked_by_keyboard_from_the_first_card_to_the_last(page: Page, site: Site) -> None:
    first, second, breach, last = four_that_wait(site.data)
    sign_in(page, site, SEAT, path="/controleren")
    expect(card(page, first)).to_be_visible()
    expect(main(page).get_by_text("1 van 4")).to_be_visible()
    assert obstacles(page) == []

    execute(site.data, CHANGED, first)
    press(page, "g")
    expect(main(page).get_by_text("Dit project is ondertussen gewijzigd.")).to_be_visible()
    expect(page.get_by_role("heading", name="Anders dan daarnet")).to_be_visible()
    press(page, "g")
    expect(card(page, second)).to_be_visible()
    press(page, "o")
    expect(card(page, breach)).to_be_visible()
    press(page, "k")
    expect(card(page, second)).to_be_visible()
    press(page, "k")
    expect(main(page).get_by_text("Geverifieerd door")).to_be_visible()
    press(page, "g")
    expect(card(page, second)).to_be_visible()
    press(page, "g")
    expect(card(page, breach)).to_be_visible()
    expect(main(page).get_by_text("3 van 4")).to_be_visible()

    press(page, "e")
    expect(reason(page)).not_to_have_value("")
    expect(page.get_by_role("link", name="Terug naar Controleren")).to_be_visible()
    press_on(page, button(page, "Verder: bekijk de mail"))
    press_on(page, button(page, "Annuleren en klant verwittigen"))
    expect(main(page).get_by_text("De steunaanvraag is geannuleerd.")).to_be_visible()
    expect(card(page, last)).to_be_visible()
    expect(main(page).get_by_text("4 van 4")).to_be_visible()

    press(page, "o")
    expect(main(page).get_by_text("Deze ronde is klaar")).to_be_visible()
    expect(main(page).get_by_test_id("stMetric")).to_have_text(["Geverifieerd2", "Overgeslagen1", "Op gereageerd1"])
    assert obstacles(page) == []
    assert [execute(site.data, NOW, number) for number in (first, second, breach, last)] == [
        [VERIFIED], [VERIFIED], [CANCELLED], [WAITS],
    ]  # fmt: skip

    press(page, "n")
    expect(card(page, last)).to_be_visible()
    expect(main(page).get_by_text("1 van 1")).to_be_visible()


def four_that_wait(data: Path) -> list[str]:
    """Leave four to be checked; the third can be cancelled, for a reason that stands ready."""
    waiting = execute(data, WAITING)
    third = next(place for place, row in enumerate(waiting) if place > 1 and row[1:] == ("Bevestigd", 4))
    chosen = [number for number, *_ in waiting[third - 2 : third + 2]]
    execute(data, f"{DONE} ({', '.join('?' * 4)})", *chosen)
    return chosen


def execute(data: Path, statement: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(data / "kmo.db")) as database, database:
        return database.execute(statement, values).fetchall()


def card(page: Page, number: str) -> Locator:
    return main(page).get_by_text(number, exact=True)


def press(page: Page, key: str) -> None:
    page.wait_for_timeout(A_GLANCE * 1000)  # as long as nobody has looked yet
    page.keyboard.press(key)
    settled(page)


def press_on(page: Page, wanted: Locator) -> None:
    """Go to a button and press it, without a mouse."""
    expect(wanted).to_be_visible()
    tab_to(page, wanted)
    press(page, "Enter")


def test_a_double_click_decides_on_the_card_that_was_seen_and_on_no_other(page: Page, site: Site) -> None:
    numbers = four_that_wait(site.data)
    sign_in(page, site, SEAT, path="/controleren")
    expect(card(page, numbers[0])).to_be_visible()
    page.wait_for_timeout(A_GLANCE * 1000)

    verify = button(page, "Geverifieerd en volgende").bounding_box()
    assert verify is not None
    for pause in (130, 0):
        page.mouse.click(verify["x"] + verify["width"] / 2, verify["y"] + verify["height"] / 2)
        page.wait_for_timeout(pause)
    settled(page)

    expect(card(page, numbers[1])).to_be_visible()
    assert [execute(site.data, NOW, number) for number in numbers] == [[VERIFIED], [WAITS], [WAITS], [WAITS]]


def test_a_note_that_was_typed_and_not_saved_is_kept_and_told_when_going_on(page: Page, site: Site) -> None:
    numbers = four_that_wait(site.data)
    sign_in(page, site, SEAT, path="/controleren")
    expect(card(page, numbers[0])).to_be_visible()

    button(page, "Notitie").click()
    page.get_by_label("Notitie bij dit project").fill("Gebeld: stuurt het attest.")
    page.keyboard.press("Tab")
    settled(page)
    page.keyboard.press("Escape")
    press(page, "o")

    expect(card(page, numbers[1])).to_be_visible()
    expect(main(page).get_by_text("De notitie is bewaard bij het project.")).to_be_visible()
    kept = "SELECT note.text FROM note JOIN project ON project.id = note.project_id WHERE project.number = ?"
    assert execute(site.data, kept, numbers[0]) == [("Gebeld: stuurt het attest.",)]
