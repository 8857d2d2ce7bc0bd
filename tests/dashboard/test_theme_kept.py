"""Light or dark as a device keeps it: the server writes it on the page, and nothing else that a cookie may say."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.settings import Settings


@pytest.fixture(scope="module")
def client(sample_release: Path) -> FlaskClient:
    return create_app(Settings(data=sample_release)).server.test_client()


@pytest.mark.parametrize("path", ["/method?lang=ar", "/login?lang=ar"])
@pytest.mark.parametrize(
    ("kept", "mark", "scheme"),
    [
        ("dark", ' data-theme="dark"', "dark"),
        ("light", ' data-theme="light"', "light"),
        ("auto", "", "light dark"),
        (None, "", "light dark"),
        ('dark"><script>', "", "light dark"),
        ("DARK", "", "light dark"),
    ],
)
def test_the_first_byte_wears_what_was_chosen(
    path: str, kept: str | None, mark: str, scheme: str, client: FlaskClient
) -> None:
    if kept is None:
        client.delete_cookie("kew_theme")
    else:
        client.set_cookie("kew_theme", kept)
    text = client.get(path).text
    assert f'<html lang="ar" dir="rtl"{mark}>' in text
    assert f'<meta name="color-scheme" content="{scheme}">' in text
    assert "<script>" not in text.split("<body")[0]
