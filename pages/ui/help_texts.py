"""The texts of the help page; what a status allows is drawn from the table."""

import streamlit as st

from pages.ui.badges import status_badge
from services.actions import possible
from services.context import Context
from services.policy.access import Actor


def statuses(ctx: Context, actor: Actor) -> None:
    """What each status means, and what this reader can do then."""
    st.header("Wat betekent elke status, en wat kan je doen?", anchor=False)
    for status, rows in possible(ctx, actor).items():
        badge, meaning = st.columns([1, 3], vertical_alignment="top")
        with badge:
            status_badge(status)
        with meaning, st.container(gap="xsmall"):
            st.text(status.meaning)
            for row in rows:
                st.markdown(f"- **{row.action.label}**. {row.consequence}")


def contacts(ctx: Context) -> None:
    """The manual's own help."""
    st.header("Vragen over de kmo-portefeuille", anchor=False)
    st.markdown(
        "Bel, mail of chat gratis met **1700**, elke werkdag van 9 tot 19 uur. "
        "Vanuit het buitenland: **+32 2 553 1700** (betalend).  \n"
        "Website: [www.kmo-portefeuille.be](https://www.kmo-portefeuille.be)"
    )
    st.text(f"Mail naar de dienst: {ctx.settings.service_mail}")


def logins() -> None:
    """Which login belongs to which registration."""
    st.header("Welke login gebruik je?", anchor=False)
    st.markdown(
        "- Registratie op de **maatschappelijke zetel**: je ondernemingsnummer.\n"
        "- Registratie van een **departement**: het mailadres van dat departement."
    )


def working() -> None:
    """How this program works."""
    st.header("Werken met dit programma", anchor=False)
    st.markdown(
        "- **Projecten** toont altijd de huidige toestand: een vinkje staat er meteen.\n"
        "- **Importeren** leest je eigen projectenlijst (xlsx, xls, ods, csv). Kolommen worden herkend aan hun titel, "
        "foute rijen houden de juiste nooit tegen, en de laatste lijst kan je ongedaan maken.\n"
        "- Een lijst wist nooit een project en nooit een reactie van jou. Wijzigt ze iets wat je al geverifieerd had, "
        "of vult ze iets aan dat niet klopt, dan vraagt het programma om het opnieuw te controleren, met wat er "
        "veranderde.\n"
        "- **Controleren** toont één voor één wat nog niemand nakeek; de letter op elke knop is zijn toets. Wat geen "
        "bevindingen heeft, kan je daar samen verifiëren. **Notitie** bewaart wat de klant je zei.\n"
        "- **Reageren** doe je bovenaan het project. Voor je bevestigt, zie je de mail zoals hij vertrekt.\n"
        "- **Postvak uit** toont elke mail: wat wacht, wat vertrok en wat mislukte. Een mail die mislukt, maakt je "
        "reactie niet ongedaan: verstuur hem opnieuw, of zeg dat hij niet meer nodig is.\n"
        "- **Papieren** bij een project zijn wat een controle of audit kan vragen. **Dossier downloaden** geeft ze in "
        "een zip, met een kaft en de controlegetallen; in **Exporteren** kan dat voor een hele selectie.\n"
        "- **Weergaven** bewaren filters, volgorde en kolommen onder een naam; **Kolommen** kiest wat de lijst toont.\n"
        "- **Exporteren** geeft precies de rijen van je selectie, in de volgorde van het scherm."
    )
