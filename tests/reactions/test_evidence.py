"""Evidence: kept by its hash, read back unharmed or not at all, and swept when nothing points to it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from pyarrow.fs import S3FileSystem

from models import Provider
from models.enums import Action, ProjectStatus
from services import actions, evidence
from services.context import Context
from services.errors import AppError, BadInput, NotAllowed, NotNow
from services.gateways.evidence_store import evidence_store
from services.policy.access import Actor
from services.policy.submissions import Submission
from tests.conftest import Clock, make_settings
from tests.factories import a_project, an_agency
from tests.reactions.files import PDF, PNG

REASON = "De opleiding gaat niet door: de lesgever is ziek."


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real S3 server on this machine, with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "proef")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "proef")
    name = f"emmer-{port}"
    S3FileSystem(endpoint_override=f"http://{host}:{port}", allow_bucket_creation=True).create_dir(name)
    yield f"s3://{name}/bewijs"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def keeping(request: pytest.FixtureRequest, ctx: Context) -> Context:
    """A world whose evidence lies in a folder, and one whose evidence lies in a bucket."""
    if request.param == "folder":
        return ctx
    url = request.getfixturevalue("bucket")
    return replace(ctx, settings=ctx.settings.model_copy(update={"evidence_url": url}))


def asked_for(ctx: Context, provider: Provider, seat: Actor, *contents: bytes) -> int:
    """A stop with this evidence; gives the id of the first piece."""
    project = a_project(ctx, provider, status=ProjectStatus.RUNNING)
    files = tuple(evidence.keep(ctx, seat, f"bijlage{place}", content) for place, content in enumerate(contents))
    actions.perform(ctx, seat, project.number, Action.STOP, Submission(REASON, 1, f"sleutel-{project.id}", files))
    return min(piece.id or 0 for piece in evidence.of_project(ctx, seat, project))


def test_check_53_a_piece_comes_back_as_it_was(keeping: Context, provider: Provider, seat: Actor) -> None:
    first = asked_for(keeping, provider, seat, PDF, PNG)

    assert [evidence.opened(keeping, seat, first + place)[1] for place in (0, 1)] == [PDF, PNG]


def test_what_nothing_points_to_is_swept_after_a_day_and_the_rest_stays(
    keeping: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    first = asked_for(keeping, provider, seat, PDF)
    evidence.keep(keeping, seat, "los.png", PNG)
    lying = {file.sha256: file.since for file in keeping.evidence.lying()}

    clock.now = max(lying.values())
    assert evidence.sweep(keeping) == 0
    clock.move(hours=24, seconds=1)
    assert evidence.sweep(keeping) == 1

    assert [file.sha256 for file in keeping.evidence.lying()] == [evidence.opened(keeping, seat, first)[0].sha256]


def test_a_file_that_was_swept_under_a_form_is_asked_again(keeping: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(keeping, provider, status=ProjectStatus.RUNNING)
    file = evidence.keep(keeping, seat, "attest.pdf", PDF)
    keeping.evidence.remove(provider.id, file.sha256)

    with pytest.raises(BadInput, match="is niet meer bewaard"):
        actions.perform(keeping, seat, project.number, Action.STOP, Submission(REASON, 1, "sleutel", (file,)))


def test_check_53_a_file_that_was_tampered_with_is_not_given(ctx: Context, provider: Provider, seat: Actor) -> None:
    first = asked_for(ctx, provider, seat, PDF)
    (file,) = (path for path in (ctx.settings.data_dir / "evidence").rglob("*") if path.is_file())
    file.write_bytes(PDF + b"meer")

    with pytest.raises(AppError, match="beschadigd of gewijzigd"):
        evidence.opened(ctx, seat, first)

    file.unlink()
    with pytest.raises(AppError, match="is er niet meer"):
        evidence.opened(ctx, seat, first)


def test_a_folder_keeps_its_files_from_others_on_the_machine(ctx: Context, seat: Actor) -> None:
    evidence.keep(ctx, seat, "attest.pdf", PDF)
    (file,) = (path for path in (ctx.settings.data_dir / "evidence").rglob("*") if path.is_file())

    assert os.name == "nt" or (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_may_not_be_evidence_never_reaches_the_store(ctx: Context, seat: Actor) -> None:
    with pytest.raises(BadInput):
        evidence.keep(ctx, seat, "virus.pdf", b"MZ")
    with pytest.raises(NotAllowed):
        evidence.keep(ctx, an_agency(ctx), "attest.pdf", PDF)

    assert list(ctx.evidence.lying()) == []


def test_a_bucket_that_is_not_there_says_to_come_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "proef")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "proef")
    store = evidence_store(make_settings(tmp_path, evidence_url="s3://onbereikbaar/bewijs"))

    with pytest.raises(NotNow, match="niet bereikbaar"):
        store.put(1, PDF)


@pytest.mark.parametrize("url", ["ftp://emmer", "s3:///map", "emmer"])
def test_an_address_that_is_no_bucket_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="KMO_EVIDENCE_URL"):
        evidence_store(make_settings(tmp_path, evidence_url=url))
