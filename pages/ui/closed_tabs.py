"""What a tab held, once it is closed."""

from typing import Any


def let_go(runtime: Any) -> int:
    """End the sessions that closed longer ago than Streamlit keeps them for a reconnect; how many.

    Streamlit itself looks only when another tab closes, so that the last ones of a day would keep their rows, uploads
    and open files until the next morning. Must run on the thread of the server's event loop, as all of its sessions.
    """
    gone = runtime._session_mgr._session_storage._cache.expire()
    for _, kept in gone:
        kept.session.shutdown()
    return len(gone)
