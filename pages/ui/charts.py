"""How a picture is drawn: bars in the colours of the statuses or of the theme, with Belgian numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.ui.small_table import small_table

HEIGHT = 320
# Strong enough on a light and on a dark background.
ACCENT = "#3c93a3"
BELGIAN = {"number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}}


def bars(
    rows: Sequence[Mapping[str, Any]], x: str, y: str, *, form: str = ",d", by: str = "",
    colours: Mapping[str, str] | None = None, tooltip: Sequence[str] = (), lying: bool = False,
) -> alt.Chart:  # fmt: skip
    """Bars of `y` for each `x`, in the order of the rows, stacked by `by` in its `colours`.

    `form` is how the axis writes numbers; a tooltip shows texts as they are.
    """
    order = list(dict.fromkeys(row[x] for row in rows))
    named = alt.Axis(title=None, labelAngle=0 if lying else -45, labelOverlap=not lying, labelLimit=220, grid=False)
    measured = alt.Axis(title=y, format=form, tickMinStep=1)
    names, numbers = f"{x}:N", f"{y}:Q"
    chart: alt.Chart = alt.Chart(pd.DataFrame(rows)).mark_bar(color=ACCENT).encode(
        tooltip=[alt.Tooltip(f"{name}:N", title=name) for name in tooltip],
        **(
            {"y": alt.Y(names, sort=order, axis=named), "x": alt.X(numbers, axis=measured)} if lying else
            {"x": alt.X(names, sort=order, axis=named), "y": alt.Y(numbers, axis=measured)}
        ),
    )  # fmt: skip
    if colours:
        scale = alt.Scale(domain=list(colours), range=list(colours.values()))
        legend = alt.Legend(title=None, orient="top", columns=2, labelLimit=220)
        place = list(colours).index
        chart = chart.transform_calculate(place=_place(by, {name: place(name) for name in colours})).encode(
            color=alt.Color(f"{by}:N", scale=scale, legend=legend),
            order=alt.Order("place:Q"),
        )  # fmt: skip
    drawn: alt.Chart = chart.properties(height=HEIGHT).configure(locale=BELGIAN)
    return drawn


def _place(by: str, places: Mapping[str, int]) -> str:
    """An expression for the place of a name, so that the stacks lie in the order of the legend."""
    pairs = ", ".join(f"'{name}': {place}" for name, place in places.items())
    return f"{{{pairs}}}[datum['{by}']]"


def picture(key: str, said: str, chart: alt.Chart, table: list[dict[str, str]]) -> None:
    """The main figure in a sentence, the picture (for who cannot see it the same sentence), and all figures."""
    st.markdown(said)
    st.altair_chart(chart, key=f"picture_{key}", alt=said)
    with st.expander("De cijfers", icon=":material/table:", key=f"figures_{key}"):
        small_table(table)
