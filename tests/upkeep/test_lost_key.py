"""A secret that is gone is asked for, and no other one is made in its place."""

from dataclasses import replace

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from services import __main__ as commands
from services.context import Context
from services.errors import AppError
from services.policy.access import Actor
from services.secret import kept_in, secret_key
from services.upkeep.lost_key import refuse_lost_key
from tests.factories import a_provider, a_seat


@pytest.fixture
def keyless(ctx: Context) -> Context:
    """A program that keeps its secret in its data folder, where there is none yet."""
    return replace(ctx, settings=ctx.settings.model_copy(update={"secret_key": SecretStr("")}))


def test_the_first_secret_is_made_and_found_again(keyless: Context) -> None:
    refuse_lost_key(keyless)
    made = secret_key(keyless.settings)
    a_seat(keyless, a_provider(keyless))

    refuse_lost_key(keyless)

    assert secret_key(keyless.settings) == made


def test_one_that_is_gone_from_under_passwords_stops_every_command_and_is_not_replaced(
    keyless: Context, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "make_context", lambda: keyless)

    with pytest.raises(AppError, match=r"secret\.key is er niet, en de wachtwoorden rusten erop"):
        refuse_lost_key(keyless)
    done = [CliRunner().invoke(commands.app, [name]) for name in ("status", "check", "backup")]

    assert [one.exit_code for one in done] == [1, 1, 1]
    assert not kept_in(keyless.settings).exists()
