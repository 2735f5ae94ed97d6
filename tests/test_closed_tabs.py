"""What a closed tab held is let go of without another visitor."""

import asyncio
from unittest.mock import Mock

import pytest
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.session_manager import SessionInfo
from streamlit.web.cache_storage_manager_config import create_default_cache_storage_manager

from pages.ui import closed_tabs
from pages.ui.closed_tabs import let_go
from services.context import Context


def _runtime(monkeypatch: pytest.MonkeyPatch, storage: MemorySessionStorage) -> Runtime:
    """Streamlit's own, not started."""
    monkeypatch.setattr(Runtime, "_instance", None)
    return Runtime(
        RuntimeConfig(
            script_path=__file__,
            media_file_storage=MemoryMediaFileStorage("/media"),
            uploaded_file_manager=MemoryUploadedFileManager("/upload"),
            cache_storage_manager=create_default_cache_storage_manager(),
            is_hello=False,
            session_storage=storage,
        )
    )


def _closed(storage: MemorySessionStorage, name: str) -> Mock:
    session = Mock(id=name)
    storage.save(SessionInfo(client=None, session=session, script_run_count=1))
    return session


def test_a_tab_that_closed_longer_ago_than_it_is_kept_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemorySessionStorage(ttl_seconds=0)
    session = _closed(storage, "gisteren")
    runtime = _runtime(monkeypatch, storage)
    assert let_go(runtime) == 1
    session.shutdown.assert_called_once_with()
    assert let_go(runtime) == 0


def test_a_tab_that_closed_just_now_may_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemorySessionStorage(ttl_seconds=60)
    session = _closed(storage, "zonet")
    assert let_go(_runtime(monkeypatch, storage)) == 0
    session.shutdown.assert_not_called()
    assert storage.get("zonet") is not None


class Enough(Exception):
    """Ends the rounds."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_fault_in_one_round_stops_neither_the_garbage_of_it_nor_the_next_round(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds: list[str] = []

    def tabs(runtime: object) -> None:
        rounds.append("tabs")
        if len(rounds) == 1:
            raise RuntimeError("no")

    def garbage() -> None:
        rounds.append("garbage")
        if rounds.count("garbage") == 2:
            raise Enough

    monkeypatch.setattr(closed_tabs, "SECONDS", 0.0)
    monkeypatch.setattr(closed_tabs, "get_instance", lambda: None)
    monkeypatch.setattr(closed_tabs, "let_go", tabs)
    monkeypatch.setattr(closed_tabs.folders, "sweep", lambda _: rounds.append("exports"))
    monkeypatch.setattr(closed_tabs.gc, "collect", garbage)

    with pytest.raises(Enough):
        asyncio.run(closed_tabs.sweep(ctx))

    assert rounds == ["tabs", "garbage", "tabs", "exports", "garbage"]
    assert [record.name for record in caplog.records if "let go" in record.message] == ["kmo.app"]
