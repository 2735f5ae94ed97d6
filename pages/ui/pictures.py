"""The pictures of the start page: each answers one question, and only the one that is looked at is counted."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import streamlit as st

from models.enums import ProjectStatus, Role
from pages.ui.badges import SHADES
from pages.ui.charts import bars, picture
from services.context import Context
from services.formats import counted, show_euro, show_month, show_number
from services.policy.access import Actor
from services.reasons import reasons
from services.start.figures import Filed, expected, filed, leads, months_before

Picture = Callable[[Context, Actor], None]
NOTHING = "Daarover zijn er nog geen gegevens."
COLOURS = {status.label: SHADES[status] for status in ProjectStatus}
MONTHS_AHEAD = 12
LATER = "later"


def pictures(ctx: Context, actor: Actor) -> None:
    """One tab a question; the agency ticks nothing and is paid nothing."""
    st.header("Hoe staat het ervoor?", anchor=False)
    shown = {name: one for name, one in PICTURES.items() if actor.role is not Role.AGENCY or name in FOR_AGENCY}
    for tab, draw in zip(st.tabs(list(shown), key="pictures", on_change="rerun"), shown.values(), strict=True):
        if tab.open:
            with tab:
                draw(ctx, actor)


def applications(ctx: Context, actor: Actor) -> None:
    """Applications and amounts by month and status."""
    st.subheader("Hoeveel wordt er aangevraagd, en wat werd ervan?", anchor=False)
    found = filed(ctx, actor)
    if not found:
        st.caption(NOTHING)
        return
    euro = st.segmented_control("Wat tellen", ["Aantal", "Projectbedrag"], default="Aantal", key="picture_of",
                                required=True, label_visibility="collapsed") == "Projectbedrag"  # fmt: skip
    rows = [
        {"Maand": show_month(one.month), "Status": one.status.label, "Aanvragen": one.projects,
         "Euro": float(one.amount), "Aantal": counted(one.projects, "aanvraag", "aanvragen"),
         "Projectbedrag": show_euro(one.amount)}
        for one in found
    ]  # fmt: skip
    number, amount = sum(one.projects for one in found), sum((one.amount for one in found), Decimal(0))
    said = (f"De laatste 24 maanden: {counted(number, 'steunaanvraag', 'steunaanvragen')} voor samen "
            f"{show_euro(amount)} projectbedrag.")  # fmt: skip
    chart = bars(rows, "Maand", "Euro" if euro else "Aanvragen", form="$,.0f" if euro else ",d", colours=COLOURS,
                 by="Status", tooltip=("Maand", "Status", "Aantal", "Projectbedrag"))  # fmt: skip
    picture("applications", said, chart, _by_month(found))


def _by_month(found: list[Filed]) -> list[dict[str, str]]:
    lines: dict[date, dict[str, str]] = {}
    for month in dict.fromkeys(one.month for one in found):
        of_month = [one for one in found if one.month == month]
        numbers = {one.status: one.projects for one in of_month}
        lines[month] = {"Maand": show_month(month)}
        lines[month] |= {status.label: show_number(numbers.get(status, 0)) for status in ProjectStatus}
        lines[month]["Projectbedrag"] = show_euro(sum((one.amount for one in of_month), Decimal(0)))
    return list(lines.values())


def lead_time(ctx: Context, actor: Actor) -> None:
    """In how many days applications are ticked."""
    st.subheader("Hoe snel kijken we een steunaanvraag na?", anchor=False)
    found = leads(ctx, actor)
    if not found:
        st.caption(NOTHING)
        return
    rows = [{"Maand": show_month(one.month), "Dagen (mediaan)": one.median,
             "Mediaan": counted(one.median, "dag", "dagen"), "Nagekeken": show_number(one.projects)}
            for one in found]  # fmt: skip
    last = found[-1]
    said = (f"Van de steunaanvragen van {show_month(last.month)} die al nagekeken zijn, was de helft dat binnen "
            f"{counted(last.median, 'dag', 'dagen')} na de aanvraag.")  # fmt: skip
    chart = bars(rows, "Maand", "Dagen (mediaan)", tooltip=("Maand", "Mediaan", "Nagekeken"))
    table = [{"Maand van aanvraag": row["Maand"], "Nagekeken": row["Nagekeken"], "Mediaan": row["Mediaan"]}
             for row in rows]  # fmt: skip
    picture("leads", said, chart, [{name: str(cell) for name, cell in line.items()} for line in table])


def why_not(ctx: Context, actor: Actor) -> None:
    """Why applications were cancelled or stopped."""
    st.subheader("Waarom gaan steunaanvragen niet door?", anchor=False)
    found = reasons(ctx, actor)
    if not found:
        st.caption(f"{NOTHING} Ze komen er wanneer je annuleert of een stopzetting aanvraagt.")
        return
    rows = [{"Reden": name, "Keren": number, "Aantal": f"{show_number(number)} keer"} for name, number in found.items()]
    most, number = next(iter(found.items()))
    said = (f"De laatste twee jaar {counted(sum(found.values()), 'reden', 'redenen')} om te annuleren of stop te "
            f"zetten; het vaakst: {most} ({show_number(number)} keer).")  # fmt: skip
    chart = bars(rows, "Reden", "Keren", tooltip=("Reden", "Aantal"), lying=True)
    picture("reasons", said, chart, [{"Reden": str(row["Reden"]), "Aantal": str(row["Aantal"])} for row in rows])


def to_be_paid(ctx: Context, actor: Actor) -> None:
    """What running projects may still bring in."""
    st.subheader("Wat kan er nog betaald worden?", anchor=False)
    found = [one for one in expected(ctx, actor) if one.amount]
    if not found:
        st.caption(NOTHING)
        return
    end = months_before(ctx.today, -MONTHS_AHEAD)
    lines: dict[str, tuple[int, Decimal]] = {}
    for one in found:
        month = show_month(one.month) if one.month < end else LATER
        projects, amount = lines.get(month, (0, Decimal(0)))
        lines[month] = (projects + one.projects, amount + one.amount)
    rows = [{"Maand": month, "Euro": float(amount), "Bedrag": show_euro(amount), "Projecten": show_number(projects)}
            for month, (projects, amount) in lines.items()]  # fmt: skip
    total = sum((one.amount for one in found), Decimal(0))
    said = f"Een schatting: lopende projecten kunnen nog {show_euro(total)} opleveren."
    picture("expected", said, bars(rows, "Maand", "Euro", form="$,.0f", tooltip=("Maand", "Bedrag", "Projecten")),
            [{name: str(row[name]) for name in ("Maand", "Bedrag", "Projecten")} for row in rows])  # fmt: skip
    st.caption("Geschat als het saldo van de eigen bijdrage met de subsidie die daar in verhouding bij hoort, betaald "
               "14 dagen na het einde. Wat al eerder verwacht werd, staat in deze maand.")  # fmt: skip


PICTURES: dict[str, Picture] = {
    "Aanvragen": applications, "Doorlooptijd": lead_time, "Redenen": why_not, "Verwachte betalingen": to_be_paid,
}  # fmt: skip
FOR_AGENCY = ("Aanvragen", "Redenen")
