"""A process that is killed (kill -9) at any step: nothing is half done, nothing is lost, no mail goes as two."""

from dataclasses import replace

from pydantic import SecretStr

from models import Event, Evidence, Mail, Project, Provider, Reaction
from models.enums import Action, MailState, ProjectStatus
from services import actions, evidence, history
from services.context import Context
from services.outbox import LEASE, deliver_due
from services.policy.access import EVERYONE, Actor
from services.policy.submissions import Submission
from tests.conftest import Clock
from tests.factories import a_project
from tests.killing import MOST_STEPS, in_a_process, lives, nothing_open, rows
from tests.reactions.files import PDF
from tests.reactions.post import Post

REASON = "De opleiding gaat niet door: de lesgever is ziek."


def test_an_action_is_whole_or_nothing_at_whatever_step_it_is_killed(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider, status=ProjectStatus.RUNNING)

    def stop(own: Context) -> None:
        file = evidence.keep(own, seat, "attest.pdf", PDF)
        actions.perform(own, seat, project.number, Action.STOP, Submission(REASON, 1, "sleutel", (file,)))

    for life in lives(ctx, stop):
        found = [len(rows(ctx, kind)) for kind in (Reaction, Event, Evidence, Mail)]
        (now,) = rows(ctx, Project)
        whole = now.status is ProjectStatus.STOP_REQUESTED
        assert found == ([1, 2, 1, 1] if whole else [0, 0, 0, 0]), f"killed at step {life.step}"
        assert all(ctx.evidence.get(piece.provider_id, piece.sha256) == PDF for piece in rows(ctx, Evidence))

    assert life.step > 15  # there were that many places to die
    with ctx.reading(EVERYONE) as session:
        assert history.first_broken(session, seat.tenant) is None


def test_a_mail_is_never_lost_and_a_second_copy_is_known_as_one(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    ended = []
    with Post().open() as post:
        mailing = replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr(post.url)}))
        for last in range(MOST_STEPS):
            project = a_project(
                ctx, provider, status=ProjectStatus.CONFIRMED, enterprise_mail=f"klant{last}@bakkerij.example"
            )
            actions.perform(ctx, seat, project.number, Action.CANCEL, Submission(REASON, 1, f"sleutel-{last}"))
            with nothing_open(ctx):
                ended.append(in_a_process(mailing, last, deliver_due))
            clock.move(seconds=LEASE.total_seconds() + 1)
            deliver_due(mailing)
            if ended[-1]:
                break

    assert ended[-1]
    assert len(ended) > 10
    assert {mail.state for mail in rows(ctx, Mail)} == {MailState.SENT}
    assert len([event for event in rows(ctx, Event) if event.text.endswith("verzonden")]) == len(ended)
    arrived = [(message["To"], message["Message-ID"]) for message in post.taken]
    assert len(set(arrived)) == len(ended)
    assert len(arrived) < 2 * len(ended)
