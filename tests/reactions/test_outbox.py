"""Delivering: each mail goes, whatever happens to the server or to the worker, and once if it can be."""

import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from models import Event, Mail, Project, Provider
from models.enums import Action, MailState, ProjectStatus
from services import actions, evidence
from services.context import Context
from services.errors import AppError, BadInput, NotAllowed
from services.gateways.mailer import NO_SERVER, Mailer, Unreachable
from services.outbox import deliver_due
from services.policy.access import EVERYONE, Actor
from services.policy.submissions import Submission
from services.post import mails
from tests.conftest import Clock
from tests.factories import a_project, an_agency
from tests.reactions.files import EML, PDF
from tests.reactions.post import Post, a_certificate

REASON = "De klant schreef zich niet in.\n.\nEr is geen overeenkomst; zie <bijlage> & het verslag."
CLIENT = "klant@bakkerij.example"


@pytest.fixture
def post() -> Iterator[Post]:
    with Post().open() as opened:
        yield opened


def with_settings(ctx: Context, **values: Any) -> Context:
    return replace(ctx, settings=ctx.settings.model_copy(update=values))


def mailing(ctx: Context, post: Post) -> Context:
    return with_settings(ctx, smtp_url=SecretStr(post.url))


def a_mail(ctx: Context, seat: Actor, recipient: str = CLIENT, key: str = "sleutel-1") -> Project:
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(Provider, seat.tenant)
    project = a_project(ctx, provider, status=ProjectStatus.CONFIRMED, enterprise_mail=recipient)
    actions.perform(ctx, seat, project.number, Action.CANCEL, Submission(REASON, project.version, key))
    return project


def the_mails(ctx: Context) -> list[Mail]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(Mail).order_by(col(Mail.id))).all())


def said(ctx: Context) -> list[str]:
    with ctx.reading(EVERYONE) as session:
        return [event.text for event in session.exec(select(Event).where(Event.kind == "mail").order_by(Event.id))]


def test_a_mail_arrives_as_it_was_shown(ctx: Context, seat: Actor, provider: Provider, post: Post) -> None:
    a_mail(ctx, seat)

    assert deliver_due(mailing(ctx, post)) == 1

    (mail,), (arrived,) = the_mails(ctx), post.taken
    text, page = arrived.get_body(("plain",)), arrived.get_body(("html",))
    assert (arrived["To"], arrived["Subject"], arrived["Message-ID"]) == (CLIENT, mail.subject, mail.message_id)
    assert (arrived["From"], arrived["Reply-To"]) == (f"{provider.name} <{provider.mail}>", provider.mail)
    assert text.get_content().replace("\r\n", "\n") == mail.body
    assert "&lt;bijlage&gt; &amp; het verslag" in page.get_content()
    assert (mail.state, mail.sent_at, mail.error) == (MailState.SENT, ctx.clock(), None)
    assert said(ctx)[1:] == [f"Mail aan de onderneming ({CLIENT}) verzonden"]


def test_a_mail_that_went_does_not_go_again(ctx: Context, seat: Actor, post: Post) -> None:
    a_mail(ctx, seat)

    assert [deliver_due(mailing(ctx, post)) for _ in range(3)] == [1, 0, 0]

    assert len(post.taken) == 1


def test_the_evidence_goes_along_where_there_is_no_desk(
    ctx: Context, seat: Actor, provider: Provider, post: Post
) -> None:
    ctx = with_settings(ctx, agency_desk=False, service_mail="dienst@dienst.example", mail_from="mail@zwaluw.example")
    project = a_project(ctx, provider, status=ProjectStatus.RUNNING)
    files = (evidence.keep(ctx, seat, "attest.pdf", PDF), evidence.keep(ctx, seat, "mail.eml", EML))
    actions.perform(ctx, seat, project.number, Action.STOP, Submission(REASON, 1, "sleutel-1", files))

    deliver_due(mailing(ctx, post))

    (arrived,) = post.taken
    attached = [
        (part.get_filename(), part.get_content_type(), part.get_content()) for part in arrived.iter_attachments()
    ]
    assert arrived["From"].addresses[0].addr_spec == "mail@zwaluw.example"
    assert attached == [("attest.pdf", "application/pdf", PDF), ("mail.eml", "application/octet-stream", EML)]


