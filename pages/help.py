"""Hulp: wat elke status betekent, wie er helpt, en hoe dit programma werkt."""

import streamlit as st

from models.enums import ProjectStatus
from pages.ui.badges import status_badge
from pages.ui.session import require_actor

require_actor()

st.title("Hulp", anchor=False)
st.header("Wat betekent elke status?", anchor=False)
for status in ProjectStatus:
    badge, meaning = st.columns([1, 3], vertical_alignment="center")
    with badge:
        status_badge(status)
    meaning.text(status.meaning)
st.header("Vragen over de kmo-portefeuille", anchor=False)
st.markdown(
    "Bel, mail of chat gratis met **1700**, elke werkdag van 9 tot 19 uur. "
    "Vanuit het buitenland: **+32 2 553 1700** (betalend).  \n"
    "Mail naar de dienst: kmo-portefeuille@vlaanderen.be"
)
st.header("Werken met dit programma", anchor=False)
st.markdown(
    "- **Projecten** toont altijd de huidige toestand: een vinkje staat er meteen.\n"
    "- **Importeren** leest je eigen projectenlijst (xlsx, xls, ods, csv). Kolommen worden herkend aan hun titel, "
    "foute rijen houden de juiste nooit tegen, en de laatste lijst kan je ongedaan maken.\n"
    "- Een lijst wist nooit een project en nooit je vinkjes.\n"
    "- **Exporteren** geeft precies de rijen van je selectie, in de volgorde van het scherm."
)
