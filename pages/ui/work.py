"""Work that takes a while, in a thread of its own: a second click or a closed tab cannot cut it in half."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import streamlit as st

Result = TypeVar("Result")
GLANCE_SECONDS = 0.15
_POOL = ThreadPoolExecutor(max_workers=4, thread_name_prefix="work")


def with_progress(text: str, work: Callable[[Callable[[float], None]], Result]) -> Result:
    """Run `work`, which is told how to report from 0 to 1, and show a bar meanwhile; raises what it raises."""
    done = [0.0]
    running: Future[Result] = _POOL.submit(work, lambda part: done.__setitem__(0, part))
    bar = st.progress(0.0, text)
    while not running.done():
        bar.progress(min(done[0], 1.0), text)
        time.sleep(GLANCE_SECONDS)
    bar.empty()
    return running.result()
