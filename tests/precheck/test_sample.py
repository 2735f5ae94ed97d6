"""A whole project list: how often each rule finds something, held against the same worked out in plain pandas."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlmodel import select

from models import Registration
from services.context import Context
from services.filters import ProjectFilter
from services.imports import batches
from services.policy.access import EVERYONE
from services.precheck import findings
from services.precheck.judging import catch_up
from tests.factories import a_department, a_provider, a_seat

LIST = Path(__file__).parents[1] / "data" / "projectenlijst.xlsx"
TODAY = pd.Timestamp(2026, 11, 23)
VALID = pd.Timestamp(2021, 3, 1), pd.Timestamp(2026, 10, 31)
BREACH, DOUBT, UNKNOWN, NOTE = 4, 3, 2, 1
THEMES = {
    "Bedrijfsstrategie", "Beroepsspecifieke competenties", "Digitalisering", "Duurzaamheid",
    "Financiële geletterdheid", "Innovatie", "Internationalisering", "Personeelsmanagement",
}  # fmt: skip


def days(count: int) -> pd.Timedelta:
    return pd.Timedelta(days=count)


def cents(amounts: pd.Series) -> pd.Series:
    """Whole cents, so that nothing is lost in a fraction."""
    return (amounts * 100).round().astype("int64")


def rate(list_: pd.DataFrame) -> pd.Series:
    """The percentage by size, theme and day of filing (domain, 3.1)."""
    small, filed = list_["Grootte"].eq("Klein"), list_["Aanvraagdatum"]
    plain = small.map({True: 30, False: 20}).where(filed >= "2019-12-01", small.map({True: 40, False: 30}))
    cyber = list_["Subthema"].eq("Cybersecurity") & (filed > "2021-09-13")
    energy = list_["Subthema"].eq("Energie-efficiëntie") & (filed >= "2023-01-01")
    energy &= list_["Dienst"].eq("Opleiding") | (filed < "2026-02-01")
    return plain.mask(cyber | energy, small.map({True: 45, False: 35}))


def expected(everything: pd.DataFrame) -> dict[tuple[str, int], int]:
    """The counts by rule and level, worked out from the list alone."""
    list_ = everything[~everything["Status"].isin(["ProjectGeannuleerd", "ProjectStopgezet"])]
    filed, starts, ends, status = (list_[name] for name in ("Aanvraagdatum", "Startdatum", "Einddatum", "Status"))
    amount, subsidy, own, paid, balance = (
        cents(list_[name]) for name in ("Projectbedrag", "Subsidie", "Eigen bijdrage", "Uitbetaald bedrag", "Saldo")
    )
    advice, waiting, running = list_["Dienst"].eq("Advies"), status.eq("Bevestigd"), status.eq("Lopend")
    last_end = pd.to_datetime((filed.dt.year + 1).astype(str) + "-12-31")
    last_payment = last_end - days(1)
    due = (amount * rate(list_) + 50) // 100  # half up
    same = ["Departement", "Ondernemingsnummer", "Titel", "Startdatum"]
    keys = [list_["Departement"].fillna(""), list_["Ondernemingsnummer"], filed.dt.year]
    by_day = pd.DataFrame({"subsidy": subsidy, "filed": filed}).sort_values("filed", kind="stable")
    in_department, in_all = (
        by_day["subsidy"].groupby([key.loc[by_day.index] for key in chosen]).cumsum() for chosen in (keys, keys[1:])
    )
    # To the seat's own projects all count.
    so_far = in_department.where(list_["Departement"].notna().loc[by_day.index], in_all)
    cap = list_["Grootte"].map({"Klein": 1_000_000, "Middelgroot": 1_500_000}).where(filed < "2020-01-01", 750_000)
    finds = {
        ("te-laat", BREACH): (filed - starts).dt.days > 14,
        ("eigen-bijdrage", BREACH): waiting & (TODAY - filed > days(30)),
        ("eigen-bijdrage", NOTE): waiting & (TODAY - filed >= days(20)) & (TODAY - filed <= days(30)),
        ("einde", BREACH): ~advice & (ends > last_end),
        ("einde", DOUBT): advice & (ends > last_end),
        ("saldo", NOTE): running & (balance > 0) & (TODAY - ends > days(60)),
        ("jaareinde", NOTE): running & (last_payment >= TODAY) & (last_payment - days(60) <= TODAY),
        ("jaareinde", DOUBT): running & (last_payment < TODAY),
        ("thema", BREACH): (filed >= "2023-01-01") & ~list_["Thema"].isin(THEMES),
        ("dienst", BREACH): advice & (filed >= "2026-02-01") & list_["Subthema"].ne("Cybersecurity"),
        ("registratie-dienst", BREACH): list_["Registratienummer"].str[3].eq("A") != advice,
        ("registratie-geldig", BREACH): starts > VALID[1],
        ("registratie-geldig", DOUBT): starts < VALID[0],
        ("dubbel", DOUBT): list_.assign(Departement=list_["Departement"].fillna("")).duplicated(same, keep=False),
        ("plafond", NOTE): so_far.reindex(list_.index) > cap,
        ("minimum", BREACH): amount < advice.map({True: 50_000, False: 10_000}),
        ("subsidie", BREACH): subsidy > due + 1,
        ("subsidie", DOUBT): subsidy < due - 1,
        ("bedragen", DOUBT): (own + subsidy != amount)
        | (waiting & ((paid > 0) | (balance > 0) | list_["Gestort op"].notna()))
        | (running & ((paid >= amount) | (balance == 0) | (balance > amount - paid + 1)))
        | (status.eq("Afgewerkt") & ((paid != amount) | (balance != 0))),
    }
    return {key: count for key, rows in finds.items() if (count := int(rows.sum()))}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_rule_finds_as_often_as_pandas_does(ctx: Context) -> None:
    provider = a_provider(ctx)
    seat = a_seat(ctx, provider)
    for name in ("Departement Techniek", "Departement Talen"):
        a_department(ctx, provider, name)
    with ctx.transaction(EVERYONE) as session:
        for one in session.exec(select(Registration)):
            one.valid_from, one.valid_to = VALID[0].date(), VALID[1].date()

    batches.apply(ctx, seat, batches.read_draft(ctx, seat, LIST.name, LIST.read_bytes()))
    at_once = findings.counted(ctx, seat, ProjectFilter(all_years=True))
    catch_up(ctx)

    worked_out = expected(pd.read_excel(LIST, engine="calamine"))
    assert ctx.today == TODAY.date() == date(2026, 11, 23)
    assert {(key, int(level)): count for (key, level), count in at_once.items()} == worked_out
    assert findings.counted(ctx, seat, ProjectFilter(all_years=True)) == at_once
    assert len(worked_out) >= 9
