"""Postvak uit: elke mail, waar ze staat, en opnieuw versturen wat mislukte."""

import streamlit as st

from pages.ui import outbox_list
from pages.ui.flash import show_flash
from pages.ui.session import require_actor
from pages.ui.world import context
from services.post.mails import outgoing

actor = require_actor()
ctx = context()

st.title("Postvak uit", anchor=False)
show_flash()
state, page = outbox_list.asked()
found = outgoing(ctx, actor, state, page)
outbox_list.states(ctx, found)
outbox_list.mails(ctx, actor, found)
