"""Speaking to a running program without a browser, as its page does and as nobody should."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.sync.client import ClientConnection, connect

from services.context import Context
from services.database import make_engine
from services.sign_in import accounts, sessions
from tests.conftest import make_settings
from tests.e2e.site import Site

PATIENCE = 20  # seconds
RERUN = BackMsg(rerun_script=ClientState()).SerializeToString()


def cookie_of(site: Site, login: str) -> str:
    """A session of this account, opened in the database of the running program."""
    settings = make_settings(site.data)
    ctx = Context(make_engine(settings.database), settings)
    account = accounts.credentials(ctx, login)
    _, ticket = sessions.open_session(ctx, account.account_id or 0, account.version)
    cookie = sessions.trade_ticket(ctx, ticket)
    ctx.engine.dispose()
    return f"kmo={cookie}"


@contextmanager
def socket(site: Site, cookie: str = "", session_id: str = "", **headers: str) -> Iterator[ClientConnection]:
    """A socket as the page opens it, and with the id of a session as it does when it lost one."""
    protocols = ["streamlit", "geen", *([session_id] if session_id else [])]
    with connect(
        f"{site.url.replace('http', 'ws')}/_stcore/stream",
        origin=headers.pop("origin", site.url), subprotocols=protocols, proxy=None, compression=None, max_size=None,
        additional_headers={**({"Cookie": cookie} if cookie else {}), **headers},
        open_timeout=PATIENCE, close_timeout=1,
    ) as opened:  # fmt: skip
        yield opened


def run(opened: ClientConnection, *states: WidgetState) -> tuple[str, list[Element]]:
    """Let the script run with these widgets, and wait until it has: the session's id, and what is on the screen."""
    opened.send(BackMsg(rerun_script=ClientState(widget_states=WidgetStates(widgets=states))).SerializeToString())
    session_id, shown = "", []
    while True:
        told = ForwardMsg.FromString(opened.recv(timeout=PATIENCE, decode=False))
        if told.HasField("new_session"):
            session_id = told.new_session.initialize.session_id
        elif told.HasField("delta"):
            shown.append(told.delta.new_element)
        elif told.HasField("script_finished"):
            return session_id, shown


def ask(site: Site, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """An answer to exactly these headers and this path, which other clients would tidy up first."""
    address = site.url.removeprefix("http://")
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    connection.putrequest(method, path, skip_host=True)
    for name, value in ({"Host": address, "Accept": "*/*"} | headers).items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection.getresponse()


def upload(site: Site, session_id: str, size: int, cookie: str = "") -> tuple[int, str]:
    """Send a file as the page does."""
    token = ask(site, "/_stcore/health").headers["Set-Cookie"].split(";")[0]
    head = b'--grens\r\nContent-Disposition: form-data; name="f"; filename="lijst.csv"\r\n\r\n'
    headers = {
        "Cookie": f"{token}; {cookie}", "X-Xsrftoken": token.split("=", 1)[1], "Origin": site.url,
        "Content-Type": "multipart/form-data; boundary=grens",
    }  # fmt: skip
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=PATIENCE)
    connection.request(
        "PUT", f"/_stcore/upload_file/{session_id}/een", head + b"x" * size + b"\r\n--grens--\r\n", headers
    )
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def handshake(site: Site, **headers: str) -> int:
    """The status that the first request of a socket gets."""
    wanted = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==", "Sec-WebSocket-Protocol": "streamlit",
    }  # fmt: skip
    return ask(site, "/_stcore/stream", **wanted, **headers).status


def drain(sender: ClientConnection) -> None:
    """Listen until the server closes; raises ConnectionClosed."""
    while True:
        sender.recv(timeout=PATIENCE)


@contextmanager
def another_site(content: str) -> Iterator[str]:
    """A page of somebody else, on this machine: what comes from further away Chromium refuses for other reasons."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
