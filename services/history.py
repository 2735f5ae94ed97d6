"""The append-only history: each event carries the hash of the one before it, one chain a provider."""

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select, update

from models import Event, Provider
from services.context import Context
from services.erased_words import DIGEST, RECEIPT, Erased, digest
from services.policy.access import EVERYONE, Actor

FIRST = "0" * 64
# Who did it, where nobody did.
PROGRAM = "het programma"


def lock_provider(session: Session, provider_id: int) -> Provider:
    """Hold the provider's row until the end of the transaction: its writers queue here, and its chain cannot fork."""
    (provider,) = lock_providers(session, [provider_id])
    return provider


def lock_providers(session: Session, provider_ids: Collection[int]) -> Sequence[Provider]:
    """The same of several, always in one order so that no two wait for each other."""
    # Not its key: a new row that only points to the provider waits for nobody.
    held = select(Provider).where(col(Provider.id).in_(provider_ids)).order_by(col(Provider.id))
    # What was read before the wait is out of date.
    return session.exec(held.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def append(
    session: Session,
    actor: Actor | None,
    at: datetime,
    kind: str,
    text: str,
    *,
    project_id: int | None = None,
    provider_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Add what happened to the chain of a provider, that of the actor when no other is named.

    Without an actor it is the program that did it. The caller holds `lock_provider`.
    """
    chain = _chain(actor, provider_id)
    provider = session.get_one(Provider, chain)
    event = Event(
        provider_id=chain,
        project_id=project_id,
        account_id=actor.account_id if actor else None,
        account_name=actor.name if actor else PROGRAM,
        at=at,
        kind=kind,
        text=text,
        details=dict(details or {}),
        position=provider.history_length + 1,
        previous_hash=provider.history_head or FIRST,
        hash="",
        salt=secrets.token_hex(16),
    )
    event.hash = fingerprint(event)
    provider.history_length, provider.history_head = event.position, event.hash
    session.add(event)
    session.flush()
    return event


def erase(
    session: Session, actor: Actor | None, at: datetime, text: str, events: Sequence[Event], provider_id: int,
    project_id: int | None = None,
) -> None:  # fmt: skip
    """Erase the words of events of one provider, given in the order of its chain, and say so at the end of that chain.

    What happened when, and every hash, stays. The caller holds `lock_provider`.
    """
    said = {"gebeurtenissen": len(events), DIGEST: digest(events)}
    receipt = append(
        session, actor, at, RECEIPT, text, project_id=project_id, provider_id=provider_id, details=said
    )  # fmt: skip
    ids = [event.id for event in events]
    bare: dict[str, Any] = {"text": "", "details": {}, "account_name": "", "account_id": None, "salt": ""}
    if ids:
        gone = update(Event).where(col(Event.provider_id) == provider_id, col(Event.id).in_(ids))
        session.execute(gone.values(erased_by=receipt.position, **bare).execution_options(synchronize_session=False))


def _chain(actor: Actor | None, provider_id: int | None) -> int:
    if provider_id is None:
        if actor is None:
            raise ValueError("what the program does by itself belongs to a provider too")
        return actor.tenant
    return provider_id


def fingerprint(event: Event) -> str:
    """SHA-256 over everything the event says and over the hash of the one before it."""
    said = [
        event.provider_id, event.project_id, event.account_id, event.account_name, event.at.astimezone(UTC).isoformat(),
        event.kind, event.text, event.details, event.position, event.previous_hash,
        *([event.salt] if event.salt else []),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def hash_of(event: Event) -> str:
    """What its hash should be; of one whose words are erased it can only be believed."""
    return fingerprint(event) if event.erased_by is None else event.hash


def first_broken(session: Session, provider_id: int) -> int | None:
    """The position of the first event that was altered, removed or slipped in; None when the chain holds."""
    provider = session.get_one(Provider, provider_id)
    previous, length, erased = FIRST, 0, Erased()
    chain = select(Event).where(Event.provider_id == provider_id).order_by(col(Event.position))
    for position, event in enumerate(session.exec(chain).yield_per(1000), start=1):
        if (event.position, event.previous_hash, event.hash) != (position, previous, hash_of(event)):
            return position
        if (wrong := erased.wrong(event)) is not None:
            return wrong
        previous, length = event.hash, position
    whole = (length, previous) == (provider.history_length, provider.history_head or FIRST)
    return erased.unsaid if whole else length + 1


def broken_chains(ctx: Context) -> dict[str, int]:
    """Of each provider whose history does not hold, the position where it breaks first."""
    with ctx.reading(EVERYONE) as session:
        providers = session.exec(select(Provider).order_by(Provider.enterprise_number)).all()
        found = {
            f"{provider.name} ({provider.enterprise_number})": first_broken(session, provider.id or 0)
            for provider in providers
        }
    return {name: position for name, position in found.items() if position is not None}
