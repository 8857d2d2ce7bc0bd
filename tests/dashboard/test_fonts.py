"""Fonts are fetched at set-up where that is possible: what was not fetched is not asked for."""

import re
from pathlib import Path

import pytest

from dashboard import app
from dashboard.settings import Settings


@pytest.mark.parametrize("fetched", [True, False])
def test_a_page_asks_for_fonts_only_where_there_are_any(
    fetched: bool, sample_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fonts").mkdir()
    if fetched:
        (tmp_path / "fonts" / "a.woff2").touch()
    monkeypatch.setattr(app, "ASSETS", tmp_path)
    client = app.create_app(Settings(data=sample_release)).server.test_client()

    def body(path: str) -> str:
        with client.get(path, headers={"Host": "127.0.0.1"}) as answer:
            return answer.get_data(as_text=True)

    sheets = re.findall(r'href="(/assets/[^"?]+\.css)', body("/"))
    told = "".join(body(sheet) for sheet in sheets)
    assert any("house" in sheet for sheet in sheets)
    assert ("@font-face" in told) is fetched
