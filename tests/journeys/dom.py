"""What a reader's eye would catch, asked of a page in a real browser. Each check returns its offenders."""

from typing import Any

SMALLEST = 11.0

_SHOWN = """
const shown = (node) => { const box = node.getBoundingClientRect(); const style = getComputedStyle(node);
  return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && style.display !== "none"; };
"""


def small_text(page: Any, smallest: float = SMALLEST) -> list[str]:
    """Texts drawn smaller than can be read, page and figures alike."""
    return list(
        page.evaluate(
            """(smallest) => {"""
            + _SHOWN
            + """
            return [...document.querySelectorAll("body *")]
              .filter((node) => shown(node)
                && [...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim()))
              .filter((node) => parseFloat(getComputedStyle(node).fontSize) < smallest)
              .map((node) => getComputedStyle(node).fontSize + " " + node.textContent.trim().slice(0, 40));
            }""",
            smallest,
        )
    )


def sideways(page: Any) -> list[str]:
    """Elements that make the page itself scroll sideways; what scrolls within its own box is no offence."""
    return list(
        page.evaluate(
            """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) { return []; }
            const within = (node) => { for (let at = node.parentElement; at !== document.body; at = at.parentElement) {
              if (getComputedStyle(at).overflowX !== "visible") { return true; } } return false; };
            return [...document.querySelectorAll("body *")]
              .filter((node) => { const box = node.getBoundingClientRect();
                return (box.right > wide + 1 || box.left < -1) && !within(node); })
              .map((node) => node.tagName + "." + (node.className.baseVal ?? node.className)).slice(0, 10);
            }"""
        )
    )


def overlapping_labels(page: Any, figure: str = "#map-graph") -> list[str]:
    """Pairs of names on a map that lie over each other, and names cut off by the map's edge."""
    return list(
        page.evaluate(
            """(figure) => {"""
            + _SHOWN
            + """
            const frame = document.querySelector(figure).getBoundingClientRect();
            const names = [...document.querySelectorAll(figure + " .geolayer .scatterlayer text")].filter(shown)
              .map((node) => ({ name: node.textContent, box: node.getBoundingClientRect() }));
            const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            const found = names.filter((n) => n.box.left < frame.left || n.box.right > frame.right
              || n.box.top < frame.top || n.box.bottom > frame.bottom).map((n) => n.name + " is cut off");
            names.forEach((a, i) => names.slice(i + 1).forEach((b) => {
              if (meet(a.box, b.box)) { found.push(a.name + " over " + b.name); } }));
            return found;
            }""",
            figure,
        )
    )


def labels(page: Any, figure: str = "#map-graph") -> list[str]:
    """The names that found room."""
    return list(
        page.evaluate(
            """(figure) => {"""
            + _SHOWN
            + """
            return [...document.querySelectorAll(figure + " .geolayer .scatterlayer text")].filter(shown)
              .map((node) => node.textContent);
            }""",
            figure,
        )
    )


def sending(page: Any) -> list[list[Any]]:
    """Of every figure: whether it offers to send its data away, and where to."""
    return list(
        page.evaluate(
            "() => [...document.querySelectorAll('.js-plotly-plot')]"
            ".map(g => [g._context.showSendToCloud, g._context.plotlyServerURL])"
        )
    )


def overlapping_texts(page: Any) -> list[str]:
    """Pairs of labels and figures of an axis that lie over each other in a plot, and those that its edge cuts off."""
    return list(
        page.evaluate(
            """() => {"""
            + _SHOWN
            + """
            const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
              && a.top < b.bottom - 2 && b.top < a.bottom - 2;
            const found = [];
            document.querySelectorAll(".js-plotly-plot").forEach((plot) => {
              const frame = plot.getBoundingClientRect();
              const said = [...plot.querySelectorAll(".annotation text, [class*=axislayer] text")].filter(shown)
                .map((node) => ({ text: node.textContent, box: node.getBoundingClientRect() }));
              said.forEach((a, i) => {
                if (a.box.left < frame.left - 1 || a.box.right > frame.right + 1 || a.box.top < frame.top - 1
                  || a.box.bottom > frame.bottom + 1) { found.push(a.text + " is cut off"); }
                said.slice(i + 1).filter((b) => meet(a.box, b.box))
                  .forEach((b) => found.push(a.text + " over " + b.text));
              });
            });
            return found;
            }"""
        )
    )
