"""A callback that fails is answered as a failure, so that the page can say it; what is shown stays."""

from pathlib import Path
from typing import Any

import pytest
from layouts import walk
from structlog.testing import capture_logs

from dashboard import access
from dashboard.app import create_app, reader
from dashboard.components import shell
from dashboard.errors import NoRelease
from dashboard.pages import relations
from dashboard.settings import Settings
from dashboard.text import LANGUAGES


def asked(app: Any, output: str, path: str) -> int:
    """The status a new search of a page is answered with."""
    names = output.strip(".").split("...")
    outputs: Any = [dict(zip(("id", "property"), name.split("."), strict=True)) for name in names]
    body = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [{"id": "url", "property": "search", "value": "?district=IQG13Q04"}],
        "state": [{"id": "url", "property": "pathname", "value": path}],
        "changedPropIds": ["url.search"],
    }
    browser = app.server.test_client()
    browser.get(path)
    return int(
        browser.post("/_dash-update-component", json=body, headers={"Sec-Fetch-Site": "same-origin"}).status_code
    )


@pytest.mark.parametrize(("fault", "status"), [(ValueError("a value"), 500), (NoRelease("gone"), 503)], ids=str)
def test_a_fault_is_a_failure_and_its_words_stay_out_of_the_log(
    sample_release: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    app = create_app(Settings(data=sample_release))

    def broken(*_: Any) -> Any:
        raise fault

    monkeypatch.setattr(relations, "gather", broken)
    assert asked(app, "area-content.children", "/area/KRK-012") == 200
    with capture_logs() as lines:
        assert asked(app, "relations-content.children", "/relations") == status
    failed = [line for line in lines if line["event"] == "callback.failed"]
    assert failed and str(fault) not in str(failed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_frame_of_every_page_has_the_words_ready(sample_release: Path, lang: str) -> None:
    """Over what is shown, and hidden until something could not be fetched; each page stands in this frame."""
    _, view = reader(Settings(data=sample_release), lambda: access.GUEST)(f"?lang={lang}")
    drawn = list(walk(shell.frame(view, [], [], [], "/", [], ("somebody", "viewer"))))
    lost = [i for i, part in enumerate(drawn) if getattr(part, "className", "") == "lost"]
    main = [i for i, part in enumerate(drawn) if getattr(part, "id", "") == "main"]
    assert len(lost) == 1 and lost < main
    assert view.words.t("Ask again") in drawn
