"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and ten recovery codes for who lost it."""

import secrets
from datetime import timedelta

import pyotp
from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from models import Account, RecoveryCode
from services.context import Context
from services.errors import BadInput, NotAllowed
from services.front_door.account_mails import tell
from services.front_door.account_rows import locked
from services.front_door.confirmation import confirmed, held
from services.policy.access import EVERYONE, Actor
from services.secret import keyed, seal, unseal
from services.sign_in.account_history import Kind, note
from services.sign_in.accounts import Credentials, actor_of, credentials_of, is_required

ISSUER = "Dashboard kmo-portefeuille"
CHANGED = "account-gewijzigd"
PERIOD = 30  # seconds
# A clock may be a period off, either way.
STEPS = (-1, 0, 1)
RECOVERY_CODES = 10
WRONG = "Deze code klopt niet. Kijk of de klok van je toestel juist staat en neem de volgende code."


def new_secret() -> str:
    """A secret for an authenticator app, which is kept only once a code of it was right."""
    return pyotp.random_base32()


def address_for_app(login: str, secret: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def codes_left(ctx: Context, actor: Actor) -> int:
    """How many recovery codes of the actor's account were not used yet."""
    left = select(func.count()).where(RecoveryCode.account_id == actor.account_id, col(RecoveryCode.used_at).is_(None))
    with ctx.reading(EVERYONE) as session:
        return session.exec(left).one()


def switch_on(ctx: Context, actor: Actor, secret: str, code: str) -> tuple[list[str], Credentials]:
    """Ask for codes of this secret from now on; gives the recovery codes, which are shown this once.

    For somebody whose password was right a moment ago. It ends all his sessions, and gives what opens a new one.
    Raises BadInput when the code is not one of the secret, or when there is a second factor already.
    """
    step = _step(ctx, secret, code)
    if step is None:
        raise BadInput(WRONG)
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with ctx.transaction(EVERYONE) as session:
        account = session.get_one(Account, actor.account_id, with_for_update=True)
        if account.totp_sealed is not None:
            raise BadInput("Je tweede factor staat al aan.")
        account.totp_sealed, account.totp_step = seal(ctx.settings, secret), step
        account.version += 1
        _replace_codes(ctx, session, account, codes)
        note(session, account, ctx.clock(), Kind.FACTOR, "Tweede factor aangezet", actor)
        tell(ctx, session, account, CHANGED, what="De tweede factor is aangezet.")
        return codes, credentials_of(account)


def add(ctx: Context, actor: Actor, password: str, secret: str, code: str) -> tuple[list[str], Credentials]:
    """The same for who is signed in, once he gave his password; raises BadInput."""
    confirmed(ctx, actor, password)
    return switch_on(ctx, actor, secret, code)


def renew_codes(ctx: Context, actor: Actor, password: str) -> list[str]:
    """New recovery codes in place of the old ones; raises BadInput for a wrong password."""
    mine = confirmed(ctx, actor, password)
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with ctx.transaction(EVERYONE) as session:
        account = held(session, mine)
        _replace_codes(ctx, session, account, codes)
        note(session, account, ctx.clock(), Kind.FACTOR, "Nieuwe herstelcodes", actor)
    return codes


def switch_off(ctx: Context, actor: Actor, password: str) -> None:
    """Ask for codes no longer; raises BadInput for a wrong password, NotAllowed where it is required."""
    mine = confirmed(ctx, actor, password)
    if is_required(mine):
        raise NotAllowed("Voor deze aanmelding is een tweede factor verplicht.")
    with ctx.transaction(EVERYONE) as session:
        drop(ctx, session, held(session, mine), actor)


def drop_of(ctx: Context, login: str) -> None:
    """Take it away from this login, for whoever runs the program; raises NotFound."""
    with ctx.transaction(EVERYONE) as session:
        drop(ctx, session, locked(session, login), None)


def drop(ctx: Context, session: Session, account: Account, by: Actor | None) -> None:
    """Take the second factor away within the caller's transaction."""
    account.totp_sealed = None
    _replace_codes(ctx, session, account, [])
    note(session, account, ctx.clock(), Kind.FACTOR, "Tweede factor weggehaald", by)
    tell(ctx, session, account, CHANGED, what="De tweede factor is weggehaald.")


def accepted(ctx: Context, account_id: int, code: str) -> bool:
    """Whether this is a code of the account's app that was not used before, or one of its recovery codes."""
    typed = "".join(code.split()).upper()
    with ctx.transaction(EVERYONE) as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        if account.totp_sealed is None:
            return False
        step = _step(ctx, unseal(ctx.settings, account.totp_sealed), typed)
        if step is not None and step > account.totp_step:
            account.totp_step = step
            return True
        return _spent(ctx, session, account, typed)


def _step(ctx: Context, secret: str, code: str) -> int | None:
    """The period that a code is of; None when it is of none near now."""
    totp, now = pyotp.TOTP(secret, interval=PERIOD), ctx.clock()
    for offset in STEPS:
        moment = now + timedelta(seconds=offset * PERIOD)
        if secrets.compare_digest(totp.at(moment).encode(), "".join(code.split()).encode("utf-8", "replace")):
            return int(moment.timestamp()) // PERIOD
    return None


def _recovery_code() -> str:
    """Sixteen signs of base32 in groups: 80 bits."""
    signs = pyotp.random_base32()[:16]
    return "-".join(signs[start : start + 4] for start in range(0, 16, 4))


def _replace_codes(ctx: Context, session: Session, account: Account, codes: list[str]) -> None:
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account.id))
    session.add_all(RecoveryCode(account_id=account.id or 0, code_hash=_hashed(ctx, code)) for code in codes)


def _spent(ctx: Context, session: Session, account: Account, typed: str) -> bool:
    used = session.exec(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.account_id) == account.id, col(RecoveryCode.code_hash) == _hashed(ctx, typed),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=ctx.clock())
    )  # fmt: skip
    if used.rowcount != 1:
        return False
    note(session, account, ctx.clock(), Kind.FACTOR, "Herstelcode gebruikt", actor_of(account))
    tell(ctx, session, account, CHANGED, what="Er is aangemeld met een herstelcode.")
    return True


def _hashed(ctx: Context, code: str) -> str:
    return keyed(ctx.settings, "recovery", code.replace("-", ""))
