"""Files over HTTP: evidence, mails and histories, for whoever may see the project, and never shown by a browser."""

from collections.abc import Callable

import pytest

from models import Provider
from models.enums import Action, ProjectStatus
from pages.routes import cookies, files
from services import actions, evidence
from services.context import Context
from services.policy.access import Actor
from services.policy.submissions import Submission
from services.sign_in.sessions import open_session, trade_ticket
from tests.exports.asgi import Answer, get
from tests.factories import MORGENSTER, a_department, a_project, a_provider, a_seat, an_agency
from tests.reactions.files import PDF

Ask = Callable[..., Answer]
NUMBER = "2026-0000001"
ADDRESSES = ("/bestand/bewijsstuk/1", "/bestand/mail/1", f"/bestand/geschiedenis?nummer={NUMBER}")


@pytest.fixture
def ask(ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """A way to ask, where there is a project with a piece of evidence and a mail."""
    for module in (files, cookies):
        monkeypatch.setattr(module, "context", lambda: ctx)
    project = a_project(ctx, provider, number=NUMBER, status=ProjectStatus.RUNNING)
    file = evidence.keep(ctx, seat, 'é"attest.pdf', PDF)
    actions.perform(ctx, seat, NUMBER, Action.STOP, Submission("De klant komt niet.", project.version, "een", (file,)))

    def send(address: str, actor: Actor | None = None) -> Answer:
        cookie = trade_ticket(ctx, open_session(ctx, actor.account_id, 1)[1]) if actor else ""
        return get(files.routes, address, cookie=f"kmo={cookie}")

    return send


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_may_see_the_project_gets_its_files_as_attachments(
    ctx: Context, ask: Ask, seat: Actor, address: str
) -> None:
    for answer in (ask(address, seat), ask(address, an_agency(ctx))):
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")


def test_a_piece_of_evidence_keeps_its_content_and_its_cleaned_name(ask: Ask, seat: Actor) -> None:
    answer = ask(ADDRESSES[0], seat)

    assert answer.body == PDF
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%A9_attest.pdf"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_and_what_does_not_exist_get_the_same_answer(
    ctx: Context, ask: Ask, provider: Provider, address: str
) -> None:
    strangers = (a_seat(ctx, a_provider(ctx, number=MORGENSTER)), a_department(ctx, provider))
    nowhere = address.replace("/1", "/999").replace(NUMBER, "2026-9999999")

    for stranger in strangers:
        there, elsewhere = ask(address, stranger), ask(nowhere, stranger)
        assert (there.status, there.body) == (404, elsewhere.body)
    assert ask(address).status == 401


def test_a_file_that_was_tampered_with_is_refused_with_a_sentence(ctx: Context, ask: Ask, seat: Actor) -> None:
    (file,) = (path for path in (ctx.settings.data_dir / "evidence").rglob("*") if path.is_file())
    file.write_bytes(b"%PDF-anders")

    answer = ask(ADDRESSES[0], seat)

    assert answer.status == 400
    assert "beschadigd of gewijzigd" in answer.body.decode()


def test_a_number_that_no_row_can_have_is_not_found(ctx: Context, ask: Ask, seat: Actor) -> None:
    answer = ask(f"/bestand/bewijsstuk/{10**30}", seat)

    assert answer.status == 404
    assert "Traceback" not in answer.body.decode()
    assert "sql" not in answer.body.decode().lower()
