"""Regels: de feiten van de maatregel met hun datum, wat nagekeken wordt, en wat andere regels zouden zeggen."""

import streamlit as st

from pages.ui import rule_book, what_if_form
from pages.ui.flash import show_flash
from pages.ui.session import require_agency
from pages.ui.world import context

actor = require_agency()
ctx = context()

st.title("Regels", anchor=False)
show_flash()
facts, rules, otherwise = st.tabs(["Feiten", "Wat nagekeken wordt", "Wat als"], key="rules_tab", on_change="rerun")
if facts.open:
    with facts:
        rule_book.facts()
if rules.open:
    with rules:
        rule_book.rules(ctx, actor)
if otherwise.open:
    with otherwise:
        what_if_form.what_if_form(ctx, actor)
