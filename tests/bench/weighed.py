"""A page weighed as a reader's browser gets it: bytes on the line by kind of file, and when something can be seen."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, CDPSession, Page
from playwright.sync_api import TimeoutError as Late

# 1 Mbit/s with 150 ms: a phone at the edge of its cell.
THIN = {"offline": False, "latency": 150, "downloadThroughput": 125_000, "uploadThroughput": 125_000}
KINDS = {"Document": "page", "Stylesheet": "styles", "Script": "scripts", "Font": "fonts"}
# Milliseconds since the page was asked for, at the first frame after a condition came true.
WATCH = """wanted => {
  window.came = {};
  const look = () => {
    for (const [name, seen] of Object.entries(wanted)) {
      if (!(name in window.came) && document.body && seen()) { window.came[name] = performance.now(); }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass
class Weighed:
    """What came over the line since the last `start`, in bytes with their heads, by kind and by address."""

    page: Page
    kinds: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    outside: list[str] = field(default_factory=list)
    asked: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self) -> None:
        self.kinds.clear()
        self.files.clear()

    @property
    def total(self) -> int:
        """Without fonts, which are weighed by the script of a language."""
        return sum(self.kinds.values()) - self.kinds["fonts"]

    def quiet(self) -> None:
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(300)

    def came(self, name: str, seconds: float) -> float | None:
        """Seconds until the condition was seen; None where it was not within `seconds` more."""
        try:
            self.page.wait_for_function(f"() => '{name}' in (window.came || {{}})", timeout=1000 * seconds)
        except Late:
            return None
        return float(self.page.evaluate(f"window.came['{name}']")) / 1000


@contextmanager
def weighing(context: BrowserContext, served: str, wanted: dict[str, str], thin: bool = False) -> Iterator[Weighed]:
    """A page of a browser of its own, to be asked for; `wanted`: conditions in script, by the name they are told by."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    if thin:
        line.send("Network.emulateNetworkConditions", THIN)
    told = Weighed(page)
    _listen(line, told, urlsplit(served).netloc)
    page.add_init_script(f"({WATCH})({_quoted(wanted)})")
    try:
        yield told
    finally:
        page.close()


def waited(what: Any, seconds: float = 20) -> bool:
    until = monotonic() + seconds
    while monotonic() < until:
        if what():
            return True
    return False


def _listen(line: CDPSession, told: Weighed, host: str) -> None:
    def answered(event: dict[str, Any]) -> None:
        url = event["response"]["url"]
        told.asked[event["requestId"]] = (KINDS.get(event["type"], "data"), urlsplit(url).path)
        if url.startswith("http") and urlsplit(url).netloc != host:
            told.outside.append(url)

    def done(event: dict[str, Any]) -> None:
        kind, path = told.asked.get(event["requestId"], ("data", "?"))
        told.kinds[kind] += int(event["encodedDataLength"])
        told.files[path] += int(event["encodedDataLength"])

    line.on("Network.responseReceived", answered)
    line.on("Network.loadingFinished", done)


def _quoted(wanted: dict[str, str]) -> str:
    """As functions: our pages allow no text to become a script."""
    return "{" + ",".join(f"'{name}': () => {js}" for name, js in wanted.items()) + "}"
