"""The script that runs every screen: who is there, where he may go, and what stands around it."""

import streamlit as st

from pages.ui import layout, menu, session
from pages.ui.sign_in import sign_in
from services import logs, metrics

logs.begin()
st.set_page_config(page_icon="📋", layout="wide", initial_sidebar_state=205)

actor = session.current_actor()
# The pages are named before anybody is known, so that a bookmark still leads there after signing in.
page = st.navigation(menu.pages(actor), position="sidebar" if actor else "hidden")
with metrics.interaction(page.url_path if actor or page.url_path in menu.DOORS else "aanmelden"):
    if page.url_path in menu.DOORS:
        page.run()
    elif actor is None:
        sign_in()
    else:
        session.set_cookie()
        layout.around(actor)
        session.note_page(page.url_path)
        page.run()