def test_mails_wait_while_there_is_no_server(ctx: Context, seat: Actor) -> None:
    a_mail(ctx, seat)

    assert deliver_due(ctx) == 0

    assert the_mails(ctx)[0].state is MailState.WAITING


def test_a_server_that_is_down_uses_nothing_up_and_the_mail_goes_when_it_is_back(
    ctx: Context, seat: Actor, clock: Clock
) -> None:
    a_mail(ctx, seat)
    down = Post()
    with pytest.raises(Unreachable):
        deliver_due(mailing(ctx, down))
    (waiting,) = the_mails(ctx)

    clock.move(minutes=2)
    with Post(down.port).open() as back:
        assert deliver_due(mailing(ctx, back)) == 1

    assert (waiting.state, waiting.error) == (MailState.WAITING, NO_SERVER)
    assert [message["Message-ID"] for message in back.taken] == [waiting.message_id]


def test_a_temporary_answer_is_tried_again_ever_later(ctx: Context, seat: Actor, clock: Clock, post: Post) -> None:
    a_mail(ctx, seat)
    post.answers[CLIENT] = "451 probeer later"
    waits = []
    for _ in range(7):
        deliver_due(mailing(ctx, post))
        (mail,) = the_mails(ctx)
        waits.append((mail.next_try_at - clock()).total_seconds() / 60)
        clock.now = mail.next_try_at

    assert waits == [1, 2, 5, 15, 30, 60, 60]
    assert (mail.state, mail.error, mail.attempts) == (MailState.WAITING, "451 probeer later", 7)

    post.answers.clear()
    assert deliver_due(mailing(ctx, post)) == 1


@pytest.mark.parametrize(("hours", "state"), [(71, MailState.WAITING), (72, MailState.FAILED)])
def test_after_three_days_it_is_given_up(
    ctx: Context, seat: Actor, clock: Clock, post: Post, hours: int, state: MailState
) -> None:
    a_mail(ctx, seat)
    post.answers[CLIENT] = "451 probeer later"
    deliver_due(mailing(ctx, post))

    clock.move(hours=hours)
    deliver_due(mailing(ctx, post))

    assert the_mails(ctx)[0].state is state


def test_a_final_refusal_is_seen_at_once_and_sent_again_after_mending_the_address(
    ctx: Context, seat: Actor, post: Post
) -> None:
    project = a_mail(ctx, seat)
    post.answers[CLIENT] = "550 onbekend"
    deliver_due(mailing(ctx, post))
    (mail,) = the_mails(ctx)
    assert (mail.state, mail.error) == (MailState.FAILED, "550 onbekend")

    with pytest.raises(BadInput, match="geen mailadres"):
        mails.resend(ctx, seat, mail.id, "geen adres")
    mails.resend(ctx, seat, mail.id, " nieuw@bakkerij.example ")
    deliver_due(mailing(ctx, post))

    assert [message["To"] for message in post.taken] == ["nieuw@bakkerij.example"]
    assert said(ctx) == [
        f"Mail aan de onderneming ({CLIENT}): wacht",
        f"Mail aan de onderneming ({CLIENT}) mislukt: 550 onbekend",
        "Mail aan de onderneming opnieuw klaargezet voor nieuw@bakkerij.example",
        "Mail aan de onderneming (nieuw@bakkerij.example) verzonden",
    ]
    with pytest.raises(BadInput, match="al verzonden"):
        mails.resend(ctx, seat, mail.id, CLIENT)
    with ctx.reading(EVERYONE) as session:
        assert session.get_one(Project, project.id).status is ProjectStatus.CANCELLED


def test_a_refused_mail_does_not_hold_up_the_others(ctx: Context, seat: Actor, post: Post) -> None:
    a_mail(ctx, seat, "weg@bakkerij.example", "een")
    a_mail(ctx, seat, CLIENT, "twee")
    post.answers["weg@bakkerij.example"] = "550 onbekend"

    assert deliver_due(mailing(ctx, post)) == 1

    assert [mail.state for mail in the_mails(ctx)] == [MailState.FAILED, MailState.SENT]


