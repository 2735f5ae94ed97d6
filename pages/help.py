"""Hulp: wat elke status betekent en toelaat, wie er helpt, met welke login, en hoe dit programma werkt."""

import streamlit as st

from pages.ui import help_texts
from pages.ui.session import require_actor
from pages.ui.world import context

actor = require_actor()

st.title("Hulp", anchor=False)
help_texts.statuses(actor)
help_texts.contacts(context())
help_texts.logins()
help_texts.working()
