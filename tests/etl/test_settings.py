"""Settings: one prefix, no silent misspelling, one sentence when wrong."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from etl import errors, log
from etl.errors import SettingsError, UserFacing
from etl.settings import Settings, load, refuse_misspelt

ROOT = Path(__file__).resolve().parents[2]
SHOW = "from etl.settings import load; print(load().model_dump_json())"


def loaded(**environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KEW_")}
    return subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=clean | environ, capture_output=True, text=True, timeout=60
    )


def test_defaults_find_the_shipped_reference_and_contract() -> None:
    found = json.loads(loaded().stdout)
    assert found["data"] == "data"
    assert Path(found["reference"]) == ROOT / "data" / "reference"
    assert (Path(found["contract"]) / "VERSION").is_file()


def test_the_environment_is_read_and_foreign_names_are_left_alone() -> None:
    done = loaded(KEW_DATA="/srv/kew", KEW_KEEP_RELEASES="9", KEW_TEST_DATA="/elsewhere", KEW_HOST="::1")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) | {"data": "/srv/kew", "keep_releases": 9} == json.loads(done.stdout)


@pytest.mark.parametrize("name", ["KEW_KEEP_RELEASE", "KEW_SETTLE_SECOND", "KEW_REFERENCES", "KEW_DTA"])
def test_a_misspelt_name_is_not_ignored(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        refuse_misspelt(["PATH", "KEW_DATA", "KEW_TEST_DATA", name])
    assert caught.value.message == f"There is no setting {name}."
    assert caught.value.hint.startswith("Did you mean KEW_")


def test_a_misspelt_name_ends_the_command() -> None:
    assert "There is no setting KEW_DATTA." in loaded(KEW_DATTA="x").stderr


def test_what_the_command_line_gives_wins(tmp_path: Path) -> None:
    assert load(data=tmp_path).releases == tmp_path / "releases"


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"keep_releases": 0}, "keep_releases"),
        ({"settle_seconds": "soon"}, "settle_seconds"),
        ({"colour": 1}, "colour"),
    ],
)
def test_a_wrong_value_is_one_sentence(given: dict[str, object], word: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(**given)
    assert word in caught.value.message
    assert "\n" not in caught.value.message
    assert "KEW_KEEP_RELEASES" in caught.value.hint


def test_settings_do_not_change(tmp_path: Path) -> None:
    settings = load(data=tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        settings.keep_releases = 7  # type: ignore[misc]


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_folders_are_for_their_owner_and_keep_the_rights_they_had(tmp_path: Path) -> None:
    shared = tmp_path / "inbox"
    shared.mkdir(mode=0o750)
    settings = load(data=tmp_path)
    settings.make_folders()
    settings.make_folders()
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes.pop("inbox") == 0o750
    assert set(modes.values()) == {0o700}
    assert set(modes) == {"archive", "rejected", "known", "vault", "warehouse", "releases", "state"}


def test_a_folder_that_cannot_be_made_is_a_setting_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be made"):
        load(data=tmp_path / "file").make_folders()


def test_the_error_tree_is_the_one_that_is_drawn() -> None:
    drawn = dict(re.findall(r"── (\w+) +(\d+)", errors.__doc__ or ""))
    assert drawn == {leaf.__name__: str(leaf.exit_code) for leaf in UserFacing.__subclasses__()}


def test_an_error_is_a_sentence_and_a_hint() -> None:
    assert str(SettingsError("Wrong.", "Right it.")) == "Wrong.\n  Right it."
    assert str(SettingsError("Wrong.")) == "Wrong."


def test_a_logged_error_says_what_and_where_and_quotes_nothing() -> None:
    stream = io.StringIO()
    log.configure(stream)
    try:
        raise ValueError("SECRET")
    except ValueError:
        log.get().exception("inbox.failed", rows=3)
    log.get().info("inbox.landed", files=2)
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first | {"event": "inbox.failed", "rows": 3, "error": "ValueError", "level": "error"} == first
    assert first["at"].startswith("test_a_logged_error")
    assert (second["event"], second["files"]) == ("inbox.landed", 2)
    assert "SECRET" not in stream.getvalue()


def test_a_terminal_gets_lines_to_read_and_quiet_keeps_warnings() -> None:
    stream = io.StringIO()
    log.configure(stream, pretty=True, quiet=True)
    log.get().info("inbox.landed", files=2)
    log.get().warning("inbox.held", files=1)
    assert "inbox.held" in stream.getvalue()
    assert "inbox.landed" not in stream.getvalue()
