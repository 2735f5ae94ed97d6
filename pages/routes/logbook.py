"""The log of what comes in: each request under a name of its own, and Streamlit's words beside ours."""

import logging

import streamlit.logger
from starlette.types import ASGIApp, Receive, Scope, Send

from services import logs


class Requests:
    """Gives each request an id for its lines in the log; nothing of the request itself stands there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if scope["type"] != "lifespan":
            logs.begin()
        await self.app(scope, receive, send)


def take_over() -> None:
    """Have Streamlit and its server write in our log: each of its loggers has a way out of its own."""
    streamlit.logger.setup_formatter = _as_ours
    logs.take_over()
    # Sockets that open and close name who they are of, and its warnings name sessions.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.getLogger("streamlit.runtime.websocket_session_manager").setLevel(logging.ERROR)


def _as_ours(logger: logging.Logger) -> None:
    """What Streamlit does with a logger that it makes later."""
    logger.propagate = True
