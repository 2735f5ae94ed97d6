"""Importeren: een lijst kiezen, nakijken wat ze zou doen, verwerken; de laatste kan ongedaan gemaakt worden."""

import streamlit as st

from pages.ui import import_steps
from pages.ui.flash import show_flash
from pages.ui.session import require_provider
from pages.ui.world import context

actor = require_provider()
ctx = context()

st.title("Lijst inlezen", anchor=False)
show_flash()
step = import_steps.current_step()
import_steps.progress_line(step)
match step:
    case "file":
        import_steps.choose_file(ctx, actor)
    case "check":
        import_steps.check(ctx, actor)
    case "done":
        import_steps.done(ctx, actor)
import_steps.earlier(ctx, actor)
