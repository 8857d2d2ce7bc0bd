"""Which plotly a page asks for: the part that draws its figures where set-up fetched that, else the package's whole.

dcc.Graph takes the plotly it finds in the window. Left to itself it asks for the whole one, under an address that
browsers do not keep, once everything else has come, and gives up after 30 seconds.
"""

from functools import cache
from pathlib import Path

from plotly.offline import get_plotlyjs_version

# What a page names as DRAWN_BY: a part, or the whole where it draws maps and bars. One that names none has no figure.
PARTS, ALL = ("geo", "cartesian"), "whole"
# What Dash serves under addresses of its own: namespace and path in it.
WHOLE = ("plotly", "package_data/plotly.min.js")
GRAPH = ("dash", "dcc/async-graph.js")
FOLDER, NAME = "plotly", "plotly-{}.min.js"
# Assets that no page gets by itself.
ASKED_BY_NAME = r"plotly-\w+\.min\.js"


def of(part: str, assets: Path) -> str:
    """Name of a part, as an asset with its version; "" where the whole serves."""
    name = NAME.format(part)
    fetched = part in PARTS and fits(assets / FOLDER / name)
    return f"{FOLDER}/{name}?m={get_plotlyjs_version()}" if fetched else ""


@cache
def fits(bundle: Path) -> bool:
    """Whether it is there, and of the same version as the package's own: figures are written for that one."""
    try:
        with bundle.open("rb") as script:
            return f"v{get_plotlyjs_version()}\n".encode() in script.read(300)
    except OSError:
        return False