@pytest.mark.parametrize("address", ["", "geen adres", "klant@bakkerij.example\r\nBcc: iedereen@overal.example"])
def test_without_a_usable_address_the_action_stands_and_the_mail_waits_for_one(
    ctx: Context, seat: Actor, post: Post, address: str
) -> None:
    a_mail(ctx, seat, address)

    deliver_due(mailing(ctx, post))

    (mail,) = the_mails(ctx)
    assert (mail.state, post.taken) == (MailState.FAILED, [])
    assert "mailadres" in (mail.error or "")


def test_many_workers_send_each_mail_once(ctx: Context, seat: Actor, post: Post) -> None:
    for place in range(20):
        a_mail(ctx, seat, f"klant{place}@bakkerij.example", f"sleutel-{place}")

    with ThreadPoolExecutor(4) as workers:
        sent = list(workers.map(deliver_due, [mailing(ctx, post)] * 4))

    assert sum(sent) == 20
    assert sorted(message["To"] for message in post.taken) == sorted(
        f"klant{place}@bakkerij.example" for place in range(20)
    )


def test_a_worker_that_was_away_too_long_leaves_the_mail_to_another(
    ctx: Context, seat: Actor, clock: Clock, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hangs in the middle of its delivery until a second one has taken over."""
    a_mail(ctx, seat)
    send, turns = Mailer.send, []

    def hang(mailer: Mailer, message: Any, *ends: str) -> None:
        turns.append(message["Message-ID"])
        if len(turns) == 1:
            clock.move(minutes=11)
            assert deliver_due(mailing(ctx, post)) == 1
        send(mailer, message, *ends)

    monkeypatch.setattr(Mailer, "send", hang)
    deliver_due(mailing(ctx, post))

    assert len({message["Message-ID"] for message in post.taken}) == 1
    assert said(ctx)[1:] == [f"Mail aan de onderneming ({CLIENT}) verzonden"]


def test_a_demo_firm_mails_only_where_the_setting_allows(
    ctx: Context, seat: Actor, provider: Provider, post: Post
) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Provider, provider.id).is_demo = True
    allowing = with_settings(ctx, demo_mail_domains="Klant.example, proef.example")

    a_mail(allowing, seat, "x@proef.example", "een")
    a_mail(allowing, seat, "x@bakkerij.example", "twee")
    deliver_due(mailing(allowing, post))

    assert [mail.state for mail in the_mails(ctx)] == [MailState.SENT, MailState.DEMO]
    assert [message["To"] for message in post.taken] == ["x@proef.example"]


def test_a_server_that_asks_for_a_login_gets_it(ctx: Context, seat: Actor) -> None:
    a_mail(ctx, seat)
    post = Post()
    with post.open(authenticator=post.authenticate, auth_require_tls=False):
        asking = with_settings(ctx, smtp_url=SecretStr(f"smtp://zwaluw:geheim%2F1@127.0.0.1:{post.port}"))
        assert deliver_due(asking) == 1

    assert post.logins == [(b"zwaluw", b"geheim/1")]


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_mail_goes_over_an_encrypted_line_that_is_checked(
    ctx: Context, seat: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    a_mail(ctx, seat)
    certificate = a_certificate(tmp_path)
    secured = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secured.load_cert_chain(certificate)
    options = {"ssl_context": secured} if scheme == "smtps" else {"tls_context": secured, "require_starttls": True}
    post = Post()
    going = with_settings(ctx, smtp_url=SecretStr(f"{scheme}://localhost:{post.port}"))

    with post.open(**options):
        with pytest.raises(Unreachable):
            deliver_due(going)
        assert post.taken == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        ctx.clock.move(minutes=2)
        assert deliver_due(going) == 1


def test_a_login_that_fails_says_nothing_of_the_mails(
    ctx: Context, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "services.gateways.mailer.SECONDS_TO_CONNECT", 2
    )  # how long a server that is lost is waited for
    a_mail(ctx, seat)
    post = Post()
    with post.open(authenticator=post.authenticate, auth_require_tls=False), pytest.raises(Unreachable):
        deliver_due(with_settings(ctx, smtp_url=SecretStr(f"smtp://zwaluw:fout@127.0.0.1:{post.port}")))

    assert (the_mails(ctx)[0].state, the_mails(ctx)[0].error) == (MailState.WAITING, NO_SERVER)


def test_a_mail_that_cannot_be_made_does_not_hold_up_the_others(
    ctx: Context, seat: Actor, clock: Clock, post: Post
) -> None:
    a_mail(ctx, seat, "een@bakkerij.example", "een")
    a_mail(ctx, seat, "twee@bakkerij.example", "twee")
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Mail, the_mails(ctx)[0].id).recipient = "(een@bakkerij.example"

    assert deliver_due(mailing(ctx, post)) == 1
    clock.move(hours=73)
    deliver_due(mailing(ctx, post))

    assert [mail.state for mail in the_mails(ctx)] == [MailState.FAILED, MailState.SENT]


def test_mails_about_a_project_reach_a_reader_in_order(
    ctx: Context, seat: Actor, provider: Provider, clock: Clock, post: Post
) -> None:
    project = a_project(ctx, provider, status=ProjectStatus.FINISHED)
    for version, text in enumerate(("Eerste melding.", "Tweede melding."), start=1):
        actions.perform(ctx, seat, project.number, Action.REPORT, Submission(text, version, text))
    post.answers["kmo-portefeuille@vlaanderen.be"] = "451 later"
    deliver_due(mailing(ctx, post))
    post.answers.clear()

    assert deliver_due(mailing(ctx, post)) == 0
    clock.move(minutes=1)
    assert deliver_due(mailing(ctx, post)) == 2

    said = [message.get_body(("plain",)).get_content() for message in post.taken]
    assert ["Eerste" in said[0], "Tweede" in said[1]] == [True, True]


def test_a_mail_is_sent_again_only_by_the_side_that_wrote_it(ctx: Context, seat: Actor, provider: Provider) -> None:
    agency = an_agency(ctx)
    project = a_project(ctx, provider, status=ProjectStatus.STOP_REQUESTED, enterprise_mail=None)
    actions.perform(ctx, agency, project.number, Action.CONFIRM_STOP, Submission("", 1, "besluit"))
    failed = next(mail for mail in the_mails(ctx) if mail.state is MailState.FAILED)

    with pytest.raises(NotAllowed):
        mails.resend(ctx, seat, failed.id, "journalist@krant.example")

    assert mails.resend(ctx, agency, failed.id, "klant@bakkerij.example").state is MailState.WAITING
    (told,) = (mail for mail in the_mails(ctx) if mail.audience == "de dienstverlener")
    assert "Van je klant is geen mailadres bekend" in told.body


def test_without_a_sender_nothing_leaves_and_the_form_says_so(ctx: Context, seat: Actor, provider: Provider) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Provider, provider.id).mail = ""
    project = a_project(ctx, provider, status=ProjectStatus.CONFIRMED, enterprise_mail=CLIENT)

    (letter,) = actions.preview(ctx, seat, project, Action.CANCEL, REASON)
    actions.perform(ctx, seat, project.number, Action.CANCEL, Submission(REASON, 1, "een"))

    assert "geen afzender" in letter.problem
    assert (the_mails(ctx)[0].state, the_mails(ctx)[0].error) == (MailState.FAILED, letter.problem)


@pytest.mark.parametrize("address", ["(info@acme.be)", "info@[acme.be", "info@acme..be", "mailto:x@y.be", "a b@c.be"])
def test_what_no_mail_can_carry_is_no_address(ctx: Context, seat: Actor, address: str) -> None:
    a_mail(ctx, seat, address)

    assert the_mails(ctx)[0].error == f"“{address}” is geen mailadres."


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(AppError, match="KMO_SMTP_URL"):
        Mailer(url)
