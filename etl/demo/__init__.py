"""`etl demo`: a synthetic inbox, labelled so, for the first run, the tests and measurements of volume."""

from etl.demo.areas import grid_areas, known_areas
from etl.demo.scenario import DemoArea
from etl.demo.write import DemoSummary, write_inbox

__all__ = ["DemoArea", "DemoSummary", "grid_areas", "known_areas", "write_inbox"]
