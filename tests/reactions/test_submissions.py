"""What a form must hold, to the character and to the day."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from models.enums import Action
from services.errors import BadInput
from services.policy.submissions import cap_warning, check, deposit_warning
from services.policy.workflow import TRANSITIONS

ROWS = {row.action: row for row in TRANSITIONS}
STOP, CANCEL, CONFIRM = ROWS[Action.STOP], ROWS[Action.CANCEL], ROWS[Action.CONFIRM_STOP]


@pytest.mark.parametrize(
    ("row", "reason", "files"),
    [
        (CANCEL, "tien teken", 0),
        (STOP, "x" * 4000, 1),
        (STOP, "tien teken", 5),
        (CONFIRM, "", 0),
        (CONFIRM, "Akkoord", 0),
        (CANCEL, "De klant zwijgt…", 0),
    ],
)
def test_a_complete_form_is_taken(row, reason: str, files: int) -> None:
    assert check(row, reason, files) is None


@pytest.mark.parametrize(
    ("row", "reason", "files", "words"),
    [
        (CANCEL, "", 0, "minstens 10 tekens"),
        (CANCEL, "negen tek", 0, "minstens 10 tekens"),
        (CANCEL, "x" * 4001, 0, "langer dan 4000"),
        (CANCEL, "Het juiste bedrag is …", 0, "puntjes"),
        (STOP, "tien teken", 0, "minstens één bewijsstuk"),
        (STOP, "tien teken", 6, "ten hoogste 5"),
        (CANCEL, "tien teken", 1, "horen geen bewijsstukken"),
    ],
)
def test_what_a_form_lacks_is_said(row, reason: str, files: int, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        check(row, reason, files)


@pytest.mark.parametrize(
    ("filed_on", "today", "words"),
    [
        (date(2026, 3, 1), date(2026, 11, 30), None),
        (date(2026, 3, 1), date(2026, 12, 1), "Na 31 december 2026"),
        (date(2026, 3, 1), date(2026, 12, 31), "Na 31 december 2026"),
        (date(2026, 3, 1), date(2027, 1, 1), "De aanvraag is van 2026"),
        (date(2025, 12, 31), date(2026, 12, 31), "De aanvraag is van 2025"),
    ],
)
def test_from_december_on_a_stop_warns_for_the_yearly_cap(filed_on: date, today: date, words: str | None) -> None:
    said = cap_warning(Action.STOP, filed_on, today)

    assert (said or "").startswith(words or "")
    assert bool(said) is bool(words)


def test_other_actions_do_not_touch_the_yearly_cap() -> None:
    assert [cap_warning(action, date(2025, 1, 1), date(2026, 12, 31)) for action in (Action.CANCEL, Action.REPORT)] == [
        None,
        None,
    ]


NOTHING_IN: dict[str, Any] = {"deposited_on": None, "paid_out": None, "balance": None}
CENT = Decimal("0.01")


@pytest.mark.parametrize(
    ("money", "is_warned"),
    [
        ({}, False), ({"paid_out": Decimal(0), "balance": Decimal(0)}, False), ({"balance": -CENT}, False),
        ({"deposited_on": date(2026, 11, 20)}, True), ({"paid_out": CENT}, True), ({"balance": CENT}, True),
    ],
)  # fmt: skip
def test_who_cancels_what_has_money_is_told_to_look_first(money: dict[str, Any], is_warned: bool) -> None:
    facts = SimpleNamespace(**NOTHING_IN | money)

    assert bool(deposit_warning(Action.CANCEL, facts)) is is_warned
    assert deposit_warning(Action.STOP, facts) is None
