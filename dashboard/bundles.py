"""Which plotly a page asks for: the part that draws its figures where set-up fetched that, else the package's whole.

dcc.Graph takes the plotly it finds in the window. Left to itself it asks for the whole one, under an address that
browsers do not keep, once everything else has come, and gives up after 30 seconds.
"""

from functools import cache
from pathlib import Path

from plotly.offline import get_plotlyjs_version

# By the page's PATH, the same for team and partners. Explore draws maps and bars on one page, and needs the whole.
# A page that is not here has no figure.
DRAWN_BY = {"/": "geo", "/area": "cartesian", "/relations": "cartesian", "/method": "cartesian", "/explore": "whole"}
# What Dash serves under addresses of its own: namespace and path in it.
WHOLE = ("plotly", "package_data/plotly.min.js")
GRAPH = ("dash", "dcc/async-graph.js")
FOLDER, NAME = "plotly", "plotly-{}.min.js"
# Assets that no page gets by itself.
ASKED_BY_NAME = r"plotly-\w+\.min\.js"


def of(path: str, assets: Path) -> str:
    """Name of the part a page's figures need, as an asset with its version; "" where the whole serves it."""
    part = DRAWN_BY.get(path, "")
    name = NAME.format(part)
    fetched = part not in ("", "whole") and fits(assets / FOLDER / name)
    return f"{FOLDER}/{name}?m={get_plotlyjs_version()}" if fetched else ""


@cache
def fits(bundle: Path) -> bool:
    """Whether it is there, and of the same version as the package's own: figures are written for that one."""
    try:
        with bundle.open("rb") as script:
            return f"v{get_plotlyjs_version()}\n".encode() in script.read(300)
    except OSError:
        return False
