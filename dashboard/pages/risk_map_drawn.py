"""The map as the page's HTML already has it: the same rows, drawn here."""

from typing import Any

from dashboard import access
from dashboard.components.written import FIRST
from dashboard.figures.drawn import Land, Sheet, drawing, small
from dashboard.figures.map import Mark
from dashboard.pages import risk_map_list, risk_map_panel, risk_map_words
from dashboard.pages.risk_map_picture import Picture
from dashboard.rows import Shape
from dashboard.text import Words
from dashboard.view import View

AREAS = ("neighbourhood", "subdistrict")  # a code may stand for an area and for a larger place


def drawings(reading: access.Reading, view: View) -> dict[str, Any]:
    """What stands in the HTML in place of the map page's figures, by their ids; and what comes in it alone."""
    picture = Picture(reading, view)
    marks = risk_map_words.marks(picture)
    return {
        "map-graph": _main(picture, marks),
        "map-inset": _inset(picture, marks),
        "map-table": risk_map_list.everything(picture),
        "map-found": ("datalist", {"id": f"{FIRST}map-found", "data-names": risk_map_panel.names(picture)}, ()),
    }


def soon(reading: access.Reading, view: View) -> list[str]:
    """Addresses of files the page that answers will ask for last: begun beside the scripts, they wait for nothing."""
    ground = Picture(reading, view).ground
    return [ground.shapes, ground.places]


def note(words: Words) -> str:
    """For a reader who has no scripts."""
    return words.t("Layers, areas and periods are links here; the other choices need scripts.")


def _main(picture: Picture, marks: list[Mark]) -> Any:
    words = picture.words
    links = {mark.area_id: picture.view.link(area=mark.area_id) for mark in marks}
    chosen = picture.chosen.area.area_id if picture.chosen else None
    title = words.term("map title", picture.layer.code)
    told = (title, words.t("Map of the areas; the list beside it holds the same rows."))
    return drawing(marks, picture.layer, Sheet(picture.box), _land(picture, marks), links, chosen, told)


def _inset(picture: Picture, marks: list[Mark]) -> Any:
    links = {district: picture.view.link(district=district, zoom=None, area=None) for district in picture.districts}
    sheet = Sheet(picture.whole.widened(1.0), aspect=1.0, tall=300)
    return small(marks, picture.layer, sheet, _land(picture, marks), links, picture.districts, picture.box)


def _land(picture: Picture, marks: list[Mark]) -> Land:
    shapes, ground = access.ask(picture.reading, Shape), picture.ground
    areas = {shape.area_id: shape.geometry for shape in shapes if shape.level in AREAS}
    places = {shape.area_id: shape.geometry for shape in shapes if shape.level not in AREAS}
    return Land(areas, places, ground.left_out(marks), ground.borders)
