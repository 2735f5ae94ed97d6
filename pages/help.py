"""Hulp: wat elke status betekent en toelaat, wie er helpt, met welke login, en hoe dit programma werkt."""

import streamlit as st

from pages.ui import help_texts
from pages.ui.session import require_actor
from pages.ui.world import context

actor = require_actor()
ctx = context()

st.title("Hulp", anchor=False)
help_texts.statuses(ctx, actor)
help_texts.contacts(ctx)
help_texts.logins()
help_texts.working()
