"""A real nginx with deploy/nginx.conf, and echoes that stand in the place of the program behind it."""

import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.server_install import ADVICE, find_server
from tests.e2e.site import ROOT, free_port
from tests.reactions.post import a_certificate

DEPLOY = ROOT / "deploy"
ROUTE = "__Host-kmo-route"
MAIN = """
{user}
pid nginx.pid;
worker_processes 2;
events {{}}
http {{
    {folders}
    include site.conf;
}}
"""
FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
HANDSHAKE = {"Connection": "Upgrade", "Upgrade": "websocket"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def told(self) -> dict[str, dict[str, str]]:
        """What an echo says that reached it."""
        return dict(json.loads(self.body))

    @property
    def process(self) -> int:
        """The port of the echo that answered."""
        return int(self.headers["X-Process"])

    @property
    def route(self) -> str:
        """The cookie that nginx gives, as a browser sends it back."""
        return (self.headers["Set-Cookie"] or "").split(";")[0]


@dataclass(frozen=True)
class Proxy:
    """nginx before two processes; of deploy/nginx.conf only names, ports and folders are others."""

    folder: Path
    processes: tuple[int, int]
    https: int = field(default_factory=free_port)
    http: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.https}"

    def log(self) -> str:
        """What was written about requests so far."""
        return (self.folder / "kmo.access.log").read_text()

    @contextmanager
    def open(self) -> Iterator["Proxy"]:
        """For as long as requests come in."""
        server = subprocess.Popen(self.command("-g", "daemon off;"))
        try:
            wait_for(self.https)
            yield self
        finally:
            server.terminate()
            server.wait(20)

    def command(self, *arguments: str) -> list[str]:
        """An nginx command on files that are written for it; root keeps its name, as the folder is root's own."""
        program = find_server()
        if program is None:
            pytest.fail(ADVICE)
        user = "user root;" if os.geteuid() == 0 else ""
        folders = "\n    ".join(f"{name}_temp_path {self.folder / name};" for name in FOLDERS)
        (self.folder / "nginx.conf").write_text(MAIN.format(user=user, folders=folders))
        (self.folder / "site.conf").write_text(self._site())
        return [str(program), "-p", str(self.folder), "-c", "nginx.conf", "-e", "stderr", *arguments]

    def _site(self) -> str:
        certificate = str(a_certificate(self.folder))
        text = re.sub(r".*listen \[::\].*\n", "", (DEPLOY / "nginx.conf").read_text())
        for old, new in {
            "listen 80": f"listen 127.0.0.1:{self.http}",
            "listen 443": f"listen 127.0.0.1:{self.https}",
            "$server_name": f"$server_name:{self.https}",
            "/etc/letsencrypt/live/kmo.dienst.example/fullchain.pem": certificate,
            "/etc/letsencrypt/live/kmo.dienst.example/privkey.pem": certificate,
            "/var/log/nginx": str(self.folder),
            "kmo.dienst.example": "localhost",
        }.items():
            assert old in text, old
            text = text.replace(old, new)
        ports = dict(zip(("8501", "8502"), map(str, self.processes), strict=True))
        return re.sub("8501|8502", lambda found: ports[found[0]], text)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """One request over TLS, of somebody who trusts the certificate and no other."""
        trust = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        line = http.client.HTTPSConnection("localhost", self.https, context=trust, timeout=20)
        line.request(method, path, body, headers)
        answer = line.getresponse()
        given = Answer(answer.status, answer.headers, b"" if answer.status == 101 else answer.read())
        line.close()
        return given

    def shake_hands(self, cookie: str) -> Answer:
        """Open a socket, as a page does."""
        return self.ask("/_stcore/stream", Cookie=cookie, **HANDSHAKE)


def wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx did not start")


class Echo(BaseHTTPRequestHandler):
    """Tells what reached it."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        is_socket = self.headers.get("Upgrade") == "websocket"
        self.send_response(101 if is_socket else 200)
        self.send_header("X-Process", str(self.connection.getsockname()[1]))
        for name, value in HANDSHAKE.items() if is_socket else ():
            self.send_header(name, value)
        self.end_headers()
        if not is_socket:
            self.wfile.write(json.dumps({"headers": dict(self.headers)}).encode())

    do_GET = do_PUT = do_POST = answer  # noqa: N815

    def log_message(self, *said: object) -> None:
        """It says nothing else."""


@contextmanager
def echo(port: int) -> Iterator[None]:
    """An echo on this port."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Echo)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
