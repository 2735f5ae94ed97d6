"""How long papers are kept: so many years after the start, the last day included."""

from datetime import date, timedelta


def last_day(starts_on: date, years: int) -> date:
    """The last day on which papers of what started then must be there; of 29 February, 1 March when there is none."""
    return _moved(starts_on, years)


def first_kept(today: date, years: int) -> date:
    """The earliest start of which papers must still be there today: what started before it may go."""
    day = _moved(today, -years)
    before = day - timedelta(days=1)
    return before if last_day(before, years) >= today else day


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February in a year without one: rather a day too long than too short
        return date(day.year + years, 3, 1)
