"""Views under a name and chosen columns, as a reader meets them above the list."""

from playwright.sync_api import Page, expect

from tests.e2e.site import SEAT, Site, column_of, count_of, read_grid, settled, sign_in


def headings(page: Page) -> list[str]:
    return [name.strip(" ↑↓") for name in read_grid(page).locator("thead th").all_text_contents()]


def open_menu(page: Page, name: str) -> None:
    page.get_by_test_id("stPopover").filter(has_text=name).get_by_role("button").click()
    settled(page)


def test_a_view_is_kept_and_opened_again_and_chosen_columns_outlive_a_reload(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 2600, "height": 900})  # the table offers only the columns in sight
    sign_in(page, site, SEAT)
    page.get_by_role("button", name="Lopend").click()
    settled(page)
    running = count_of(page)

    open_menu(page, "Bewaar als weergave")
    page.get_by_label("Naam", exact=True).fill("Wat loopt")
    page.get_by_text("Hiermee opent mijn lijst").click()
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text("De weergave “Wat loopt” is bewaard.")).to_be_visible()
    page.get_by_role("button", name="Wis alles").click()
    settled(page)
    assert count_of(page) > running

    open_menu(page, "Weergaven")
    page.get_by_role("button", name=f"Wat loopt · {running}").click()
    expect(page.get_by_role("button", name="Weergave: Wat loopt")).to_be_visible()
    settled(page)
    assert count_of(page) == running
    assert set(column_of(page, "Status")) == {"Lopend"}

    usual = headings(page)
    open_menu(page, "Kolommen")
    page.get_by_label("Kolommen, in de volgorde van de lijst").fill("Saldo")
    page.get_by_role("option", name="Saldo").click()
    settled(page)
    page.keyboard.press("Escape")
    assert headings(page) == [*usual, "Saldo"]

    page.goto(f"{site.url}/projecten")
    settled(page)
    assert headings(page) == [*usual, "Saldo"]
    assert count_of(page) == running
    expect(page.get_by_role("button", name="Weergave: Wat loopt")).to_be_visible()
