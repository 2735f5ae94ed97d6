"""Whether the own contribution of a project is on the kmo-portefeuille, as far as a list tells."""

from datetime import date
from decimal import Decimal
from typing import Protocol


class Facts(Protocol):
    """What is looked at of a project. Amounts in euro."""

    @property
    def deposited_on(self) -> date | None: ...  # noqa: D102
    @property
    def paid_out(self) -> Decimal | None: ...  # noqa: D102
    @property
    def balance(self) -> Decimal | None: ...  # noqa: D102


def has_come_in(facts: Facts) -> bool:
    """Whether there is a trace of it: its day, a balance, or a payment.

    A trace is enough to ask before a project is given up. That a term was met takes the day of the deposit.
    """
    return facts.deposited_on is not None or any(amount and amount > 0 for amount in (facts.paid_out, facts.balance))
