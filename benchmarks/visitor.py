"""A reader without a browser: speaks over Streamlit's websocket as its page does, and over http for files."""

import asyncio
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs, StringArray, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60  # seconds
# The kinds of element that a reader sets, each with the field of its state and how its value is written there.
SET_BY: dict[str, Any] = {
    "text_input": lambda value: {"string_value": value},
    "button": lambda value: {"trigger_value": value},
    "pagination": lambda value: {"int_value": value},
    "button_group": lambda value: {"string_array_value": StringArray(data=value)},
    "dataframe": lambda value: {"string_value": json.dumps({"selection": value})},
    "file_uploader": lambda value: {"file_uploader_state_value": FileUploaderState(uploaded_file_info=value)},
}


class Visitor:
    """One tab: what stands on its screen, and what was typed and chosen there."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False, headers={"Origin": url})
        self.socket: ClientConnection | None = None
        self.shown: list[Any] = []
        self.pages: dict[str, str] = {}
        self.states: dict[str, WidgetState] = {}
        self.known: dict[str, ForwardMsg] = {}
        self.session_id = self.page = ""
        self.query: Mapping[str, str] = {}

    async def open(self) -> None:
        """Open the tab and see its first screen."""
        self.shown, self.states, self.known, self.page, self.query = [], {}, {}, "", {}
        self.socket = await connect(
            f"{self.url.replace('http', 'ws')}/_stcore/stream",
            origin=self.url, subprotocols=["streamlit", "geen"], proxy=None, compression=None, max_size=None,
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())},
        )  # fmt: skip
        await self.run()

    async def leave(self) -> None:
        """Close the tab."""
        if self.socket is not None:
            await self.socket.close()
        self.socket = None

    async def run(self) -> None:
        """Let the script run with what was set, and see the screen; what is shown is a fault or it is not."""
        socket = self.socket
        if socket is None:
            raise RuntimeError("this tab is not open")
        state = ClientState(
            query_string=urlencode(self.query), page_script_hash=self.page,
            widget_states=WidgetStates(widgets=self.states.values()),
        )  # fmt: skip
        await socket.send(BackMsg(rerun_script=state).SerializeToString())
        self.states = {key: one for key, one in self.states.items() if one.WhichOneof("value") != "trigger_value"}
        shown: list[Any] = []
        while True:
            told = self._whole(ForwardMsg.FromString(await asyncio.wait_for(socket.recv(decode=False), PATIENCE)))
            match told.WhichOneof("type"):
                case "new_session":
                    self.session_id = told.new_session.initialize.session_id
                    self.page = told.new_session.page_script_hash
                    shown = []
                case "navigation":
                    self.pages = {page.url_pathname: page.page_script_hash for page in told.navigation.app_pages}
                    self.page = told.navigation.page_script_hash or self.page
                case "delta" if told.delta.HasField("new_element"):
                    shown.append(told.delta.new_element)
                case "script_finished" if told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    self.shown = shown
                    return

    def _whole(self, told: ForwardMsg) -> ForwardMsg:
        if told.WhichOneof("type") == "ref_hash":
            return self.known[told.ref_hash]
        if told.metadata.cacheable:
            self.known[told.hash] = told
        return told

    def fault(self) -> str:
        """The first error on the screen."""
        found = [
            element.alert.body for element in self.shown if element.HasField("alert") and element.alert.format == 1
        ]
        return found[0] if found else ""

    async def go(self, path: str, **query: str) -> None:
        """To another page."""
        self.page, self.query = self.pages[path], query
        await self.run()

    def set(self, name: str, value: Any) -> bool:
        """Set what bears this key or label, or the first of this kind; tells whether it stands on the screen."""
        for element in self.shown:
            kind = element.WhichOneof("type")
            if kind in SET_BY:
                one = getattr(element, kind)
                if name == kind or one.id.rpartition("-")[2] == name or getattr(one, "label", "") == name:
                    self.states[one.id] = WidgetState(id=one.id, **SET_BY[kind](value))
                    return True
        return False

    async def click(self, name: str) -> bool:
        """Press the button with this key or label."""
        there = self.set(name, True)
        if there:
            await self.run()
        return there

    async def sign_in(self, login: str, password: str) -> None:
        """As the form does it, and then as the page fetches its cookie."""
        self.set("Login", login)
        self.set("Wachtwoord", password)
        await self.click("Aanmelden")
        args = [json.loads(element.component_instance.json_args) for element in self.shown
                if element.HasField("component_instance")]  # fmt: skip
        answer = await self.http.post("/sessie", content=args[0]["ticket"])
        answer.raise_for_status()

    async def upload(self, name: str, content: bytes) -> None:
        """Give a file to the field on the screen."""
        token = (await self.http.get("/_stcore/health")).headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
        key = secrets.token_hex(8)
        path = f"/_stcore/upload_file/{self.session_id}/{key}"
        answer = await self.http.put(path, files={name: (name, content)}, headers={"X-Xsrftoken": token})
        answer.raise_for_status()
        urls = FileURLs(file_id=key, upload_url=path, delete_url=path)
        self.set("file_uploader", [UploadedFileInfo(name=name, size=len(content), file_id=key, file_urls=urls)])
        await self.run()

    async def fetch(self, path: str) -> int:
        """A file that is downloaded; the number of its bytes."""
        answer = await self.http.get(path)
        answer.raise_for_status()
        return len(answer.content)
