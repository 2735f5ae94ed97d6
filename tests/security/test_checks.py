"""What an attacker tries first, each with its number in docs/security.md."""

import ast
import io
import re
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFile
from pydantic import SecretStr
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from models import Evidence, Project, Provider
from models.enums import Action, ProjectStatus
from pages.routes import sign_in
from pages.ui import world
from pages.ui.view import TICKED
from services import actions, evidence, projects
from services.context import Context
from services.errors import AppError, BadInput
from services.exports import registry, writing
from services.filters import ProjectFilter
from services.front_door import forgotten
from services.listing import overview
from services.listing.orders import Order
from services.policy.access import EVERYONE, Actor
from services.policy.files import recognise
from services.policy.submissions import KeptFile, Submission
from services.sign_in import accounts, sessions
from tests.exports.asgi import post
from tests.factories import MORGENSTER, PASSWORD, ZWALUW, a_project, a_provider, a_seat
from tests.reactions.files import PDF

ROOT = Path(__file__).parents[2]
FRAME = ROOT / "pages" / "frame.py"
CODE = sorted(path for folder in ("pages", "services", "models") for path in (ROOT / folder).rglob("*.py"))
ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def here(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    """The screens and routes of this test work on its own world."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(world, "make_context", lambda: ctx)
    monkeypatch.setattr("pages.ui.session._of_cookie", lambda: None)
    world.context.cache_clear()
    yield ctx
    world.context.cache_clear()


@pytest.mark.parametrize("key", ["kort", "some_key" * 4, "a" * 32])
@pytest.mark.parametrize(
    "command", [("streamlit", "run", "app.py", "--server.port=0"), ("services", "account", "list")]
)
def test_check_14_nothing_starts_with_a_weak_secret_and_it_is_not_shown(
    tmp_path: Path, command: tuple[str, ...], key: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        env={"PATH": "", "KMO_SECRET_KEY": key, "KMO_DATA_DIR": str(tmp_path)},
    )  # fmt: skip

    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "KMO_SECRET_KEY is te zwak" in said
    assert key not in said
    assert "Traceback" not in said


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("public_url", "name", "secure"),
    [("https://kmo.dienst.example", "__Host-kmo", True), ("http://localhost:8501", "kmo", False)],
)
def test_check_15_the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(
    ctx: Context, seat: Actor, monkeypatch: pytest.MonkeyPatch, public_url: str, name: str, secure: bool
) -> None:
    there = replace(ctx, settings=ctx.settings.model_copy(update={"public_url": public_url}))
    monkeypatch.setattr("pages.routes.sign_in.context", lambda: there)
    _, ticket = sessions.open_session(there, seat.account_id, 1)

    answer = post(sign_in.routes, "/sessie", ticket.encode(), origin="http://localhost")

    value, *flags = answer.headers["set-cookie"].split("; ")
    assert value.partition("=")[0] == name
    assert {flag.casefold() for flag in flags} == {
        "httponly", "samesite=strict", "path=/", "max-age=43200", *(["secure"] if secure else []),
    }  # fmt: skip


@ONLY_SQLITE
def test_check_19_signing_in_and_out_and_files_speak_to_nobody_outside(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spoken: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: spoken.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: spoken.append(asked) or [])
    project = a_project(ctx, provider)

    accounts.check(ctx, ZWALUW, PASSWORD)
    session_id, ticket = sessions.open_session(ctx, seat.account_id, 1)
    sessions.trade_ticket(ctx, ticket)
    forgotten.send(ctx, ZWALUW)
    kept = evidence.keep(ctx, seat, "attest.pdf", PDF)
    actions.perform(ctx, seat, project.number, Action.STOP, Submission("Lang genoeg als reden", 1, "een", (kept,)))
    for key in ("csv", "xlsx"):
        exporter = registry.exporter_of(key)
        writing.write_file(ctx, seat, exporter, tmp_path / f"lijst.{key}", ProjectFilter(), Order())
    sessions.close_session(ctx, session_id)

    assert spoken == []


FORGED: dict[str, Any] = {
    "a row that is not there": {"selection": {"rows": [0, 999, -1], "columns": [], "cells": []}},
    "a column that is not there": {"selection": {"rows": [], "columns": ["wachtwoord"], "cells": []}},
    "a cell that is not there": {"selection": {"rows": [], "columns": [], "cells": [[999, "Detail"]]}},
}


@ONLY_SQLITE
@pytest.mark.parametrize("forged", FORGED)
def test_check_24_a_forged_choice_in_the_table_reaches_no_row_of_another(
    here: Context, provider: Provider, seat: Actor, forged: str
) -> None:
    a_project(here, provider, title="Van ons")
    a_project(here, a_provider(here, number=MORGENSTER), title="Van hen")
    app = AppTest.from_file(FRAME, default_timeout=60)
    app.session_state["auth_session"], _ = sessions.open_session(here, seat.account_id, 1)
    app.run().switch_page("overview.py").run()

    app.session_state[app.session_state[TICKED]["key"]] = FORGED[forged]
    app.run()

    assert [found.value for found in app.exception] == []

    assert "Van hen" not in "".join(frame.value.to_string() for frame in app.dataframe)
    with here.reading(EVERYONE) as session:
        assert session.exec(select(Project.verified)).all() == [False, False]


def test_check_34_evidence_goes_with_the_project_of_its_own_action_alone(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    mine, other = (a_project(ctx, provider, status=ProjectStatus.RUNNING) for _ in range(2))
    kept = evidence.keep(ctx, seat, "attest.pdf", PDF)
    form = Submission("Lang genoeg als reden", 1, "een", (kept,))

    actions.perform(ctx, seat, mine.number, Action.STOP, form)

    assert len(evidence.of_project(ctx, seat, mine)) == 1
    assert list(evidence.of_project(ctx, seat, other)) == []


def test_check_34_a_file_that_another_firm_kept_is_not_there_for_this_one(ctx: Context, seat: Actor) -> None:
    theirs = a_provider(ctx, number=MORGENSTER)
    kept = evidence.keep(ctx, a_seat(ctx, theirs), "attest.pdf", PDF)
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(Provider, seat.tenant)
    project = a_project(ctx, provider, status=ProjectStatus.RUNNING)

    for forged in (kept, KeptFile("verzonnen.pdf", "application/pdf", 3, "0" * 64)):
        with pytest.raises(BadInput, match="niet meer bewaard"):
            actions.perform(
                ctx, seat, project.number, Action.STOP, Submission("Lang genoeg als reden", 1, "twee", (forged,))
            )
    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(Evidence)).all() == []


ODD = ["%", "_", "' or 1=1 --", "x" * 10_000, ".*(", "\x00", "\ud800", "DROP TABLE project;", "[a-z]+", "\\"]


@pytest.mark.parametrize("odd", ODD)
def test_check_32_whatever_is_searched_for_is_taken_as_it_stands_and_finds_own_rows_alone(
    ctx: Context, provider: Provider, seat: Actor, odd: str
) -> None:
    own = a_project(ctx, provider, title="Excel voor gevorderden")
    a_project(
        ctx, a_provider(ctx, number=MORGENSTER), title=f"Excel {odd[:20]}".replace("\x00", "").replace("\ud800", "")
    )

    found = overview.overview(ctx, seat, ProjectFilter(all_years=True, search=odd), Order())

    assert {row.id for row in found.rows} <= {own.id}
    with pytest.raises(AppError):
        projects.get(ctx, seat, odd)


FORBIDDEN = {
    "unsafe_allow_html": "raw HTML", "components.html": "a frame that reads our page", "st.html": "raw HTML",
    "st.iframe": "a frame", "os.path.join": "a path made of a name",
}  # fmt: skip


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_check_46_nothing_dangerous_is_called(path: Path) -> None:
    code = ast.unparse(ast.parse(path.read_text()))

    assert [name for name in FORBIDDEN if re.search(rf"\b{re.escape(name)}\b", code)] == []


def an_image(width: int, height: int, kind: str) -> bytes:
    """One whose head says that it is so large; the rest is that of a small one."""
    content = io.BytesIO()
    Image.new("1" if kind == "PNG" else "L", (8, 8)).save(content, kind)
    made = bytearray(content.getvalue())
    if kind == "PNG":
        made[16:24] = width.to_bytes(4) + height.to_bytes(4)
        made[29:33] = zlib.crc32(made[12:29]).to_bytes(4)
    else:
        place = made.index(b"\xff\xc0") + 5
        made[place : place + 4] = height.to_bytes(2) + width.to_bytes(2)
    return bytes(made)


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg")])
@pytest.mark.parametrize(
    ("width", "height", "taken"),
    [(60_000, 60_000, False), (10_001, 10_000, False), (10_000, 10_000, True), (8, 8, True)],
)
def test_check_54_a_huge_image_is_refused_without_decoding_it(
    monkeypatch: pytest.MonkeyPatch, kind: str, ending: str, width: int, height: int, taken: bool
) -> None:
    decoded: list[object] = []
    content = an_image(width, height, kind)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: decoded.append(self))

    refused = _refusal(lambda: recognise(f"foto.{ending}", content))

    assert refused == ("" if taken else f"foto.{ending}: deze afbeelding heeft te veel beeldpunten. Bewaar ze kleiner.")
    assert decoded == []


def _refusal(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except BadInput as refusal:
        return str(refusal)
    return ""


@ONLY_SQLITE
def test_the_secret_of_the_installation_is_never_in_a_setting_that_is_shown(ctx: Context) -> None:
    key = ctx.settings.secret_key.get_secret_value()

    assert key not in repr(ctx.settings)
    assert isinstance(ctx.settings.secret_key, SecretStr)
