"""Rules about what is followed: the theme, advice outside cybersecurity, excluded subjects."""

import re
from functools import lru_cache

from models.enums import Level
from services.policy.case import Case
from services.policy.findings import Found, Rule
from services.policy.words import folded


def theme_not_in_force(case: Case) -> Found | None:
    """The theme is not on the list of the day of filing."""
    themes = case.law.themes
    if themes is None:
        return None
    if not case.theme:
        return Found(Level.UNKNOWN, {"missing": "het thema is"})
    if folded(case.theme) in themes:
        return None
    if folded(case.theme) in case.law.raised:
        return Found(Level.UNKNOWN, {"missing": f"het thema waar “{case.theme}” bij hoort is"})
    return Found(Level.BREACH, {"theme": case.theme, "filed": case.filed_on})


def not_for_this_service(case: Case) -> Found | None:
    """Advice filed since 1 February 2026 is subsidised for cybersecurity alone."""
    only = case.law.only.get(case.service)
    if only is None:
        return None
    subtheme, allowed = case.stated_subtheme, set(map(folded, only.subthemes))
    of_its_theme = folded(case.theme) in {"", folded(only.theme), *allowed}
    if not subtheme and of_its_theme:
        return Found(Level.UNKNOWN, {"missing": "het subthema is"})
    values = {"service": case.service, "theme": case.theme or "–", "subtheme": subtheme or "–",
              "first": only.first, "allowed": ", ".join(only.subthemes), "whose": only.theme}  # fmt: skip
    if folded(subtheme) not in allowed:
        return Found(Level.BREACH, values)
    return None if of_its_theme else Found(Level.DOUBT, values, "ander thema")


def excluded_subject(case: Case) -> Found | None:
    """The title holds a word that points at an excluded subject."""
    if not case.law.excluded:
        return None
    if not case.title_key:
        return Found(Level.UNKNOWN, {"missing": "de titel is"})
    words = _words(case.law.excluded).findall(case.whole_title)
    return Found(Level.NOTE, {"title": case.title, "words": ", ".join(dict.fromkeys(words))}) if words else None


@lru_cache(32)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words as they begin, so that plurals and compounds count; short ones only whole: `nlp` is not in `nlps`."""
    alternatives = (rf"{re.escape(word)}\b" if len(word) <= 4 else re.escape(word) for word in words)
    return re.compile(rf"\b(?:{'|'.join(alternatives)})")


SUBJECTS = (
    Rule(
        "thema", "Thema niet van kracht", ("S8", "S9"),
        {"": "Het thema “{theme}” stond op {filed} niet op de lijst."},
        "{react}.", theme_not_in_force,
        "Het thema “{theme}” komt niet in aanmerking voor een aanvraag van {filed}.", "Niet-subsidiabele dienst",
    ),
    Rule(
        "dienst", "Dienst alleen voor bepaalde thema's", ("S6",),
        {"": "{service} over {theme} ({subtheme}): sinds {first} komt {service} alleen nog in aanmerking voor "
             "{allowed}.",
         "ander thema": "{subtheme} is een subthema van {whose}, maar het thema is {theme}: welk van beide klopt?"},
        "{react}.", not_for_this_service,
        "{service} komt sinds {first} alleen nog in aanmerking voor {allowed}.", "Niet-subsidiabele dienst",
        reasons={"ander thema": ""},
    ),
    Rule(
        "uitgesloten", "Mogelijk uitgesloten onderwerp", ("S26", "S27"),
        {"": "De titel “{title}” wijst op een uitgesloten onderwerp ({words})."},
        "Kijk na of de inhoud in aanmerking komt.", excluded_subject,
    ),
)  # fmt: skip
