"""The tables under Explore's figures, newest first: a long one a page at a time, all on the same page of time."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import graph, paging, table
from dashboard.components.table import Cell
from dashboard.pages.explore_facts import Facts

ROWS = 60
PAGE = "twin"  # the part of the address that says which page


def rows(facts: Facts, heads: Sequence[str], every: Sequence[Sequence[Cell]], numbers: Sequence[int]) -> Component:
    """One page of the rows, and the way to the others."""
    view = facts.asked.view
    page = paging.at(view, PAGE, len(every), ROWS)
    shown = every[(page - 1) * ROWS : page * ROWS]
    drawn = table.table(heads, shown, caption=facts.words.t("Newest first"), numbers=numbers)
    return html.Div([drawn, paging.pages(view, PAGE, page, len(every), ROWS)])


def twin(facts: Facts, content: Component, identity: str) -> Component:
    """The table, one tap away; open for whoever is turning its pages."""
    return graph.twin(facts.words, content, identity, opened=PAGE in facts.asked.view.options)
